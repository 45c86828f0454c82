"""Evolve: one event, one change of the state; a fold of the journal is the same loop."""

from collections.abc import Callable, Iterable
from typing import Any

from department.eras import Eras
from department.events.record import Data, Event
from department.evolve import changes, content, days, flows, items, minds, rules, swarms, talk, trials, versions, works
from department.org import Organisation
from department.ports import Kept
from department.state import State, decode

_Handler = Callable[[Organisation, State, Event, Any], None]
_HANDLERS: dict[type[Data], _Handler] = {
    kind: handler
    for module in (days, flows, works, talk, content, rules, items, versions, trials, swarms, changes, minds)
    for kind, handler in module.HANDLERS.items()
}


def evolve(org: Organisation, state: State, event: Event) -> None:
    """Let one event have happened."""
    state.seq = event.seq
    state.now = max(state.now, event.at)
    _HANDLERS[type(event.data)](org, state, event, event.data)


def fold(org: Organisation | Eras, events: Iterable[Event], state: State | None = None) -> State:
    """The state after these events, from `state` (which is changed) or from nothing; each event in its own era."""
    state = State() if state is None else state
    if isinstance(org, Eras):
        for event in events:
            evolve(org.at(event.seq), state, event)
        return state
    for event in events:
        evolve(org, state, event)
    return state


def recall(org: Organisation | Eras, journal: Kept, seq: int) -> State:
    """The state after event `seq` of a journal, from the snapshot before it; an empty one for 0."""
    found = journal.snapshot_before(seq)
    base, state = (found[0], decode(found[1])) if found else (0, None)
    return fold(org, journal.read(base + 1, seq), state)

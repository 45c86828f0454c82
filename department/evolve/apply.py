"""Evolve: one event, one change of the state; a fold of the journal is the same loop."""

from collections.abc import Callable, Iterable
from typing import Any

from department.events.record import Data, Event
from department.evolve import content, days, flows, items, rules, swarms, talk, trials, versions, works
from department.org import Organisation
from department.state import State

_Handler = Callable[[Organisation, State, Event, Any], None]
_HANDLERS: dict[type[Data], _Handler] = {
    kind: handler
    for module in (days, flows, works, talk, content, rules, items, versions, trials, swarms)
    for kind, handler in module.HANDLERS.items()
}


def evolve(org: Organisation, state: State, event: Event) -> None:
    """Let one event have happened."""
    state.seq = event.seq
    state.now = max(state.now, event.at)
    _HANDLERS[type(event.data)](org, state, event, event.data)


def fold(org: Organisation, events: Iterable[Event], state: State | None = None) -> State:
    """The state after these events, from `state` (which is changed) or from nothing."""
    state = State() if state is None else state
    for event in events:
        evolve(org, state, event)
    return state

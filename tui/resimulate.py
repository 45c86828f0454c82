"""The same again: what the engine makes of a recording's inputs now, and what its days measure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol

from department.commands import AnyInput
from department.engine import fold
from department.events.record import Event
from department.org import Organisation
from department.state import State
from scheduler.session import Playable


def played_again(engine: Playable, inputs: Mapping[int, AnyInput], count: int) -> Iterator[Event]:
    """The events of a new engine: inputs where they stood (by the seq of their first event), then the agenda.

    Ends after `count` events, or earlier where nothing follows. A command that reaches beyond `count` shows
    as an event too many.
    """
    seq = 0
    while seq < count:
        given = inputs.get(seq + 1)
        if given is None and engine.next_due() is None:
            return
        events = engine.step() if given is None else engine.execute(given)
        seq += len(events)
        yield from events


class Stored(Protocol):
    """What is needed of a stored journal to measure it again."""

    def read(self, first: int = 1, last: int | None = None, kinds: Sequence[str] = ()) -> Iterator[Event]:
        """The events in order, of `kinds` only when given."""
        ...

    def command_end(self, seq: int) -> int:
        """The last event of the command that event `seq` belongs to."""
        ...


def measured_again(
    stored: Stored, org: Organisation, measure: Callable[[Organisation, State], Mapping[str, int]]
) -> Iterator[tuple[int, int, Mapping[str, int]]]:
    """The metrics at each close of business as its events give them: its seq, its instant, its values."""
    state, last = None, 0
    for close in list(stored.read(kinds=("day.closed",))):
        end = stored.command_end(close.seq)
        state, last = fold(org, stored.read(last + 1, end), state), end
        yield close.seq, close.at, measure(org, state)

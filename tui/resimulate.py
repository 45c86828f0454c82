"""The same again: what the engine makes of a recording's inputs now, and what its days measure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol

from data.attempts import RecordedAttempts
from data.database import Database
from data.forks import packs_of
from data.memory import MemoryJournal
from data.reader import RunReader
from data.recorded_minds import RecordedMinds
from data.runs import key_of
from data.tables import Run
from data.verify_models import Difference, first_difference
from department.commands import AnyInput
from department.engine import Engine, encode, fold
from department.eras import Eras
from department.events.record import Event
from department.org import Organisation
from department.ports import Journal, Outside
from department.state import State
from scheduler.session import Playable
from tui.openings import eras_from

MakeEngine = Callable[[Organisation, Journal, int, bytes, State | None, Eras | None, Outside | None], Engine]
"""An engine of an organisation over a journal, with a seed, pack bytes, a state, the eras before it, minds outside."""


class Stateful(Playable, Protocol):
    """An engine, with the state it has come to."""

    state: State


def played_again(
    engine_at: Callable[[int, State | None], Stateful], eras: Sequence[int], inputs: Mapping[int, AnyInput], count: int
) -> Iterator[Event]:
    """The events of a new engine: inputs where they stood (by the seq of their first event), then the agenda.

    `eras` are the seqs from which on another organisation holds, the first 1: `engine_at` makes the engine for each,
    from the state that the one before came to. Ends after `count` events, or earlier where nothing follows. A command
    that reaches beyond `count` shows as an event too many.
    """
    engine = engine_at(0, None)
    seq = 0
    while seq < count:
        if seq and seq + 1 in eras:
            engine = engine_at(eras.index(seq + 1), engine.state)
        given = inputs.get(seq + 1)
        if given is None and engine.next_due() is None:
            return
        events = engine.step() if given is None else engine.execute(given)
        if not events:
            return
        seq += len(events)
        yield from events


def resimulated(database: Database, row: Run, make_engine: MakeEngine) -> tuple[Difference | None, str]:
    """Play a run's inputs again in memory; the first difference, or None, and the head it came to.

    Minds outside are heard from the record; RecordError where it lacks a reply.
    """
    recorded = RecordedMinds(RecordedAttempts(database, row), row.id)
    packs = packs_of(database, row)
    eras, reader, journal = eras_from(packs), RunReader(database, key_of(row)), MemoryJournal(encode)
    inputs = dict(reader.inputs())

    def engine_at(era: int, state: State | None) -> Engine:
        first, pack = packs[era]
        seed = getattr(inputs.get(first), "seed", None)
        seed = seed if seed is not None else state.seed if state else row.seed
        return make_engine(eras.at(first), journal, seed, pack, state, eras, recorded)

    now = played_again(engine_at, [first for first, _ in packs], inputs, row.count)
    return first_difference(reader.read(), now), journal.head


class Stored(Protocol):
    """What is needed of a stored journal to measure it again."""

    def read(self, first: int = 1, last: int | None = None, kinds: Sequence[str] = ()) -> Iterator[Event]:
        """The events in order, of `kinds` only when given."""
        ...

    def command_end(self, seq: int) -> int:
        """The last event of the command that event `seq` belongs to."""
        ...


def measured_again(
    stored: Stored, eras: Eras, measure: Callable[[Organisation, State], Mapping[str, int]]
) -> Iterator[tuple[int, int, Mapping[str, int]]]:
    """The metrics at each close of business as its events give them: its seq, its instant, its values."""
    state, last = None, 0
    for close in list(stored.read(kinds=("day.closed",))):
        end = stored.command_end(close.seq)
        state, last = fold(eras, stored.read(last + 1, end), state), end
        yield close.seq, close.at, measure(eras.at(end), state)

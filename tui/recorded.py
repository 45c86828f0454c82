"""A recorded run, opened for reading: its row, its pack, its events, its state, its metrics."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Protocol

import msgspec

from data.library import zone_of
from department.blueprint.pack import Blueprint
from department.commands import AnyInput
from department.errors import IntegrityError
from department.events.record import Event
from department.org import Organisation
from department.state import State
from tui.present.run_view import FILE_SETTING, Measured, RunFacts, RunView
from tui.present.tally import Tally


class Row(Protocol):
    """What is needed of a row of the table of runs."""

    id: str
    name: str | None
    department: str
    title: str
    seed: int
    scenario: str | None
    workflow: str | None
    days: int | None
    settings: str
    state: str
    virtual_start: int
    virtual_end: int
    head: str
    count: int
    engine: str
    created: str
    stops: str
    number: int | None
    parent: int | None
    fork_seq: int | None
    fork_at: int | None
    pack: bytes


class Reader(Protocol):
    """What is needed of a stored journal."""

    def read(self, first: int = 1, last: int | None = None) -> Iterator[Event]:
        """The events in order."""
        ...

    def pick(self, seqs: Sequence[int]) -> list[Event]:
        """Those of these events that there are, in order."""
        ...

    def causes(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        """Of each event from `first` to `last` that has a cause: its seq, and its cause's."""
        ...

    def command_end(self, seq: int) -> int:
        """The last event of the command that event `seq` belongs to."""
        ...

    def inputs(self, first: int = 1) -> Iterator[tuple[int, AnyInput]]:
        """The inputs with the seq of the first event of each."""
        ...


def facts_of(row: Row) -> RunFacts:
    """The run's row as presenters get it; IntegrityError when it cannot be read as one."""
    try:
        return _facts(row)
    except (msgspec.MsgspecError, AttributeError, TypeError, ValueError) as error:
        says = f"The row of run '{row.id}' was altered: {error}. 'dayshift verify {row.id}' says more."
        raise IntegrityError(says) from error


def with_origin(facts: RunFacts, row: Row, rows: Sequence[Row]) -> RunFacts:
    """The facts of a fork with the run it was forked from, and when; others as they are."""
    if row.fork_seq is None or row.fork_at is None:
        return facts
    parent = next((other.id for other in rows if other.number == row.parent), "") if row.parent is not None else ""
    at = (datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=row.fork_at)).astimezone(zone_of(row.pack))
    return replace(facts, parent=parent, fork_seq=row.fork_seq, forked_at=at.isoformat(timespec="seconds"))


def altered(row: Row) -> RunFacts:
    """What a list may still say of a row that cannot be read."""
    return RunFacts(str(row.id), "", str(row.department), "", 0, 0, "altered", "", 0, 0, 0)


def _facts(row: Row) -> RunFacts:
    settings = {key: str(value) for key, value in msgspec.json.decode(row.settings).items()}
    return RunFacts(
        run=row.id,
        name=row.name or "",
        department=row.department,
        title=row.title,
        seed=int(row.seed),
        days=int(row.days or 1),
        state=row.state,
        head=row.head,
        events=int(row.count),
        virtual_start=int(row.virtual_start),
        virtual_end=int(row.virtual_end),
        engine=row.engine,
        recorded=row.created,
        wall_seconds=_wall_seconds(row),
        scenario=row.scenario,
        workflow=row.workflow,
        leads=settings.pop(FILE_SETTING, None),
        settings=settings,
    )


def _wall_seconds(row: Row) -> float:
    """Wall seconds from each start to its stop, added up; a run that was killed counts only what it told."""
    total, since = 0.0, datetime.fromisoformat(row.created)
    for state, moment, _seq in msgspec.json.decode(row.stops):
        at = datetime.fromisoformat(moment)
        if state == "running":
            since = at
        else:
            total += max(0.0, (at - since).total_seconds())
    return round(total, 3)


class Recorded:
    """One run of a store, read only. `fold` and `measure` come from bootstrap, where the engine is known."""

    def __init__(
        self,
        facts: RunFacts,
        blueprint: Blueprint,
        reader: Reader,
        fold: Callable[[Organisation], State],
        measure: Callable[[Organisation, State], list[Measured]],
    ) -> None:
        self.facts = facts
        self.blueprint = blueprint
        self.reader = reader
        self._fold = fold
        self._measure = measure

    @cached_property
    def org(self) -> Organisation:
        """The organisation as it was recorded."""
        return Organisation(self.blueprint)

    @cached_property
    def state(self) -> State:
        """The state after the last event."""
        return self._fold(self.org)

    def metrics(self) -> list[Measured]:
        """Each target with its value at the end."""
        return self._measure(self.org, self.state)

    def events(self, first: int = 1, last: int | None = None) -> Iterator[Event]:
        """The events in order."""
        return self.reader.read(first, self.facts.events if last is None else last)

    def tally(self) -> Tally:
        """What the run adds up to."""
        tally = Tally()
        tally.take(self.events())
        return tally

    def view(self) -> RunView:
        """Everything that may be shown of it."""
        return RunView(self.facts, self.blueprint, self.org, list(self.events()), self.state, self.metrics())

"""Everything that may be shown of one run, in one place: what presenters get, and all they get."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from department.blueprint.pack import Blueprint
from department.events.record import Event
from department.org import Organisation
from department.state import State

FILE_SETTING = "leads"
"""Where a run's row names the file whose rows came in, among its settings; no what-if is called so."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A metric with its target.

    `value` is for people (in `unit`, already scaled); None when it could not be measured, and `why` says so.
    `met` is None where there is no value. `source` is journal, benchmark, claude or assumption.
    """

    name: str
    title: str
    group: str
    value: float | None
    unit: str
    target: str
    met: bool | None
    source: str = "journal"
    why: str = ""


@dataclass(frozen=True, slots=True)
class RunFacts:
    """The run's row: what was played, and how it ended. Instants are UTC ms.

    `state` is running, stopped or finished; `head` is the digest of the last event, `events` their count,
    `leads` the file whose rows came in. A fork has a `fork_seq`, the last event it shares, at `forked_at` (ISO 8601,
    the department's time), a `parent`, the id of a run, empty when that one was removed, and what-ifs of its own as
    `settings`. `cost` is what minds outside have cost, known and booked, in nano-dollars; None where none were asked.
    """

    run: str
    name: str
    department: str
    title: str
    seed: int
    days: int
    state: str
    head: str
    events: int
    virtual_start: int
    virtual_end: int
    engine: str = ""
    recorded: str = ""
    wall_seconds: float = 0.0
    scenario: str | None = None
    workflow: str | None = None
    settings: dict[str, str] = field(default_factory=dict)
    leads: str | None = None
    parent: str = ""
    fork_seq: int | None = None
    forked_at: str = ""
    cost: int | None = None


def origin_words(facts: RunFacts) -> str:
    """What a fork comes from: `fork of x4e6 at Mon 11:20`; nothing for other runs."""
    if facts.fork_seq is None:
        return ""
    return f"fork of {facts.parent or 'a removed run'} at {datetime.fromisoformat(facts.forked_at):%a %H:%M}"


def origin_object(facts: RunFacts) -> dict[str, str | int | None]:
    """The same for programs: the parent's id, the last event shared with it, and the instant; None for other runs."""
    return {"parent": facts.parent or None, "fork_seq": facts.fork_seq, "forked_at": facts.forked_at or None}


@dataclass(frozen=True)
class RunView:
    """A run: its row, its pack, its events in order, the state after the last one, its metrics."""

    facts: RunFacts
    blueprint: Blueprint
    org: Organisation
    events: Sequence[Event]
    state: State
    metrics: Sequence[Measured] = ()

    def local(self, at: int) -> datetime:
        """The department's wall time of an instant (ms)."""
        return self.org.calendar.local(at)

    @cached_property
    def by_seq(self) -> dict[int, Event]:
        """The events by seq."""
        return {event.seq: event for event in self.events}

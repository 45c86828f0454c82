"""Days played in memory, and what tests ask of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any

from data.chain import Chain
from data.memory import MemoryJournal
from department.blueprint.words import Value
from department.commands import AnyInput, Begin
from department.engine import Engine
from department.events.record import Event
from department.minds.simulated import SimulatedMind
from department.org import Organisation
from department.ports import Mind, Triggers
from department.state import State
from scheduler.triggers import RoutineTriggers
from tests.fakes import FakeTriggers

LIMIT = 60_000
"""No day of a test takes as many commands; a loop in the engine ends here."""


def triggers_of(org: Organisation) -> Triggers:
    """The timeline's triggers: APScheduler's for a real pack, plain ones for the tiny department."""
    if org.pack.id == "tiny":
        return FakeTriggers(org)
    return RoutineTriggers({name: r.cron for name, r in org.pack.routines.items()}, org.zone, org.start)


def new_engine(
    org: Organisation, seed: int = 1, mind: Mind | None = None, state: State | None = None, journal: Any = None
) -> Engine:
    """An engine with a journal in memory."""
    journal = MemoryJournal() if journal is None else journal
    return Engine(org, mind or SimulatedMind(org, seed), triggers_of(org), journal, state)


def run_on(engine: Engine, until: int, inputs: Mapping[int, AnyInput] | None = None) -> Engine:
    """Step to `until` (ms), giving each input where the journal has come to the seq before it."""
    inputs = inputs or {}
    for _ in range(LIMIT):
        given = inputs.get(engine.state.seq + 1)
        if given is not None:
            engine.execute(given)
            continue
        due = engine.next_due()
        if due is None or due > until:
            return engine
        engine.step()
    raise AssertionError(f"More than {LIMIT} commands before the close: the engine loops.")


@dataclass
class Day:
    """A played run: its engine, and its events asked in the words of tests."""

    engine: Engine
    events: list[Event] = field(repr=False)

    @property
    def org(self) -> Organisation:
        return self.engine.org

    @property
    def head(self) -> str:
        return str(self.engine.journal.head)

    @property
    def state(self) -> State:
        return self.engine.state

    @cached_property
    def bodies(self) -> list[str]:
        return [event.data.body for event in self.of("message.posted")]

    def of(self, *kinds: str) -> list[Any]:
        """The events of these kinds, in order."""
        return [event for event in self.events if event.kind in kinds]

    def about(self, flow: str, *kinds: str) -> list[Any]:
        """The events of an instance of a workflow, of these kinds (or all)."""
        start = f"{flow}@"
        return [
            event
            for event in (self.of(*kinds) if kinds else self.events)
            if any(value.startswith(start) for value in event.subject.values())
        ]

    def clock(self, event: Event) -> str:
        """The wall time of an event, `09:30:00`."""
        return f"{self.org.calendar.local(event.at):%H:%M:%S}"

    def outcome(self, flow: str) -> str:
        """What the instances of a workflow ended as."""
        ends = self.about(flow, "workflow.completed", "workflow.failed")
        return ", ".join(getattr(end.data, "outcome", "failed") for end in ends)

    def choices(self, flow: str) -> list[tuple[str, str, str]]:
        """The decisions of a workflow: who, which type, what."""
        return [(e.actor, e.data.type, e.data.choice) for e in self.about(flow, "decision.made")]

    def public(self, flow: str) -> list[str]:
        """What a workflow made public."""
        return [event.data.title for event in self.about(flow, "content.published")]

    def step(self, flow: str, name: str, kind: str = "step.started") -> Any:
        """The first event of this kind of a step, or None."""
        return next((e for e in self.about(flow, kind) if e.subject.get("step") == name), None)


def play(
    org: Organisation,
    *,
    seed: int = 1,
    days: int = 1,
    scenario: str | None = None,
    workflow: str | None = None,
    facts: Mapping[str, Value] | None = None,
    settings: Mapping[str, str] | None = None,
    mind: Mind | None = None,
) -> Day:
    """Play days to the last close of business."""
    engine = new_engine(org, seed, mind)
    begin = Begin(
        seed=seed, scenario=scenario, workflow=workflow, facts=dict(facts or {}), settings=dict(settings or {})
    )
    engine.execute(begin)
    run_on(engine, org.calendar.closing(days - 1))
    return Day(engine, list(engine.journal.read()))


def commands_of(journal: MemoryJournal) -> list[tuple[list[Event], AnyInput | None]]:
    """The journal's commands: the events of each, and the input that gave them, if it was one."""
    firsts = [seq for seq in range(1, journal.count + 1) if journal.boundary(seq - 1) == seq - 1]
    inputs = dict(journal.inputs())
    ends = [*[second - 1 for _, second in pairwise(firsts)], journal.count]
    return [(list(journal.read(first, last)), inputs.get(first)) for first, last in zip(firsts, ends, strict=True)]


def copy_of(commands: Iterable[tuple[list[Event], AnyInput | None]]) -> MemoryJournal:
    """A new journal that holds these commands."""
    journal = MemoryJournal()
    for events, given in commands:
        journal.append(events, given)
    return journal


def head_of(events: Iterable[Event], firsts: set[int]) -> str:
    """The head of a chain over these events, commands beginning at `firsts`."""
    chain, batch = Chain(0), []
    for event in events:
        if event.seq in firsts and batch:
            chain.advance(chain.rows(batch))
            batch = []
        batch.append(event)
    chain.advance(chain.rows(batch))
    return chain.head

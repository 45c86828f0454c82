"""Small runs for the tests of the store: commands of a few events, as an engine would append them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from data.database import Database, open_store
from data.runs import Runs
from data.tables import Run
from department.events.day import DayClosed
from department.events.flow import TaskAssigned, TaskCompleted, TaskStarted, TurnCompleted, TurnRequested
from department.events.record import Data, Event
from department.events.rule import (
    ApprovalAnswered,
    ApprovalRequested,
    DecisionMade,
    DecisionOpened,
    EscalationRaised,
    EscalationResolved,
)
from department.events.talk import MessagePosted

Command = list[Event]


def _scenes(name: str) -> Iterator[list[tuple[Data, dict[str, str]]]]:
    task, decision = {"task": f"{name}/draft"}, {"decision": f"{name}/budget"}
    approval = {"approval": f"{name}/ok", **decision}
    yield [
        (TaskAssigned(agent="ann", title="Draft é", purpose="draft", by="bob", estimate=60_000), task),
        (MessagePosted(to=["ann"], body="Please draft it.", mentions=["ann"]), {"thread": name}),
    ]
    yield [
        (TaskStarted(title="Draft é"), task),
        (
            TurnRequested(purpose="draft", tier="small", briefing="0f", estimated_cost=12),
            {"turn": f"{name}/draft"},
        ),
    ]
    yield [
        (TurnCompleted(choice="go", confidence=700), {"turn": f"{name}/draft"}),
        (TaskCompleted(took=60_000, lead=90_000), task),
    ]
    yield [
        (
            DecisionOpened(type="budget", title="More?", options=["yes", "no"], holder="ann", rule="r1"),
            decision,
        )
    ]
    yield [
        (EscalationRaised(level=1, category="authority", to="cmo", issue="More?", urgency="high"), decision),
        (
            ApprovalRequested(
                asks="approve", to="operator", title="More?", digest="d1", scope="budget", level="L3",
                recommendation="yes", then="hold",
            ),
            approval,
        ),
    ]  # fmt: skip
    yield [
        (ApprovalAnswered(outcome="approved", choice="yes", minutes=3), approval),
        (DecisionMade(type="budget", title="More?", choice="yes", rule="r2", confidence=800), decision),
        (EscalationResolved(choice="yes", took=5), decision),
    ]
    yield [(DayClosed(day="2026-01-05", open=0), {"day": "2026-01-05"})]


def commands_from(first: int, rounds: int) -> list[Command]:
    """Return the commands of `rounds` small stories, their events numbered from `first`."""
    made: list[Command] = []
    seq = first
    for _ in range(rounds):
        for scene in _scenes(f"flow@{seq}"):
            command = []
            for data, subject in scene:
                cause = seq - 1 or None
                refs, due = ((seq - 1,), seq * 1000 + 500) if seq % 2 == 0 else ((), None)
                command.append(Event(seq, seq * 1000, data.kind, "ann", subject, cause, data, refs, due))
                seq += 1
            made.append(command)
    return made


@pytest.fixture
def commands() -> Callable[[int, int], list[Command]]:
    """Commands from a first seq, for so many stories of 13 events."""
    return commands_from


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Database]:
    """An empty store."""
    database = open_store(tmp_path / "runs.db")
    yield database
    database.close()


def new_run(database: Database, id_: str, name: str | None = None) -> Run:
    """Make a run without events."""
    return Runs(database).create(
        id=id_, name=name, department="dep", title="Department", pack=b"pack", seed=1, virtual_start=0,
        engine="0.1.0", created="2026-01-05T09:00:00+01:00",
    )  # fmt: skip


@pytest.fixture
def make_run() -> Callable[..., Run]:
    """Make a run without events in a store."""
    return new_run


@pytest.fixture
def run(store: Database) -> Run:
    """A run without events."""
    return new_run(store, "a3f9")

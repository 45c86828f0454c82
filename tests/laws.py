"""What holds for every journal, whatever was played."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import msgspec

from data.memory import MemoryJournal
from department.commands import Answer, HandBack
from department.events.record import Event
from department.org import Organisation
from department.state import State
from tests.plays import commands_of

CREATED = {
    "task.assigned": "task",
    "decision.opened": "decision",
    "approval.requested": "approval",
    "turn.requested": "turn",
    "workflow.started": "workflow",
    "message.posted": "message",
}
"""The events that bring something into being, and the word under which its id stands."""

APPROVAL_ENDS = {"approval.answered", "approval.expired", "approval.cancelled"}
ESCALATION_ENDS = {"escalation.resolved", "escalation.expired"}
TASK_ENDS = {"task.completed", "task.failed", "task.cancelled"}
TURN_ENDS = {"turn.completed", "turn.failed", "turn.cancelled"}


def assert_lawful(org: Organisation, journal: MemoryJournal, state: State) -> None:
    """Assert every law of this page."""
    events = list(journal.read())
    assert_causes(journal)
    assert_integers(events)
    assert_ids_are_new(events)
    assert_steps(events)
    assert_lives(events, "approval.requested", "approval", APPROVAL_ENDS, set(state.approvals))
    assert_lives(events, "turn.requested", "turn", TURN_ENDS, set(state.turns))
    assert_lives(events, "task.assigned", "task", TASK_ENDS, {w.id for w in state.works.values() if w.task})
    climbing = {case.id for case in state.cases.values() if case.escalated}
    assert_lives(events, "escalation.raised", "decision", ESCALATION_ENDS, climbing)
    assert_climbs(org, events)
    assert_no_dead_ends(state)


def assert_no_dead_ends(state: State) -> None:
    """What is under way has something that carries it on: work, a question unread, a meeting, a request, a time."""
    for flow in state.flows.values():
        for name, step in flow.steps.items():
            if step.status != "active":
                continue
            path = f"{flow.id}/{name}"
            unread = [m for p in state.people.values() for m in p.unread if f"{m.thread}/{m.path}".startswith(path)]
            case = state.cases.get(path)
            asked = case is not None and case.approval in state.approvals
            planned = any(key.partition("|")[2] == path for key in state.agenda.items)
            assert state.works_of.get(path) or unread or path in state.meetings or asked or planned, (path, step)


def assert_steps(events: list[Event]) -> None:
    """A step is set for a time to come, or said to be ready by the event that made it so; what starts was either."""
    planned: set[tuple[str, str]] = set()
    for event in events:
        flow, name = event.subject.get("workflow", ""), event.subject.get("step", "")
        if event.kind == "step.scheduled":
            assert (event.due or 0) > event.at, event
            planned.add((flow, name))
        elif event.kind in ("step.started", "step.skipped") and name:
            assert (flow, name) in planned, event
            planned.discard((flow, name))
        planned |= {(flow, ready) for ready in getattr(event.data, "ready", ())}


def assert_causes(journal: MemoryJournal) -> None:
    """Every cause and reference is earlier; time never runs back.

    Only what came from outside has no cause; but an answer from outside is caused by the request that it answers.
    """
    before = 0
    asked: dict[str, int] = {}
    for events, given in commands_of(journal):
        asked.update({event.subject["approval"]: event.seq for event in events if event.kind == "approval.requested"})
        if isinstance(given, Answer | HandBack):
            assert events[0].cause == asked[given.approval], events[0]
        else:
            assert (events[0].cause is None) == (given is not None), events[0]
        for event in events:
            assert event.cause is None or 0 < event.cause < event.seq, event
            assert event.cause is not None or event is events[0], event
            assert all(0 < ref < event.seq for ref in event.refs), event
            assert event.at >= before, f"time ran back at event {event.seq}"
            assert event.due is None or event.due >= event.at, event
            before = event.at


def numbers(value: Any) -> Iterator[Any]:
    """Every number anywhere in plain data."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from numbers(key)
            yield from numbers(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from numbers(inner)
    elif not isinstance(value, str) and value is not None:
        yield value


def assert_integers(events: list[Event]) -> None:
    """Numbers are integers everywhere: ms, cents, thousandths."""
    for event in events:
        for number in numbers(msgspec.to_builtins(event)):
            assert isinstance(number, int), f"event {event.seq} ({event.kind}) holds {number!r}"


def assert_ids_are_new(events: list[Event]) -> None:
    """What is created gets an id that nothing of its sort had before."""
    ids = Counter(
        (event.kind, event.subject.get("thread", ""), event.subject[CREATED[event.kind]])
        for event in events
        if event.kind in CREATED
    )
    repeated = [key for key, times in ids.items() if times > 1]
    assert not repeated, repeated[:5]


def assert_lives(events: list[Event], start: str, word: str, ends: set[str], still_open: set[str]) -> None:
    """What begins ends once, in one of its ways, or is open at the end; nothing ends that has not begun."""
    alive: set[str] = set()
    for event in events:
        name = event.subject.get(word, "")
        if event.kind == start:
            assert name not in alive, event
            alive.add(name)
        elif event.kind in ends:
            assert name in alive, f"{event.kind} of '{name}', which is not open (event {event.seq})"
            alive.remove(name)
    assert alive == still_open


def assert_climbs(org: Organisation, events: list[Event]) -> None:
    """An escalation goes up the chain of *reports to*, never down and never past its top."""
    at: dict[str, str] = {}
    for event in events:
        if event.kind not in ("escalation.raised", "escalation.passed"):
            continue
        name, to = event.subject["decision"], event.data.to  # type: ignore[attr-defined]
        below = [event.actor] if event.kind == "escalation.raised" else [at[name]]
        assert all(to in org.chain(person) for person in below), event
        at[name] = to

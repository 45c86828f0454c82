"""One instance of a workflow as of the cursor: its steps with states, rounds, scores, times, and its critical path."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from department.blueprint.steps import Review, Step
from department.blueprint.words import Value
from department.events.content import ContentReviewed
from department.events.flow import StepCompleted, StepLooped, StepSkipped, StepStarted, WorkflowStarted
from department.events.record import Event
from department.history import since
from department.org import OPERATOR
from department.paths import agent_of, split_step
from department.session import Session

STARTED, ENDED = "workflow.started", ("workflow.completed", "workflow.failed")
STEPS = (
    "step.scheduled", "step.started", "step.completed", "step.skipped", "step.failed", "step.looped",
)  # fmt: skip
MOST = 6000
"""The newest events of steps that are looked at."""

WAITING, SCHEDULED, ACTIVE, DONE, SKIPPED, UNUSED, FAILED = (
    "waiting", "scheduled", "active", "done", "skipped", "unused", "failed",
)  # fmt: skip
ASKS_YOU, ASKS_AGENT = "waits for you", "waits for an agent"


@dataclass(frozen=True, slots=True)
class StepView:
    """A step: its state, who has it, its round of so many, from when to when (ms), its scores by version."""

    key: str
    title: str
    status: str = WAITING
    who: tuple[str, ...] = ()
    round: int = 1
    rounds: int = 1
    since: int = 0
    ended: int = 0
    seq: int = 0
    scores: tuple[int, ...] = ()
    result: dict[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Instance:
    """A workflow on its way or done; `ended` is 0 while it is open. `edges` lead from step to step."""

    id: str
    workflow: str
    title: str
    owner: str
    since: int
    ended: int
    outcome: str
    seq: int
    params: dict[str, Value]
    steps: dict[str, StepView]
    edges: tuple[tuple[str, str], ...]
    critical: tuple[str, ...]
    hidden: int


def instance(session: Session, flow: str) -> Instance | None:
    """The instance as it is at the cursor; None where there is none (yet)."""
    begun = started(session, {flow}).get(flow)
    if begun is None or not isinstance(begun.data, WorkflowStarted):
        return None
    data = begun.data
    plan = session.org.plan(data.workflow, data.mode)
    views = {key: StepView(key, spec.title, rounds=_rounds(spec)) for key, spec in plan.steps.items()}
    for event in since(session.history(STEPS, MOST), begun.at):
        if event.subject.get("workflow") == flow and event.subject.get("step") in views:
            _take(views, event)
    _scores(session, flow, begun.at, plan.steps, views)
    _waits(session, flow, views)
    ended = () if flow in session.state.flows else since(session.history(ENDED, MOST), begun.at)
    end = next((event for event in ended if event.subject.get("workflow") == flow), None)
    shown = {key for key in views if key not in plan.triggers or views[key].status not in (WAITING, UNUSED)}
    edges = tuple(_edges(plan.steps, plan.triggers, shown))
    return Instance(
        flow, data.workflow, data.title, data.owner, begun.at, end.at if end else 0, _outcome(end), begun.seq,
        data.params, {key: view for key, view in views.items() if key in shown}, edges,
        _critical(views, edges), len(views) - len(shown),
    )  # fmt: skip


def started(session: Session, flows: Collection[str], until: int | None = None) -> dict[str, Event]:
    """The beginnings of workflows, until an instant (ms); of one that began very long before, nothing."""
    begun: dict[str, Event] = {}
    for event in reversed(session.history((STARTED,), MOST, until=until)):
        if len(begun) == len(flows):
            break
        if event.subject["workflow"] in flows:
            begun.setdefault(event.subject["workflow"], event)
    return begun


def _outcome(end: Event | None) -> str:
    return str(getattr(end.data, "outcome", FAILED)) if end else ""


def _rounds(spec: Step) -> int:
    """How often a review may be held: once, and once more after each revision."""
    return spec.limit + 1 if isinstance(spec, Review) else 1


def _take(views: dict[str, StepView], event: Event) -> None:
    """What an event changes of its step."""
    key, data = event.subject["step"], event.data
    changed: dict[str, Any] = {"seq": event.seq}
    if isinstance(data, StepStarted):
        who = tuple(dict.fromkeys(agent_of(unit) for unit in data.who))
        changed |= {
            "status": ACTIVE,
            "title": data.title,
            "who": who,
            "round": data.round,
            "since": event.at,
            "ended": 0,
        }
    elif isinstance(data, StepCompleted):
        changed |= {"status": DONE, "ended": event.at, "result": data.result}
    elif isinstance(data, StepSkipped):
        changed |= {"status": UNUSED if data.unused else SKIPPED, "ended": event.at}
    elif isinstance(data, StepLooped):
        for reset in data.resets:
            if reset in views:
                views[reset] = replace(views[reset], status=WAITING, round=data.round, ended=0)
        return
    else:
        changed["status"] = FAILED if event.kind == "step.failed" else SCHEDULED
        changed["ended"] = event.at if event.kind == "step.failed" else 0
    views[key] = replace(views[key], **changed)


def _scores(session: Session, flow: str, begun: int, steps: dict[str, Step], views: dict[str, StepView]) -> None:
    """The lowest score of every version, at the review that gave it and at the draft."""
    lowest: dict[str, dict[int, int]] = {}
    for event in since(session.history(("content.reviewed",), MOST), begun):
        owner, step = split_step(event.subject.get("piece", ""))
        if owner == flow and isinstance(event.data, ContentReviewed):
            draft = lowest.setdefault(step.partition("/")[0], {})
            draft[event.data.version] = min(event.data.score, draft.get(event.data.version, event.data.score))
    for key, spec in steps.items():
        scored = lowest.get(spec.of, {}) if isinstance(spec, Review) else {}
        if scored:
            views[key] = replace(views[key], scores=tuple(score for _, score in sorted(scored.items())))


def _waits(session: Session, flow: str, views: dict[str, StepView]) -> None:
    """A step whose decision lies with somebody else waits: for the person, or for an agent."""
    for case in session.state.cases.values():
        owner, rest = split_step(case.id)
        key = rest.partition("/")[0]
        if owner == flow and key in views and views[key].status == ACTIVE and (case.escalated or case.approval):
            approval = session.state.approvals.get(case.approval)
            person = approval is not None and approval.to == OPERATOR
            views[key] = replace(views[key], status=ASKS_YOU if person else ASKS_AGENT)


def _edges(steps: dict[str, Step], triggers: dict[str, tuple[str, ...]], shown: set[str]) -> Iterable[tuple[str, str]]:
    """From what a step needs to it; to a step of a failure path, from those whose failure led there."""
    for key, spec in steps.items():
        if key in shown:
            needs = spec.needs or triggers.get(key, ())
            yield from ((need, key) for need in dict.fromkeys(needs) if need in shown and need != key)


def _critical(views: dict[str, StepView], edges: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """The chain of steps of which each waited for the one before: what made it take as long as it did."""
    begun = [view for view in views.values() if view.since]
    if not begun:
        return ()
    at = max(begun, key=lambda view: (view.ended == 0, view.ended or view.since)).key
    chain = [at]
    while above := [views[source] for source, target in edges if target == at and views[source].ended]:
        at = max(above, key=lambda view: view.ended).key
        if at in chain:
            break
        chain.append(at)
    return tuple(reversed(chain))

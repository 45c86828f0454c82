"""Which events open a span, and with which attributes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from department.events import flow, item, rule
from department.events.change import WorkReassigned
from department.events.record import Data, Event
from department.org import Organisation
from department.paths import step_of
from tui.tracing.spans import Figure

TURN, HANDOFF = "turn", "handoff"
CAPPED_BY = "dayshift.turn.capped"
"""The attribute of a turn for which nothing was asked: the scope whose cap it might have passed."""


@dataclass(slots=True)
class Opened:
    """A span under way. `lies_in` are the names of what it may lie in, nearest first; `inner` those that lie in it.

    `word` is turn, handoff, step, decision or workflow; `outer` what it lies in.
    """

    word: str
    name: str
    title: str
    lies_in: tuple[str, ...]
    attributes: dict[str, Figure]
    key: str = ""
    outer: "Opened | None" = None
    start: int = 0
    links: tuple[str, ...] = ()
    inner: dict[str, None] = field(default_factory=dict)


def around(path: str) -> tuple[str, ...]:
    """What a path may lie in: its step, then its workflow."""
    return f"step:{step_of(path)}", f"workflow:{path.partition('/')[0]}"


def _workflow(_: Organisation, event: Event, data: flow.WorkflowStarted) -> Opened:
    name = event.subject["workflow"]
    told: dict[str, Figure] = {
        "gen_ai.operation.name": "invoke_workflow",
        "gen_ai.workflow.name": data.workflow,
        "dayshift.workflow": name,
    }
    return Opened("workflow", f"workflow:{name}", f"invoke_workflow {data.workflow}", (), told)


def _step(_: Organisation, event: Event, data: flow.StepStarted) -> Opened:
    inside, step = event.subject["workflow"], event.subject["step"]
    told: dict[str, Figure] = {"dayshift.workflow": inside, "dayshift.step": step, "dayshift.round": data.round}
    return Opened("step", f"step:{inside}/{step}", f"step {step}", (f"workflow:{inside}",), told)


def _turn(org: Organisation, event: Event, data: flow.TurnRequested) -> Opened:
    name = event.subject["turn"]
    agent = org.pack.agents.get(event.actor)
    told: dict[str, Figure] = {
        "gen_ai.operation.name": "invoke_agent",
        "gen_ai.provider.name": "dayshift",
        "gen_ai.agent.id": event.actor,
        "gen_ai.agent.name": agent.title if agent else event.actor,
        "dayshift.turn": name,
        "dayshift.turn.purpose": data.purpose,
        "dayshift.turn.tier": data.tier,
        "dayshift.turn.mind": data.mind,
        "dayshift.turn.tries": 1,
        "dayshift.cost.estimated_micro_usd": data.estimated_cost,
    }
    if data.version:
        told["gen_ai.agent.version"] = data.version
    if data.model:
        told["gen_ai.request.model"] = data.model
    if data.capped:
        told[CAPPED_BY] = data.capped
    return Opened(TURN, f"turn:{name}", f"invoke_agent {told['gen_ai.agent.name']}", around(name), told)


def _decision(_: Organisation, event: Event, data: rule.DecisionOpened) -> Opened:
    name = event.subject["decision"]
    told: dict[str, Figure] = {"dayshift.decision": name, "dayshift.decision.type": data.type}
    return Opened("decision", f"decision:{name}", f"decision {data.type}", around(name), told)


def _handoff(what: str, name: str, from_: str, to: str, lies_in: tuple[str, ...]) -> Opened:
    told: dict[str, Figure] = {"dayshift.handoff": what, "dayshift.handoff.from": from_, "dayshift.handoff.to": to}
    return Opened(HANDOFF, f"{what}:{name}", f"handoff {what}", lies_in, told)


def _task(_: Organisation, event: Event, data: flow.TaskAssigned) -> Opened | None:
    """A task that somebody else gave: until it is taken up."""
    name = event.subject["task"]
    return None if data.by == data.agent else _handoff("task", name, data.by, data.agent, around(name))


def _approval(_: Organisation, event: Event, data: rule.ApprovalRequested) -> Opened:
    decision = event.subject["decision"]
    inside = (f"decision:{decision}", *around(decision))
    return _handoff("approval", event.subject["approval"], event.actor, data.to, inside)


def _escalation(_: Organisation, event: Event, data: rule.EscalationRaised) -> Opened:
    decision = event.subject["decision"]
    return _handoff("escalation", decision, event.actor, data.to, (f"decision:{decision}", *around(decision)))


def _item(_: Organisation, event: Event, data: item.HandoffMade) -> Opened:
    inside = f"workflow:{event.subject['workflow']}"
    return _handoff("item", event.subject["item"], event.actor, ", ".join(data.to), (inside,))


def _reassigned(_: Organisation, event: Event, data: WorkReassigned) -> Opened:
    name = event.subject.get("task") or event.subject["work"]
    return _handoff("work", name, data.was, data.agent, around(name))


OPENS: dict[type[Data], Callable[[Organisation, Event, Any], Opened | None]] = {
    flow.WorkflowStarted: _workflow,
    flow.StepStarted: _step,
    flow.TurnRequested: _turn,
    flow.TaskAssigned: _task,
    rule.DecisionOpened: _decision,
    rule.ApprovalRequested: _approval,
    rule.EscalationRaised: _escalation,
    item.HandoffMade: _item,
    WorkReassigned: _reassigned,
}
AT_ONCE = (item.HandoffMade, WorkReassigned)
"""Events that are a span of their own, which ends as it begins."""

"""Which events end a span, what they say of it, and whether it went wrong."""

from collections.abc import Callable
from typing import Any, NamedTuple

from department.events import flow, rule
from department.events.change import TurnCancelled
from department.events.record import Data, Event
from department.org import SIMULATED
from department.prices import Spent
from tui.tracing.openings import Opened
from tui.tracing.spans import CANCELLED, EXPIRED, FAILED, LOST, TIMEOUT, UNUSABLE, Figure

PROVIDERS = {"claude": "anthropic"}
"""What the conventions call the service behind a mind."""


class Ending(NamedTuple):
    """The names of the spans that end, what is said of each, and the kind of error; `ends` is False to say it only."""

    names: tuple[str, ...]
    told: dict[str, Figure]
    error: str = ""
    ends: bool = True


def _workflow(event: Event, data: Any) -> Ending:
    failed = isinstance(data, flow.WorkflowFailed)
    told: dict[str, Figure] = {} if failed else {"dayshift.outcome": data.outcome}
    return Ending((f"workflow:{event.subject['workflow']}",), told, FAILED if failed else "")


def _step(event: Event, data: Any) -> Ending:
    error = (TIMEOUT if data.timed_out else FAILED) if isinstance(data, flow.StepFailed) else ""
    return Ending(_steps(event, [event.subject["step"]]), {}, error)


def _skipped(event: Event, data: flow.StepSkipped) -> Ending:
    return Ending(_steps(event, [*data.unused, *([event.subject["step"]] if "step" in event.subject else [])]), {})


def _looped(event: Event, data: flow.StepLooped) -> Ending:
    """Sent back: what starts anew is another span."""
    return Ending(_steps(event, [event.subject["step"], *data.resets]), {"dayshift.outcome": "sent_back"})


def _steps(event: Event, names: list[str]) -> tuple[str, ...]:
    return tuple(f"step:{event.subject['workflow']}/{name}" for name in dict.fromkeys(names))


def _turn(event: Event, data: Any) -> Ending:
    told: dict[str, Figure] = {}
    if isinstance(data, flow.TurnCompleted) and data.stale:
        told["dayshift.turn.stale"] = True
    return Ending((f"turn:{event.subject['turn']}",), told, _turn_error(data))


def _turn_error(data: Any) -> str:
    if isinstance(data, TurnCancelled):
        return CANCELLED
    if isinstance(data, flow.TurnCompleted):
        return ""
    spent = data.spent
    spent = data.spent or Spent()
    return UNUSABLE if spent.paid else LOST if spent.booked else FAILED


def _task(event: Event, data: Any) -> Ending:
    errors: dict[type[Data], str] = {flow.TaskFailed: FAILED, flow.TaskCancelled: CANCELLED}
    return Ending((f"task:{event.subject['task']}",), {}, errors.get(type(data), ""))


def _decision(event: Event, data: rule.DecisionMade) -> Ending:
    """One that a person is still asked about goes on until its step does."""
    told: dict[str, Figure] = {
        "dayshift.decision.choice": data.choice,
        "dayshift.decision.by": event.actor,
        "dayshift.decision.confidence_thousandths": data.confidence,
        "dayshift.decision.escalated": data.escalated,
    }
    return Ending((f"decision:{event.subject['decision']}",), told, ends=data.final)


def _no_decision(event: Event, _: rule.DecisionExpired) -> Ending:
    return Ending((f"decision:{event.subject['decision']}",), {}, EXPIRED)


def _approval(event: Event, data: Any) -> Ending:
    told: dict[str, Figure] = {}
    if isinstance(data, rule.ApprovalAnswered):
        told["dayshift.outcome"] = data.outcome
    errors: dict[type[Data], str] = {rule.ApprovalExpired: EXPIRED, rule.ApprovalCancelled: CANCELLED}
    return Ending((f"approval:{event.subject['approval']}",), told, errors.get(type(data), ""))


def _escalation(event: Event, data: Any) -> Ending:
    error = EXPIRED if isinstance(data, rule.EscalationExpired) else ""
    return Ending((f"escalation:{event.subject['decision']}",), {}, error)


ENDS: dict[type[Data], Callable[[Event, Any], Ending]] = {
    flow.WorkflowCompleted: _workflow,
    flow.WorkflowFailed: _workflow,
    flow.StepCompleted: _step,
    flow.StepFailed: _step,
    flow.StepSkipped: _skipped,
    flow.StepLooped: _looped,
    flow.TurnCompleted: _turn,
    flow.TurnFailed: _turn,
    TurnCancelled: _turn,
    flow.TaskStarted: _task,
    flow.TaskCompleted: _task,
    flow.TaskFailed: _task,
    flow.TaskCancelled: _task,
    rule.DecisionMade: _decision,
    rule.DecisionExpired: _no_decision,
    rule.ApprovalAnswered: _approval,
    rule.ApprovalExpired: _approval,
    rule.ApprovalCancelled: _approval,
    rule.EscalationResolved: _escalation,
    rule.EscalationExpired: _escalation,
}


def charge(turn: Opened, spent: Spent) -> None:
    """What a try at a turn came to: money always; model and tokens of a call that was made in this run.

    A call is a `chat` of the conventions; a reply that was worked out here, or paid in another run, is none.
    """
    told = turn.attributes
    for name, amount in (("paid", spent.paid), ("booked", spent.booked)):
        key = f"dayshift.cost.{name}_nano_usd"
        told[key] = int(told.get(key, 0)) + amount
    if spent.reused:
        told["dayshift.turn.reused"] = True
    if spent.reused or spent.model in ("", SIMULATED):
        return
    _called(turn, spent)


def _called(turn: Opened, spent: Spent) -> None:
    told, usage = turn.attributes, spent.usage
    told["gen_ai.operation.name"] = "chat"
    told["gen_ai.provider.name"] = PROVIDERS.get(str(told["dayshift.turn.mind"]), "dayshift")
    told["gen_ai.response.model"] = spent.model
    told["gen_ai.output.type"] = "json"
    told["gen_ai.conversation.id"] = str(told["dayshift.turn"]).partition("/")[0]
    turn.title = f"chat {told.get('gen_ai.request.model', spent.model)}"
    tokens = {
        "input_tokens": usage.prompt,
        "output_tokens": usage.out,
        "cache_read.input_tokens": usage.cached,
        "cache_creation.input_tokens": usage.written + usage.written_hour,
        "reasoning.output_tokens": usage.thinking,
    }
    for name, count in tokens.items():
        key = f"gen_ai.usage.{name}"
        told[key] = int(told.get(key, 0)) + count

"""What each kind of event means for the read models: one small function a kind, none for most kinds."""

from collections.abc import Callable
from typing import Any, Protocol

from department.events.record import Event
from department.prices import Spent, Usage

Row = dict[str, Any]
"""A version of a read model's row: its columns in the table's order."""


class Rows(Protocol):
    """Where projections take the row to fill from."""

    def version(self, table: str, key: str, seq: int) -> Row:
        """Return a new version of the row `key`, a copy of the one before, or a blank."""
        ...

    def close(self, table: str, key: str) -> None:
        """Forget `key`: no further version is expected."""
        ...


Projection = Callable[[Rows, Event], None]

_TURN_ENDED = {"turn.completed": "completed", "turn.failed": "failed", "turn.cancelled": "cancelled"}
_ENDED = {"task.completed": "completed", "task.failed": "failed", "task.cancelled": "cancelled"}


def _key(event: Event, word: str) -> str:
    subject = event.subject
    return subject.get(word) or subject.get("decision") or next(iter(subject.values()), str(event.seq))


def _task_assigned(rows: Rows, event: Event) -> None:
    data: Any = event.data
    row = rows.version("task", _key(event, "task"), event.seq)
    row["agent"], row["title"], row["purpose"], row["priority"] = (
        data.agent,
        data.title,
        data.purpose,
        data.priority,
    )
    row["given_by"], row["status"], row["assigned_at"], row["due"] = data.by, "assigned", event.at, event.due


def _task_started(rows: Rows, event: Event) -> None:
    row = rows.version("task", _key(event, "task"), event.seq)
    row["status"], row["started_at"], row["due"] = "started", event.at, event.due


def _task_ended(rows: Rows, event: Event) -> None:
    data: Any = event.data
    key = _key(event, "task")
    row = rows.version("task", key, event.seq)
    row["status"], row["ended_at"], row["due"] = _ENDED[event.kind], event.at, None
    if event.kind == "task.completed":
        row["took"], row["lead"] = data.took, data.lead
    else:
        row["why"] = data.why
    rows.close("task", key)


def _work_reassigned(rows: Rows, event: Event) -> None:
    data: Any = event.data
    if "task" in event.subject:
        row = rows.version("task", event.subject["task"], event.seq)
        row["agent"], row["status"], row["started_at"], row["due"] = data.agent, "assigned", None, None


def _decision_opened(rows: Rows, event: Event) -> None:
    data: Any = event.data
    row = rows.version("decision", _key(event, "decision"), event.seq)
    row["type"], row["title"], row["holder"], row["rule"] = data.type, data.title, data.holder, data.rule
    row["amount"], row["status"], row["opened_at"] = data.amount, "open", event.at


def _proposal_made(rows: Rows, event: Event) -> None:
    data: Any = event.data
    row = rows.version("decision", _key(event, "decision"), event.seq)
    row["status"], row["holder"], row["choice"] = "proposed", data.to, data.choice
    row["rule"], row["confidence"] = data.rule, data.confidence


def _decision_made(rows: Rows, event: Event) -> None:
    data: Any = event.data
    key = _key(event, "decision")
    row = rows.version("decision", key, event.seq)
    row["type"], row["title"], row["choice"], row["rule"] = data.type, data.title, data.choice, data.rule
    row["confidence"], row["level"], row["maker"] = data.confidence, data.level or None, event.actor
    row["escalated"] = int(data.escalated)
    if data.final:
        row["status"], row["closed_at"] = "made", event.at
        rows.close("decision", key)
    else:
        row["status"] = "held"


def _decision_expired(rows: Rows, event: Event) -> None:
    data: Any = event.data
    key = _key(event, "decision")
    row = rows.version("decision", key, event.seq)
    row["type"], row["title"], row["status"], row["closed_at"] = data.type, data.title, "expired", event.at
    rows.close("decision", key)


def _escalation_raised(rows: Rows, event: Event) -> None:
    data: Any = event.data
    row = rows.version("escalation", _key(event, "escalation"), event.seq)
    row["raised_by"], row["addressee"], row["level"] = event.actor, data.to, data.level
    row["category"], row["urgency"], row["status"] = data.category, data.urgency, "open"
    row["raised_seq"], row["raised_at"], row["due"] = event.seq, event.at, event.due


def _escalation_passed(rows: Rows, event: Event) -> None:
    data: Any = event.data
    row = rows.version("escalation", _key(event, "escalation"), event.seq)
    row["status"], row["addressee"], row["level"], row["due"] = "open", data.to, data.level, event.due


def _escalation_ended(rows: Rows, event: Event) -> None:
    key = _key(event, "escalation")
    row = rows.version("escalation", key, event.seq)
    resolved = event.kind == "escalation.resolved"
    row["status"], row["ended_at"], row["due"] = "resolved" if resolved else "expired", event.at, None
    row["choice"] = getattr(event.data, "choice", None)
    rows.close("escalation", key)


def _approval_requested(rows: Rows, event: Event) -> None:
    data: Any = event.data
    row = rows.version("approval", _key(event, "approval"), event.seq)
    row["asks"], row["addressee"], row["title"], row["level"] = data.asks, data.to, data.title, data.level
    row["recommendation"], row["status"], row["deadline"] = data.recommendation, "open", event.due
    row["requested_seq"], row["requested_at"] = event.seq, event.at


def _approval_delegated(rows: Rows, event: Event) -> None:
    data: Any = event.data
    row = rows.version("approval", _key(event, "approval"), event.seq)
    row["status"], row["addressee"] = "open", data.to
    row["deadline"] = event.due if event.due is not None else row["deadline"]


def _approval_ended(rows: Rows, event: Event) -> None:
    data: Any = event.data
    key = _key(event, "approval")
    row = rows.version("approval", key, event.seq)
    row["status"], row["ended_at"] = event.kind.rpartition(".")[2], event.at
    if event.kind == "approval.answered":
        row["status"], row["choice"] = data.outcome, data.choice or None
        row["minutes"], row["answered_by"] = data.minutes, event.actor
    rows.close("approval", key)


def _turn_requested(rows: Rows, event: Event) -> None:
    data: Any = event.data
    row = rows.version("turn", _key(event, "turn"), event.seq)
    row["agent"], row["purpose"], row["tier"], row["mind"] = event.actor, data.purpose, data.tier, data.mind
    row["status"], row["requested_at"], row["due"] = "requested", event.at, event.due
    row["cost"], row["estimated_cost"] = data.cost, data.estimated_cost
    if data.model:
        row["model"], row["reserved"], row["tries"] = data.model, data.reserved, 1
        _spend(row, Spent(data.model))


def _turn_repeated(rows: Rows, event: Event) -> None:
    data: Any = event.data
    row = rows.version("turn", _key(event, "turn"), event.seq)
    row["status"], row["due"] = "requested", event.due if event.due is not None else row["due"]
    row["reserved"], row["tries"] = data.reserved, (row["tries"] or 1) + 1
    _spend(row, data.spent)


def _turn_ended(rows: Rows, event: Event) -> None:
    data: Any = event.data
    key = _key(event, "turn")
    row = rows.version("turn", key, event.seq)
    stale = getattr(data, "stale", False)
    row["status"], row["ended_at"], row["due"] = "stale" if stale else _TURN_ENDED[event.kind], event.at, None
    spent = getattr(data, "spent", None)
    if spent is not None or row["model"] is not None:
        _spend(row, spent or Spent(booked=row["reserved"]))
        row["reserved"] = 0
    rows.close("turn", key)


def _spend(row: Row, spent: Spent) -> None:
    """Add what a try came to, of the model that was asked last."""
    row["model"] = spent.model or row["model"]
    row["paid"], row["booked"] = (row["paid"] or 0) + spent.paid, (row["booked"] or 0) + spent.booked
    row["reused"] = int(spent.reused)
    for name in Usage.__struct_fields__:
        row[f"tokens_{name}"] = (row[f"tokens_{name}"] or 0) + getattr(spent.usage, name)


PROJECTIONS: dict[str, Projection] = {
    "task.assigned": _task_assigned,
    "task.started": _task_started,
    "task.completed": _task_ended,
    "task.failed": _task_ended,
    "task.cancelled": _task_ended,
    "work.reassigned": _work_reassigned,
    "decision.opened": _decision_opened,
    "proposal.made": _proposal_made,
    "decision.made": _decision_made,
    "decision.expired": _decision_expired,
    "escalation.raised": _escalation_raised,
    "escalation.passed": _escalation_passed,
    "escalation.resolved": _escalation_ended,
    "escalation.expired": _escalation_ended,
    "approval.requested": _approval_requested,
    "approval.delegated": _approval_delegated,
    "approval.answered": _approval_ended,
    "approval.expired": _approval_ended,
    "approval.cancelled": _approval_ended,
    "turn.requested": _turn_requested,
    "turn.repeated": _turn_repeated,
    "turn.completed": _turn_ended,
    "turn.failed": _turn_ended,
    "turn.cancelled": _turn_ended,
}
"""What to do for a kind; kinds that are not here change no read model."""

"""The read models: what became of tasks, decisions, escalations, approvals, turns and metrics, for SQL.

Every row is one version: it held from event `from_seq` to event `to_seq` (null: still). So the tasks as they
stood at event 812 of run 3 are

    SELECT * FROM task WHERE run = 3 AND from_seq <= 812 AND (to_seq IS NULL OR to_seq >= 812)

`task`, `decision` and the others are views of whole runs. The rows lie in `task_version` and so on, where a fork has
only its own, and a copy of each that was open at the fork, for that may end otherwise than it did in its parent; the
view adds what the parents' rows say of the time before. Long texts are not repeated: `from_seq` leads to the event.
Messages never change, so `message` is a view of their events.
"""

from typing import ClassVar

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from data.tables import CLUSTERED


class Version(SQLModel):
    """What all read models share: the run and the span of events in which a row held."""

    run: int = Field(primary_key=True)
    from_seq: int = Field(primary_key=True)
    to_seq: int | None = None


class TaskVersion(Version, table=True):
    """A piece of work: `status` is assigned, started, completed, failed or cancelled; spans are ms."""

    __tablename__: ClassVar[str] = "task_version"
    __table_args__ = (CLUSTERED,)

    id: str
    agent: str | None = None
    title: str | None = None
    purpose: str | None = None
    priority: str | None = None
    given_by: str | None = None
    status: str
    assigned_at: int | None = Field(default=None, sa_type=BigInteger)
    started_at: int | None = Field(default=None, sa_type=BigInteger)
    due: int | None = Field(default=None, sa_type=BigInteger)
    ended_at: int | None = Field(default=None, sa_type=BigInteger)
    took: int | None = Field(default=None, sa_type=BigInteger)
    lead: int | None = Field(default=None, sa_type=BigInteger)
    why: str | None = None


class DecisionVersion(Version, table=True):
    """A question and its outcome: `status` is open, proposed, held, made or expired.

    `maker` decided and `rule` let it; held means that a person is still asked. `amount` is in cents,
    `confidence` in thousandths, `escalated` is 0 or 1.
    """

    __tablename__: ClassVar[str] = "decision_version"
    __table_args__ = (CLUSTERED,)

    id: str
    type: str | None = None
    title: str | None = None
    status: str
    holder: str | None = None
    maker: str | None = None
    choice: str | None = None
    rule: str | None = None
    confidence: int | None = None
    amount: int | None = Field(default=None, sa_type=BigInteger)
    escalated: int | None = None
    level: str | None = None
    opened_at: int | None = Field(default=None, sa_type=BigInteger)
    closed_at: int | None = Field(default=None, sa_type=BigInteger)


class EscalationVersion(Version, table=True):
    """An issue on its way up, now with `addressee` until `due`; `status` is open, resolved or expired."""

    __tablename__: ClassVar[str] = "escalation_version"
    __table_args__ = (CLUSTERED,)

    id: str
    raised_by: str | None = None
    addressee: str | None = None
    level: int | None = None
    category: str | None = None
    urgency: str | None = None
    status: str
    choice: str | None = None
    raised_seq: int | None = None
    raised_at: int | None = Field(default=None, sa_type=BigInteger)
    due: int | None = Field(default=None, sa_type=BigInteger)
    ended_at: int | None = Field(default=None, sa_type=BigInteger)


class ApprovalVersion(Version, table=True):
    """A request to a person: `status` is open, approved, rejected, changes, expired or cancelled."""

    __tablename__: ClassVar[str] = "approval_version"
    __table_args__ = (CLUSTERED,)

    id: str
    asks: str | None = None
    addressee: str | None = None
    title: str | None = None
    level: str | None = None
    recommendation: str | None = None
    status: str
    choice: str | None = None
    answered_by: str | None = None
    minutes: int | None = None
    requested_seq: int | None = None
    requested_at: int | None = Field(default=None, sa_type=BigInteger)
    deadline: int | None = Field(default=None, sa_type=BigInteger)
    ended_at: int | None = Field(default=None, sa_type=BigInteger)


class TurnVersion(Version, table=True):
    """One thinking of one mind: `status` is requested, completed, stale, failed or cancelled; micro-dollars.

    The columns from `model` on are of turns that went outside, null for others: nano-dollars `reserved` for the try
    under way, `paid` and `booked` (the ceiling of what was lost or given up) for those before; tokens and `tries` of
    all of them; `reused` is 0 or 1.
    """

    __tablename__: ClassVar[str] = "turn_version"
    __table_args__ = (CLUSTERED,)

    id: str
    agent: str | None = None
    purpose: str | None = None
    tier: str | None = None
    mind: str | None = None
    status: str
    cost: int | None = None
    estimated_cost: int | None = None
    requested_at: int | None = Field(default=None, sa_type=BigInteger)
    due: int | None = Field(default=None, sa_type=BigInteger)
    ended_at: int | None = Field(default=None, sa_type=BigInteger)
    model: str | None = None
    reserved: int | None = Field(default=None, sa_type=BigInteger)
    paid: int | None = Field(default=None, sa_type=BigInteger)
    booked: int | None = Field(default=None, sa_type=BigInteger)
    reused: int | None = None
    tries: int | None = None
    tokens_fresh: int | None = None
    tokens_out: int | None = None
    tokens_cached: int | None = None
    tokens_written: int | None = None
    tokens_written_hour: int | None = None
    tokens_thinking: int | None = None


class MetricVersion(Version, table=True):
    """The value of a metric from a close of business to the next, an integer in the metric's own unit."""

    __tablename__: ClassVar[str] = "metric_version"
    __table_args__ = (CLUSTERED,)

    name: str = Field(primary_key=True)
    at: int = Field(sa_type=BigInteger)
    value: int = Field(sa_type=BigInteger)


LINEAGE_VIEW = """
CREATE VIEW lineage AS
WITH RECURSIVE line (run, source, last) AS (
  SELECT number, number, 9223372036854775807 FROM run
  UNION ALL
  SELECT line.run, run.parent, min(line.last, run.shared)
  FROM line JOIN run ON run.number = line.source WHERE run.parent < run.number
)
SELECT run, source, last FROM line
"""
"""Whose rows make up a run: its own, and those of each ancestor (`source`) up to event `last`."""

MESSAGE_VIEW = """
CREATE VIEW message AS
SELECT run, seq, seq AS from_seq, NULL AS to_seq, at, actor AS author,
  json_extract(subject, '$.thread') AS thread,
  coalesce(json_extract(text, '$.channel'), '') AS channel,
  json_extract(text, '$.to') AS addressees,
  coalesce(json_extract(text, '$.type'), 'note') AS type,
  coalesce(json_extract(text, '$.subject'), '') AS subject,
  json_extract(text, '$.body') AS body,
  coalesce(json_extract(text, '$.priority'), 'normal') AS priority,
  json_extract(text, '$.reply_to') AS reply_to,
  coalesce(json_extract(text, '$.requires_response'), 0) AS requires_response,
  json_extract(text, '$.respond_by') AS respond_by,
  coalesce(json_extract(text, '$.mentions'), '[]') AS mentions,
  cause
FROM (
  SELECT lineage.run AS run, seq, at, actor, subject, cause, CAST(payload AS TEXT) AS text
  FROM lineage JOIN event ON event.run = lineage.source AND event.seq <= lineage.last
  WHERE event.kind = 'message.posted'
)
"""
"""The messages, read from their events; `addressees` and `mentions` are JSON lists."""

READ_MODELS: tuple[type[Version], ...] = (
    TaskVersion,
    DecisionVersion,
    EscalationVersion,
    ApprovalVersion,
    TurnVersion,
)
"""The read models that are rebuilt from events alone; metrics are measured at each close of business."""

MODELS: tuple[type[Version], ...] = (*READ_MODELS, MetricVersion)
"""All of them."""

CLOSED: dict[str, tuple[str, ...]] = {
    "task": ("completed", "failed", "cancelled"),
    "decision": ("made", "expired"),
    "escalation": ("resolved", "expired"),
    "approval": ("approved", "rejected", "changes", "expired", "cancelled"),
    "turn": ("completed", "stale", "failed", "cancelled"),
}
"""In which states a row of a read model is at its end: no event changes it any more."""


def name_of(model: type[Version]) -> str:
    """Return what people call a read model: `task` lies in `task_version`."""
    return str(model.__tablename__).removesuffix("_version")


def settled(model: type[Version], last: str) -> str:
    """Return the condition that a version begun by event `last` was not open there: ended before, or at its end."""
    closed = ", ".join(f"'{status}'" for status in CLOSED.get(name_of(model), ()))
    ended = f"coalesce(to_seq, {last}) < {last}"
    return f"from_seq <= {last} AND ({ended}" + (f" OR status IN ({closed}))" if closed else ")")


def whole_view(model: type[Version]) -> str:
    """Return the SQL of the view of a read model over whole runs."""
    columns = [column.name for column in model.__table__.columns]  # type: ignore[attr-defined]
    read = ", ".join("lineage.run AS run" if column == "run" else column for column in columns)
    return (
        f"CREATE VIEW {name_of(model)} AS SELECT {read} "  # noqa: S608 - our own names
        f"FROM lineage JOIN {model.__tablename__} ON {model.__tablename__}.run = lineage.source "
        f"WHERE lineage.run = lineage.source OR ({settled(model, 'lineage.last')})"
    )

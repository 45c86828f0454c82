"""The read models: what became of tasks, decisions, escalations, approvals, turns and metrics, for SQL.

Every row is one version: it held from event `from_seq` to event `to_seq` (null: still). So the tasks as they
stood at event 812 of run 3 are

    SELECT * FROM task WHERE run = 3 AND from_seq <= 812 AND (to_seq IS NULL OR to_seq >= 812)

Long texts are not repeated: `from_seq` leads to the event. Messages never change, so `message` is a view.
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

    __tablename__: ClassVar[str] = "task"
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

    __tablename__: ClassVar[str] = "decision"
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

    __tablename__: ClassVar[str] = "escalation"
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

    __tablename__: ClassVar[str] = "approval"
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
    """One thinking of one mind: `status` is requested, completed, stale, failed or cancelled; micro-dollars."""

    __tablename__: ClassVar[str] = "turn"
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


class MetricVersion(Version, table=True):
    """The value of a metric from a close of business to the next, an integer in the metric's own unit."""

    __tablename__: ClassVar[str] = "metric"
    __table_args__ = (CLUSTERED,)

    name: str = Field(primary_key=True)
    at: int = Field(sa_type=BigInteger)
    value: int = Field(sa_type=BigInteger)


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
FROM (SELECT *, CAST(payload AS TEXT) AS text FROM event WHERE kind = 'message.posted')
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

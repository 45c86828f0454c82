"""The tables of the journal: runs, events, inputs, snapshots, and the wall facts of turns.

Instants are UTC ms. Within a run everything is keyed by `seq`, so rows lie on disk in the order they
happened; there is one index beside the keys, for reading events of one kind. `payload` is JSON in a BLOB: in
SQL read it with `json_extract(CAST(payload AS TEXT), '$.title')`.
"""

from typing import ClassVar

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel

CLUSTERED = {"sqlite_with_rowid": False}
"""Rows lie in the tree of their primary key: no second tree to write, no second look-up to read."""


class StoreInfo(SQLModel, table=True):
    """What kind of store this is: `schema` is the version of these tables."""

    __tablename__: ClassVar[str] = "store"

    name: str = Field(primary_key=True)
    value: str


class Run(SQLModel, table=True):
    """A recorded life of a department.

    `number` keys everything else; `id` is the short id people use. `state` is running, stopped or finished.
    `head` and `count` are those of the last committed event (32 hex digits), `inputs_head` and `inputs` those
    of the inputs. `pack` is the canonical pack, compressed, `pack_digest` its checksum; `checksum` seals what
    the chain does not cover. A fork has the number of its `parent`, whose events up to `shared` are its past; it was
    forked after event `fork_seq`, at `fork_at` (UTC ms), from where on its pack holds. `created` and
    the instants in `stops` (a JSON list of [state, instant, seq]) are wall time, ISO 8601, never hashed.
    `settings` are JSON: what-ifs by name, and `leads`, the name of the file whose rows came in. `writer` names
    the process that wrote last.
    """

    __tablename__: ClassVar[str] = "run"

    number: int | None = Field(default=None, primary_key=True)
    id: str = Field(unique=True)
    name: str | None = None
    department: str
    title: str
    seed: int = Field(sa_type=BigInteger)
    scenario: str | None = None
    workflow: str | None = None
    days: int | None = None
    settings: str = "{}"
    state: str = "running"
    parent: int | None = None
    shared: int = 0
    fork_seq: int | None = None
    fork_at: int | None = Field(default=None, sa_type=BigInteger)
    virtual_start: int = Field(sa_type=BigInteger)
    virtual_end: int = Field(sa_type=BigInteger)
    head: str = "0" * 32
    count: int = 0
    inputs_head: str = "0" * 32
    inputs: int = 0
    engine: str
    created: str
    stops: str = "[]"
    writer: str | None = None
    pack_digest: str
    pack: bytes
    checksum: str = ""


class EarlierPack(SQLModel, table=True):
    """A pack that held from event `seq` of a run until a fork changed it: kept where the past was copied.

    `pack` is canonical and compressed; `digest` seals it to its event.
    """

    __tablename__: ClassVar[str] = "earlier_pack"
    __table_args__ = (CLUSTERED,)

    run: int = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    pack: bytes
    digest: bytes


class EventRecord(SQLModel, table=True):
    """One event. `batch` is the seq of the first event of its command; `digest` follows the one before."""

    __tablename__: ClassVar[str] = "event"
    __table_args__ = (Index("event_by_kind", "run", "kind", "seq"), CLUSTERED)

    run: int = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    batch: int
    at: int = Field(sa_type=BigInteger)
    kind: str
    actor: str
    subject: str
    cause: int | None = None
    refs: str | None = None
    due: int | None = Field(default=None, sa_type=BigInteger)
    payload: bytes
    digest: bytes


class InputRecord(SQLModel, table=True):
    """An input, whole; `seq` is that of the first event it produced; `digest` follows the input before."""

    __tablename__: ClassVar[str] = "input"
    __table_args__ = (CLUSTERED,)

    run: int = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    payload: bytes
    digest: bytes


class Snapshot(SQLModel, table=True):
    """The state after event `seq`, compressed; `digest` seals it to that event's digest."""

    __tablename__: ClassVar[str] = "snapshot"
    __table_args__ = (CLUSTERED,)

    run: int = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    state: bytes
    digest: bytes


class BookmarkRecord(SQLModel, table=True):
    """An instant of a run that somebody kept with a note, after event `seq`: no part of the run, never hashed."""

    __tablename__: ClassVar[str] = "bookmark"
    __table_args__ = (CLUSTERED,)

    run: int = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    at: int = Field(sa_type=BigInteger)
    note: str = ""


class BreakpointRecord(SQLModel, table=True):
    """A condition at which the runs of a department stop; `place` is its order, `hits` how often one stopped there."""

    __tablename__: ClassVar[str] = "breakpoint"
    __table_args__ = (CLUSTERED,)

    department: str = Field(primary_key=True)
    text: str = Field(primary_key=True)
    place: int
    active: bool = True
    hits: int = Field(default=0, sa_type=BigInteger)


class TurnAttempt(SQLModel, table=True):
    """One call for one turn of a mind outside, `department.outside.Attempt`: wall facts, never hashed into the chain.

    `seq` is that of the turn's request, `tried` which try at the turn it belongs to. Costs are nano-dollars, `latency`
    ms; `briefing` is the digest in the request, `system`, `prompt` and `reply` are those of rows of `turn_text`.
    `checksum` seals the row.
    """

    __tablename__: ClassVar[str] = "turn_attempt"
    __table_args__ = (CLUSTERED,)

    run: int = Field(primary_key=True)
    turn: str = Field(primary_key=True)
    tried: int = Field(primary_key=True)
    number: int = Field(primary_key=True)
    seq: int
    agent: str
    purpose: str
    briefing: str
    system: str
    prompt: str
    model: str
    requested: str
    reserved: int = Field(sa_type=BigInteger)
    status: str
    answered: str
    latency: int = Field(sa_type=BigInteger)
    paid: int = Field(sa_type=BigInteger)
    tokens_fresh: int
    tokens_out: int
    tokens_cached: int
    tokens_written: int
    tokens_written_hour: int
    tokens_thinking: int
    prices: str
    request: str
    stop: str
    reply: str
    error: str
    decided: str
    checksum: bytes


class TurnText(SQLModel, table=True):
    """What a mind outside was told, or replied: kept once in a run. `digest` is that of the plain bytes.

    `body` is compressed. What stays the same for an agent is a text of its own.
    """

    __tablename__: ClassVar[str] = "turn_text"
    __table_args__ = (CLUSTERED,)

    run: int = Field(primary_key=True)
    digest: str = Field(primary_key=True)
    body: bytes

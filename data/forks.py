"""Forks in the store: a run that begins with the past of another, and what becomes of it when that one is deleted."""

import sqlite3
from collections.abc import Mapping
from typing import Any
from zlib import decompress

import msgspec
from sqlmodel import Session, col, select

from data.attempt_heirs import adopt_attempts
from data.codec import START, seal
from data.database import Database, driver
from data.model_tables import MODELS, settled
from data.run_row import checksum_of, key_of, new_run, pack_of
from data.tables import EarlierPack, EventRecord, InputRecord, Run, Snapshot
from department.errors import IntegrityError, StoreError, UsageError

_INHERITED = ("department", "title", "scenario", "workflow", "days", "virtual_start")
_DIGEST = "SELECT digest FROM {} WHERE run = ? AND seq <= ? ORDER BY seq DESC LIMIT 1"
_LATER_INPUTS = "SELECT count(*) FROM input WHERE run = ? AND seq > ?"


def create_fork(database: Database, parent: Run, seq: int, at: int, **given: Any) -> Run:
    """Make a run whose first `seq` events are those of `parent`, which holds event `seq` itself.

    It holds no event yet: the next it takes is `run.forked`, at `at` (ms). `given` are fields of `new_run`: its id and
    name, the pack that holds from there, its seed, its own what-ifs as settings, the engine and the wall time. Raises
    UsageError when the id is taken.
    """
    number = key_of(parent)
    same = {name: getattr(parent, name) for name in _INHERITED}
    run = new_run(**same, **given)
    run.parent, run.shared, run.fork_seq, run.fork_at = number, seq, seq, at
    run.count, run.virtual_end = seq, at
    with database.writing() as connection, Session(connection, expire_on_commit=False) as session:
        raw = driver(connection)
        if raw.execute("SELECT 1 FROM run WHERE id = ? OR name = ?", (run.id, run.id)).fetchone():
            raise UsageError(f"Run '{run.id}' exists already. Choose another id.")
        row = session.get(Run, number)
        if row is None or row.count < seq:
            raise StoreError(f"Run '{parent.id}' has no event {seq} any more. See 'dayshift runs'.")
        run.head = _digest(raw, "event", number, seq).hex()
        run.inputs_head = _digest(raw, "input", number, seq).hex()
        run.inputs = row.inputs - raw.execute(_LATER_INPUTS, (number, seq)).fetchone()[0]
        run.checksum = checksum_of(run)
        session.add(run)
        session.flush()
        _copy_open(raw, number, key_of(run), seq)
        session.expunge(run)
    return run


def adopt_past(session: Session, parent: Run) -> list[str]:
    """Copy into the forks of `parent` what they share with it: it is about to be deleted, in the same transaction.

    Returns the ids of the forks.
    """
    raw = driver(session.connection())
    children = session.exec(select(Run).where(col(Run.parent) == key_of(parent)).order_by(col(Run.number))).all()
    for child in children:
        if child.checksum != checksum_of(child):
            raise IntegrityError(f"The row of fork '{child.id}' is not what was written. 'dayshift verify' says more.")
        _copy_past(raw, parent, child)
        child.parent, child.shared = parent.parent, parent.shared
        child.checksum = checksum_of(child)
    session.flush()
    return [child.id for child in children]


def packs_of(database: Database, run: Run) -> list[tuple[int, bytes]]:
    """Return the canonical packs of a run, each with the first event in which it held, oldest first.

    Raises IntegrityError when one was altered.
    """
    found: list[tuple[int, bytes]] = []
    with database.reading() as connection, Session(connection, expire_on_commit=False) as session:
        row, upto = session.get(Run, key_of(run)), None
        while row is not None:
            own = [((row.fork_seq or 0) + 1, pack_of(row)), *_earlier(session, row)]
            found += [pair for pair in own if upto is None or pair[0] <= upto]
            upto = row.shared
            row = session.get(Run, row.parent) if row.parent is not None else None
    return sorted(found, key=lambda pair: pair[0])


def _earlier(session: Session, run: Run) -> list[tuple[int, bytes]]:
    rows = session.exec(select(EarlierPack).where(col(EarlierPack.run) == key_of(run))).all()
    for row in rows:
        if row.digest != seal_pack(row.seq, row.pack):
            raise IntegrityError(f"The pack that run '{run.id}' had from event {row.seq} on was altered.")
    return [(row.seq, decompress(row.pack)) for row in rows]


def seal_pack(seq: int, pack: bytes) -> bytes:
    """Return the digest of a compressed pack that held from event `seq` on."""
    return seal(msgspec.json.encode(seq), pack)


def _digest(raw: sqlite3.Connection, table: str, run: int, seq: int) -> bytes:
    row = raw.execute(_DIGEST.format(table), (run, seq)).fetchone()
    return bytes(row[0]) if row else START


def _copy_open(raw: sqlite3.Connection, parent: int, child: int, seq: int) -> None:
    """Give the fork its own version of what is open: it may end otherwise than it did in the parent."""
    for model in MODELS:
        where = f"from_seq <= :upto AND NOT ({settled(model, ':upto')})"
        _copy(raw, model, where, {"frm": parent, "to": child, "upto": seq}, {"to_seq": "NULL"})


def _copy_past(raw: sqlite3.Connection, parent: Run, child: Run) -> None:
    """All rows of `parent` up to where the fork begins become rows of `child` too."""
    values = {"frm": key_of(parent), "to": key_of(child), "upto": child.shared}
    for model in (EventRecord, InputRecord, Snapshot, EarlierPack):
        _copy(raw, model, "seq <= :upto", values)
    adopt_attempts(raw, key_of(parent), key_of(child), child.shared)
    for version in MODELS:
        _copy(raw, version, settled(version, ":upto"), values)
    first = (parent.fork_seq or 0) + 1
    if first <= child.shared:
        sealed = (key_of(child), first, parent.pack, seal_pack(first, parent.pack))
        raw.execute("INSERT INTO earlier_pack (run, seq, pack, digest) VALUES (?, ?, ?, ?)", sealed)


def _copy(
    raw: sqlite3.Connection, model: Any, where: str, values: dict[str, int], changed: Mapping[str, str] | None = None
) -> None:
    """Copy the rows of one run to another, `changed` columns aside; the SQL is made of our own names."""
    names = [column.name for column in model.__table__.columns]
    given = {"run": ":to", **(changed or {})}
    read = ", ".join(given.get(name, name) for name in names)
    table = model.__tablename__
    sql = f"INSERT INTO {table} ({', '.join(names)}) SELECT {read} FROM {table} WHERE run = :frm AND {where}"  # noqa: S608
    raw.execute(sql, values)

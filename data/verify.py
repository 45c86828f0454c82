"""Is the journal what was written? Recompute the chain from the stored bytes and compare."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection
from sqlmodel import Session

from data.codec import START, link, link_input, seal
from data.database import Database, driver
from data.lineage import Part, holder, parts_of, within
from data.run_row import checksum_of, key_of
from data.tables import Run
from department.errors import IntegrityError, StoreError

_COLUMNS = "seq, batch, at, kind, actor, subject, cause, refs, due, payload, digest"
_EVENTS = f"SELECT {_COLUMNS} FROM event WHERE run = ? AND seq BETWEEN ? AND ? ORDER BY seq LIMIT ?"  # noqa: S608 - ours
_INPUTS = "SELECT seq, payload, digest FROM input WHERE run = ? AND seq BETWEEN ? AND ? ORDER BY seq LIMIT ?"
_SNAPSHOT = "SELECT seq, state, digest FROM snapshot WHERE run = ? ORDER BY seq DESC LIMIT 1"
_SNAPSHOTS = "SELECT seq, state, digest FROM snapshot WHERE run = ? AND seq BETWEEN ? AND ?"
_ANCESTORS = "SELECT source FROM lineage WHERE run = ? AND source <> run"
_ROW = "SELECT head, count, inputs_head, inputs FROM run WHERE number = ?"
_LAST_AT = "SELECT at FROM event WHERE run = ? ORDER BY seq DESC LIMIT 1"
_DIGEST = "SELECT digest FROM event WHERE run = ? AND seq = ?"
_PIECE = 2000


class Report(NamedTuple):
    """What a check found: whether all is well, how much was `checked`, and the first thing that is not.

    `first_bad` is a seq; `expected` is what the stored bytes amount to, `found` what stands beside them.
    """

    ok: bool
    checked: int
    says: str
    first_bad: int | None = None
    expected: str = ""
    found: str = ""


@dataclass(frozen=True, slots=True)
class End:
    """Where a run's journal ends, and the seq of its last snapshot (0: none)."""

    count: int
    digest: bytes
    inputs: int
    inputs_digest: bytes
    snapshot: int


def check_chain(database: Database, run: Run) -> Report:
    """Recompute the chain of `run` from its first event, and that of its inputs."""
    number = key_of(run)
    with database.reading() as connection:
        raw = driver(connection)
        try:
            head, count, inputs_head, inputs = _run_row(raw, number)
            parts = parts_of(raw, number)
            _walk(raw, parts, (0, START), (count, head))
            _walk_inputs(raw, parts, inputs, inputs_head)
        except _Bad as bad:
            return bad.report
        except IntegrityError as error:
            return Report(ok=False, checked=0, says=str(error))
    return Report(ok=True, checked=count, says=f"{count} events, head {head}.")


def check_row(database: Database, run: Run) -> Report:
    """Compare what else the row of `run` says with its checksum and its last event; so its ancestors' rows."""
    with database.reading() as connection, Session(connection) as session:
        last = driver(connection).execute(_LAST_AT, (key_of(run),)).fetchone()
        sources = [row[0] for row in driver(connection).execute(_ANCESTORS, (key_of(run),))]
        ancestors = [session.get_one(Run, source) for source in sources]
        bad = next((row.id for row in ancestors if row.checksum != checksum_of(row)), None)
    if bad is not None:
        says = f"The row of '{bad}', whose past this run shares, is not what was written."
        return Report(ok=False, checked=0, says=says)
    ends = last[0] if last else run.fork_at if run.fork_at is not None else run.virtual_start
    expected, found = checksum_of(run), run.checksum
    if expected == found:
        expected, found = str(ends), str(run.virtual_end)
    if expected == found:
        return Report(ok=True, checked=1, says=f"Run '{run.id}' is as it was written.")
    says = "The run's row is not what was written: its settings, its state or its times."
    return Report(ok=False, checked=0, says=says, expected=expected, found=found)


def require_sound_tail(connection: Connection, run: int) -> End:
    """Return where the journal ends, having checked it from the last snapshot on.

    Raises IntegrityError with the first event that is not what was written.
    """
    try:
        return _sound_tail(driver(connection), run)
    except _Bad as bad:
        raise IntegrityError(f"{bad.report.says} The run cannot be written; 'dayshift verify' says more.") from bad


def _sound_tail(raw: sqlite3.Connection, run: int) -> End:
    head, count, inputs_head, inputs = _run_row(raw, run)
    parts = parts_of(raw, run)
    anchor, snapshot = _anchor(raw, parts)
    digest = _walk(raw, parts, anchor, (count, head))
    _walk_inputs(raw, parts, inputs, inputs_head)
    return End(count, digest, inputs, bytes.fromhex(inputs_head), snapshot)


class GradualCheck:
    """The chain of a run and the seals of its snapshots, checked a piece at a time up to where the run ended.

    `checked` of `count` events were found to be what was written; `bad` tells of the first that is not.
    """

    def __init__(self, database: Database, run: Run) -> None:
        self._database, self._run = database, key_of(run)
        self.count, self._head = run.count, run.head
        self.checked, self._digest = 0, START
        self.bad: Report | None = None

    @property
    def done(self) -> bool:
        """Whether nothing is left to check."""
        return self.bad is not None or self.checked >= self.count

    def step(self, most: int = _PIECE) -> None:
        """Check at most so many more events: 4 µs each, on a quiet machine."""
        until = min(self.checked + most, self.count)
        with self._database.reading() as connection:
            raw = driver(connection)
            try:
                part = next(within(parts_of(raw, self._run), self.checked + 1, until))
                self._step(raw, part)
            except _Bad as bad:
                self.bad = bad.report
            except IntegrityError as error:
                self.bad = Report(ok=False, checked=self.checked, says=str(error), first_bad=self.checked + 1)

    def _step(self, raw: sqlite3.Connection, part: Part) -> None:
        snapshots = {seq: row for seq, *row in raw.execute(_SNAPSHOTS, part)}
        seq, digest = self.checked, self._digest
        for row in _rows_of(raw, _EVENTS, *part):
            seq, digest = _linked(row, seq, digest)
            state, sealed = snapshots.get(seq, (None, None))
            if seq in snapshots and not (isinstance(state, bytes) and seal(state, digest) == sealed):
                raise _Bad(seq, f"The snapshot at event {seq} is not what was written.")
        if seq < part.last:
            raise _Bad(seq + 1, f"Event {seq + 1} is missing: the journal was cut.", part.last, seq)
        if seq == self.count and digest.hex() != self._head:
            raise _Bad(seq, f"The head of the run is not that of its last event, {seq}.", digest, self._head)
        self.checked, self._digest = seq, digest


def check_ends(database: Database, run: Run) -> tuple[Report, GradualCheck]:
    """Check what an opening can wait for: the events since the last snapshot, the run's row, and the first events.

    The check of the others is returned with the report, to go on from there.
    """
    rest = GradualCheck(database, run)
    try:
        with database.reading() as connection:
            _sound_tail(driver(connection), key_of(run))
    except _Bad as bad:
        return bad.report, rest
    except IntegrityError as error:
        return Report(ok=False, checked=0, says=str(error)), rest
    rest.step()
    return rest.bad or check_row(database, run), rest


def _run_row(raw: sqlite3.Connection, run: int) -> tuple[str, int, str, int]:
    row = raw.execute(_ROW, (run,)).fetchone()
    if row is None:
        raise StoreError(f"Run number {run} is not in the store any more. See 'dayshift runs'.")
    head, count, inputs_head, inputs = row
    if [type(value) for value in row] != [str, int, str, int]:
        raise _Bad(0, "The head or the counts of the run's row are not what was written.", "", row)
    return head, count, inputs_head, inputs


def _anchor(raw: sqlite3.Connection, parts: list[Part]) -> tuple[tuple[int, bytes], int]:
    """Return the event of the last snapshot, (seq, digest), from which the tail is checked; and that seq.

    Without one it is where the run begins: a fork, at the last event it shares.
    """
    run, first, _ = parts[-1]
    snapshot = raw.execute(_SNAPSHOT, (run,)).fetchone()
    if snapshot is None:
        shared = raw.execute(_DIGEST, (holder(parts, first - 1), first - 1)).fetchone() if first > 1 else (START,)
        if shared is None:
            raise _Bad(first - 1, f"Event {first - 1} is missing, from which the fork goes on.")
        return (first - 1, shared[0]), 0
    seq, state, digest = snapshot
    event = raw.execute(_DIGEST, (run, seq)).fetchone()
    if event is None:
        raise IntegrityError(f"Event {seq} is missing: the journal was cut. 'dayshift verify' says more.")
    if seal(state, event[0]) != digest:
        raise IntegrityError(f"The snapshot at event {seq} is not what was written. 'dayshift verify' says more.")
    return (seq, event[0]), seq


class _Bad(Exception):  # noqa: N818 - a finding, not a fault of the caller
    """The first thing that is not what was written."""

    def __init__(self, seq: int, says: str, expected: object = "", found: object = "") -> None:
        super().__init__(says)
        self.report = Report(False, max(seq - 1, 0), says, seq, _word(expected), _word(found))  # noqa: FBT003


def _walk(raw: sqlite3.Connection, parts: list[Part], start: tuple[int, bytes], end: tuple[int, str]) -> bytes:
    """Recompute from the event after `start` (seq, digest) to `end` (count, head); return the last digest."""
    (seq, digest), (count, head) = start, end
    for row in _rows(raw, _EVENTS, parts, seq + 1):
        if row[0] == seq + 1 > count:
            raise _Bad(seq + 1, f"Event {seq + 1} was added: the run's row counts {count} events.", count, seq + 1)
        seq, digest = _linked(row, seq, digest)
    if seq < count:
        says = f"Event {seq + 1} is missing: the journal was cut. The run's row counts {count} events."
        raise _Bad(seq + 1, says, count, seq)
    if digest.hex() != head:
        raise _Bad(seq, f"The head of the run is not that of its last event, {seq}.", digest, head)
    return digest


def _linked(row: tuple[Any, ...], seq: int, digest: bytes) -> tuple[int, bytes]:
    """Return the seq and digest of a stored row that follows an event's; raises where it does not."""
    seq += 1
    if row[0] != seq:
        raise _Bad(seq, f"Event {seq} is missing; later ones are there.", seq, row[0])
    expected = _digest_of(digest, row)
    if expected is None or expected != row[-1]:
        raise _Bad(seq, f"Event {seq} ({row[3]}) is not what was written.", expected, row[-1])
    return seq, expected


def _walk_inputs(raw: sqlite3.Connection, parts: list[Part], count: int, head: str) -> None:
    digest, found, last = START, 0, 0
    for seq, payload, stored in _rows(raw, _INPUTS, parts, 0):
        expected = link_input(digest, seq, payload) if isinstance(payload, bytes) else None
        if expected is None or expected != stored:
            raise _Bad(seq, f"The input at event {seq} is not what was written.", expected, stored)
        digest, found, last = expected, found + 1, seq
    if (found, digest.hex()) != (count, head):
        raise _Bad(last, f"The run's row counts {count} inputs, {found} are there.", digest, head)


def _rows(raw: sqlite3.Connection, sql: str, parts: list[Part], first: int) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a run from event `first` on; of its own also those that lie where its parents' should."""
    for part in parts:
        begins = first if part is parts[-1] else max(part.first, first)
        if begins <= part.last:
            yield from _rows_of(raw, sql, part.run, begins, part.last)


def _rows_of(raw: sqlite3.Connection, sql: str, run: int, first: int, last: int) -> Iterator[tuple[Any, ...]]:
    """Yield rows in pieces, row by row where a piece cannot be read, up to the one that cannot."""
    piece = _PIECE
    while True:
        try:
            rows = raw.execute(sql, (run, first, last, piece)).fetchall()
        except sqlite3.Error as error:
            if piece == 1:
                raise _Bad(first, f"Row {first} cannot be read: {error}.") from error
            piece = 1
            continue
        yield from rows
        if len(rows) < piece:
            return
        first = rows[-1][0] + 1


def _digest_of(previous: bytes, row: tuple[Any, ...]) -> bytes | None:
    """Return the digest of a stored row; None when its values are not even of the right types."""
    seq, batch, at, kind, actor, subject, cause, refs, due, payload, _ = row
    try:
        packed = None if refs is None else refs.encode()
        return link(previous, (seq, batch, at, kind, actor), subject.encode(), cause, packed, due, payload)
    except (AttributeError, TypeError, ValueError, msgspec.MsgspecError):
        return None


def _word(value: object) -> str:
    return value.hex() if isinstance(value, bytes) else "unreadable" if value is None else str(value)

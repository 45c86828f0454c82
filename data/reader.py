"""A run's journal as it lies in the store, read in pieces so that no reader holds the file for long.

A fork's past is its parent's: where the rows lie is asked anew for each piece, for a parent may be deleted meanwhile
and its forks then keep a copy.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any
from zlib import decompress

from data.codec import StoredEvent, decode_event, decode_input, seal
from data.database import Database, driver
from data.lineage import holder, parts_of, within
from department.commands import AnyInput
from department.errors import IntegrityError
from department.events.record import Event

PIECE = 2000
"""Rows read at once."""

_FIELDS = "seq, at, kind, actor, subject, cause, refs, due, payload"
_EVENTS = f"SELECT {_FIELDS} FROM event WHERE run = ? AND seq BETWEEN ? AND ? ORDER BY seq LIMIT {PIECE}"  # noqa: S608
_NEWEST = "SELECT seq FROM event WHERE run = ? AND kind = ? AND seq BETWEEN ? AND ? ORDER BY seq DESC LIMIT ?"
_PICKED = f"SELECT {_FIELDS} FROM event WHERE run = ? AND seq IN (SELECT value FROM json_each(?)) ORDER BY seq"  # noqa: S608
_CAUSES = "SELECT seq, cause FROM event WHERE run = ? AND seq BETWEEN ? AND ? AND cause IS NOT NULL ORDER BY seq"
_AT = "SELECT at FROM event WHERE run = ? AND seq = ?"
_DIGESTS = "SELECT digest FROM event WHERE run = ? AND seq BETWEEN ? AND ? ORDER BY seq"
_INPUTS = "SELECT seq, payload FROM input WHERE run = ? AND seq BETWEEN ? AND ? ORDER BY seq"
_SNAPSHOT = "SELECT seq, state, digest FROM snapshot WHERE run = ? AND seq BETWEEN ? AND ? ORDER BY seq DESC LIMIT 1"
_DIGEST = "SELECT digest FROM event WHERE run = ? AND seq = ?"
_BATCH = "SELECT batch FROM event WHERE run = ? AND seq = ?"
_NEXT = "SELECT batch FROM event WHERE run = ? AND seq BETWEEN ? AND ? AND batch > ? ORDER BY seq LIMIT 1"
_COUNT = "SELECT count FROM run WHERE number = ?"
_STATE = "SELECT state FROM run WHERE number = ?"
_LAST = 2**62

FINISHED = "finished"
"""The state of a run to which nothing is added any more."""


class RunReader:
    """Reads one run by its `number`, its parents' part of it included, alone or beside its writer."""

    def __init__(self, database: Database, run: int) -> None:
        self._database = database
        self._run = run

    @property
    def count(self) -> int:
        """How many events are committed now."""
        with self._database.reading() as connection:
            row = driver(connection).execute(_COUNT, (self._run,)).fetchone()
        return int(row[0]) if row else 0

    @property
    def finished(self) -> bool:
        """Whether its last close of business has passed; a run that was stopped may yet go on."""
        with self._database.reading() as connection:
            row = driver(connection).execute(_STATE, (self._run,)).fetchone()
        return row is None or row[0] == FINISHED

    def read(self, first: int = 1, last: int | None = None, kinds: Sequence[str] = ()) -> Iterator[Event]:
        """Yield the committed events from `first` to `last`, both included; of `kinds` only when given."""
        until = _LAST if last is None else last
        while True:
            rows, until_here = self._piece(first, until, kinds)
            yield from map(decode_event, rows)
            if len(rows) == PIECE:
                first = rows[-1][0] + 1
            elif until_here >= until:
                return
            else:
                first = until_here + 1

    def digests(self) -> Iterator[str]:
        """Yield the digest of each event, in order."""
        with self._database.reading() as connection:
            raw = driver(connection)
            for part in parts_of(raw, self._run):
                for (digest,) in raw.execute(_DIGESTS, part):
                    yield digest.hex()

    def inputs(self, first: int = 1) -> Iterator[tuple[int, AnyInput]]:
        """Yield the inputs whose first event is `first` or later, with that event's seq."""
        with self._database.reading() as connection:
            raw = driver(connection)
            parts = within(parts_of(raw, self._run), first, _LAST)
            rows = [row for part in parts for row in raw.execute(_INPUTS, part)]
        for seq, payload in rows:
            yield seq, decode_input(seq, payload)

    def newest(self, kinds: Sequence[str], upto: int, limit: int, after: int = 0) -> list[Event]:
        """Return the last `limit` events of these kinds with seqs from `after` + 1 to `upto`, oldest first."""
        if upto <= after or not kinds:
            return []
        found: list[tuple[int, int]] = []
        with self._database.reading() as connection:
            raw = driver(connection)
            for part in reversed(list(within(parts_of(raw, self._run), after + 1, upto))):
                run, low, high = part
                rows = [row for kind in kinds for row in raw.execute(_NEWEST, (run, kind, low, high, limit))]
                found += [(seq, run) for (seq,) in rows]
                if len(found) >= limit:
                    break
            rows = _picked(raw, sorted(found)[-limit:])
        return [decode_event(row) for row in rows]

    def pick(self, seqs: Sequence[int]) -> list[Event]:
        """Return those of these events that there are, in order."""
        with self._database.reading() as connection:
            raw = driver(connection)
            parts = parts_of(raw, self._run)
            rows = _picked(raw, [(seq, holder(parts, seq)) for seq in sorted({*seqs})])
        return [decode_event(row) for row in rows]

    def causes(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        """Yield of each event from `first` to `last` that has a cause its seq and its cause's."""
        with self._database.reading() as connection:
            raw = driver(connection)
            for part in within(parts_of(raw, self._run), first, last):
                yield from raw.execute(_CAUSES, part)

    def snapshot_before(self, seq: int) -> tuple[int, bytes] | None:
        """Return the last snapshot at or before `seq`: its seq and the encoded state."""
        with self._database.reading() as connection:
            raw = driver(connection)
            for part in reversed(list(within(parts_of(raw, self._run), 1, seq))):
                row = raw.execute(_SNAPSHOT, part).fetchone()
                if row:
                    return row[0], _opened(raw, part.run, *row)
        return None

    def boundary(self, seq: int) -> int:
        """Return the last event of a command at or before `seq`; 0 when there is none."""
        if seq < 1:
            return 0
        with self._database.reading() as connection:
            raw = driver(connection)
            row = raw.execute(_BATCH, (holder(parts_of(raw, self._run), seq + 1), seq + 1)).fetchone()
        return int(row[0]) - 1 if row else self.count

    def command_end(self, seq: int) -> int:
        """Return the last event of the command that event `seq` belongs to."""
        with self._database.reading() as connection:
            raw = driver(connection)
            for part in within(parts_of(raw, self._run), seq + 1, _LAST):
                row = raw.execute(_NEXT, (*part, seq)).fetchone()
                if row:
                    return int(row[0]) - 1
        return self.count

    def seq_at(self, at: int) -> int:
        """Return the last event at or before the instant `at` (ms); 0 when all are later."""
        low, high = 0, self.count
        with self._database.reading() as connection:
            raw = driver(connection)
            parts = parts_of(raw, self._run)
            while low < high:
                middle = (low + high + 1) // 2
                row = raw.execute(_AT, (holder(parts, middle), middle)).fetchone()
                low, high = (middle, high) if row is not None and row[0] <= at else (low, middle - 1)
        return low

    def _piece(self, first: int, last: int, kinds: Sequence[str]) -> tuple[list[StoredEvent], int]:
        """The next rows, and up to where there are no more in the part of the run that they come from."""
        sql = _EVENTS
        if kinds:
            marks = ", ".join("?" * len(kinds))
            sql = sql.replace("AND seq", f"AND kind IN ({marks}) AND seq", 1)
        with self._database.reading() as connection:
            raw = driver(connection)
            part = next(within(parts_of(raw, self._run), first, last), None)
            if part is None:
                return [], last
            run, begins, ends = part
            return raw.execute(sql, (run, *kinds, begins, ends)).fetchall(), ends


def _opened(raw: sqlite3.Connection, run: int, seq: int, state: Any, digest: bytes) -> bytes:
    """The bytes of a state that is sealed to its event; IntegrityError for any other."""
    event = raw.execute(_DIGEST, (run, seq)).fetchone()
    if event is None or not isinstance(state, bytes) or seal(state, event[0]) != digest:
        raise IntegrityError(f"The snapshot at event {seq} is not what was written. 'dayshift verify' says more.")
    return decompress(state)


def _picked(raw: sqlite3.Connection, places: Sequence[tuple[int, int]]) -> list[StoredEvent]:
    """The rows at these places (seq, and the number of the run that holds it), which are in order."""
    rows: list[StoredEvent] = []
    for run, group in groupby(places, key=itemgetter(1)):
        rows += raw.execute(_PICKED, (run, str([seq for seq, _ in group]))).fetchall()
    return rows

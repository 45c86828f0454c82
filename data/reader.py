"""A run's journal as it lies in the store, read in pieces so that no reader holds the file for long."""

from collections.abc import Iterator, Sequence
from zlib import decompress

from data.codec import StoredEvent, decode_event, decode_input
from data.database import Database, driver
from department.commands import AnyInput
from department.events.record import Event

PIECE = 2000
"""Rows read at once."""

_FIELDS = "seq, at, kind, actor, subject, cause, refs, due, payload"
_EVENTS = f"SELECT {_FIELDS} FROM event WHERE run = ? AND seq BETWEEN ? AND ? ORDER BY seq LIMIT {PIECE}"  # noqa: S608
_NEWEST = "SELECT seq FROM event WHERE run = ? AND kind = ? AND seq > ? AND seq <= ? ORDER BY seq DESC LIMIT ?"
_EVENT = f"SELECT {_FIELDS} FROM event WHERE run = ? AND seq = ?"  # noqa: S608
_INPUTS = "SELECT seq, payload FROM input WHERE run = ? AND seq >= ? ORDER BY seq"
_SNAPSHOT = "SELECT seq, state FROM snapshot WHERE run = ? AND seq <= ? ORDER BY seq DESC LIMIT 1"
_BATCH = "SELECT batch FROM event WHERE run = ? AND seq = ?"
_NEXT = "SELECT batch FROM event WHERE run = ? AND seq > ? AND batch > ? ORDER BY seq LIMIT 1"
_COUNT = "SELECT count FROM run WHERE number = ?"
_STATE = "SELECT state FROM run WHERE number = ?"
_LAST = 2**62

FINISHED = "finished"
"""The state of a run to which nothing is added any more."""


class RunReader:
    """Reads one run by its `number`, alone or beside its writer."""

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
            rows = self._piece(first, until, kinds)
            yield from map(decode_event, rows)
            if len(rows) < PIECE:
                return
            first = rows[-1][0] + 1

    def inputs(self, first: int = 1) -> Iterator[tuple[int, AnyInput]]:
        """Yield the inputs whose first event is `first` or later, with that event's seq."""
        with self._database.reading() as connection:
            rows = driver(connection).execute(_INPUTS, (self._run, first)).fetchall()
        for seq, payload in rows:
            yield seq, decode_input(seq, payload)

    def newest(self, kinds: Sequence[str], upto: int, limit: int, after: int = 0) -> list[Event]:
        """Return the last `limit` events of these kinds with seqs from `after` + 1 to `upto`, oldest first."""
        if upto <= after or not kinds:
            return []
        with self._database.reading() as connection:
            raw = driver(connection)
            seqs = [row[0] for kind in kinds for row in raw.execute(_NEWEST, (self._run, kind, after, upto, limit))]
            wanted = sorted(seqs)[-limit:]
            rows = [raw.execute(_EVENT, (self._run, seq)).fetchone() for seq in wanted]
        return [decode_event(row) for row in rows]

    def snapshot_before(self, seq: int) -> tuple[int, bytes] | None:
        """Return the last snapshot at or before `seq`: its seq and the encoded state."""
        with self._database.reading() as connection:
            row = driver(connection).execute(_SNAPSHOT, (self._run, seq)).fetchone()
        return (row[0], decompress(row[1])) if row else None

    def boundary(self, seq: int) -> int:
        """Return the last event of a command at or before `seq`; 0 when there is none."""
        if seq < 1:
            return 0
        with self._database.reading() as connection:
            row = driver(connection).execute(_BATCH, (self._run, seq + 1)).fetchone()
        return int(row[0]) - 1 if row else self.count

    def command_end(self, seq: int) -> int:
        """Return the last event of the command that event `seq` belongs to."""
        with self._database.reading() as connection:
            row = driver(connection).execute(_NEXT, (self._run, seq, seq)).fetchone()
        return int(row[0]) - 1 if row else self.count

    def seq_at(self, at: int) -> int:
        """Return the last event at or before the instant `at` (ms); 0 when all are later."""
        low, high = 0, self.count
        with self._database.reading() as connection:
            raw = driver(connection)
            while low < high:
                middle = (low + high + 1) // 2
                row = raw.execute("SELECT at FROM event WHERE run = ? AND seq = ?", (self._run, middle)).fetchone()
                low, high = (middle, high) if row is not None and row[0] <= at else (low, middle - 1)
        return low

    def _piece(self, first: int, last: int, kinds: Sequence[str]) -> list[StoredEvent]:
        sql = _EVENTS
        if kinds:
            marks = ", ".join("?" * len(kinds))
            sql = sql.replace("AND seq", f"AND kind IN ({marks}) AND seq", 1)
        with self._database.reading() as connection:
            return driver(connection).execute(sql, (self._run, *kinds, first, last)).fetchall()

"""The journal in the store: written in groups, a command never split, everything about it in one transaction.

With the events goes what follows from them: inputs, read models, snapshots, and the head and count in the
run's row. What was not committed does not exist; what was committed is whole.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import TracebackType
from typing import Any, Self
from zlib import compress

from sqlalchemy import Connection

from data.bulk import insert_sql
from data.chain import Chain
from data.codec import START, EventRow, decode_event, encode_input, link_input, seal
from data.database import Database, driver
from data.failures import explaining
from data.lock import lock_run, writer_name
from data.model_tables import MetricVersion
from data.read_models import Projector, open_rows, write_rows
from data.reader import RunReader
from data.runs import key_of
from data.tables import EventRecord, InputRecord, Run, Snapshot
from data.verify import require_sound_tail
from department.commands import AnyInput
from department.events.record import Event

GROUP = 1000
"""Events in a transaction, unless something asks for it earlier."""

SNAPSHOT_EVERY = 400
"""Events between snapshots."""

_EVENTS = insert_sql(EventRecord)
_INPUTS = insert_sql(InputRecord)
_SNAPSHOTS = insert_sql(Snapshot)
_METRICS = insert_sql(MetricVersion)
_FAST = 1
_BYTES_AN_EVENT = 16
"""What snapshots may add to an event on average: large states are kept less often."""

InputRow = tuple[int, int, bytes, bytes]
SnapshotRow = tuple[int, int, bytes, bytes]
MetricRow = tuple[int, int, int | None, str, int, int]


class SqliteJournal:
    """The Journal of one run, open for writing until `close`. It holds the run's lock: one writer."""

    def __init__(
        self,
        database: Database,
        run: Run,
        *,
        encode_state: Callable[[Any], bytes] | None = None,
        measure: Callable[[Any], Mapping[str, int]] | None = None,
        group: int = GROUP,
        snapshot_every: int = SNAPSHOT_EVERY,
    ) -> None:
        """Open `run`; raises StoreError when it is being written, IntegrityError when it was altered.

        `encode_state` makes the bytes of a snapshot. `measure` gives the metrics of a state: it is asked at
        each close of business, and its values are kept with it.
        """
        self._database = database
        self._run = key_of(run)
        self._lock = lock_run(database, run.id, run.writer)
        self._encode_state, self._measure = encode_state, measure
        self._group, self._every = group, snapshot_every
        self._distance = snapshot_every
        self._reader = RunReader(database, self._run)
        self._events: list[EventRow] = []
        self._input_rows: list[InputRow] = []
        self._snapshots: list[SnapshotRow] = []
        self._metrics: list[MetricRow] = []
        self._day_closed: Event | None = None
        self._connection: Connection | None = None
        self.head, self.count, self._snapshot_seq = "", 0, 0
        self._inputs_digest, self._input_count = START, 0
        self._chain, self._projector = Chain(self._run), Projector(self._run)
        try:
            with explaining(database.path, "opened for writing"):
                self._connection = database.engine.connect()
                self._restore(self._connection)
        except BaseException:
            self._free()
            raise

    def append(self, events: Sequence[Event], given: AnyInput | None = None) -> None:
        """Take the events of one command, or none (StoreError); an input is durable on return."""
        if given is not None or len(self._events) >= self._group:
            self.flush()
        rows = self._chain.rows(events)
        if not rows:
            return
        self._take(events, rows)
        if given is not None:
            self._keep_input(rows[0][1], given)

    def applied(self, state: Any) -> None:
        """Keep what is due after a command: metrics, a snapshot; and commit when the group is full."""
        if self._day_closed is not None:
            event, self._day_closed = self._day_closed, None
            if self._measure is not None:
                self.metrics(event.seq, event.at, self._measure(state))
        if self._encode_state is not None and self.count - self._snapshot_seq >= self._distance:
            packed = compress(self._encode_state(state), _FAST)
            self._distance = max(self._every, len(packed) // _BYTES_AN_EVENT)
            self._snapshots.append((self._run, self.count, packed, seal(packed, self._chain.digest)))
            self._snapshot_seq = self.count
        if len(self._events) >= self._group:
            self._commit()

    def metrics(self, seq: int, at: int, rows: Mapping[str, int]) -> None:
        """Keep the values measured after event `seq`, at `at` (ms); they hold until the next are given."""
        self._metrics += [(self._run, seq, None, name, at, value) for name, value in rows.items()]

    def flush(self) -> None:
        """Make everything taken durable, or raise StoreError and keep it for the next attempt."""
        if self._events or self._metrics or self._snapshots:
            self._commit()

    def close(self) -> None:
        """Flush, and let another process write the run."""
        try:
            if self._connection is not None:
                self.flush()
        finally:
            self._free()

    def read(self, first: int = 1, last: int | None = None, kinds: Sequence[str] = ()) -> Iterator[Event]:
        """Yield the events from `first` to `last`, both included, those of the open group too; of `kinds` if given."""
        following = first
        for event in self._reader.read(first, last, kinds):
            following = event.seq + 1
            yield event
        for row in list(self._events):
            if row[1] >= following and (last is None or row[1] <= last) and (not kinds or row[4] in kinds):
                yield decode_event((row[1], *row[3:11]))

    def inputs(self, first: int = 1) -> Iterator[tuple[int, AnyInput]]:
        """Yield the inputs with the seq of the first event of each."""
        return self._reader.inputs(first)

    def snapshot_before(self, seq: int) -> tuple[int, bytes] | None:
        """Return the last committed snapshot at or before `seq`: its seq and the encoded state."""
        return self._reader.snapshot_before(seq)

    def newest(self, kinds: Sequence[str], upto: int, limit: int, after: int = 0) -> list[Event]:
        """Return the last `limit` events of these kinds with seqs from `after` + 1 to `upto`, oldest first."""
        self.flush()
        return self._reader.newest(kinds, upto, limit, after)

    def pick(self, seqs: Sequence[int]) -> list[Event]:
        """Return those of these events that there are, in order."""
        self.flush()
        return self._reader.pick(seqs)

    def causes(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        """Yield of each event from `first` to `last` that has a cause its seq and its cause's."""
        self.flush()
        return self._reader.causes(first, last)

    def seq_at(self, at: int) -> int:
        """Return the last event at or before the instant `at` (ms); 0 when all are later."""
        self.flush()
        return self._reader.seq_at(at)

    def boundary(self, seq: int) -> int:
        """Return the last event of a command at or before `seq`; 0 when there is none."""
        if seq >= self.count:
            return self.count
        for row in self._events:
            if row[1] == seq + 1:
                return row[2] - 1
        return self._reader.boundary(seq)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _take(self, events: Sequence[Event], rows: list[EventRow]) -> None:
        project = self._projector.take
        for event in events:
            project(event)
            if event.kind == "day.closed":
                self._day_closed = event
        self._events += rows
        self._chain.advance(rows)
        self.head, self.count = self._chain.head, self._chain.count

    def _keep_input(self, seq: int, given: AnyInput) -> None:
        """Commit the command just taken with its input; when that fails, neither was ever taken."""
        payload = encode_input(given)
        self._input_rows.append((self._run, seq, payload, link_input(self._inputs_digest, seq, payload)))
        try:
            self._commit()
        except BaseException:
            self._events, self._input_rows, self._day_closed = [], [], None
            self._restore(self._live())
            raise

    def _restore(self, connection: Connection) -> None:
        """Take the store's word for where the run stands."""
        end = require_sound_tail(connection, self._run)
        self._chain = Chain(self._run, end.count, end.digest)
        self._inputs_digest, self._input_count, self._snapshot_seq = (
            end.inputs_digest,
            end.inputs,
            end.snapshot,
        )
        self.head, self.count = self._chain.head, self._chain.count
        self._projector = Projector(self._run, open_rows(connection, self._run), written=self.count)

    def _commit(self) -> None:
        """Write what is pending in one transaction; when it fails everything stays pending."""
        with self._database.writing(self._live()) as connection:
            if self._events:
                connection.exec_driver_sql(_EVENTS, self._events)
                write_rows(connection, self._projector)
            if self._input_rows:
                connection.exec_driver_sql(_INPUTS, self._input_rows)
            if self._snapshots:
                connection.exec_driver_sql(_SNAPSHOTS, self._snapshots)
            self._write_metrics(connection)
            inputs = self._input_rows[-1][3] if self._input_rows else self._inputs_digest
            count = self._input_count + len(self._input_rows)
            self._write_run(connection, inputs, count)
        self._inputs_digest, self._input_count = inputs, count
        self._projector.written(self.count)
        self._events, self._input_rows, self._snapshots, self._metrics = [], [], [], []

    def _write_run(self, connection: Connection, inputs: bytes, count: int) -> None:
        driver(connection).execute(
            "UPDATE run SET head = ?, count = ?, inputs_head = ?, inputs = ?, writer = ?, "
            "virtual_end = coalesce(?, virtual_end) WHERE number = ?",
            (
                *(self.head, self.count, inputs.hex(), count, writer_name()),
                *(self._events[-1][3] if self._events else None, self._run),
            ),
        )

    def _write_metrics(self, connection: Connection) -> None:
        seqs = sorted({row[1] for row in self._metrics})
        for seq in seqs:
            driver(connection).execute(
                "UPDATE metric_version SET to_seq = ? WHERE run = ? AND to_seq IS NULL AND from_seq < ?",
                (seq - 1, self._run, seq),
            )
            connection.exec_driver_sql(_METRICS, [row for row in self._metrics if row[1] == seq])

    def _live(self) -> Connection:
        if self._connection is None:
            raise RuntimeError("the journal is closed")
        return self._connection

    def _free(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        self._lock.release()

"""Are the read models and the snapshots what the events amount to? Rebuild them and compare."""

import zlib
from collections.abc import Callable, Iterable, Mapping
from hashlib import blake2b
from itertools import zip_longest
from typing import Any, NamedTuple

from data.codec import encode, seal
from data.database import Database, driver
from data.lineage import parts_of
from data.read_models import TABLES, Projector, stored_rows
from data.reader import RunReader
from data.runs import key_of
from data.tables import Run
from data.verify import Report
from department.errors import IntegrityError
from department.events.record import Event

Fold = Callable[[bytes | None, Iterable[Event]], bytes]
"""From an encoded state (None: before the first event) and the events after it, the state they lead to."""

Measured = Iterable[tuple[int, int, Mapping[str, int]]]
"""For each close of business its seq, its instant and the metrics' values."""

_SNAPSHOTS = "SELECT seq, state, digest FROM snapshot WHERE run = ? AND seq BETWEEN ? AND ? ORDER BY seq"
_ASTRAY = "SELECT seq FROM snapshot WHERE run NOT IN (SELECT number FROM run) ORDER BY seq LIMIT 1"
_DIGEST = "SELECT digest FROM event WHERE run = ? AND seq = ?"
_METRICS = "SELECT from_seq, to_seq, name, at, value FROM metric_version WHERE run = ? ORDER BY from_seq, name"
_DRAIN = 5000


class Difference(NamedTuple):
    """The first event that a second telling tells otherwise; None where one of the two has ended."""

    seq: int
    recorded: Event | None
    now: Event | None


def first_difference(recorded: Iterable[Event], now: Iterable[Event]) -> Difference | None:
    """Return the first event in which two tellings differ; None when they are the same."""
    for old, new in zip_longest(recorded, now):
        if old != new:
            return Difference((old or new).seq, old, new)
    return None


def check_read_models(database: Database, run: Run, measured: Measured | None = None) -> Report:
    """Rebuild the read models of `run` and compare every row; the metrics too when `measured` gives them."""
    number = key_of(run)
    try:
        expected = _rebuilt(database, number, run.shared)
        checked = 0
        with database.reading() as connection:
            for table in TABLES:
                left = expected[table]
                for row in stored_rows(connection, table, number):
                    wanted = left.pop(row[1], None)
                    if wanted != _mark(row):
                        says = "was altered" if wanted else "follows from no event"
                        return _bad(checked, table, row[1], says)
                    checked += 1
                if left:
                    return _bad(checked, table, min(left), "is missing")
    except IntegrityError as error:
        return Report(ok=False, checked=0, says=str(error))
    if measured is not None:
        return _check_metrics(database, run, measured, checked)
    return Report(ok=True, checked=checked, says=f"{checked} rows of read models.")


def check_snapshots(database: Database, run: Run, fold: Fold) -> Report:
    """Fold the journal from snapshot to snapshot and compare the bytes of each state."""
    number, reader = key_of(run), RunReader(database, key_of(run))
    with database.reading() as connection:
        raw = driver(connection)
        stored, digests = [], []
        for part in parts_of(raw, number):
            first = 0 if part.run == number else part.first
            rows = raw.execute(_SNAPSHOTS, (part.run, first, part.last)).fetchall()
            stored += rows
            digests += [raw.execute(_DIGEST, (part.run, row[0])).fetchone() for row in rows]
        astray = raw.execute(_ASTRAY).fetchone()
    if astray is not None:
        says = f"The snapshot at event {astray[0]} belongs to no run of this store."
        return Report(ok=False, checked=0, says=says, first_bad=astray[0])
    state: bytes | None = None
    last = checked = 0
    for (seq, packed, digest), event in zip(stored, digests, strict=True):
        try:
            state = fold(state, reader.read(last + 1, seq))
            sound = event is not None and seal(packed, event[0]) == digest and zlib.decompress(packed) == state
        except (IntegrityError, zlib.error, TypeError) as error:
            return Report(
                ok=False,
                checked=checked,
                says=f"The snapshot at event {seq} cannot be read: {error}",
                first_bad=seq,
            )
        if not sound:
            says = f"The snapshot at event {seq} is not what its events amount to."
            return Report(ok=False, checked=checked, says=says, first_bad=seq)
        last, checked = seq, checked + 1
    return Report(ok=True, checked=checked, says=f"{checked} snapshots.")


def _rebuilt(database: Database, run: int, shared: int) -> dict[str, dict[int, bytes]]:
    """Return a mark of every row that the read models must hold, by table and `from_seq`.

    Of what it shares with a parent (up to event `shared`) a fork holds what was open there.
    """
    expected: dict[str, dict[int, bytes]] = {table: {} for table in TABLES}
    projector = Projector(run)
    seq = 0
    for event in RunReader(database, run).read():
        if event.seq == shared + 1:
            _begin(projector, expected, shared)
        projector.take(event)
        seq = event.seq
        if seq % _DRAIN == 0 and seq > shared:
            _drain(projector, expected, seq)
        elif seq % _DRAIN == 0:
            projector.written(seq)
    if seq == shared:
        _begin(projector, expected, shared)
    _drain(projector, expected, seq)
    return expected


def _begin(projector: Projector, expected: dict[str, dict[int, bytes]], shared: int) -> None:
    for table, row in projector.opened():
        expected[table][row["from_seq"]] = _mark(tuple(row.values()))
    projector.written(shared)


def _drain(projector: Projector, expected: dict[str, dict[int, bytes]], seq: int) -> None:
    for table in TABLES:
        for row in (*projector.new[table], *projector.ended[table]):
            expected[table][row["from_seq"]] = _mark(tuple(row.values()))
    projector.written(seq)


def _mark(row: tuple[Any, ...]) -> bytes:
    return blake2b(encode(row), digest_size=8).digest()


def _check_metrics(database: Database, run: Run, measured: Measured, checked: int) -> Report:
    wanted: list[tuple[int, int | None, str, int, int]] = []
    closes = [(seq, at, values) for seq, at, values in measured if values]
    for place, (seq, at, values) in enumerate(closes):
        until = closes[place + 1][0] - 1 if place + 1 < len(closes) else None
        if until is not None and until < run.shared:
            continue
        wanted += [(seq, until, name, at, value) for name, value in sorted(values.items())]
    with database.reading() as connection:
        stored = driver(connection).execute(_METRICS, (key_of(run),)).fetchall()
    for new, old in zip_longest(wanted, stored):
        if new != old:
            says = "was altered" if new and old else "is missing" if new else "follows from no event"
            return _bad(checked, "metric", (old or new)[0], says)
    checked += len(wanted)
    return Report(ok=True, checked=checked, says=f"{checked} rows of read models.")


def _bad(checked: int, table: str, seq: int, says: str) -> Report:
    return Report(ok=False, checked=checked, says=f"The row of '{table}' from event {seq} {says}.", first_bad=seq)

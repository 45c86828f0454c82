"""P4: fold a long run, and go to any instant of it. `n=1000000` events; `store=FILE` takes a store made before.

The limit is reading the same columns of the same rows and doing nothing with them. The run is the marketing
department's, played for as many days as give so many events.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter

from common import Table, folder, option, ratio, timed
from plays import marketing, ready, recorded

from data.database import open_store
from data.reader import RunReader
from data.runs import Runs, key_of
from department.draws import below
from department.engine import fold
from department.org import Organisation
from department.state import State, decode, encode

SEEKS = 400
_ROWS = "SELECT seq, at, kind, actor, subject, cause, refs, due, payload FROM event WHERE run = ? ORDER BY seq"
_DAY = 1650
"""Events of a day, roughly."""


def state_at(reader: RunReader, org: Organisation, at: int) -> State:
    """What was so at an instant: the snapshot before it and the events since."""
    seq = reader.boundary(reader.seq_at(at))
    return state_after(reader, org, seq)


def state_after(reader: RunReader, org: Organisation, seq: int) -> State:
    """What was so after an event, by the last snapshot."""
    found = reader.snapshot_before(seq)
    first, state = (found[0] + 1, decode(found[1])) if found else (1, None)
    return fold(org, reader.read(first, seq), state)


@contextmanager
def long_run(events: int) -> Iterator[tuple[Path, Organisation, float]]:
    """A store with a run of at least so many events, the organisation, and the seconds it took to play."""
    with folder() as place:
        prepared = ready(marketing(), -(-events // _DAY) + 2)
        path = Path(option("store", str(place / "long.db")))
        seconds = 0.0 if path.exists() else recorded(path, prepared).seconds
        yield path, prepared.org, seconds


def main() -> None:
    wanted = int(option("n", "1000000"))
    table = Table("P4", "fold and seek in a long run")
    with long_run(wanted) as (path, org, seconds):
        database = open_store(path, read_only=True)
        run = Runs(database).find()
        reader = RunReader(database, key_of(run))
        count = min(run.count, wanted)
        table.add("events of the run", run.count, "")
        if seconds:
            table.add("playing it", seconds, "s")
        found = table.interleaved(
            {"rows": lambda: _rows(path, key_of(run), count), "fold": lambda: _fold(reader, org, count)}
        )
        table.add("reading its rows", 1e6 * median(found["rows"]) / count, "µs/event")
        table.add("folding it", 1e6 * median(found["fold"]) / count, "µs/event")
        table.add("fold over reading the rows", ratio(found["fold"], found["rows"]), "×", most=6)
        _seeks(table, reader, org, run.virtual_start, run.virtual_end)
        state = fold(org, reader.read(1, 5000))
        same = encode(state) == encode(state_after(reader, org, 5000))
        table.add("seek gives the folded state (1 is yes)", int(same), "", least=1)
        database.close()
    table.finish()


def _rows(path: Path, run: int, count: int) -> float:
    connection = sqlite3.connect(path)
    began = perf_counter()
    for _ in connection.execute(f"{_ROWS} LIMIT {count}", (run,)):
        pass
    took = perf_counter() - began
    connection.close()
    return took


def _fold(reader: RunReader, org: Organisation, count: int) -> float:
    return timed(lambda: fold(org, reader.read(1, count)))


def _seeks(table: Table, reader: RunReader, org: Organisation, start: int, end: int) -> None:
    """Go to instants in working hours, drawn evenly over the days of the run."""
    days = org.calendar.day_index(end) or 1
    took = []
    for number in range(SEEKS):
        day = below(days, 1, "bench-day", str(number))
        opening, closing = org.calendar.opening(day), org.calendar.closing(day)
        at = opening + below(closing - opening, 1, "bench-instant", str(number))
        took.append(1e3 * timed(lambda at=at: state_at(reader, org, max(at, start))))
    took.sort()
    table.add("seek to a random instant, p50", took[SEEKS // 2], "ms", most=5, absolute=True)
    table.add("seek to a random instant, p95", took[SEEKS * 95 // 100], "ms", most=20, absolute=True)
    table.add("the slowest of the seeks", took[-1], "ms")


if __name__ == "__main__":
    main()

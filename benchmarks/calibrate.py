"""How slow is this machine? A fixed pure-Python loop and a fixed SQLite insert, against reference times.

1.00 is the machine on which the references were taken while it was quiet; 2.00 is twice as slow. Absolute
targets are multiplied by it. `python calibrate.py` prints the factor and the two times.
"""

import sqlite3
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from time import perf_counter

PYTHON_SECONDS = 0.0480
"""The loop on the reference machine."""

SQLITE_SECONDS = 0.0350
"""The inserts on the reference machine."""

_ROUNDS = 15
_STEPS = 200_000
_ROWS, _GROUP = 20_000, 1000


def python_loop() -> float:
    """Seconds of a loop over integers, a dict and a list."""
    began = perf_counter()
    seen: dict[int, int] = {}
    tail = [0] * 64
    value = 12345
    for step in range(_STEPS):
        value = (value * 1103515245 + 12345) & 0x7FFFFFFF
        seen[value & 1023] = step
        tail[step & 63] ^= value
    if len(seen) != 1024:
        raise AssertionError("The loop did other work than the reference.")
    return perf_counter() - began


def sqlite_insert() -> float:
    """Seconds to insert rows on disk in groups, WAL and NORMAL."""
    with tempfile.TemporaryDirectory(prefix="dayshift-calibrate-") as folder:
        connection = sqlite3.connect(Path(folder) / "c.db", isolation_level=None)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("CREATE TABLE t (seq INTEGER PRIMARY KEY, at INTEGER, kind TEXT, payload BLOB)")
        rows = [(seq, seq * 9, "message", b"x" * 120) for seq in range(_ROWS)]
        began = perf_counter()
        for first in range(0, _ROWS, _GROUP):
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany("INSERT INTO t VALUES (?, ?, ?, ?)", rows[first : first + _GROUP])
            connection.execute("COMMIT")
        took = perf_counter() - began
        connection.close()
    return took


Sample = tuple[float, float]
"""The seconds of the loop and of the inserts."""


def sample() -> Sample:
    """Measure both once; about a tenth of a second."""
    return python_loop(), sqlite_insert()


def medians(samples: Sequence[Sample]) -> Sample:
    """The median of each."""
    return median(loop for loop, _ in samples), median(insert for _, insert in samples)


def slowness(samples: Sequence[Sample]) -> float:
    """The factor: the geometric mean of both medians over their references."""
    loop, insert = medians(samples)
    return float((loop / PYTHON_SECONDS * insert / SQLITE_SECONDS) ** 0.5)


def main() -> None:
    samples = [sample() for _ in range(_ROUNDS)]
    loop, insert = medians(samples)
    print(f"loop {loop:.4f} s, insert {insert:.4f} s, factor {slowness(samples):.2f}")


if __name__ == "__main__":
    main()

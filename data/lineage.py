"""Where the rows of a run lie: its own, and before them those of the run it was forked from, and of that one's.

A fork shares the past of its parent: it holds no row of an event up to `shared`, and reads its parent's. So a past is
stored once, however many forks it has.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from department.errors import IntegrityError, StoreError

_ROW = "SELECT parent, shared FROM run WHERE number = ?"
_END = 2**62


class Part(NamedTuple):
    """The events `first` to `last` of a run are those of the run with number `run`."""

    run: int
    first: int
    last: int


def parts_of(raw: sqlite3.Connection, run: int) -> list[Part]:
    """Return whose rows make up a run, oldest first; the last part is its own and has no end.

    Raises StoreError when there is no such run, IntegrityError when its ancestors are not what was written.
    """
    parts: list[Part] = []
    number: int | None = run
    last = _END
    while number is not None:
        row = raw.execute(_ROW, (number,)).fetchone()
        if row is None and number == run:
            raise StoreError(f"Run number {run} is not in the store any more. See 'dayshift runs'.")
        parent, shared = row or (number, None)
        if not isinstance(shared, int) or (parent is not None and not (isinstance(parent, int) and parent < number)):
            raise IntegrityError(f"Run number {number} is not what was written: it shares the past of no earlier run.")
        parts.append(Part(number, shared + 1 if parent is not None else 1, last))
        number, last = parent, min(last, shared)
    return parts[::-1]


def within(parts: Sequence[Part], first: int, last: int) -> Iterator[Part]:
    """Yield what of the parts lies between two events, both included, oldest first."""
    for part in parts:
        begins, ends = max(part.first, first), min(part.last, last)
        if begins <= ends:
            yield Part(part.run, begins, ends)


def holder(parts: Sequence[Part], seq: int) -> int:
    """Return the number of the run whose row event `seq` is."""
    return next(part.run for part in reversed(parts) if part.first <= seq or part is parts[0])

"""Where the runs of a department are to stop: kept from session to session, beside the runs and no part of any."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from data.database import Database, driver
from data.schema import holds

_LIST = "SELECT text, active, hits FROM breakpoint WHERE department = ? ORDER BY place, text"
_KEEP = "INSERT OR REPLACE INTO breakpoint (department, text, place, active, hits) VALUES (?, ?, ?, ?, ?)"
_FORGET = "DELETE FROM breakpoint WHERE department = ? AND text = ?"


class KeptBreakpoint(NamedTuple):
    """A condition, whether it is switched on, and how often it has stopped a run."""

    text: str
    on: bool
    hits: int


def breakpoints_of(database: Database, department: str) -> list[KeptBreakpoint]:
    """Return what was kept of a department, in order."""
    with database.reading() as connection:
        raw = driver(connection)
        rows = raw.execute(_LIST, (department,)).fetchall() if holds(raw, "breakpoint") else []
    return [KeptBreakpoint(text, bool(on), hits) for text, on, hits in rows]


def keep_breakpoints(
    database: Database, department: str, kept: Sequence[KeptBreakpoint], gone: Iterable[str] = ()
) -> None:
    """Keep these, in this order, and those no longer that are `gone`; what somebody else kept meanwhile stays."""
    rows = [(department, one.text, place, one.on, one.hits) for place, one in enumerate(kept)]
    with database.writing() as connection:
        raw = driver(connection)
        raw.executemany(_FORGET, [(department, text) for text in gone])
        raw.executemany(_KEEP, rows)

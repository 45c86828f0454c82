"""Instants of a run that somebody kept, with their notes: beside the journal, never hashed."""

from typing import NamedTuple

from data.database import Database, driver
from data.runs import key_of
from data.schema import holds
from data.tables import Run

_LIST = "SELECT seq, at, note FROM bookmark WHERE run = ? ORDER BY seq"
_KEEP = "INSERT OR REPLACE INTO bookmark (run, seq, at, note) VALUES (?, ?, ?, ?)"
_FORGET = "DELETE FROM bookmark WHERE run = ? AND seq = ?"


class Kept(NamedTuple):
    """A kept instant: the event, the clock then (UTC ms), the note."""

    seq: int
    at: int
    note: str


def bookmarks_of(database: Database, run: Run) -> list[Kept]:
    """Return what was kept of a run, in order."""
    with database.reading() as connection:
        raw = driver(connection)
        rows = raw.execute(_LIST, (key_of(run),)).fetchall() if holds(raw, "bookmark") else []
    return [Kept(*row) for row in rows]


def keep(database: Database, run: Run, kept: Kept) -> None:
    """Keep an instant of a run; what was kept at the same event is replaced."""
    with database.writing() as connection:
        driver(connection).execute(_KEEP, (key_of(run), *kept))


def forget(database: Database, run: Run, seq: int) -> None:
    """Keep the instant at event `seq` no longer; nothing where none was kept."""
    with database.writing() as connection:
        driver(connection).execute(_FORGET, (key_of(run), seq))

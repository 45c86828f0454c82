"""One run in a file of its own: its events, packs, snapshots, read models and bookmarks, to be played elsewhere.

The file is a store with one run in it, without parents: the past that a fork shares is copied. Beside it lies, in the
table `store` under `handover`, of which run it was made.
"""

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from shutil import copyfile

import msgspec

from data.database import Database, driver, open_store
from data.failures import explaining
from data.lineage import parts_of
from data.locations import expanded
from data.run_row import OWNED, key_of
from data.runs import Runs
from data.schema import holds
from data.tables import Run
from department.errors import StoreError

_NAME = "handover"
_PUT = "INSERT OR REPLACE INTO store (name, value) VALUES (?, ?)"


class Slip(msgspec.Struct, frozen=True):
    """What a file that was handed over says of itself: the run it was made of, its head, whether words are gone."""

    run: str
    head: str
    events: int
    redacted: bool = False


def written_down(
    database: Database, run: Run, output: str, *, change: Callable[[Database, Run], None] | None = None
) -> None:
    """Write `run` to the file `output`, whole or not at all; `change` takes the words out of the copy."""
    target = expanded(output)
    with tempfile.TemporaryDirectory(prefix="dayshift-") as folder:
        draft = Path(folder) / "run.db"
        with _open(draft) as copy:
            _copy(database, run, copy)
            if change is not None:
                change(copy, Runs(copy).find(run.id))
            slip = Slip(run.id, run.head, run.count, change is not None)
            with copy.writing() as connection:
                driver(connection).execute(_PUT, (_NAME, msgspec.json.encode(slip).decode()))
        _into_one_file(draft)
        _moved(draft, target)


def slip_of(database: Database) -> Slip | None:
    """Return what a store says of itself as a file that was handed over; None for any other store."""
    with database.reading() as connection:
        row = driver(connection).execute("SELECT value FROM store WHERE name = ?", (_NAME,)).fetchone()
    if row is None:
        return None
    try:
        return msgspec.json.decode(row[0], type=Slip)
    except (msgspec.MsgspecError, TypeError) as error:
        raise StoreError(
            f"File '{database.path}' says of itself what cannot be read: {error}. Ask for it again."
        ) from error


@contextmanager
def _open(path: Path) -> Iterator[Database]:
    database = open_store(path)
    try:
        yield database
    finally:
        database.close()


def _copy(database: Database, run: Run, copy: Database) -> None:
    """The rows of a run and its parents; then the parents go, and leave it their part."""
    with database.still(), database.reading() as source, copy.writing() as sink:
        raw, into = driver(source), driver(sink)
        numbers = [part.run for part in parts_of(raw, key_of(run))]
        for table, key in (("run", "number"), *((table, "run") for table in OWNED)):
            mine = [key_of(run)] if table == "bookmark" else numbers
            if not holds(raw, table):
                continue
            for number in mine:
                _copy_rows(raw, into, table, key, number)
    runs = Runs(copy)
    for parent in reversed([other for other in runs.list() if other.id != run.id]):
        runs.delete(parent)


def _copy_rows(raw: sqlite3.Connection, into: sqlite3.Connection, table: str, key: str, number: int) -> None:
    rows = raw.execute(f"SELECT * FROM {table} WHERE {key} = ?", (number,))  # noqa: S608 - our own names
    names = [column[0] for column in rows.description]
    marks = ", ".join("?" * len(names))
    into.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", rows)  # noqa: S608


def _into_one_file(draft: Path) -> None:
    """Nothing beside the file, and nothing left in it of what was deleted or altered."""
    with explaining(draft, "written"), closing(sqlite3.connect(draft)) as raw:
        raw.execute("PRAGMA journal_mode = DELETE")
        raw.execute("VACUUM")


def _moved(draft: Path, target: Path) -> None:
    part = target.with_name(f".{target.name}.part")
    try:
        copyfile(draft, part)
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise StoreError(
            f"'{target}' could not be written: {error.strerror or error}. Name another file, or mend its folder."
        ) from error

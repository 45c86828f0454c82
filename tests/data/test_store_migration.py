"""A store of version 2 is brought to this one whole, or not at all; its runs stay what they were."""

import sqlite3
import threading

import pytest

from data.attempts import Attempts, RecordedAttempts
from data.bookmarks import Kept, bookmarks_of, keep
from data.database import driver, open_store
from data.handover import written_down
from data.journal import SqliteJournal
from data.read_models import COLUMNS
from data.reader import RunReader
from data.runs import Runs, key_of
from data.schema import SCHEMA, columns_of, statements, version
from data.verify import check_chain, check_row
from data.verify_attempts import check_attempts
from data.verify_models import check_read_models

ADDED = ("model", "reserved", "paid", "booked", "reused", "tries")
ADDED += tuple(f"tokens_{name}" for name in ("fresh", "out", "cached", "written", "written_hour", "thinking"))
OLD_ATTEMPT = (
    "CREATE TABLE turn_attempt (run INTEGER NOT NULL, turn VARCHAR NOT NULL, attempt INTEGER NOT NULL, "
    "status VARCHAR NOT NULL, cost INTEGER, reply BLOB, checksum BLOB NOT NULL, PRIMARY KEY (run, turn, attempt)) "
    "WITHOUT ROWID"
)


def older(path, *missing):
    """Make of a store what version 2 had made."""
    raw = sqlite3.connect(path)
    old = "turn_version", *(f"ALTER TABLE turn_version DROP COLUMN {name}" for name in ADDED)
    raw.executescript(
        "; ".join([
            "DROP VIEW turn", *old[1:], "DROP TABLE turn_text", "DROP TABLE turn_attempt", OLD_ATTEMPT,
            *(f"DROP TABLE {table}" for table in missing),
            "CREATE VIEW turn AS SELECT * FROM turn_version", "UPDATE store SET value = '2' WHERE name = 'schema'",
        ])
    )  # fmt: skip
    raw.close()


@pytest.fixture(params=[(), ("bookmark",)])
def old(request, store, run, commands):
    """A store of version 2 with a run in it, and the events of that run."""
    with SqliteJournal(store, run) as journal:
        for command in commands(1, 3):
            journal.append(command)
    events = list(RunReader(store, key_of(run)).read())
    store.close()
    older(store.path, *request.param)
    return store.path, events


def sound(store):
    row = Runs(store).find("a3f9")
    return [check(store, row) for check in (check_chain, check_row, check_read_models, check_attempts)]


def test_its_runs_stay_and_take_attempts(old):
    path, events = old
    opened = open_store(path)
    row = Runs(opened).find("a3f9")
    with opened.reading() as connection:
        assert version(driver(connection)) == SCHEMA == 4
        assert set(COLUMNS["turn"]) == columns_of(driver(connection), "turn_version")
        columns = [made[0] for made in driver(connection).execute("SELECT * FROM turn LIMIT 0").description]
        assert columns == list(COLUMNS["turn"])
    assert list(RunReader(opened, key_of(row)).read()) == events
    assert all(report.ok for report in sound(opened)), sound(opened)
    with Attempts(opened, row) as log:
        assert log.text(log.keep(b"words")) == b"words"
    keep(opened, row, Kept(2, 200, "first"))
    assert bookmarks_of(opened, row) == [Kept(2, 200, "first")]
    opened.close()


def test_it_is_the_same_store_as_a_new_one(old, tmp_path):
    open_store(old[0]).close()
    open_store(tmp_path / "new.db").close()

    def shape(path):
        raw = sqlite3.connect(path)
        tables = [name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")]
        found = {name: columns_of(raw, name) for name in tables}
        raw.close()
        return found

    assert shape(old[0]) == shape(tmp_path / "new.db")
    assert statements()


def test_one_that_is_only_read_stays_as_it_is_and_can_be_handed_over(old, tmp_path):
    path, events = old
    before = path.read_bytes()
    opened = open_store(path, read_only=True)
    row = Runs(opened).find("a3f9")
    assert list(RunReader(opened, key_of(row)).read()) == events
    assert all(report.ok for report in sound(opened)), sound(opened)
    assert RecordedAttempts(opened, row).attempts("any") == []
    written_down(opened, row, str(tmp_path / "day.dayshift"))
    opened.close()
    assert path.read_bytes() == before
    theirs = open_store(tmp_path / "day.dayshift", read_only=True)
    assert all(report.ok for report in sound(theirs))
    theirs.close()


def test_a_migration_that_fails_leaves_the_store_as_it_was(old, monkeypatch):
    path, _ = old

    def half_way(_):
        raise RuntimeError("power cut")

    def shape():
        raw = sqlite3.connect(path)
        found = raw.execute("SELECT sql FROM sqlite_master ORDER BY name").fetchall()
        found += raw.execute("SELECT value FROM store").fetchall()
        raw.close()
        return found

    before = shape()
    with monkeypatch.context() as patch:
        patch.setattr("data.model_tables.whole_view", half_way)
        with pytest.raises(RuntimeError):
            open_store(path)
    assert shape() == before
    open_store(path).close()


def test_two_programs_that_open_it_migrate_it_once(old):
    failures = []

    def attempt():
        try:
            open_store(old[0]).close()
        except Exception as error:  # noqa: BLE001 - told below
            failures.append(error)

    threads = [threading.Thread(target=attempt) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []

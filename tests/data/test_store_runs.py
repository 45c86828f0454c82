"""Runs are found by what people call them, and deleted with all that is theirs."""

import pytest

from data.bookmarks import Kept, keep
from data.database import driver
from data.journal import SqliteJournal
from data.locations import locks_folder
from data.runs import OWNED, Runs, pack_of
from department.errors import IntegrityError, StoreError, UsageError


@pytest.fixture
def runs(store, make_run):
    for id_, name in (("a3f9", "monday"), ("a3c0", None), ("b1d2", "friday")):
        make_run(store, id_, name)
    return Runs(store)


def test_runs_are_listed_latest_first(runs):
    assert [run.id for run in runs.list()] == ["b1d2", "a3c0", "a3f9"]


@pytest.mark.parametrize(
    ("word", "id_"),
    [("latest", "b1d2"), ("a3f9", "a3f9"), ("monday", "a3f9"), ("b", "b1d2"), ("a3c", "a3c0")],
)
def test_a_run_is_found_by_id_name_or_beginning(runs, word, id_):
    assert runs.find(word).id == id_


def test_an_ambiguous_beginning_lists_the_candidates(runs):
    with pytest.raises(UsageError, match=r"'a3' fits several runs: a3c0 .*a3f9"):
        runs.find("a3")


def test_an_ambiguous_name_lists_the_candidates(runs, store, make_run):
    make_run(store, "c000", "friday")
    with pytest.raises(UsageError, match=r"'friday' fits several runs: c000 .*b1d2"):
        runs.find("friday")


def test_an_unknown_run_gets_the_nearest_names(runs):
    with pytest.raises(UsageError, match="Run 'fridya' does not exist; nearest: friday"):
        runs.find("fridya")


def test_an_empty_store_has_no_latest_run(store):
    with pytest.raises(UsageError, match="has no run yet"):
        Runs(store).find()


@pytest.mark.parametrize("word", ["latest", "", " ", "a3f9"])
def test_an_id_that_means_something_else_is_refused(runs, store, make_run, word):
    with pytest.raises(UsageError, match="Choose another"):
        make_run(store, word)
    assert len(runs.list()) == 3


def test_stops_and_resumes_are_kept_with_the_run(runs, store, commands):
    run = runs.find("a3f9")
    with SqliteJournal(store, run) as journal:
        journal.append(commands(1, 1)[0])
    runs.stopped(run, wall="2026-01-05T10:00:00+01:00")
    runs.resumed(run, wall="2026-01-05T11:00:00+01:00")
    runs.stopped(run, wall="2026-01-05T12:00:00+01:00", state="finished")
    found = runs.find("a3f9")
    assert found.state == "finished"
    assert found.stops == (
        '[["stopped","2026-01-05T10:00:00+01:00",2],["running","2026-01-05T11:00:00+01:00",2],'
        '["finished","2026-01-05T12:00:00+01:00",2]]'
    )


def test_a_state_that_no_run_has_is_refused(runs):
    with pytest.raises(StoreError, match="cannot become 'asleep'"):
        runs.stopped(runs.find(), wall="2026-01-05T10:00:00+01:00", state="asleep")


def test_a_deleted_run_leaves_no_lock_file_and_others_keep_theirs(runs, store):
    gone, kept = runs.find("a3c0"), runs.find("a3f9")
    for run in (gone, kept):
        SqliteJournal(store, run).close()
    assert {"a3c0.lock", "a3f9.lock"} <= {file.name for file in locks_folder(store.path).iterdir()}
    with SqliteJournal(store, gone), pytest.raises(StoreError, match="is writing it"):
        runs.delete(gone)
    runs.delete(gone)
    assert "a3c0.lock" not in {file.name for file in locks_folder(store.path).iterdir()}
    SqliteJournal(store, kept).close()
    with pytest.raises(StoreError, match="not in the store any more"):
        SqliteJournal(store, gone)


def test_a_deleted_run_leaves_no_rows_and_the_others_theirs(runs, store, commands):
    for run in runs.list():
        with SqliteJournal(store, run, encode_state=str.encode, snapshot_every=5) as journal:
            for command in commands(1, 1):
                journal.append(command)
                journal.applied("s")
        keep(store, run, Kept(3, 3000, "a note"))
    gone = runs.find("a3c0")
    runs.delete(gone)
    assert [run.id for run in runs.list()] == ["b1d2", "a3f9"]
    with store.reading() as connection:
        for table in OWNED:
            rows = driver(connection).execute(f"SELECT DISTINCT run FROM {table}").fetchall()  # noqa: S608
            assert (gone.number,) not in rows
            assert len(rows) == (
                0 if table in {"input", "turn_attempt", "turn_text", "metric_version", "earlier_pack"} else 2
            )


def test_a_run_that_is_being_written_is_not_deleted(runs, store):
    run = runs.find("a3f9")
    with SqliteJournal(store, run), pytest.raises(StoreError, match="cannot be written"):
        runs.delete(run)
    assert len(runs.list()) == 3


def test_the_recorded_pack_is_returned_or_said_to_be_altered(runs, store):
    assert pack_of(runs.find()) == b"pack"
    with store.writing() as connection:
        driver(connection).execute("UPDATE run SET pack = zeroblob(9)")
    with pytest.raises(IntegrityError, match="pack of run 'b1d2' was altered"):
        pack_of(runs.find())


def test_a_run_can_be_renamed(runs):
    runs.rename(runs.find("a3f9"), "tuesday")
    assert runs.find("tuesday").id == "a3f9"

"""A store is opened, or one sentence says why not; whatever else the file was, it stays as it was."""

import os
import sqlite3
import threading

import pytest

from data.database import driver, open_store
from data.locations import default_store
from data.runs import Runs
from department.errors import IntegrityError, StoreError


def test_a_missing_store_is_made_and_opens_again(tmp_path):
    path = tmp_path / "runs.db"
    open_store(path).close()
    store = open_store(path, create=False)
    assert list(Runs(store).list()) == []
    store.close()


def test_an_empty_file_becomes_a_store(tmp_path):
    path = tmp_path / "runs.db"
    path.touch()
    open_store(path).close()


def test_a_missing_store_is_not_made_when_that_was_not_asked(tmp_path):
    for how in ({"create": False}, {"read_only": True}):
        with pytest.raises(StoreError, match="does not exist"):
            open_store(tmp_path / "runs.db", **how)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(StoreError, match=r"folder '.*nowhere' does not exist"):
        open_store(tmp_path / "nowhere" / "runs.db")


def test_a_folder_is_not_a_store(tmp_path):
    with pytest.raises(StoreError, match="it is a folder"):
        open_store(tmp_path)


def test_a_database_url_is_not_taken_yet():
    with pytest.raises(StoreError, match="database URL"):
        open_store("postgresql://host/runs")


@pytest.mark.parametrize("kind", ["text", "another database"])
def test_a_foreign_file_is_left_untouched(tmp_path, kind):
    path = tmp_path / "runs.db"
    if kind == "text":
        path.write_text("dear diary " * 100)
    else:
        other = sqlite3.connect(path)
        other.execute("CREATE TABLE run (id TEXT)")
        other.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="is not a dayshift store"):
        open_store(path)
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["runs.db"]


def test_a_newer_store_is_refused(store):
    with store.writing() as connection:
        driver(connection).execute("UPDATE store SET value = '99' WHERE name = 'schema'")
    with pytest.raises(StoreError, match="has version 99; this dayshift knows versions up to 4"):
        open_store(store.path)


@pytest.mark.parametrize("read_only", [False, True])
def test_an_older_store_is_refused_and_left_as_it_was(store, read_only):
    with store.writing() as connection:
        driver(connection).execute("UPDATE store SET value = '1' WHERE name = 'schema'")
    store.close()
    before = store.path.read_bytes()
    with pytest.raises(StoreError, match="has version 1; this dayshift keeps runs in version 4"):
        open_store(store.path, read_only=read_only)
    assert store.path.read_bytes() == before


@pytest.mark.usefixtures("run")
def test_a_damaged_store_is_said(store):
    store.close()
    data = bytearray(store.path.read_bytes())
    data[100:] = b"\xff" * (len(data) - 100)
    store.path.write_bytes(data)
    with pytest.raises(IntegrityError, match="damaged"):
        open_store(store.path)


def read_only(place, monkeypatch):
    """Take the right to write; an administrator keeps it, so the system's answer is replaced for them."""
    place.chmod(0o555 if place.is_dir() else 0o444)
    if os.access(place, os.W_OK):
        asked = os.access
        monkeypatch.setattr(os, "access", lambda path, mode: asked(path, mode) and str(path) != str(place))


@pytest.mark.parametrize("what", ["file", "folder"])
def test_a_read_only_store_is_said_and_can_still_be_read(tmp_path, make_run, monkeypatch, what):
    folder = tmp_path / "kept"
    folder.mkdir()
    store = open_store(folder / "runs.db")
    make_run(store, "a3f9")
    store.close()
    place = folder if what == "folder" else folder / "runs.db"
    read_only(place, monkeypatch)
    try:
        with pytest.raises(StoreError, match=f"'{place}' is read-only"):
            open_store(folder / "runs.db")
        reader = open_store(folder / "runs.db", read_only=True)
        assert [run.id for run in Runs(reader).list()] == ["a3f9"]
        with pytest.raises(StoreError, match="reading only"), reader.writing():
            pass
        reader.close()
    finally:
        folder.chmod(0o755)


def test_a_store_that_is_being_written_for_long_is_said(store, monkeypatch):
    monkeypatch.setattr("data.database.PATIENCE", 0.01)
    other = open_store(store.path)
    with (
        store.writing(),
        pytest.raises(StoreError, match="another program is writing it"),
        other.writing(),
    ):
        pass
    other.close()


@pytest.mark.usefixtures("run")
def test_a_transaction_that_fails_leaves_nothing(store):
    def half_way():
        with store.writing() as connection:
            driver(connection).execute("DELETE FROM run")
            driver(connection).execute("DELETE FROM absent")

    with pytest.raises(StoreError, match="no such table"):
        half_way()
    assert len(Runs(store).list()) == 1


def test_two_programs_that_make_the_same_store_make_one(tmp_path):
    failures = []

    def attempt():
        try:
            open_store(tmp_path / "runs.db").close()
        except StoreError as error:
            failures.append(error)

    threads = [threading.Thread(target=attempt) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_the_default_store_lies_in_the_data_folder_of_the_platform(tmp_path, monkeypatch):
    monkeypatch.setattr("data.locations.user_data_dir", lambda *_, **__: str(tmp_path / "data" / "dayshift"))
    assert default_store() == tmp_path / "data" / "dayshift" / "runs.db"
    open_store().close()
    assert default_store().exists()

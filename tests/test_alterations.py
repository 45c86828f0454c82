"""Whatever is altered in a stopped run, verify finds it and --resume refuses to go on from there."""
# ruff: noqa: S608 - the names in these queries are those of our own tables

import random  # noqa: TID251 - what is drawn here is where a blow falls
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from data.read_models import TABLES
from data.runs import SEALED
from data.scaffold import scaffold
from data.tables import EventRecord, InputRecord, Run, Snapshot
from scheduler.stop import StopWish
from tests.stores import asked, call, copy_of, refused, stop_after, told
from tui import bootstrap
from tui.live import play
from tui.request import Wanted

DAYS = 100


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return scaffold("news-desk", tmp_path_factory.mktemp("packs") / "news-desk")


@pytest.fixture(scope="module")
def stopped(pack: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one run that was stopped after 900 events: snapshots behind it, work open."""
    store = tmp_path_factory.mktemp("stopped") / "r.db"
    stop_after(store, bootstrap.load(Wanted(department=str(pack), days=DAYS)), 900)
    return store


def flipped(value: Any, bits: random.Random) -> Any:
    """The value with one bit flipped somewhere; an empty place gets something."""
    if value is None or value in ("", b""):
        return 5
    if isinstance(value, int):
        return value ^ 1 << bits.randrange(40)
    place = bits.randrange(len(value))
    if isinstance(value, bytes):
        return value[:place] + bytes([value[place] ^ 1 << bits.randrange(8)]) + value[place + 1 :]
    return value[:place] + chr(ord(value[place]) ^ 1) + value[place + 1 :]


def columns(*models: Any) -> list[tuple[str, str]]:
    return [(str(model.__tablename__), column.name) for model in models for column in model.__table__.columns]


WALL_FACTS = {("run", "writer")}
"""Who wrote last: a help for people, of which nothing depends."""


@pytest.mark.parametrize(("table", "column"), columns(EventRecord, InputRecord, Snapshot, Run))
def test_one_flipped_bit_in_any_column_is_found(stopped: Path, tmp_path: Path, table: str, column: str) -> None:
    store, bits = copy_of(stopped, tmp_path), random.Random(f"{table}.{column}")  # noqa: S311
    if (table, column) in WALL_FACTS:
        pytest.skip("not covered: it only names the process that wrote last")
    keys = ("number", "number") if table == "run" else ("run", "seq")
    order = keys[1]
    (count,) = asked(store, f"SELECT count(*) FROM {table}")
    place = bits.randrange(count)
    row = asked(store, f"SELECT {keys[0]}, {order}, {column} FROM {table} ORDER BY {order} LIMIT 1 OFFSET ?", place)
    changed = flipped(row[2], bits) if column != "seq" else row[2] + 100_000
    where = f"{keys[0]} = ? AND {order} = ?"
    asked(store, f"UPDATE {table} SET {column} = ? WHERE {where}", changed, row[0], row[1])
    verdict = refused(store)
    if table == "event":
        assert verdict["chain"] is False
        assert verdict["first_difference"]["seq"] == row[1]


def test_every_column_of_a_run_is_sealed_chained_or_compared() -> None:
    covered = {"number", "head", "count", "inputs_head", "inputs", "virtual_end", "writer", "pack", "checksum"}
    assert {column for _, column in columns(Run)} == covered | set(SEALED)


@pytest.mark.parametrize("cut", [1, 40])
def test_a_cut_tail_is_found(stopped: Path, tmp_path: Path, cut: int) -> None:
    store = copy_of(stopped, tmp_path)
    (last,) = asked(store, "SELECT max(seq) FROM event")
    asked(store, "DELETE FROM event WHERE seq > ?", last - cut)
    assert refused(store)["first_difference"]["seq"] == last - cut + 1


@pytest.mark.parametrize("table", ["event", "input", *TABLES.values()])
def test_an_added_and_a_missing_row_are_found(stopped: Path, tmp_path: Path, table: str) -> None:
    key = "seq" if table in ("event", "input") else "from_seq"
    if not asked(stopped, f"SELECT count(*) FROM {table}")[0]:
        pytest.skip(f"this run has no {table}")
    store = copy_of(stopped, tmp_path)
    with closing(sqlite3.connect(store)) as connection:
        names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    copied = ", ".join("90001" if name == key else name for name in names)
    asked(store, f"INSERT INTO {table} SELECT {copied} FROM {table} ORDER BY {key} LIMIT 1")
    assert refused(store)["first_difference"]["seq"] is not None
    asked(store, f"DELETE FROM {table} WHERE {key} = 90001")
    asked(store, f"DELETE FROM {table} WHERE {key} = (SELECT min({key}) FROM {table})")
    assert refused(store)["first_difference"] is not None


@pytest.mark.parametrize("table", TABLES.values())
def test_an_altered_read_model_is_found(stopped: Path, tmp_path: Path, table: str) -> None:
    found = asked(stopped, f"SELECT from_seq FROM {table} ORDER BY from_seq DESC LIMIT 1")
    if found is None:
        pytest.skip(f"this run has no {table}")
    store = copy_of(stopped, tmp_path)
    asked(store, f"UPDATE {table} SET status = status || 'x' WHERE from_seq = ?", found[0])
    assert refused(store)["first_difference"]["seq"] == found[0]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE metric_version SET value = value + 1 WHERE from_seq = (SELECT min(from_seq) FROM metric)",
        "DELETE FROM metric_version WHERE name = (SELECT min(name) FROM metric)",
        "INSERT INTO metric_version SELECT run, from_seq, to_seq, 'zzz', at, value FROM metric LIMIT 1",
    ],
)
def test_an_altered_metric_is_found(tmp_path: Path, sql: str) -> None:
    store = tmp_path / "r.db"
    ready = bootstrap.load(Wanted(days=2))
    with bootstrap.store(str(store), create=True) as opened:
        live = opened.start(ready, "max")
        live.until = ready.org.calendar.closing(0)
        play(live, [], StopWish())
        live.close(False)  # noqa: FBT003
    assert told("verify", "--store", store)["ok"] is True
    asked(store, sql)
    assert "'metric'" in refused(store)["first_difference"]["recorded"]


@pytest.mark.parametrize("column", ["settings", "stops", "created", "days"])
def test_a_row_that_cannot_be_read_is_said_and_the_others_are_listed(
    stopped: Path, tmp_path: Path, column: str
) -> None:
    store = copy_of(stopped, tmp_path)
    asked(store, f"UPDATE run SET {column} = '{{x'")
    assert "was altered" in call("show", "--store", store, code=1).output
    assert "altered" in call("runs", "--store", store).output
    refused(store)

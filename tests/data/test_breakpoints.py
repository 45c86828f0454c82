"""Breakpoints lie beside the runs, by department; and a store made before there were any takes them."""

import pytest

from data.bookmarks import Kept, bookmarks_of, keep
from data.breakpoints import KeptBreakpoint, breakpoints_of, keep_breakpoints
from data.database import driver, open_store
from data.handover import written_down
from data.runs import Runs
from data.schema import SCHEMA, version

ONE, TWO = KeptBreakpoint("message", on=True, hits=3), KeptBreakpoint("spend > 500", on=False, hits=0)


def older(store, *missing):
    """The store as version 2 made it."""
    with store.writing() as connection:
        for table in missing:
            driver(connection).execute(f"DROP TABLE {table}")
        driver(connection).execute("UPDATE store SET value = '2' WHERE name = 'schema'")
    store.close()


def test_they_come_back_in_order_and_by_department(store):
    keep_breakpoints(store, "here", [TWO, ONE])
    keep_breakpoints(store, "there", [ONE])
    assert breakpoints_of(store, "here") == [TWO, ONE]
    assert breakpoints_of(store, "there") == [ONE]
    assert breakpoints_of(store, "nowhere") == []


def test_what_is_gone_goes_and_what_another_room_kept_stays(store):
    keep_breakpoints(store, "here", [ONE])
    keep_breakpoints(store, "here", [TWO], gone=["meeting"])
    assert {point.text for point in breakpoints_of(store, "here")} == {ONE.text, TWO.text}
    keep_breakpoints(store, "here", [], gone=[ONE.text])
    assert breakpoints_of(store, "here") == [TWO]


@pytest.mark.parametrize("missing", [(), ("breakpoint",), ("bookmark", "breakpoint")])
def test_a_store_made_before_them_takes_them(store, run, missing):
    older(store, *missing)
    opened = open_store(store.path)
    with opened.reading() as connection:
        assert version(driver(connection)) == SCHEMA
    keep(opened, run, Kept(2, 200, "first"))
    keep_breakpoints(opened, "here", [ONE])
    assert bookmarks_of(opened, run) == [Kept(2, 200, "first")]
    assert breakpoints_of(opened, "here") == [ONE]
    opened.close()


def test_one_that_is_only_read_has_none_and_stays_as_it_is(store, run, tmp_path):
    older(store, "bookmark", "breakpoint")
    before = store.path.read_bytes()
    opened = open_store(store.path, read_only=True)
    assert bookmarks_of(opened, run) == []
    assert breakpoints_of(opened, "here") == []
    written_down(opened, Runs(opened).find(run.id), str(tmp_path / "day.dayshift"))
    opened.close()
    assert store.path.read_bytes() == before


def test_a_run_of_such_a_store_can_be_deleted(store, run):
    older(store, "bookmark", "breakpoint")
    opened = open_store(store.path)
    Runs(opened).delete(Runs(opened).find(run.id))
    assert list(Runs(opened).list()) == []
    opened.close()

"""The runs of a store: opened, compared, forked, resumed, deleted from the control room; and what is kept of them."""

from pathlib import Path

import pytest

from data.runs import key_of
from tests.tui.room.conftest import instant
from tui import bootstrap
from tui.house_of_store import HouseOfStore
from tui.present.lines import text_of, width_of
from tui.present.room import header, runs
from tui.request import Wanted
from tui.screens.ask import Ask
from tui.screens.listing import Listing
from tui.screens.runs import Runs
from tui.widgets.lines import LineList


def words(rows) -> str:
    return "\n".join(text_of(row.line).rstrip() for row in rows)


def record(store, name, upto="", **wanted):
    """Record a day in a store, to its end or to a time of it; its id."""
    ready = bootstrap.load(Wanted(name=name, **wanted))
    live = store.start(ready, "max")
    session = bootstrap.live_session(live)
    at = instant(ready.org, upto) if upto else ready.until
    while (due := live.engine.next_due()) is not None and due <= at:
        live.engine.step()
    session.close()
    return live.run


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    """A store with two days and a half one."""
    path = tmp_path_factory.mktemp("store") / "runs.db"
    with bootstrap.store(str(path), create=True) as store:
        ids = [record(store, "plain"), record(store, "stirred", scenario="crisis"), record(store, "half", upto="10:30")]
    return path, ids


@pytest.fixture
def store(recorded, tmp_path):
    """A copy of it, for one test."""
    path = tmp_path / "runs.db"
    path.write_bytes(Path(recorded[0]).read_bytes())
    with bootstrap.store(str(path)) as opened:
        yield opened


@pytest.fixture
def ids(recorded):
    return recorded[1]


def in_runs(room, store, run, size=(120, 36), *, read_only=False):
    return room(store.play(run), size, HouseOfStore(store, read_only=read_only))


def table(pilot) -> LineList:
    return pilot.app.query_one("#runs", LineList)


async def chosen(pilot, run):
    """The screen of runs, with a run chosen."""
    await pilot.press("9")
    await pilot.app.action_place("9", run)
    assert table(pilot).row.key == f"run|{run}"


def test_a_row_says_what_was_played_and_which_is_on_the_screen(store, ids):
    facts = store.all_facts()
    for width in (156, 116, 76):
        rows = runs.rows(facts, ids[0], [ids[1], ids[2]], width)
        assert [row.key for row in rows if row.key] == [f"run|{one.run}" for one in facts]
        told = words(rows)
        assert all(word in told for word in ("plain", "crisis", "half", "finished", "stopped"))
        lines = {row.key[4:]: text_of(row.line) for row in rows if row.key}
        assert lines[ids[0]].startswith("▶")
        assert lines[ids[1]][1] == "A"
        assert lines[ids[2]][1] == "B"
        assert all(len(line) == width for line in lines.values())


def test_an_empty_list_and_a_filter_that_nothing_fits_say_so(store):
    assert "No run is recorded" in words(runs.rows([], "", [], 80))
    assert "No run holds" in words(runs.rows(store.all_facts(), "", [], 80, "elephant"))


async def test_enter_opens_a_run_in_replay(room, store, ids):
    async with in_runs(room, store, ids[0]) as pilot:
        await chosen(pilot, ids[1])
        await pilot.press("enter")
        await pilot.pause()
        assert pilot.app.session.run == ids[1]
        assert pilot.app.session.read_only
        assert pilot.app.place == "1"


async def test_space_selects_two_and_c_sets_them_side_by_side(room, store, ids):
    async with in_runs(room, store, ids[0]) as pilot:
        await chosen(pilot, ids[0])
        await pilot.press("c")
        assert not isinstance(pilot.app.screen, Listing)
        await pilot.press("space")
        await chosen(pilot, ids[1])
        await pilot.press("space", "c")
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        assert isinstance(pilot.app.screen, Listing)
        told = words(pilot.app.screen.query_one(LineList).rows)
        assert "First divergence" in told
        assert "Lead time of a workflow" in told
        assert not pilot.app.session.playing


async def test_a_run_is_deleted_only_by_its_own_words(room, store, ids):
    async with in_runs(room, store, ids[0]) as pilot:
        await chosen(pilot, ids[1])
        await pilot.press("d", *"yes", "enter")
        assert isinstance(pilot.app.screen, Ask)
        await pilot.press("escape")
        assert ids[1] in {facts.run for facts in store.all_facts()}
        await pilot.press("d", *f"delete {ids[1]}", "enter")
        await pilot.pause()
        assert ids[1] not in {facts.run for facts in store.all_facts()}
        assert f"run|{ids[1]}" not in {row.key for row in table(pilot).rows}


async def test_the_run_on_the_screen_is_not_deleted(room, store, ids):
    async with in_runs(room, store, ids[0]) as pilot:
        await chosen(pilot, ids[0])
        await pilot.press("d")
        assert not isinstance(pilot.app.screen, Ask)
        assert ids[0] in {facts.run for facts in store.all_facts()}


async def test_an_unfinished_run_goes_on_live_and_a_finished_one_does_not(room, store, ids):
    async with in_runs(room, store, ids[0]) as pilot:
        await chosen(pilot, ids[1])
        await pilot.press("r")
        assert pilot.app.session.run == ids[0]
        await chosen(pilot, ids[2])
        before = store.find(ids[2]).count
        await pilot.press("r")
        assert pilot.app.session.run == ids[2]
        assert pilot.app.session.verb == "live"
        await pilot.press("full_stop")
    assert store.find(ids[2]).count > before
    assert store.find(ids[2]).state == "stopped"


async def test_another_run_is_forked_at_a_time(room, store, ids):
    async with in_runs(room, store, ids[0]) as pilot:
        await chosen(pilot, ids[1])
        await pilot.press("f", *"10:00 seed=9", "enter")
        await pilot.pause()
        session = pilot.app.session
        assert session.verb == "fork"
        assert session.origin == ids[1]
        assert session.at == instant(session.org, "10:00")
    assert store.facts(session.run).parent == ids[1]


async def test_a_room_that_only_shows_changes_nothing(room, store, ids):
    async with in_runs(room, store, ids[0], read_only=True) as pilot:
        await chosen(pilot, ids[1])
        await pilot.press("d", *f"delete {ids[1]}", "enter")
        await pilot.press("m", *"note", "enter")
        await pilot.pause()
    assert {facts.run for facts in store.all_facts()} == {*ids}
    assert HouseOfStore(store).bookmarks(ids[0]) == []


async def test_a_bookmark_is_kept_in_the_store_shown_on_the_track_and_told_where_it_is_reached(room, store, ids):
    async with in_runs(room, store, ids[0]) as pilot:
        app = pilot.app
        app.session.seek(300)
        await pilot.press("m", *"look here", "enter")
        assert [(kept.seq, kept.note) for kept in HouseOfStore(store).bookmarks(ids[0])] == [(300, "look here")]
        assert "▲ look here" in text_of(header.track(app.session, 120, app.kept))
        app.session.seek(1)
        app.redraw()
        for _ in range(60):
            await pilot.press("n")
            if app.session.cursor >= 300:
                break
        assert app.session.cursor == 300
        app.frame()
        await pilot.pause()
        assert "look here" in [toast.message for toast in app._notifications]
        app.session.seek(600)
        app.frame()
        assert "▲" in text_of(header.track(app.session, 80, app.kept))
    async with in_runs(room, store, ids[0]) as pilot:
        await pilot.press("B", "enter")
        assert pilot.app.session.cursor == 300
        await pilot.press("B", "d", "escape")
        assert pilot.app.kept == []
    assert HouseOfStore(store).bookmarks(ids[0]) == []


async def test_a_bookmark_at_the_same_event_is_replaced_and_goes_with_its_run(room, store, ids):
    house = HouseOfStore(store)
    async with in_runs(room, store, ids[1]) as pilot:
        pilot.app.session.seek(300)
        await pilot.press("m", *"one", "enter")
        await pilot.press("m", *"two", "enter")
    assert [kept.note for kept in house.bookmarks(ids[1])] == ["two"]
    number = key_of(store.find(ids[1]))
    house.delete(ids[1])
    with store.database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM bookmark WHERE run = ?", (number,)).scalar() == 0


async def test_bookmarks_change_nothing_of_a_run(room, store, ids):
    before = store.find(ids[0])
    async with in_runs(room, store, ids[0]) as pilot:
        await pilot.press("m", *"note", "enter")
    after = store.find(ids[0])
    assert (after.head, after.checksum, after.count) == (before.head, before.checksum, before.count)
    assert bootstrap.verified(store, ids[0]).ok


async def test_a_picture_is_saved_and_never_written_over(room, store, ids, tmp_path, monkeypatch):
    folder = tmp_path / "pictures"
    folder.mkdir()
    monkeypatch.chdir(folder)
    async with in_runs(room, store, ids[0]) as pilot:
        await pilot.press("8", "ctrl+s", "ctrl+s")
    name = f"dayshift-{ids[0]}-1-metrics"
    assert sorted(path.name for path in folder.iterdir()) == [f"{name}-2.svg", f"{name}.svg"]
    svg = (folder / f"{name}.svg").read_text()
    assert svg.startswith("<svg")
    assert "https://cdn" not in svg


@pytest.mark.parametrize("size", [(160, 48), (120, 36), (80, 24), (60, 18)])
async def test_it_stands_at_every_size(room, store, ids, size):
    async with in_runs(room, store, ids[0], size) as pilot:
        await pilot.press("9")
        await pilot.resize_terminal(100, 30)
        await pilot.resize_terminal(*size)
        assert pilot.app.query_one(Runs).chosen is not None


@pytest.mark.parametrize("size", [(160, 48), (120, 36), (80, 24)])
async def test_the_comparison_uses_the_width_there_is(room, store, ids, size):
    async with in_runs(room, store, ids[0], size) as pilot:
        await pilot.press("9", "space", "down", "space", "c")
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        rows = pilot.app.screen.query_one(LineList)
        width = rows.scrollable_content_region.width
        assert width > 0.85 * size[0]
        widths = [width_of(row.line) for row in rows.rows]
        assert 0.8 * width < max(widths) <= width
        await pilot.resize_terminal(100, 30)
        await pilot.pause()
        narrower = rows.scrollable_content_region.width
        assert max(width_of(row.line) for row in rows.rows) <= narrower != width

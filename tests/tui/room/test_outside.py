"""The room and its terminal: too small, without colours, clicked, interrupted, broken; and rooms that only show."""

import pytest

from department.commands import Answer
from department.errors import OutsideError, PastError, StoreError
from department.queries import needs_you
from tests.stores import told
from tests.tui.room.conftest import engine_of, instant, live_of
from tui import bootstrap, opening
from tui.app import ControlRoom
from tui.keys import PLACES
from tui.present.room import header
from tui.request import Wanted
from tui.terminal_app import TooSmall
from tui.widgets.lines import LineList


@pytest.mark.parametrize(("size", "fits"), [((60, 15), True), ((59, 15), False), ((60, 14), False), ((20, 5), False)])
async def test_a_terminal_that_is_too_small_is_told_so(room, replay, size, fits):
    async with room(replay, size) as pilot:
        await pilot.pause()
        small = pilot.app.query_one(TooSmall)
        assert small.display is not fits
        assert pilot.app.query_one("#panes").display is fits
        if not fits:
            assert f"here are {size[0]} and {size[1]}" in str(small.render())


async def test_a_terminal_that_grows_shows_the_room_again(room, replay):
    async with room(replay, (40, 10)) as pilot:
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert not pilot.app.query_one(TooSmall).display
        assert pilot.app.query_one("#panes").display


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_a_click_on_a_tab_opens_its_screen(room, replay, size):
    async with room(replay, size) as pilot:
        for tab in pilot.app.tabs():
            if tab.key not in "1347":
                continue
            line = [header.pressed(pilot.app.tabs(), pilot.app.place, size[0], column) for column in range(size[0])]
            await pilot.click("#foot", offset=(line.index(f"place('{tab.key}')") + 1, 0))
            await pilot.pause()
            assert pilot.app.place == tab.key


async def test_a_click_on_help_opens_it(room, replay):
    async with room(replay) as pilot:
        await pilot.click("#foot", offset=(118, 0))
        await pilot.pause()
        assert len(pilot.app.screen_stack) == 2


async def test_ctrl_c_leaves_with_130(room, replay):
    async with room(replay) as pilot:
        await pilot.press("ctrl+c")
    assert pilot.app.return_value == 130


async def test_the_title_says_what_waits(room, org):
    session = live_of(engine_of(org, "crisis", {"operator": "ask"}))
    async with room(session) as pilot:
        while not needs_you(session.state):
            session.step()
        pilot.app.frame()
        assert pilot.app.title.startswith("dayshift ◆ ")


def test_a_room_that_only_shows_takes_no_answers(org):
    session = live_of(engine_of(org, "crisis", {"operator": "ask"}))
    session.read_only = True
    before = session.head
    with pytest.raises(PastError, match="only shows"):
        session.execute(Answer("x", "approved", "y"))
    assert session.head == before


def test_without_colours_nothing_is_coloured(replay, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    assert ControlRoom(replay, None).no_color


def test_a_room_that_breaks_keeps_the_run_and_says_where_to_look(tmp_path, monkeypatch):
    shown = header.track

    def breaks(session, width, *more):
        if session.cursor > 50:
            raise ZeroDivisionError("a presenter's mistake")
        return shown(session, width, *more)

    monkeypatch.setattr("tui.present.room.header.track", breaks)
    monkeypatch.setattr("tui.broken.user_log_path", lambda *_, **__: tmp_path)
    run = ControlRoom.run
    monkeypatch.setattr(ControlRoom, "run", lambda room: run(room, headless=True))
    store = str(tmp_path / "r.db")
    with pytest.raises(OutsideError, match=r"a presenter's mistake.*is kept.*run --resume") as told_:
        opening.live_room(bootstrap.load(Wanted()), opening.View(store=store, speed="max"))
    assert told_.value.exit_code == 3
    assert "ZeroDivisionError" in (tmp_path / "room-error.txt").read_text()
    assert told("verify", "--store", store)["ok"] is True
    whole = told("run", "--headless", "--store", tmp_path / "whole.db")
    assert told("run", "--resume", "--headless", "--store", store)["head"] == whole["head"]


def test_a_store_that_is_removed_under_the_room_is_said_at_its_end(tmp_path, monkeypatch):
    path = tmp_path / "r.db"

    def run(room):
        for _ in range(5):
            room.session.step()
        path.unlink()
        return 0

    monkeypatch.setattr(ControlRoom, "run", run)
    with pytest.raises(StoreError, match="was removed while run") as told_:
        opening.live_room(bootstrap.load(Wanted()), opening.View(store=str(path), speed="max"))
    assert told_.value.exit_code == 3


@pytest.mark.parametrize("clock", ["23:59", "+4h"])
async def test_going_beyond_the_head_says_that_nothing_is_there_yet(room, asking, clock):
    async with room(asking) as pilot:
        before = asking.cursor
        await pilot.press("g", *clock, "enter")
        assert asking.cursor == before
        assert any("Nothing later has happened yet" in str(toast.message) for toast in pilot.app._notifications)


@pytest.mark.parametrize("place", [place.key for place in PLACES])
async def test_a_screen_opened_in_a_paused_room_is_made_for_its_width(room, replay, place):
    replay.seek_time(instant(replay.org, "14:30"))
    async with room(replay, (80, 24)) as pilot:
        await pilot.press(place)
        await pilot.pause()
        pilot.app.pane.complete()
        first = [[row.line for row in rows.rows] for rows in pilot.app.pane.query(LineList)]
        pilot.app.pane.refresh_pane()
        assert [[row.line for row in rows.rows] for rows in pilot.app.pane.query(LineList)] == first

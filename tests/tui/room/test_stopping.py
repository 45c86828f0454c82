"""Breakpoints as a person sets them: `b`, the list, the hit where it happened; the track as something to point at."""

import pytest
from click.testing import CliRunner

from department.breakpoints import BreakpointList
from department.errors import StoreError, UsageError
from department.session import MAX
from tests.tui.room.conftest import EmptyHouse, engine_of, instant, live_of, recorded_of
from tui.commands.step import step
from tui.opening import View, live_room
from tui.playing import prepared
from tui.present.lines import text_of
from tui.present.room import header, stops
from tui.screens.ask import Ask
from tui.screens.breakpoints import BreakpointListing

BRISK = "message from cmo"


def texts(session):
    return [point.text for point in session.breakpoints.points]


async def play_on(pilot, session):
    session.set_speed(MAX)
    session.play()
    while session.playing:
        pilot.app.frame()
    await pilot.pause()


async def test_b_asks_refuses_a_wrong_word_and_takes_a_right_one(room, replay):
    async with room(replay) as pilot:
        await pilot.press("b", *"message from cmmo", "enter")
        assert "nearest: cmo" in str(pilot.app.screen.query_one(".wrong").render())
        await pilot.press(*["backspace"] * 2, "o", "enter")
        assert texts(replay) == [BRISK]


@pytest.mark.parametrize("live", [False, True])
async def test_the_run_stops_where_it_happened_and_says_so(room, replay, org, live):
    session = live_of(engine_of(org), hold=False) if live else replay
    session.breakpoints = BreakpointList(org, (BRISK,))
    async with room(session) as pilot:
        await play_on(pilot, session)
        event = session.event(session.cursor)
        assert (event.kind, event.actor) == ("message.posted", "cmo")
        assert session.hit == BRISK
        assert pilot.app.query_one("#stopped").display
        line = text_of(stops.stopped(session, 120))
        assert BRISK in line
        assert f"#{event.seq}" in line
        assert any(BRISK in str(toast.message) for toast in pilot.app._notifications)
        assert pilot.app.subject == event.seq
        await pilot.press("full_stop")
        assert not pilot.app.query_one("#stopped").display


async def test_a_step_stops_at_a_breakpoint_on_its_way(room, replay, org):
    replay.breakpoints = BreakpointList(org, (BRISK,))
    async with room(replay) as pilot:
        await pilot.press(*"nnnnnnnn")
        assert replay.breakpoints.points[0].hits


async def test_the_list_switches_edits_and_deletes(room, replay, org):
    replay.breakpoints = BreakpointList(org, (BRISK, "meeting standup"))
    async with room(replay) as pilot:
        await pilot.press("P", "space")
        assert isinstance(pilot.app.screen, BreakpointListing)
        assert [point.on for point in replay.breakpoints.points] == [False, True]
        await pilot.press("down", "enter")
        assert isinstance(pilot.app.screen, Ask)
        await pilot.press("space", *"ends", "enter")
        assert texts(replay) == [BRISK, "meeting standup ends"]
        await pilot.press("ctrl+b", "d", "escape")
        assert texts(replay) == ["meeting standup ends"]


async def test_running_to_somewhere_keeps_the_speed_and_leaves_nothing_behind(room, replay):
    async with room(replay) as pilot:
        speed = replay.speed
        pilot.app.action_run_to("meeting standup")
        while replay.playing:
            pilot.app.frame()
        pilot.app.frame()
        assert replay.event(replay.cursor).kind == "meeting.started"
        assert (replay.speed, texts(replay)) == (speed, [])
        pilot.app.action_run_to("event campaign.launched")
        while replay.playing:
            pilot.app.frame()
        pilot.app.frame()
        assert (replay.over, texts(replay)) == (True, [])


async def test_the_track_goes_where_it_is_clicked(room, replay):
    async with room(replay) as pilot:
        await pilot.click("#track", offset=(40, 0))
        wanted = header.track_at(replay, 120, 40)
        assert abs(replay.at - wanted) < 1000
        assert text_of(header.track(replay, 120))[40] == "●"


def test_beside_the_track_is_no_time(replay):
    assert header.track_at(replay, 120, 2) is None
    assert header.track_at(replay, 120, 119) is None


def test_a_breakpoint_that_cannot_be_read_begins_no_run(tmp_path):
    store = tmp_path / "runs.db"
    given = dict.fromkeys(("department", "scenario", "workflow", "days", "start", "seed", "name", "leads"))
    view = View(store=str(store), breaks=("decision where confidense < 1",))
    with pytest.raises(UsageError, match="column 16"):
        live_room(prepared({**given, "settings": ()}), view)
    assert not store.exists()


def test_step_hands_its_breakpoints_to_the_room(monkeypatch):
    seen = []
    monkeypatch.setattr("tui.commands.step.in_terminal", lambda: True)
    monkeypatch.setattr("tui.opening.live_room", lambda _, view: seen.append(view) or 0)
    done = CliRunner().invoke(step, ["--break", BRISK, "--break", "spend > 500"])
    assert done.exit_code == 0, done.output
    assert (seen[0].breaks, seen[0].paused) == ((BRISK, "spend > 500"), True)


def test_a_breakpoint_row_tells_its_hits(org, day):
    points = BreakpointList(org, (BRISK,))
    for event in day.events:
        points.hit(event)
    (row,) = stops.rows(points.points, 100)
    assert f"hit {points.points[0].hits} times" in text_of(row.line)
    assert row.seq == points.points[0].last


def test_noon_is_on_the_track(replay, org):
    replay.seek_time(instant(org, "12:00"))
    x = text_of(header.track(replay, 120)).index("●")
    assert abs(header.track_at(replay, 120, x) - replay.at) < 10 * 60_000


async def test_breakpoints_are_there_again_in_the_next_session(room, played):
    house = EmptyHouse()
    first, second, third = (recorded_of(played) for _ in range(3))
    first.breakpoints = BreakpointList(first.org, ("spend > 500",))
    async with room(first, house=house) as pilot:
        await pilot.press("b", *BRISK, "enter", "b", *"meeting standup", "enter")
        await play_on(pilot, first)
    async with room(second, house=house) as pilot:
        assert texts(second) == [BRISK, "meeting standup"]
        assert second.breakpoints.find(BRISK).hits == 1
        assert any("2 breakpoints" in str(toast.message) for toast in pilot.app._notifications)
        await play_on(pilot, second)
        assert (second.hit, second.breakpoints.find(BRISK).hits) == (BRISK, 2)
        await pilot.press("P", "d", "space", "escape")
    async with room(third, house=house):
        assert [(point.text, point.on) for point in third.breakpoints.points] == [("meeting standup", False)]


async def test_a_kept_one_that_fits_nothing_here_is_shown_and_can_be_deleted(room, replay):
    house = EmptyHouse()
    house.points[replay.org.pack.id] = [("message from nobody", True, 4), (BRISK, True, 0)]
    async with room(replay, house=house) as pilot:
        assert [point.fits for point in replay.breakpoints.points] == [False, True]
        assert stops.NO_FIT in text_of(stops.rows(replay.breakpoints.points, 100)[0].line)
        await play_on(pilot, replay)
        assert replay.hit == BRISK
        await pilot.press("P", "d", "escape")
        assert [text for text, *_ in house.points[replay.org.pack.id]] == [BRISK]


async def test_those_given_with_the_command_are_of_this_session_only(room, replay, org):
    house = EmptyHouse()
    replay.breakpoints = BreakpointList(org, (BRISK,))
    async with room(replay, house=house) as pilot:
        await pilot.press("n", "n")
    assert house.points == {}


async def test_where_the_store_refuses_they_hold_for_the_session(room, replay):
    house = EmptyHouse()
    house.keep_breakpoints = refused
    async with room(replay, house=house) as pilot:
        await pilot.press("b", *BRISK, "enter")
        assert any("for this session only" in str(toast.message) for toast in pilot.app._notifications)
        assert texts(replay) == [BRISK]


def refused(*_):
    raise StoreError("The store is gone.")

"""The timeline: everybody's time as of the cursor, and every way to scrub it."""

import pytest

from department.events.record import Event
from department.org import OPERATOR
from tests.plays import run_on
from tests.tui.room.conftest import engine_of, instant, recorded_of
from tui.present.lines import CHOSEN, text_of, width_of
from tui.present.names import flow_title
from tui.present.room import lane_events, timeline
from tui.present.room.ahead import coming
from tui.present.room.timeline import HOUR, ZOOMS
from tui.screens.listing import Listing
from tui.widgets.lanes import LaneList


def strip(session, who, width=120, zoom=0):
    row = next(row for row in timeline.lanes(session, width, zoom) if row.key == who)
    return text_of(row.line)[timeline.label_width(width) :]


def clock(session):
    return f"{session.org.calendar.local(session.at):%H:%M}"


def test_the_timeline_travels(travels):
    travels(
        lambda session: [
            (
                timeline.lanes(session, 118, zoom), timeline.ruler(session, 118, zoom),
                timeline.window(session, 118, zoom),
                [timeline.now_line(session, who, 118, zoom) for who in session.org.agents],
                lane_events.recent(session, "cmo", 118, 20),
            )
            for zoom in ZOOMS
        ]
    )  # fmt: skip


@pytest.mark.parametrize("width", [60, 80, 100, 118, 158, 240])
@pytest.mark.parametrize("zoom", ZOOMS)
def test_every_line_has_the_width_and_nothing_is_cut_off_unseen(replay, width, zoom):
    for at in ("09:00", "11:40", "17:30"):
        replay.seek_time(instant(replay.org, at))
        lines = [row.line for row in timeline.lanes(replay, width, zoom)]
        assert {width_of(line) for line in (*lines, timeline.pointer(replay, width, zoom))} == {width}
        assert width_of(timeline.ruler(replay, width, zoom)) == width


def test_everybody_has_a_lane_and_the_person_the_first(replay):
    assert [row.key for row in timeline.lanes(replay, 120, 0)] == [OPERATOR, *replay.org.agents]


@pytest.mark.parametrize("clock", ["09:05", "12:10", "15:20", "17:29"])
def test_right_of_now_stands_what_the_timeline_has_planned_and_nothing_else(replay, clock):
    replay.seek_time(instant(replay.org, clock))
    shown = timeline.window(replay, 240, 0)
    here = shown.here(replay.at)
    planned = coming(replay, shown.since, shown.until)
    for row in timeline.lanes(replay, 240, 0):
        right = text_of(row.line)[timeline.label_width(240) + here + 1 :]
        circles = {here + 1 + x for x, sign in enumerate(right) if sign == timeline.PLANNED[0]}
        assert circles == {x for one in planned if row.key in one.who and (x := shown.cell(one.at)) > here}
        assert not right.strip(f" ·{timeline.PLANNED[0]}")


def test_what_is_planned_begins_then(replay):
    """Every routine that fires later on the default day was planned at its opening, and the other way round."""
    replay.seek_time(instant(replay.org, "09:05"))
    told = [(one.at, one.title) for one in coming(replay, replay.at, replay.until)]
    fired = replay.history(("routine.fired",), ahead=True)
    later = [(event.at, flow_title(event.subject["routine"], replay.org.pack)) for event in fired]
    assert told == sorted(one for one in later if one[0] > replay.at)
    assert len(told) > 10


def test_a_routine_that_stands_aside_for_the_scenario_is_not_announced(org):
    name, scenario = next((name, one) for name, one in org.pack.scenarios.items() if one.replaces)
    stirred, plain = recorded_of(engine_of(org, name)), recorded_of(engine_of(org))
    titles = {flow_title(routine, org.pack) for routine in scenario.replaces}
    for session, told in ((stirred, set()), (plain, titles)):
        session.follow()
        assert titles & {one.title for one in coming(session, session.at, session.until)} == told


def test_the_chosen_lane_tells_what_is_next_for_it(replay):
    replay.seek_time(instant(replay.org, "11:55"))
    assert "next 12:00" in text_of(timeline.now_line(replay, "cmo", 160, 0))


def test_a_cell_says_what_its_time_was(replay, org):
    """At the standup everybody who attends is in the meeting; before it, each cell of work lies in a task."""
    replay.follow()
    held = next(e for e in replay.history(("meeting.held",)) if len(e.data.attendees) == len(org.agents))
    shown = timeline.window(replay, 160, 0)
    middle = shown.cell(held.at - held.data.took // 2)
    assert all(strip(replay, who, 160)[middle] == "▣" for who in org.agents)
    done = [e for e in replay.history(("task.completed",)) if e.at < held.at - held.data.took]
    for who in org.agents:
        spans = [(e.at - e.data.took - shown.step, e.at + shown.step) for e in done if e.actor == who]
        cells = [x for x in range(shown.cell(held.at - held.data.took) - 1) if strip(replay, who, 160)[x] == "━"]
        assert all(any(since <= shown.instant(x) <= until for since, until in spans) for x in cells)


def test_marks_stand_on_the_lane_of_whoever_did_it(replay):
    replay.follow()
    shown = timeline.window(replay, 240, 0)
    for event in replay.history(("content.published",)):
        assert strip(replay, event.actor, 240)[shown.cell(event.at)] in "✓⚖◆"


@pytest.mark.parametrize("zoom", ZOOMS)
def test_cells_and_instants_belong_together(replay, zoom):
    replay.seek_time(instant(replay.org, "13:20"))
    shown = timeline.window(replay, 120, zoom)
    assert shown.since <= replay.at < shown.until
    for cell in range(shown.cells):
        assert shown.cell(shown.instant(cell)) == cell


def test_an_answer_ends_the_request_on_the_person_s_lane(crisis):
    session = recorded_of(crisis)
    session.follow()
    asked: Event = session.history(("approval.requested",))[-1]
    answered = session.history(("approval.answered",))[-1]
    session.seek(asked.seq)
    assert "◇" in strip(session, OPERATOR, 240)
    assert timeline.lanes(session, 120, 0)[0].seq == asked.seq
    session.seek(answered.seq + 200)
    assert timeline.lanes(session, 120, 0)[0].seq == 0


async def test_keys_scrub_by_cells_and_by_hours(room, replay):
    async with room(replay) as pilot:
        await pilot.press("5", "right_curly_bracket", "right_curly_bracket")
        assert clock(replay) == "11:00"
        await pilot.press("shift+left", "ctrl+right", "H", "L")
        assert clock(replay) == "11:00"
        shown = timeline.window(replay, 119, 0)
        await pilot.press("l", "right")
        assert shown.cell(replay.at) == shown.cell(instant(replay.org, "11:00")) + 2
        await pilot.press("h", "left")
        assert shown.cell(replay.at) == shown.cell(instant(replay.org, "11:00"))
        await pilot.press("end")
        assert clock(replay) == "17:30"
        await pilot.press("home")
        assert clock(replay) == "09:00"


async def test_plus_and_minus_stretch_it_and_a_cell_is_then_less(room, replay):
    replay.seek_time(instant(replay.org, "12:00"))
    async with room(replay) as pilot:
        await pilot.press("5", "plus", "equals_sign")
        pane = pilot.app.pane
        assert pane.zoom == HOUR
        before = replay.at
        await pilot.press("right")
        assert 0 < replay.at - before < 60_000
        await pilot.press("minus", "minus", "minus")
        assert pane.zoom == 0


async def test_a_click_and_a_drag_go_where_they_point(room, replay):
    async with room(replay) as pilot:
        await pilot.press("5")
        lanes = pilot.app.query_one(LaneList)
        width = lanes.scrollable_content_region.width
        shown = timeline.window(replay, width, 0)
        x = timeline.label_width(width) + 40
        await pilot.click(lanes, offset=(x, 3))
        assert shown.cell(replay.at) == 40
        assert lanes.row.key == lanes.rows[3].key
        await pilot.mouse_down(lanes, offset=(x, 3))
        await pilot.hover(lanes, offset=(x + 20, 3))
        await pilot.mouse_up(lanes, offset=(x + 20, 3))
        assert shown.cell(replay.at) == 60
        await pilot.click("#ruler", offset=(x, 0))
        assert shown.cell(replay.at) == 40


async def test_enter_opens_what_happened_there_and_leads_to_it(room, replay):
    replay.seek_time(instant(replay.org, "10:30"))
    async with room(replay) as pilot:
        await pilot.press("5", "down", "down", "down", "enter")
        assert isinstance(pilot.app.screen, Listing)
        await pilot.press("escape")
        assert not isinstance(pilot.app.screen, Listing)


async def test_the_filter_leaves_only_who_fits(room, replay):
    async with room(replay) as pilot:
        await pilot.press("5", "slash", *"designer", "enter")
        assert [row.key for row in pilot.app.query_one(LaneList).rows] == ["designer"]


@pytest.mark.parametrize("size", [(160, 48), (120, 36), (80, 24), (60, 18)])
async def test_it_stands_at_every_size(room, replay, size):
    replay.seek_time(instant(replay.org, "14:00"))
    async with room(replay, size) as pilot:
        await pilot.press("5")
        lanes = pilot.app.query_one(LaneList)
        assert all(width_of(row.line) in (0, lanes.scrollable_content_region.width) for row in lanes.rows)
        now = timeline.pointer(replay, lanes.scrollable_content_region.width, 0)
        assert any(tone == CHOSEN and "14:00" in text for text, tone in now)


async def test_another_day_is_another_strip(room, org):
    calendar = org.calendar
    session = recorded_of(run_on(engine_of(org), calendar.closing(1)))
    session.seek_time(instant(org, "11:00"))
    async with room(session) as pilot:
        await pilot.press("5", "pagedown")
        assert (clock(session), calendar.day_index(session.at)) == ("11:00", 1)
        assert timeline.window(session, 119, 0)[:2] == (calendar.opening(1), calendar.closing(1))
        assert "Tue 06 Jan" in text_of(timeline.ruler(session, 119, 0))
        await pilot.press("pageup", "pageup")
        assert (clock(session), calendar.day_index(session.at)) == ("11:00", 0)


@pytest.mark.parametrize("width", [80, 100, 120, 160])
def test_the_legend_tells_every_sign(width):
    told = text_of(timeline.legend(width))
    assert "planned" in told
    assert "…" not in told
    assert ("scrub" in told) == (width >= 120)

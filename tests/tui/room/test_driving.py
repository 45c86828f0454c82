"""The keys that move the session, as a person presses them."""

import pytest

from department.state import encode
from tui.present.lines import text_of
from tui.present.room import header
from tui.screens.listing import Listing


async def test_steps_go_on_and_back(room, replay):
    async with room(replay) as pilot:
        await pilot.press("full_stop", "full_stop", "comma")
        assert replay.cursor == 2
        await pilot.press("n")
        assert replay.event(replay.cursor).kind in header.KINDS_OF[header.CHAPTER]


async def test_a_time_is_gone_to_and_a_wrong_one_is_explained(room, replay):
    async with room(replay) as pilot:
        await pilot.press("g", *"25:99", "enter")
        assert "hours go to 23" in str(pilot.app.screen.query_one(".wrong").render())
        await pilot.press(*["backspace"] * 5, *"11:20", "enter")
        assert f"{replay.org.calendar.local(replay.at):%H:%M}" == "11:20"


@pytest.mark.parametrize(("words", "shown"), [("head", "17:30"), ("start", "09:00")])
async def test_the_ends_have_names(room, replay, words, shown):
    async with room(replay) as pilot:
        await pilot.press("g", *words, "enter")
        assert f"{replay.org.calendar.local(replay.at):%H:%M}" == shown


async def test_the_first_line_says_that_a_replay_calls_nothing(room, replay):
    async with room(replay):
        assert "replay · live calls 0" in text_of(header.top(replay, 120))


async def test_an_answer_to_the_past_is_refused_and_changes_nothing(room, replay):
    async with room(replay) as pilot:
        before = replay.head
        await pilot.press("E", "f", "escape")
        assert replay.head == before


@pytest.mark.parametrize("key", ["question_mark", "i", "w", "B"])
async def test_lists_open_and_close(room, replay, key):
    async with room(replay) as pilot:
        await pilot.press("n", key)
        assert isinstance(pilot.app.screen, Listing)
        await pilot.press("escape")
        assert not isinstance(pilot.app.screen, Listing)


async def test_a_bookmark_leads_back(room, replay):
    async with room(replay) as pilot:
        await pilot.press("n", "n", "m", *"here", "enter")
        there = replay.cursor
        await pilot.press("G", "B", "enter")
        assert replay.cursor == there


def test_the_lines_around_a_screen_travel(travels):
    travels(lambda session: (header.day_of(session), encode(session.state)))


@pytest.mark.parametrize("width", [40, 80, 120, 160, 240])
def test_the_lines_around_a_screen_fill_their_width(replay, width):
    replay.seek(600)
    for made in (header.top(replay, width), header.track(replay, width)):
        assert len(text_of(made)) == width


def test_after_the_close_the_track_is_still_that_of_the_day(org, replay):
    replay.seek(replay.head)
    closes = org.calendar.closing(0)
    assert header.day_of(replay)[1] == max(closes, replay.at)
    replay._shown_at = closes + 3 * header.AFTERWARDS
    opens, until = header.day_of(replay)
    assert (opens, until) == (org.calendar.opening(0), closes + header.AFTERWARDS)


async def test_what_is_typed_into_a_question_can_be_read(room, replay):
    async with room(replay) as pilot:
        await pilot.press("g", *"11:2")
        await pilot.pause()
        assert "11:2" in pilot.app.export_screenshot()

"""The standup board: what was said, by whom, each sentence with the event behind it."""

from tests.tui.room.conftest import instant
from tui.present.lines import text_of
from tui.present.room import standup
from tui.screens.listing import Listing
from tui.widgets.lines import LineList


def newest(session) -> str:
    return next(iter(standup.held(session))).path


def test_the_board_travels(travels):
    travels(lambda session: [standup.board(session, one.path, 90) for one in standup.held(session)])


def test_before_the_first_it_says_when_the_next_is(replay):
    replay.seek(100)
    (row,) = standup.board(replay, "", 80)
    assert "Monday at 12:00" in text_of(row.line)


def test_every_sentence_leads_to_an_event_of_its_agent(replay):
    replay.seek_time(instant(replay.org, "13:00"))
    rows = [row for row in standup.board(replay, newest(replay), 90) if row.key and not row.key.startswith("priority")]
    said = [event for event in replay.history(("update.given",)) if event.subject["meeting"] == newest(replay)]
    assert sum(len(e.data.done) + len(e.data.doing) + len(e.data.blockers) or 1 for e in said) == len(rows)
    for row in rows:
        event = replay.event(row.seq)
        assert event is not None
        assert event.seq <= replay.cursor


def test_who_has_not_spoken_is_named(replay):
    replay.seek_time(instant(replay.org, "12:00"))
    told = "\n".join(text_of(row.line) for row in standup.board(replay, newest(replay), 90))
    assert "Not heard:" in told


async def test_enter_on_a_sentence_says_why(room, replay):
    replay.seek_time(instant(replay.org, "13:00"))
    async with room(replay) as pilot:
        await pilot.press("3")
        pilot.app.query_one("#board", LineList).focus()
        await pilot.press("down", "down", "enter")
        assert isinstance(pilot.app.screen, Listing)

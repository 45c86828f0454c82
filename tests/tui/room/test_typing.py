"""What an agent types is seen while it does: in the threads and on the floor, inert, and never in a replay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from department.waiting import REPLY
from tests.tui.room.conftest import recorded_of
from tests.tui.room.outside import HOLD, PlayedMinds, house_of, outside_day, until_waiting
from tui.present.lines import text_of, width_of
from tui.present.room import org_chart, waits
from tui.present.room.talk import ALL, YOU

WORDS = "The draft is nearly done, and the first half of it says"


@pytest.fixture
def out(org):
    """A day in which no reply comes: turns are out, and nothing but the typing moves."""
    minds = PlayedMinds(org, lambda _: HOLD)
    session = until_waiting(outside_day(org, minds), REPLY)
    session.minds = minds
    session.turn = next(iter(session.state.turns))
    return session


def typed(session, place=ALL, width=120):
    return [text_of(row.line) for row in waits.typing(session, place, width)]


def test_it_is_told_in_the_thread_of_its_workflow_in_its_channel_and_in_all_messages(out):
    assert typed(out) == []
    out.minds.typed[out.turn] = WORDS
    flow = out.turn.partition("/")[0]
    title = out.org.title(out.state.turns[out.turn].agent)
    told = [f" {title} is typing: {WORDS}"]
    assert typed(out) == told
    assert typed(out, f"thread|{flow}") == told
    assert typed(out, "thread|another") == []
    assert typed(out, YOU) == []
    channel = out.state.flows[flow].channel
    assert typed(out, f"channel|{channel}") == told


def test_only_its_end_is_told_where_it_is_long_and_the_floor_has_it_beside_the_agent(out):
    out.minds.typed[out.turn] = f"{'Once more. ' * 90}The end"
    (told,) = typed(out, width=60)
    assert told.endswith("The end")
    assert "…" in told
    assert cell_len(told) <= 60
    doing = text_of(org_chart.doing(out, out.state.turns[out.turn].agent, 30))
    assert "types: …" in doing
    assert "The end" in doing


def test_what_is_typed_for_a_turn_that_is_over_is_told_no_more(out):
    out.minds.typed["gone@2026-01-05/step/agent"] = WORDS
    assert typed(out) == []


@given(st.text(min_size=1, max_size=900), st.integers(10, 120))
def test_it_is_inert_and_within_its_width_whatever_is_typed(text, width):
    told = waits.tail(text, width)
    assert cell_len(told) <= width
    assert not any(ord(sign) < 32 or sign in "\x7f\x9b\u202e" for sign in told)


def test_behind_the_head_and_in_a_replay_nobody_types(out):
    out.minds.typed[out.turn] = WORDS
    out.pause()
    replay = recorded_of(out._engine)
    replay.follow()
    assert typed(replay) == []
    out.seek(5)
    assert typed(out) == []


async def test_the_threads_draw_it_at_the_frame_rate_and_take_it_away(room, out):
    out.pause()
    async with room(out, house=house_of(out.minds)) as pilot:
        await pilot.press("2")
        shown = pilot.app.query_one("#typed")
        assert not shown.display
        for text in ("The draft", "The draft is nearly"):
            out.minds.typed[out.turn] = text
            pilot.app.frame()
            assert shown.display
            assert text_of(shown.rows[0].line).endswith(f"is typing: {text}")
        out.minds.typed.clear()
        pilot.app.frame()
        assert not shown.display
        assert not shown.can_focus


def test_many_who_type_take_three_lines_and_no_more(org, out):
    for name in org.agents:
        out.minds.typed[f"x@2026-01-05/step/{name}"] = WORDS
        turn = out.state.turns[out.turn]
        out.state.turns[f"x@2026-01-05/step/{name}"] = turn
    rows = waits.typing(out, ALL, 80)
    assert len(rows) == 3
    assert text_of(rows[-1].line) == f" … and {len(org.agents) - 2} others are typing"
    assert all(width_of(row.line) <= 80 for row in rows)

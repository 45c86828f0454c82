"""The line to write in: what was written before, completion by keys; and what a filter found, shown in the feed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.widgets import Input

from tests.tui.room.conftest import instant
from tui.present.finding import marked
from tui.present.lines import DIM, FOUND, PLAIN, text_of
from tui.present.room import places
from tui.present.room.posts import Posts
from tui.present.room.talk import ALL, Talk
from tui.widgets.composer import Composer
from tui.widgets.entry import LONGEST
from tui.widgets.lines import LineList


def value(pilot):
    return pilot.app.query_one(Input).value


def offered(pilot):
    list_ = pilot.app.query_one("#offers", LineList)
    return [text_of(row.line).split()[0] for row in list_.rows] if list_.display else []


async def write(pilot, *lines):
    for text in lines:
        await pilot.press(*text, "enter")


async def test_arrows_bring_back_what_was_written_and_the_draft(room, asking):
    async with room(asking) as pilot:
        await pilot.press("2", "c")
        one, two = (f"@{agent} {words}" for agent, words in zip(asking.org.agents, ("one", "two"), strict=False))
        await write(pilot, one, two, two)
        assert value(pilot) == ""
        await pilot.press(*"half", "up")
        assert value(pilot) == two
        await pilot.press("up")
        assert value(pilot) == one
        await pilot.press("up", "down")
        assert value(pilot) == two
        await pilot.press("down", "down")
        assert value(pilot) == "half"


async def test_a_command_brought_back_opens_no_list_until_it_is_changed(room, asking):
    async with room(asking) as pilot:
        await pilot.press("2", "c")
        await write(pilot, f"@{asking.org.agents[0]} one")
        fact = next(iter(asking.org.pack.facts))
        await write(pilot, f"/inject {fact}=1")
        await pilot.press("up")
        await pilot.pause()
        assert (value(pilot), offered(pilot)) == (f"/inject {fact}=1", [])
        await pilot.press("up")
        assert value(pilot).endswith("one")
        await pilot.press("down", *["backspace"] * 4)
        assert offered(pilot)


async def test_what_was_refused_is_not_remembered(room, asking):
    async with room(asking) as pilot:
        await pilot.press("2", "c", *"@nobody hello", "enter")
        await pilot.press("ctrl+u", "up")
        assert value(pilot) == ""


async def test_agents_and_commands_are_completed_by_keys(room, asking):
    async with room(asking) as pilot:
        await pilot.press("2", "c", "@")
        assert offered(pilot) == [f"@{agent}" for agent in asking.org.agents]
        await pilot.press("down", "down", "tab")
        assert value(pilot) == f"@{asking.org.agents[2]} "
        assert offered(pilot) == []
        await pilot.press("ctrl+u", "/", "a")
        assert {"/approve", "/autonomy"} <= set(offered(pilot))
        await pilot.press(*"uto", "enter")
        assert value(pilot) == "/autonomy "
        await pilot.press("escape")
        assert offered(pilot) == []
        assert pilot.app.query_one(Composer).writing


async def paste(pilot, text):
    pilot.app.focused.post_message(events.Paste(text))
    await pilot.pause()


async def test_what_is_pasted_becomes_one_inert_line(room, asking):
    async with room(asking) as pilot:
        await pilot.press("2", "c", *"ab", "left")
        await paste(pilot, "one\r\ntwo\tthree\x1b[31m\u202e")
        assert value(pilot) == "aone two three‹ESC›[31m‹RLO›b"
        await pilot.press("b")
        await paste(pilot, "")
        assert value(pilot).endswith("‹RLO›bb")


async def test_a_megabyte_pasted_leaves_the_line_usable(room, asking):
    async with room(asking) as pilot:
        await pilot.press("2", "c")
        await paste(pilot, "\x1b[31mA" * 150_000 + "\nsecond line\n")
        assert len(value(pilot)) < 2 * LONGEST
        assert "characters)" in value(pilot)
        await pilot.press(*"bc")
        assert value(pilot).endswith("bc")
        await pilot.press("ctrl+u")
        assert value(pilot) == ""


@given(st.text(max_size=40), st.text(max_size=6))
def test_marking_changes_no_text(text, words):
    found = marked(((text, PLAIN), (text, DIM)), words)
    assert text_of(found) == text * 2
    assert all(words and part.casefold() != "" for part, tone in found if tone == FOUND)


def test_every_case_of_a_word_is_marked():
    assert marked((("Price, price.", DIM),), "price") == (("Price", FOUND), (", ", DIM), ("price", FOUND), (".", DIM))


@pytest.mark.parametrize("width", [60, 118, 160])
def test_the_words_of_a_filter_stand_out_in_the_feed(replay, width):
    replay.seek_time(instant(replay.org, "12:30"))
    talk = Talk(replay)
    talk.travel()
    word = "standup"
    told = talk.of(ALL, word)
    assert told
    posts = Posts(talk, placed=True, words=word)
    bare = Posts(talk, placed=True)
    for event in told:
        lines = posts.lines(event, None, width)
        assert [text_of(line) for line in lines] == [text_of(line) for line in bare.lines(event, None, width)]
        found = [text for line in lines for text, tone in line if tone == FOUND]
        assert all(text.casefold() == word for text in found)
        body = event.data.body.casefold() if event.kind == "message.posted" else ""
        assert bool(found) or word not in body


def test_the_words_of_a_filter_stand_out_in_the_threads(replay):
    replay.follow()
    talk = Talk(replay)
    talk.travel()
    rows = places.rows(talk, places.Looked({}), 40, "standup")
    assert any(tone == FOUND for row in rows for _, tone in row.line)

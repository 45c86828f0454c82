"""The feed: heights are what is drawn, and what was at the top stays there."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App

from tui.present.lines import PLAIN, text_of
from tui.present.wrapping import _OTHER, NARROWEST, wrap
from tui.widgets.feed import Feed
from tui.widgets.feed_heights import BLOCK, Heights

TEXTS = st.text(st.sampled_from("abcdefgh ij.,-“”…漢字かé🙂\n\t"), max_size=300)
WIDTHS = st.integers(NARROWEST, 90)


@given(TEXTS, WIDTHS)
def test_wrapped_lines_fit_and_lose_no_word(text, width):
    lines = wrap(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert len(lines) >= text.count("\n") + 1


@given(st.text(st.sampled_from("abc def"), max_size=200), WIDTHS)
def test_fast_lines_are_as_full_as_measured_ones(text, width):
    """A word goes to the next line only where it does not fit."""
    lines = wrap(text, width)
    for here, there in pairwise(lines):
        assert here == here.rstrip()
        assert len(here) + 1 + len(there.split(" ")[0]) > width or len(here) == width


def test_what_is_not_measured_takes_one_cell():
    assert [hex(code) for code in range(0x3000) if not _OTHER.match(chr(code)) and cell_len(chr(code)) != 1] == []


class Pile:
    """Heights over a list of numbers, which are the heights."""

    def __init__(self, tall: list[int]) -> None:
        self.tall, self.heights = list(tall), Heights(lambda place: self.tall[place])
        self.heights.clear(len(tall))

    def exact(self) -> None:
        for place in range(0, len(self.tall), BLOCK):
            self.heights.top(place)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=900), st.lists(st.integers(0, 1200), max_size=6), st.data())
def test_heights_stay_true_as_the_list_grows_and_shrinks(tall, counts, data):
    pile = Pile(tall)
    for count in counts:
        for place in data.draw(st.lists(st.integers(0, max(0, len(pile.tall) - 1)), max_size=3)) if pile.tall else []:
            spot = pile.heights.at(pile.heights.top(place))
            assert spot == (place, 0)
            assert pile.heights.height(place) == pile.tall[place]
        pile.tall = (pile.tall + [count % 7 + 1] * count)[:count]
        pile.heights.resize(count)
    pile.exact()
    assert pile.heights.total == sum(pile.tall)
    lines = [(place, line) for place, tall in enumerate(pile.tall) for line in range(tall)]
    assert [tuple(pile.heights.at(y) or ()) for y in range(0, len(lines), 17)] == lines[::17]
    assert pile.heights.at(len(lines)) is None
    assert pile.heights.at(-1) is None


@given(st.lists(st.integers(1, 9), min_size=300, max_size=1500), st.integers(0, 10_000), st.integers(1, 60))
def test_what_is_measured_above_pushes_the_line_just_as_far(tall, y, room):
    heights = Pile(tall).heights
    y %= heights.total
    heights.at(y)
    y = min(y, heights.total - 1)
    seen = heights.at(y)
    pushed = heights.settle(y, room)
    assert heights.at(y + pushed) == seen


class Words:
    """A thing is a text; a line is drawn for each of its lines."""

    def height(self, thing: str, before: str | None, width: int) -> int:  # noqa: ARG002
        return len(wrap(thing, width - 1))

    def lines(self, thing: str, before: str | None, width: int):  # noqa: ARG002
        return [((f" {text}", PLAIN),) for text in wrap(thing, width - 1)]


class Room(App[None]):
    """A feed alone."""

    def __init__(self, things: list[str]) -> None:
        super().__init__()
        self.things = things
        self.opened: list[str] = []

    def compose(self):
        yield Feed(Words(), id="feed")

    def on_mount(self) -> None:
        feed = self.query_one(Feed)
        feed.show(self.things, "a")
        feed.focus()

    def on_feed_opened(self, event: Feed.Opened) -> None:
        self.opened.append(event.feed.chosen)


def told(feed: Feed) -> list[str]:
    """What is seen, line by line."""
    return [feed.render_line(y).text.rstrip() for y in range(feed.size.height)]


def top_thing(feed: Feed) -> str:
    """The thing of which the first line seen is a part."""
    return feed.things[feed._heights.at(feed.scroll_offset.y).place]


def things(count: int, first: int = 0) -> list[str]:
    return [f"#{number} " + "word " * (number * 7 % 40) for number in range(first, first + count)]


async def test_it_begins_at_the_end_and_follows():
    shown = things(2000)
    room = Room(shown)
    async with room.run_test(size=(60, 20)) as pilot:
        feed = room.query_one(Feed)
        assert feed._heights.at(feed.scroll_offset.y + 19).place == 1999
        assert feed.scroll_offset.y == feed.max_scroll_y
        shown += things(30, 2000)
        feed.show(list(shown), "a")
        await pilot.pause()
        assert feed.following
        assert feed._heights.at(feed.scroll_offset.y + 19).place == 2029


async def test_what_is_read_stays_where_it_is_as_more_comes_and_follows_again_at_the_end():
    shown = things(3000)
    room = Room(shown)
    async with room.run_test(size=(60, 20)) as pilot:
        feed = room.query_one(Feed)
        await pilot.press("pageup", "pageup", "pageup")
        before = told(feed)
        shown += things(700, 3000)
        feed.show(list(shown), "a")
        await pilot.pause()
        assert told(feed) == before
        assert not feed.following
        await pilot.press("end")
        assert feed.following
        assert feed.chosen is shown[-1]


async def test_going_up_through_what_was_never_measured_skips_nothing():
    shown = things(1500)
    room = Room(shown)
    async with room.run_test(size=(60, 20)) as pilot:
        feed = room.query_one(Feed)
        await pilot.pause()
        seen = [feed.chosen]
        for _ in range(700):
            feed.action_move(-1)
            if feed.chosen is not seen[-1]:
                seen.append(feed.chosen)
            spot = feed._heights.at(feed.scroll_offset.y)
            assert spot.place <= feed.things.index(feed.chosen) <= feed._heights.at(feed.scroll_offset.y + 19).place
        await pilot.pause()
        assert seen == shown[::-1][: len(seen)]


@pytest.mark.parametrize("width", [30, 61, 120])
async def test_the_thing_at_the_top_survives_another_width(width):
    room = Room(things(3000))
    async with room.run_test(size=(80, 20)) as pilot:
        feed = room.query_one(Feed)
        feed.scroll_to(y=2500, animate=False, immediate=True)
        feed._at = -1
        await pilot.pause()
        top = top_thing(feed)
        await pilot.resize_terminal(width, 20)
        assert top_thing(feed) == top


async def test_an_end_cut_off_leaves_the_rest():
    shown = things(1000)
    room = Room(shown)
    async with room.run_test(size=(60, 20)) as pilot:
        feed = room.query_one(Feed)
        feed.show(shown[:512], "a")
        await pilot.pause()
        assert told(feed)[-1].split()[-1] in shown[511]
        feed.show([], "a", "Nothing yet.")
        assert told(feed)[0].strip() == "Nothing yet."
        assert feed.chosen is None


async def test_a_click_chooses_and_another_opens():
    room = Room(things(5))
    async with room.run_test(size=(60, 20)) as pilot:
        feed = room.query_one(Feed)
        y = feed._heights.top(1)
        await pilot.click(Feed, offset=(3, y))
        assert feed.chosen is feed.things[1]
        await pilot.click(Feed, offset=(3, y))
        await pilot.pause()
        assert room.opened == [feed.things[1]]


async def test_the_chosen_is_marked_beside_every_line_of_it():
    room = Room(things(40))
    async with room.run_test(size=(40, 20)) as pilot:
        feed = room.query_one(Feed)
        await pilot.press("up", "up")
        marked = [y for y in range(20) if feed.render_line(y).text.startswith("▌")]
        assert len(marked) == len(wrap(feed.chosen, 38))


def test_drawn_words_are_those_of_the_thing():
    assert [text_of(line) for line in Words().lines("a b", None, 10)] == [" a b"]

"""A feed of very many things of several lines each: it draws what is seen, and measures little more.

It knows neither messages nor screens: a `Teller` says how tall a thing is and what its lines are. While the last
line is seen it follows what comes; else the line at the top stays where it is, whatever grows, shrinks or is
measured above it.
"""

from collections.abc import Sequence
from typing import Any, ClassVar, Generic, TypeVar

from textual.binding import BindingType
from textual.cache import LRUCache
from textual.events import Click, Resize
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from tui.present.lines import CHOSEN, DIM, Line, fit
from tui.widgets.feed_heights import Heights, Spot
from tui.widgets.lines import MOVES, Drawn, look, strip_of
from tui.widgets.teller import Teller

BAR = "▌"
"""Stands before every line of the chosen thing."""

T = TypeVar("T")


class Feed(ScrollView, Drawn, Generic[T], can_focus=True):
    """The list is the caller's; of the same list longer or shorter, only the end is looked at again."""

    DEFAULT_CSS = """
    Feed { scrollbar-size-vertical: 1; scrollbar-gutter: stable; overflow-x: hidden; background: $surface; }
    """
    BINDINGS: ClassVar[list[BindingType]] = MOVES

    class Moved(Message):
        """Another thing is the chosen one, or none."""

        def __init__(self, feed: "Feed[Any]") -> None:
            super().__init__()
            self.feed = feed

    class Opened(Moved):
        """The chosen thing is to be opened."""

    def __init__(self, teller: Teller[T], *, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self.teller = teller
        self.following = True
        self._things: Sequence[T] = []
        self._of = ""
        self._empty = ""
        self._at = -1
        self._width = 0
        self._lines: LRUCache[int, list[Line]] = LRUCache(512)
        self._marked = (-1, 0)
        self._heights = Heights(self._measure)

    @property
    def chosen(self) -> T | None:
        """The chosen thing."""
        return self._things[self._at] if 0 <= self._at < len(self._things) else None

    @property
    def things(self) -> Sequence[T]:
        """What is shown."""
        return self._things

    def show(self, things: Sequence[T], of: str, empty: str = "") -> None:
        """Show these. While `of` is the same, the list is the one before, with its end longer or shorter."""
        anew = of != self._of or not self._continues(things)
        top = None if anew or self.following or not self._width else self._heights.at(self.scroll_offset.y)
        was = len(self._things)
        self._things, self._of, self._empty = things, of, empty
        self._forget_lines()
        if anew:
            self._heights.clear(len(things))
            self.following, self._at = True, len(things) - 1 if self.has_focus else -1
        else:
            self._heights.resize(len(things))
            last = self.following and self._at == was - 1 >= 0
            self._at = len(things) - 1 if last else min(self._at, len(things) - 1)
        self._stay(top)
        self.refresh()

    def choose(self, place: int) -> None:
        """Choose the thing at a place, and show it in the middle where it was not seen."""
        place = max(0, min(place, len(self._things) - 1))
        if not self._things:
            return
        self.following, self._at = False, place
        self._see_chosen()
        self.refresh()
        self.post_message(self.Moved(self))

    def _see_chosen(self) -> None:
        """Have the chosen thing in the middle where it is not seen whole."""
        if self._at < 0 or self.following or not self._width:
            return
        top, height = self._heights.top(self._at), self._heights.height(self._at)
        here, room = self.scroll_offset.y, self.size.height
        if top < here or top + height > here + room:
            self._stay(self._heights.at(min(top, max(0, top - (room - height) // 2))))

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        width = self.scrollable_content_region.width
        if not self._things:
            words = self._empty if y == 0 else ""
            return strip_of(self, ((f" {words}", DIM),), width)
        spot = self._heights.at(y + self.scroll_offset.y)
        if spot is None:
            return Strip.blank(width, self.base)
        drawn = self._drawn(spot.place)
        if spot.place != self._at or spot.line < self._shared(spot.place, drawn):
            return strip_of(self, drawn[spot.line], width)
        over = look(self, "rest")
        whole = fit(drawn[spot.line], width)
        bar = (BAR, CHOSEN if self.has_focus else DIM)
        return strip_of(self, (bar, (whole[0][0][1:], whole[0][1]), *whole[1:]), width, over)

    def _shared(self, place: int, drawn: list[Line]) -> int:
        """How many of the lines tell it from the thing above (a new day): they belong to neither."""
        if self._marked[0] != place:
            thing = self._things[place]
            self._marked = (place, len(drawn) - self.teller.height(thing, thing, self._width))
        return self._marked[1]

    def on_resize(self, event: Resize) -> None:  # noqa: ARG002 - the size asked for is that within the scrollbar
        """Another width is another height of everything: what was at the top stays there."""
        width = self.scrollable_content_region.width
        if width != self._width:
            top = None if self.following or not self._width else self._heights.at(self.scroll_offset.y)
            self._width = width
            self._forget_lines()
            self._heights.clear(len(self._things))
            self._stay(Spot(top.place, 0) if top else None)
            self._see_chosen()
        else:
            self._stay(None if self.following else self._heights.at(self.scroll_offset.y))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """What comes into sight is measured first; at the last line the feed follows again."""
        pushed = self._heights.settle(round(new_value), self.size.height) if self._width else 0
        if pushed:
            self._resized()
            self._put(min(self.max_scroll_y, round(new_value) + pushed))
        elif self._width:
            self._resized()
        super().watch_scroll_y(old_value, self.scroll_y)
        if round(old_value) != round(new_value):
            self.following = self.scroll_offset.y >= self.max_scroll_y

    def on_focus(self) -> None:
        """The chosen thing shows that keys go here; the first time, the last thing is the chosen one."""
        if self._at < 0 and self._things:
            self._at = len(self._things) - 1
            self.post_message(self.Moved(self))
        self.refresh()

    def on_blur(self) -> None:
        """The chosen thing shows that keys go elsewhere."""
        self.refresh()

    def on_click(self, event: Click) -> None:
        """A click chooses, a second one opens."""
        spot = self._heights.at(event.y + self.scroll_offset.y)
        if spot is None:
            return
        again = spot.place == self._at
        self.choose(spot.place)
        if again:
            self.action_choose()

    def action_move(self, by: int) -> None:
        """The next thing; of one taller than the feed, the next lines first."""
        if not self._things:
            return
        if self._at < 0:
            self._go_to(len(self._things) - 1)
            return
        top, height = self._heights.top(self._at), self._heights.height(self._at)
        here, room = self.scroll_offset.y, self.size.height
        if (by > 0 and top + height > here + room) or (by < 0 and top < here):
            self._scroll(here + by)
            return
        self._go_to(self._at + by)

    def action_page(self, by: int) -> None:
        """A screenful on; what stands there is chosen."""
        room = max(1, self.size.height - 1)
        self._scroll(self.scroll_offset.y + by * room)
        spot = self._heights.at(self.scroll_offset.y + (room if by > 0 else 0))
        at_end = self.scroll_offset.y in (0, self.max_scroll_y)
        place = len(self._things) - 1 if spot is None else spot.place
        self._at = (0 if by < 0 else len(self._things) - 1) if at_end and self._things else place
        self.refresh()
        self.post_message(self.Moved(self))

    def action_edge(self, end: int) -> None:
        """The first thing, or the last, and follow what comes after it."""
        if not self._things:
            return
        self._at = len(self._things) - 1 if end else 0
        self.following = bool(end)
        self._stay(None if end else Spot(0, 0))
        self.refresh()
        self.post_message(self.Moved(self))

    def action_choose(self) -> None:
        """Open the chosen thing."""
        if self.chosen is not None:
            self.post_message(self.Opened(self))

    def _go_to(self, place: int) -> None:
        """Choose the thing, with as little scrolling as it takes."""
        if not 0 <= place < len(self._things):
            return
        self._at = place
        top, height = self._heights.top(place), self._heights.height(place)
        here, room = self.scroll_offset.y, self.size.height
        if top + height > here + room:
            self._scroll(min(top, top + height - room))
        elif top < here:
            self._scroll(top if height <= room else top + height - room)
        self.following = place == len(self._things) - 1
        self.refresh()
        self.post_message(self.Moved(self))

    def _scroll(self, y: int) -> None:
        self.scroll_to(y=max(0, y), animate=False, immediate=True)

    def _continues(self, things: Sequence[T]) -> bool:
        """Whether the list is the one that is shown, longer or shorter."""
        shared = min(len(things), len(self._things))
        return not shared or (things[0] == self._things[0] and things[shared - 1] == self._things[shared - 1])

    def _measure(self, place: int) -> int:
        before = self._things[place - 1] if place else None
        return self.teller.height(self._things[place], before, self._width)

    def _forget_lines(self) -> None:
        self._lines.clear()
        self._marked = (-1, 0)

    def _drawn(self, place: int) -> list[Line]:
        lines = self._lines.get(place)
        if lines is None:
            before = self._things[place - 1] if place else None
            lines = self._lines[place] = self.teller.lines(self._things[place], before, self._width)
        return lines

    def _stay(self, top: Spot | None) -> None:
        """Measure what is seen; have `top` be the first line, or where it is None the last line be seen."""
        if not self._width:
            return
        for _ in range(4):  # measuring the end may move the end
            y = self._first_line(top)
            self._heights.settle(y, self.size.height)
            if y == self._first_line(top):
                break
        self._resized()
        y = max(0, min(self._first_line(top), self._heights.total - self.size.height))
        if y != self.scroll_offset.y:
            self._put(y)
        self.refresh()

    def _put(self, y: int) -> None:
        """Have line `y` at the top, without what a scroll by the person sets off."""
        self.set_reactive(Widget.scroll_y, y)
        self.set_reactive(Widget.scroll_target_y, y)
        if self.show_vertical_scrollbar:
            self.vertical_scrollbar.position = y

    def _first_line(self, top: Spot | None) -> int:
        if top is None or not self._things:
            return max(0, self._heights.total - self.size.height)
        place = min(top.place, len(self._things) - 1)
        return self._heights.top(place) + min(top.line, self._heights.height(place) - 1)

    def _resized(self) -> None:
        """Tell the scrollbar how long the feed is, without laying out the screen as a change of size would."""
        size = Size(max(1, self.size.width), self._heights.total)
        if size != self.virtual_size:
            self.set_reactive(Widget.virtual_size, size)
            self._scroll_update(size)

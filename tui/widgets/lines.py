"""Widgets that draw a presenter's lines: a fixed bar, and a list of rows that scrolls and has a chosen one."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.events import Click, MouseDown, MouseMove, MouseUp, Resize
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from tui.present.lines import Line, Row, fit
from tui.themes import THEMES, looks

_LOOKS = {theme.name: looks(theme) for theme in THEMES}


class Drawn(Widget):
    """What draws lines. The style of a widget is worked out anew whenever it is asked: here once for a repaint."""

    _base: Style | None = None

    @property
    def base(self) -> Style:
        """The style under all its tones."""
        return self._base or self.rich_style

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw a part of it."""
        self._base = self.rich_style
        try:
            return super().render_lines(crop)
        finally:
            self._base = None


def look(widget: Drawn, tone: str) -> Style:
    """What a tone looks like where the widget stands."""
    return widget.base + _known(widget)[tone]


def _known(widget: Widget) -> dict[str, Style]:
    return _LOOKS.get(widget.app.theme) or _LOOKS[THEMES[not widget.app.current_theme.dark].name]


def strip_of(widget: Drawn, spans: Line, width: int, over: Style | None = None) -> Strip:
    """A line as the terminal gets it, exactly `width` cells wide; `over` is laid over every tone."""
    segments = []
    base, known = widget.base, _known(widget)
    for text, tone in fit(spans, width):
        style = base + known[tone]
        segments.append(Segment(text, style if over is None else style + over))
    return Strip(segments, width)


class LineBar(Drawn):
    """One fixed line, made anew for the width there is."""

    DEFAULT_CSS = "LineBar { height: 1; }"

    def __init__(self, make: Callable[[int], Line], *, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self._make = make

    def render_line(self, y: int) -> Strip:  # noqa: ARG002 - there is one line
        """Draw it."""
        return strip_of(self, self._make(self.size.width), self.size.width)


class ScrubBar(LineBar):
    """A fixed line on which a click or a drag means a column; `scrub` gets it and the width."""

    def __init__(
        self,
        make: Callable[[int], Line],
        scrub: Callable[[int, int], None],
        *,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(make, id=id)
        self._scrub = scrub

    def on_mouse_down(self, event: MouseDown) -> None:
        """Go there, and follow the mouse until it is let go."""
        self.capture_mouse()
        self._scrub(event.x, self.size.width)

    def on_mouse_move(self, event: MouseMove) -> None:
        """Follow it."""
        if self.app.mouse_captured is self:
            self._scrub(event.x, self.size.width)

    def on_mouse_up(self, _: MouseUp) -> None:
        """Let go."""
        self.release_mouse()


MOVES: list[BindingType] = [
    Binding("up,k", "move(-1)", "Up", show=False),
    Binding("down,j", "move(1)", "Down", show=False),
    Binding("pageup", "page(-1)", "Page up", show=False),
    Binding("pagedown", "page(1)", "Page down", show=False),
    Binding("home", "edge(0)", "First", show=False),
    Binding("end", "edge(-1)", "Last", show=False),
    Binding("enter", "choose", "Open", show=False),
]
"""The keys of everything that is walked through line by line: a widget has the actions move, page, edge and choose."""


class LineList(ScrollView, Drawn, can_focus=True):
    """Rows of lines; those with a key can be chosen. It keeps the chosen key when the rows change.

    `anchor` lets it stay at its last row as rows come in, until somebody scrolls up.
    """

    DEFAULT_CSS = """
    LineList { scrollbar-size-vertical: 1; scrollbar-gutter: stable; overflow-x: hidden; background: $surface; }
    """
    BINDINGS: ClassVar[list[BindingType]] = MOVES

    class Moved(Message):
        """Another row is the chosen one."""

        def __init__(self, list_: "LineList", row: Row) -> None:
            super().__init__()
            self.list, self.row = list_, row

        @property
        def control(self) -> "LineList":
            """The list it came from."""
            return self.list

    class Opened(Moved):
        """The chosen row is to be opened."""

    class Resized(Message):
        """It has another width: rows made for the one before are to be made anew."""

    def __init__(self, *, id: str | None = None, anchor: bool = False, empty: str = "") -> None:  # noqa: A002
        super().__init__(id=id)
        self._rows: list[Row] = []
        self._at = -1
        self._anchor = self._anchored = anchor
        self._empty = empty
        self._width = 0

    @property
    def row(self) -> Row | None:
        """The chosen row."""
        return self._rows[self._at] if 0 <= self._at < len(self._rows) else None

    @property
    def rows(self) -> Sequence[Row]:
        """What is shown."""
        return self._rows

    def show(self, rows: Sequence[Row]) -> None:
        """Show these rows; the chosen one stays chosen where it is still there."""
        key = self.row.key if self.row else ""
        rows = rows or ([Row(((self._empty, "dim"),))] if self._empty else [])
        changed = len(rows) != len(self._rows)
        if not changed and list(rows) == self._rows:
            return
        self._rows = list(rows)
        self._at = next((place for place, row in enumerate(self._rows) if row.key and row.key == key), -1)
        if self._at < 0:
            self._at = self._selectable(0, 1)
        if changed:
            self._resized()
            if self._anchored:
                self.scroll_end(animate=False, immediate=True)
        self.refresh()

    def _resized(self) -> None:
        """There are more rows, or fewer: only a list as high as its rows is laid out anew, and the screen with it."""
        size = Size(max(1, self.size.width), len(self._rows))
        if self.styles.is_auto_height:
            self.virtual_size = size
        else:
            self.set_reactive(Widget.virtual_size, size)
            self._scroll_update(size)

    def choose_key(self, key: str) -> bool:
        """Choose the row of a key; False where there is none."""
        for place, row in enumerate(self._rows):
            if row.key == key:
                self._choose(place)
                return True
        return False

    def render_line(self, y: int) -> Strip:
        """Draw one row."""
        width = self.scrollable_content_region.width
        place = y + self.scroll_offset.y
        if place >= len(self._rows):
            return Strip.blank(width, self.base)
        row = self._rows[place]
        over = None
        if place == self._at and row.key:
            over = look(self, "cursor" if self.has_focus else "rest")
            over = Style(bgcolor=over.bgcolor, color=over.color if self.has_focus else None, bold=over.bold)
        return strip_of(self, row.line, width, over)

    def on_resize(self, _: Resize) -> None:
        """The rows are as many, the width is another."""
        self.virtual_size = Size(max(1, self.size.width), len(self._rows))
        if self._width != self.scrollable_content_region.width:
            self._width = self.scrollable_content_region.width
            self.post_message(self.Resized())

    def on_focus(self) -> None:
        """The chosen row shows that keys go here."""
        self.refresh()

    def on_blur(self) -> None:
        """The chosen row shows that keys go elsewhere."""
        self.refresh()

    def on_click(self, event: Click) -> None:
        """A click chooses, a second one opens."""
        place = event.y + self.scroll_offset.y
        if 0 <= place < len(self._rows) and self._rows[place].key:
            again = place == self._at
            self._choose(place)
            if again:
                self.action_choose()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Whoever scrolls up stays there; whoever comes back to the end follows again."""
        super().watch_scroll_y(old_value, new_value)
        if self._anchor:
            self._anchored = new_value >= self.max_scroll_y

    def action_move(self, by: int) -> None:
        """Choose the next row that can be chosen; where none can, scroll."""
        place = self._selectable(self._at + by, by)
        if place < 0:
            self.scroll_relative(y=by, animate=False)
            return
        self._choose(place)

    def action_page(self, by: int) -> None:
        """A screenful on."""
        if self._at < 0:
            self.scroll_relative(y=by * self.size.height, animate=False)
            return
        goal = max(0, min(len(self._rows) - 1, self._at + by * max(1, self.size.height - 1)))
        place = self._selectable(goal, by)
        self._choose(place if place >= 0 else self._selectable(goal, -by))

    def action_edge(self, end: int) -> None:
        """The first row, or the last."""
        place = self._selectable(end % max(1, len(self._rows)), -1 if end else 1)
        if place >= 0:
            self._choose(place)
        (self.scroll_end if end else self.scroll_home)(animate=False)

    def action_choose(self) -> None:
        """Open the chosen row."""
        if self.row and self.row.key:
            self.post_message(self.Opened(self, self.row))

    def _selectable(self, place: int, by: int) -> int:
        while 0 <= place < len(self._rows):
            if self._rows[place].key:
                return place
            place += by
        return -1

    def _choose(self, place: int) -> None:
        if place < 0:
            return
        self._at = place
        top, height = self.scroll_offset.y, self.size.height
        if place < top or place >= top + height:
            self.scroll_to(y=place if place < top else place - height + 1, animate=False, immediate=True)
        self.refresh()
        if self.row:
            self.post_message(self.Moved(self, self.row))

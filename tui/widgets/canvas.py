"""A drawing that scrolls, in which spots can be chosen with the arrows or a click."""

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.events import Click
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.present.drawing import Drawing, Spot
from tui.widgets.lines import Drawn, look, strip_of


class Canvas(ScrollView, Drawn, can_focus=True):
    """Draws a drawing; the chosen spot keeps its key when the drawing changes."""

    DEFAULT_CSS = "Canvas { scrollbar-size: 1 1; background: $surface; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(0, -1)", "Up", show=False),
        Binding("down,j", "move(0, 1)", "Down", show=False),
        Binding("left,h", "move(-1, 0)", "Left", show=False),
        Binding("right,l", "move(1, 0)", "Right", show=False),
        Binding("enter", "choose", "Open", show=False),
    ]

    class Moved(Message):
        """Another spot is the chosen one."""

        def __init__(self, canvas: "Canvas", key: str) -> None:
            super().__init__()
            self.canvas, self.key = canvas, key

        @property
        def control(self) -> "Canvas":
            """The canvas it came from."""
            return self.canvas

    class Opened(Moved):
        """The chosen spot is to be opened."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self._drawing = Drawing()
        self.key = ""

    def show(self, drawing: Drawing) -> None:
        """Draw this; the spot chosen before stays chosen where it is still there."""
        if drawing == self._drawing:
            return
        size = Size(drawing.width, len(drawing.lines))
        if size != self.virtual_size:
            self.virtual_size = size
        self._drawing = drawing
        if not self._spot() and drawing.spots:
            self.key = drawing.spots[0].key
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one line, the chosen spot over it."""
        width = self.scrollable_content_region.width
        left, top = self.scroll_offset
        place = y + top
        if place >= len(self._drawing.lines):
            return Strip.blank(width, self.base)
        strip = strip_of(self, self._drawing.lines[place], max(width + left, self._drawing.width))
        spot = self._spot()
        if spot and spot.y <= place < spot.y + spot.height:
            strip = self._chosen(strip, spot)
        return strip.crop_extend(left, left + width, self.base)

    def on_resize(self) -> None:
        """Where there was no room before, what is chosen comes into view."""
        spot = self._spot()
        if spot:
            self._bring(spot)

    def on_focus(self) -> None:
        """The chosen spot shows that keys go here."""
        self.refresh()

    def on_blur(self) -> None:
        """The chosen spot shows that keys go elsewhere."""
        self.refresh()

    def on_click(self, event: Click) -> None:
        """A click chooses, a second one opens."""
        x, y = event.x + self.scroll_offset.x, event.y + self.scroll_offset.y
        for spot in self._drawing.spots:
            if spot.x <= x < spot.x + spot.width and spot.y <= y < spot.y + spot.height:
                again = spot.key == self.key
                self._choose(spot)
                if again:
                    self.action_choose()
                return

    def choose_key(self, key: str) -> bool:
        """Choose the spot of a key; False where there is none."""
        for spot in self._drawing.spots:
            if spot.key == key:
                self._choose(spot)
                return True
        return False

    def action_move(self, x: int, y: int) -> None:
        """Choose the nearest spot in a direction."""
        here = self._spot()
        if here is None:
            return
        found = [(_distance(here, spot, x, y), spot) for spot in self._drawing.spots if _lies(here, spot, x, y)]
        if found:
            self._choose(min(found, key=lambda pair: pair[0])[1])

    def action_choose(self) -> None:
        """Open the chosen spot."""
        if self._spot():
            self.post_message(self.Opened(self, self.key))

    def _spot(self) -> Spot | None:
        return next((spot for spot in self._drawing.spots if spot.key == self.key), None)

    def _choose(self, spot: Spot) -> None:
        self.key = spot.key
        self._bring(spot)
        self.refresh()
        self.post_message(self.Moved(self, spot.key))

    def _bring(self, spot: Spot) -> None:
        self.scroll_to_region(Region(spot.x, spot.y, spot.width, spot.height), animate=False, immediate=True)

    def _chosen(self, strip: Strip, spot: Spot) -> Strip:
        before, inside, after = strip.divide([spot.x, spot.x + spot.width, strip.cell_length])
        over = look(self, "cursor" if self.has_focus else "rest")
        style = Style(bgcolor=over.bgcolor, color=over.color)
        lit = Strip([Segment(one.text, (one.style or Style()) + style) for one in inside], inside.cell_length)
        return Strip.join([before, lit, after])


def _lies(here: Spot, there: Spot, x: int, y: int) -> bool:
    """Whether a spot lies in that direction."""
    if x:
        return (there.x - here.x) * x > 0
    return (there.y - here.y) * y > 0


def _distance(here: Spot, there: Spot, x: int, y: int) -> tuple[int, int]:
    """How far: along the direction little, across it much."""
    dx = abs(2 * there.x + there.width - 2 * here.x - here.width)
    dy = abs(there.y - here.y) * 4
    return (dx + 8 * dy, dy) if x else (dy + dx, dx) if y else (0, 0)

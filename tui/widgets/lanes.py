"""Rows on which a column means something too: a click or a drag points at one."""

from textual.events import Click, MouseDown, MouseMove, MouseUp
from textual.message import Message

from tui.widgets.lines import LineList


class LaneList(LineList):
    """A list whose rows are lanes."""

    class Pointed(Message):
        """A column was pointed at."""

        def __init__(self, lanes: "LaneList", x: int) -> None:
            super().__init__()
            self.lanes, self.x = lanes, x

        @property
        def control(self) -> "LaneList":
            """The lanes it came from."""
            return self.lanes

    def on_mouse_down(self, event: MouseDown) -> None:
        """Choose the lane, point at the column, and follow the mouse until it is let go."""
        self.capture_mouse()
        place = event.y + self.scroll_offset.y
        if 0 <= place < len(self.rows):
            self.choose_key(self.rows[place].key)
        self.post_message(self.Pointed(self, event.x))

    def on_mouse_move(self, event: MouseMove) -> None:
        """Point at where it is now."""
        if self.app.mouse_captured is self:
            self.post_message(self.Pointed(self, event.x))

    def on_mouse_up(self, _: MouseUp) -> None:
        """Let go."""
        self.release_mouse()

    def on_click(self, event: Click) -> None:
        """The press was all there was to it; only a second one opens, as in a list."""
        event.prevent_default()
        if event.chain > 1:
            self.action_choose()

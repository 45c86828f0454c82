"""The breakpoints in front of the room: switch, delete, edit."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from department.breakpoints import BreakpointList
from tui.present.room import stops
from tui.screens.listing import Listing
from tui.widgets.lines import LineList

_HINT = "space switches · d deletes · enter edits · escape leaves"
_NONE = "No breakpoint is set. Leave with escape, and press b."


class BreakpointListing(Listing):
    """Gives back the row that is to be edited."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "switch", "Switch"), Binding("d,delete", "drop", "Delete"),
    ]  # fmt: skip

    def __init__(self, points: BreakpointList) -> None:
        super().__init__("Breakpoints", (), hint=_HINT if points.points else _NONE)
        self._points = points

    def on_mount(self) -> None:
        """Fill it, once its width is known."""
        self.call_after_refresh(self._fill)

    def action_switch(self) -> None:
        """Switch the chosen one off, or on."""
        self._points.toggle(self._chosen)
        self._fill()

    def action_drop(self) -> None:
        """Delete the chosen one."""
        self._points.delete(self._chosen)
        self._fill()

    @property
    def _chosen(self) -> str:
        row = self.query_one(LineList).row
        return row.key if row else ""

    def _fill(self) -> None:
        rows = self.query_one(LineList)
        rows.show(stops.rows(self._points.points, rows.scrollable_content_region.width))

"""A list in front of the room: help, bookmarks, breakpoints, why, a raw event. Enter takes a row, escape leaves."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.present.lines import Row
from tui.widgets.lines import LineList

_WIDEST, _SHARE, _AROUND = 110, 96, 5
"""The columns of a list at most, its percent of the screen's, and those that its frame and scrollbar take."""


def inside(width: int) -> int:
    """The columns that rows have in a list in front of a room of that width."""
    return min(_WIDEST, width * _SHARE // 100) - _AROUND


class Listing(ModalScreen[Row | None]):
    """Shows rows; gives back the one that was taken."""

    DEFAULT_CSS = """
    Listing { align: center middle; background: $background 60%; }
    Listing Vertical { width: 110; max-width: 96%; height: 90%; padding: 0 1; }
    Listing Vertical { border: round $accent; background: $surface; }
    Listing Static { height: auto; color: $text-muted; }
    Listing .title { color: $foreground; text-style: bold; margin: 0 0 1 0; }
    Listing LineList { height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "dismiss(None)", "Leave it")]

    def __init__(self, title: str, rows: Sequence[Row], *, hint: str = "escape leaves") -> None:
        super().__init__()
        self._title, self._rows, self._hint = title, rows, hint

    def compose(self) -> ComposeResult:
        """Lay it out."""
        with Vertical():
            yield Static(self._title, markup=False, classes="title")
            yield LineList(empty="Nothing here.")
            yield Static(self._hint, markup=False)

    def on_mount(self) -> None:
        """Fill it."""
        rows = self.query_one(LineList)
        rows.show(self._rows)
        rows.focus()

    def show(self, rows: Sequence[Row]) -> None:
        """Show other rows."""
        self.query_one(LineList).show(rows)

    @property
    def chosen(self) -> Row | None:
        """The chosen row, where one can be chosen."""
        row = self.query_one(LineList).row
        return row if row is not None and row.key else None

    def on_line_list_opened(self, event: LineList.Opened) -> None:
        """Take a row."""
        event.stop()
        self.dismiss(event.row)

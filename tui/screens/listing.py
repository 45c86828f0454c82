"""A list in front of the room: help, bookmarks, breakpoints, why, a raw event. Enter takes a row, escape leaves."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.present.lines import Row
from tui.widgets.lines import LineList


class Listing(ModalScreen[Row | None]):
    """Shows rows; gives back the one that was taken."""

    DEFAULT_CSS = """
    Listing { align: center middle; background: $background 60%; }
    Listing Vertical { width: 110; max-width: 96%; height: 90%; padding: 0 1; }
    Listing Vertical { border: round $accent; background: $surface; }
    Listing Static { height: auto; color: $text-muted; }
    Listing .title { color: $foreground; text-style: bold; margin: 0 0 1 0; }
    Listing LineList { height: 1fr; }
    Listing.wide Vertical { width: 96%; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "dismiss(None)", "Leave it")]

    def __init__(
        self, title: str, rows: Sequence[Row] | Callable[[int], Sequence[Row]], *, hint: str = "escape leaves",
        wide: bool = False,
    ) -> None:  # fmt: skip
        """`rows` may be made for the columns there are; `wide` takes nearly all of the screen's."""
        super().__init__(classes="wide" if wide else None)
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
        if not callable(self._rows):
            rows.show(self._rows)
        rows.focus()

    def on_line_list_resized(self, event: LineList.Resized) -> None:
        """Where rows are made for a width, make them for this one."""
        event.stop()
        if callable(self._rows) and (width := self.query_one(LineList).scrollable_content_region.width):
            self.show(self._rows(width))

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

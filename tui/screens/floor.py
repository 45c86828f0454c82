"""The floor: who works, who waits, and what waits for the person."""

from textual.app import ComposeResult

from department.session import Session
from tui.present.room import floor
from tui.screens.pane import Pane
from tui.widgets.lines import LineList


class Floor(Pane):
    """The organisation with live states."""

    def compose(self) -> ComposeResult:
        """One list for now."""
        yield LineList(id="people")

    def show(self, session: Session) -> None:
        """Draw it."""
        self.query_one("#people", LineList).show(floor.people_rows(session))

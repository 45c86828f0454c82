"""What all screens of the control room share: a pane shows a session, and says what is chosen in it."""

from textual.containers import Container

from department.session import Session
from tui.widgets.lines import LineList


class Pane(Container):
    """One screen. `show` is called when the session or the choice of the pane has changed, never more often.

    Text keys of a pane's own (`a` approves) are bindings of the pane: they hold while the focus is in it.
    """

    DEFAULT_CSS = "Pane { height: 1fr; width: 1fr; }"

    session: Session
    words: str = ""
    """What the person filters by; empty shows everything."""

    def show(self, session: Session) -> None:
        """Draw the session as it is at its cursor."""
        raise NotImplementedError

    def refresh_pane(self) -> None:
        """Draw again after a choice within the pane."""
        if self.is_mounted:
            self.show(self.session)

    def complete(self) -> None:
        """Have everything at once that is otherwise shown little by little: a picture cannot wait."""

    def on_line_list_resized(self, event: LineList.Resized) -> None:
        """A list has another size than it had when it was drawn."""
        event.stop()
        self.call_later(self.refresh_pane)

    @property
    def subject(self) -> int:
        """The seq of the event behind what is chosen; 0 where nothing is."""
        return 0

    def filter(self, words: str) -> None:
        """Show only what holds these words."""
        self.words = words.casefold()
        self.refresh_pane()

    def open_at(self, key: str) -> None:
        """Choose what `key` names, if it is here: other panes send people here with it."""

"""What all screens of the control room share: a pane shows a session, and says what is chosen in it."""

from typing import ClassVar

from textual.binding import Binding
from textual.containers import Container

from department.session import Session
from tui.widgets.lines import LineList


class Pane(Container):
    """One screen. `show` is called when the session or the choice of the pane has changed, never more often.

    Text keys of a pane's own (`a` approves) are bindings of the pane: they hold while the focus is in it.
    """

    DEFAULT_CSS = "Pane { height: 1fr; width: 1fr; }"

    OPENS: ClassVar[str] = ""
    """What enter does here, in a few words for the help; empty where it does nothing."""

    session: Session
    _unfit = False
    words: str = ""
    """What the person filters by; empty shows everything."""

    def show(self, session: Session) -> None:
        """Draw the session as it is at its cursor."""
        raise NotImplementedError

    def show_typed(self, session: Session) -> None:
        """Draw what agents are typing, and no more: called at the frame rate while they do, and once after."""

    def on_line_list_resized(self, event: LineList.Resized) -> None:
        """What was made for another width is made anew, once for all lists of the pane."""
        event.stop()
        if not self._unfit:
            self._unfit = True
            self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        self._unfit = False
        self.refresh_pane()

    def refresh_pane(self) -> None:
        """Draw again after a choice within the pane."""
        if self.is_mounted:
            self.show(self.session)

    def complete(self) -> None:
        """Have everything at once that is otherwise shown little by little: a picture cannot wait."""

    @classmethod
    def local_keys(cls) -> list[tuple[str, str]]:
        """The keys that mean something of their own on this screen, with words: of its bindings, and enter."""
        own = [one for one in cls.__dict__.get("BINDINGS", ()) if isinstance(one, Binding)]
        return [*([("enter", cls.OPENS)] if cls.OPENS else []), *((one.key, one.description) for one in own)]

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

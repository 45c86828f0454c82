"""What the parts of the control room share: the session on the screens, the house around it, a word to the person."""

from department.errors import DayshiftError
from department.session import Session
from tui.house import House
from tui.present.inert import one_line
from tui.screens.pane import Pane
from tui.terminal_app import TerminalApp

AT_ONCE = 20_000
"""Events checked in one go where something cannot be read."""


class Room(TerminalApp):
    """An app with a session. `own_keys` are those of the settings file, by command or screen."""

    def __init__(self, session: Session, house: House) -> None:
        super().__init__()
        self.session, self.house = session, house
        self.own_keys: dict[str, str] = {}

    @property
    def pane(self) -> Pane:
        """The pane that is open."""
        raise NotImplementedError

    @property
    def place(self) -> str:
        """The number key of the open pane."""
        raise NotImplementedError

    def enter(self, session: Session) -> None:
        """Show another run; the one before is kept and let go."""
        raise NotImplementedError

    def redraw(self, *, bars_only: bool = False) -> None:
        """Draw the bars, and the open pane too unless only the bars have changed."""
        raise NotImplementedError

    def say(self, words: DayshiftError | str) -> None:
        """Tell the person something in one sentence."""
        told = one_line(str(words), 400)
        self.notify(told, severity="warning" if isinstance(words, DayshiftError) else "information", markup=False)

    def doubt(self, error: DayshiftError) -> None:
        """Tell what could not be read; of a long recording, check now what was to be checked later."""
        self.session.pause()
        while self.session.check(AT_ONCE):
            pass
        self.say(self.session.distrusted or error)

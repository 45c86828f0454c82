"""What is done while nobody waits: a long recording is checked, a piece between two frames."""

from department.errors import IntegrityError
from tui.present.lines import Line
from tui.present.room import header
from tui.present.room.talk import Talk
from tui.remembering import Remembering

PAUSE = 0.05
"""Wall seconds between two pieces."""

PIECE, SMALL = 2000, 500
"""Events checked at once, and while the run plays: 4 µs each, on a quiet machine."""


class Idling(Remembering):
    """The work of the room that the person does not ask for."""

    _talk: Talk | None = None

    @property
    def talk(self) -> Talk:
        """Who said what where in the session on the screen."""
        if self._talk is None or self._talk.session is not self.session:
            self._talk = Talk(self.session)
        return self._talk

    def idle(self) -> None:
        """Do a little of it: read who said what, then check what is stored."""
        session = self.session
        if session.checking is None or (not session.playing and self.talk.ahead()):
            return
        if not session.check(SMALL if session.playing else PIECE):
            return
        if session.distrusted:
            self.say(IntegrityError(session.distrusted))
            self.redraw()
        else:
            self.query("#top").refresh()  # nothing where another screen stands in front

    def show_pane(self) -> None:
        """Draw the open pane; of a long recording, what it reads may turn out not to be what was written."""
        self.pane.session = self.session
        try:
            self.pane.show(self.session)
        except IntegrityError as error:
            self.doubt(error)

    def track(self, width: int) -> Line:
        """The track of the day, which reads ahead of the cursor."""
        try:
            return header.track(self.session, width, self.kept)
        except IntegrityError as error:
            self.call_later(self.doubt, error)
            return ()

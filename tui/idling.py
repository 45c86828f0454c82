"""What is done while nobody waits: a long recording is checked, a piece between two frames."""

from department.errors import IntegrityError
from tui.room import Room
from tui.widgets.lines import LineBar

PAUSE = 0.05
"""Wall seconds between two pieces."""

PIECE, SMALL = 2000, 500
"""Events checked at once, and while the run plays: 4 µs each, on a quiet machine."""


class Idling(Room):
    """The work of the room that the person does not ask for."""

    def idle(self) -> None:
        """Do a little of it."""
        session = self.session
        if not session.check(SMALL if session.playing else PIECE):
            return
        if session.distrusted:
            self.say(IntegrityError(session.distrusted))
            self.redraw()
        else:
            self.query_one("#top", LineBar).refresh()

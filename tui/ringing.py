"""The room calls the person: a bell, a word and the terminal's title, when something new waits for them."""

from department.queries import needs_you
from tui.keys import PLACES
from tui.present.inert import one_line
from tui.present.room import waits
from tui.room import Room

ESCALATIONS = "4"
"""The screen where requests wait."""

SHOW_REQUESTS = (PLACES[0].key, ESCALATIONS)
"""The screens that show requests themselves: a word in front of them would only hide them."""


class Ringing(Room):
    """A room that says what needs the person, once."""

    _needed: tuple[int, str] = (0, "")
    """How many requests waited when it was last looked, and for which word on minds outside the clock did."""

    def ring(self) -> None:
        """A bell and a word when something new waits for the person, at the head only."""
        session = self.session
        asked, word = needs_you(session.state), waits.word_wanted(session)
        now = (len(asked), waits.key_of(word) if word else "")
        new = ""
        if word and now[1] != self._needed[1]:
            new = waits.title_of(session, word)
        elif now[0] > self._needed[0]:
            new = session.state.approvals[asked[-1]].title
        if new and session.cursor == session.head and not session.read_only:
            self.bell()
            if self.place not in SHOW_REQUESTS:
                self.notify(one_line(new, 80), title="◆ needs you", severity="warning", markup=False)
        self._needed = now
        count = waits.count(session)
        self.title = f"dayshift ◆ {count}" if count else "dayshift"

"""The commands about instants that were kept: bookmarks with a presenter's notes, shown where they are reached."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from department.errors import DayshiftError
from department.session import Session
from tui.driving import Driving
from tui.house import Bookmark
from tui.present.inert import one_line
from tui.present.lines import Row
from tui.present.room import opened
from tui.screens.ask import Ask
from tui.screens.listing import Listing
from tui.stopping import Stopping

SHOWN = 10.0
"""Wall seconds for which a note is shown."""


class Bookmarks(Listing):
    """The bookmarks in front; `d` forgets one."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("d", "forget", "Forget it", show=False)]

    def action_forget(self) -> None:
        """Keep the chosen one no longer, and stay here."""
        row = self.chosen
        if row is not None and isinstance(self.app, Remembering) and self.app.forget(row.seq):
            self.show(opened.bookmark_rows(self.app.session, self.app.kept))


class Remembering(Driving, Stopping):
    """Actions of the app that keep instants and come back to them."""

    _kept: tuple[str, list[Bookmark]] | None = None

    @property
    def kept(self) -> list[Bookmark]:
        """The bookmarks of the run on the screen, in order."""
        run = self.session.run
        if self._kept is None or self._kept[0] != run:
            self._kept = (run, list(self.house.bookmarks(run)))
        return self._kept[1]

    def action_bookmark(self) -> None:
        """Keep this instant."""
        here = next((kept.note for kept in self.kept if kept.seq == self.session.cursor), "")
        self.push_screen(Ask("Bookmark", "A note for whoever presents this; it may be empty.", value=here), self._keep)

    def _keep(self, note: str | None) -> None:
        if note is None:
            return
        try:
            self.house.keep(self.session.run, Bookmark(self.session.cursor, self.session.at, note))
        except DayshiftError as error:
            self.say(error)
            return
        self._kept = None
        self.say(f"Kept: event #{self.session.cursor}.")
        self.redraw(bars_only=True)

    def forget(self, seq: int) -> bool:
        """Keep an instant no longer; False where that was refused, which is said."""
        try:
            self.house.forget(self.session.run, seq)
        except DayshiftError as error:
            self.say(error)
            return False
        self._kept = None
        self.redraw(bars_only=True)
        return True

    def action_bookmarks(self) -> None:
        """The instants that were kept; enter goes to one."""
        hint = "enter goes there · d forgets it · escape leaves"
        rows = opened.bookmark_rows(self.session, self.kept)
        self.push_screen(Bookmarks("Bookmarks", rows, hint=hint), self._to_bookmark)

    def _to_bookmark(self, row: Row | None) -> None:
        if row is not None and row.seq:
            self.session.pause()
            self.session.seek(row.seq)
            self.redraw()
            self.told(0, self.session.cursor)

    def action_next_chapter(self) -> None:
        """On to the next chapter or bookmark, whichever comes first."""
        before = self.session.cursor
        super().action_next_chapter()
        self._stop_at([kept for kept in self.kept if before < kept.seq < self.session.cursor][:1])

    def action_last_chapter(self) -> None:
        """Back to the chapter or bookmark before."""
        before = self.session.cursor
        super().action_last_chapter()
        self._stop_at([kept for kept in self.kept if self.session.cursor < kept.seq < before][-1:])

    def _stop_at(self, passed: list[Bookmark]) -> None:
        for kept in passed:
            self.session.seek(kept.seq)
            self.redraw()

    def told(self, before: int, now: int) -> None:
        """Show the note of the bookmark that was reached: the newest passed in play, else the one the cursor is at."""
        playing = self.session.playing
        reached = [kept for kept in self.kept if (before < kept.seq <= now if playing else kept.seq == now)]
        for kept in reached[-1:]:
            moment = self.session.org.calendar.local(kept.at)
            words = one_line(kept.note, 400) or f"Event #{kept.seq}"
            self.notify(words, title=f"▲ {moment:%a %H:%M}", timeout=SHOWN, markup=False)

    def enter(self, session: Session) -> None:
        """Show another run; the one before is kept and let go."""
        super().enter(session)
        self._kept = None
        self.redraw()

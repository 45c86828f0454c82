"""The commands that say where the run is to stop, and what is said when it does."""

from collections.abc import Sequence
from contextlib import suppress
from fractions import Fraction

from department.breakpoints import BreakpointList, breakpoint_of
from department.errors import DayshiftError
from department.session import MAX, Session
from tui.present.figures import plural
from tui.present.lines import Row
from tui.room import Room
from tui.screens.ask import Ask
from tui.screens.breakpoints import BreakpointListing

_HELP = (
    "decision where confidence < 0.6 · message from AGENT · step NAME of WORKFLOW · escalation to operator · "
    "spend > 500 · meeting NAME · agent NAME · event KIND; with and, or, (…)"
)


class Stopping(Room):
    """Actions of the app that have to do with breakpoints."""

    _told: tuple[str, int] = ("", 0)
    _on_the_way: tuple[str, Fraction | None] | None = None
    _recalled: BreakpointList | None = None
    _stored: Sequence[tuple[str, bool, int]] = ()
    _deleted: frozenset[str] = frozenset()

    @property
    def points(self) -> BreakpointList:
        """The breakpoints of the session on the screen."""
        known = self.session.breakpoints
        if not isinstance(known, BreakpointList):
            known = self.session.breakpoints = BreakpointList(self.session.org)
        return known

    def recall_points(self) -> None:
        """Set what an earlier session kept for this department, once for each list."""
        points = self.points
        if points is self._recalled:
            return
        self._recalled = points
        try:
            points.recall(self.house.breakpoints(self.session.org.pack.id))
        except DayshiftError as error:
            self.say(error)
        self._stored, self._deleted = _kept(points), points.gone
        on = sum(told[1] for told in self._stored)
        if on:
            self.say(f"{plural(on, 'breakpoint')} kept from before: P lists them.")

    def keep_points(self) -> None:
        """Keep them for the next session; what the store refuses is said."""
        try:
            self._store_points()
        except DayshiftError as error:
            self.say(f"The breakpoints hold for this session only. {error}")

    def _store_points(self) -> None:
        """Write them where something has changed."""
        kept, gone = _kept(self.points), self.points.gone
        if self.points is self._recalled and (kept, gone) != (self._stored, self._deleted):
            self._stored, self._deleted = kept, gone
            self.house.keep_breakpoints(self.session.org.pack.id, kept, gone)

    def enter(self, session: Session) -> None:
        """Show another run, with what stops it; the one before is kept and let go."""
        self.keep_points()
        self.session.close()
        self.session = session
        self.recall_points()

    def let_go(self) -> None:
        """Keep the run, and where it is to stop."""
        self.session.close()
        with suppress(DayshiftError):
            self._store_points()

    def action_breakpoint(self) -> None:
        """Ask for a condition, and stop there from now on."""
        self.push_screen(Ask("Stop at", _HELP, take=self._read), self._set)

    def _read(self, words: str) -> object:
        return breakpoint_of(self.session.org, words)

    def _set(self, words: str | None) -> None:
        if words is not None:
            self.say(f"Stops at: {self.points.add(words).text}")
            self.keep_points()

    def action_breakpoints(self) -> None:
        """List them; enter edits one."""
        self.push_screen(BreakpointListing(self.points), self._edit)

    def _edit(self, row: Row | None) -> None:
        self.keep_points()
        if row is None:
            return
        old = row.key
        ask = Ask("Stop at", _HELP, value=old, take=self._read, replaced=False)
        self.push_screen(ask, lambda words: self._replace(old, words))

    def _replace(self, old: str, words: str | None) -> None:
        if words is not None:
            self.say(f"Stops at: {self.points.replace(old, words).text}")
            self.keep_points()

    def action_toggle_break(self, text: str) -> None:
        """Set a breakpoint of this condition, or take it away."""
        known = self.points.find(breakpoint_of(self.session.org, text).text)
        if known is not None:
            self.points.delete(known.text)
            self.say(f"Stops no more at: {known.text}")
        else:
            self.say(f"Stops at: {self.points.add(text).text}")
        self.keep_points()
        self.redraw()

    def action_run_to(self, text: str) -> None:
        """Go on, as fast as it goes, until this happens for the first time."""
        if self.session.over:
            self.say(self.session.distrusted or "Nothing follows: this is the end of the run.")
            return
        self._leave_way()
        known = self.points.find(breakpoint_of(self.session.org, text).text)
        point = known or self.points.add(text, once=True)
        self._on_the_way = (point.text, self.session.speed)
        self.session.set_speed(MAX)
        self.session.play()

    def notice_hit(self) -> None:
        """Say it once when the run has stopped at a breakpoint; end a way that has come to its end."""
        session = self.session
        now = (session.hit, session.cursor) if session.hit else ("", 0)
        if now != self._told:
            self._told = now
            if session.hit:
                self.say(f"Stopped at the breakpoint: {session.hit}")
                self.redraw()
        if self._on_the_way is not None and not session.playing:
            if session.over and not session.hit:
                self.say(f"The run ended; this did not happen: {self._on_the_way[0]}")
            self._leave_way()

    def _leave_way(self) -> None:
        if self._on_the_way is None:
            return
        text, speed = self._on_the_way
        self._on_the_way = None
        self.session.set_speed(speed)
        point = self.points.find(text)
        if point is not None and point.once:
            self.points.delete(text)


def _kept(points: BreakpointList) -> list[tuple[str, bool, int]]:
    """What the next session is to know of them."""
    return [(point.text, point.on, point.hits) for point in points.points if point.kept]

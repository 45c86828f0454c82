"""The commands that open what is chosen: inspect, why, filter, bookmarks, fork, help, pictures."""

from collections.abc import Callable

from department.errors import DayshiftError
from tui.keys import PLACES
from tui.present.lines import Row
from tui.present.outlays import asked_outside
from tui.present.room import fork_minds, opened
from tui.room import Room
from tui.screens.ask import Ask
from tui.screens.listing import Listing
from tui.themes import other
from tui.what_ifs import words_of

INTERRUPTED = 130
"""The exit code of Ctrl-C."""


class Looking(Room):
    """Actions of the app that open something in front of the panes."""

    @property
    def subject(self) -> int:
        """The event behind what is chosen; the one at the cursor where nothing is."""
        return self.pane.subject or self.session.cursor

    def action_inspect(self) -> None:
        """The raw event; of a turn first what its mind was told and replied, and what that cost."""
        session, seq, house = self.session, self.subject, self.house
        record = lambda: house.record(session.run)  # noqa: E731 - read where it is a turn's
        self.push_screen(Listing(f"Event #{seq}", lambda width: opened.event_rows(session, seq, width, record)))

    def action_why(self) -> None:
        """Causes and consequences; enter goes to one of them."""
        rows = opened.why_rows(self.session, self.subject)
        hint = "enter goes to an event · escape leaves"
        self.push_screen(Listing(f"Why #{self.subject}?", rows, hint=hint), self._to_row)

    def _to_row(self, row: Row | None) -> None:
        if row is not None and row.seq:
            self.session.pause()
            self.session.seek(row.seq)
            self.redraw()

    def action_filter(self) -> None:
        """Show only what holds some words."""
        pane = self.pane
        self.push_screen(
            Ask("Filter", "Words that must be there; empty shows everything.", value=pane.words), self._filter
        )

    def _filter(self, words: str | None) -> None:
        if words is not None:
            self.pane.filter(words)

    def action_fork(self) -> None:
        """Ask what is to be different from here on."""
        help_ = (
            "KEY=VALUE, several with blanks: agent.NAME.absent=true · fact.NAME=… · seed=9 · answer.APPROVAL=reject · "
            "minds=claude"
        )
        self.push_screen(Ask(f"Fork at event #{self.session.cursor}", help_), self._fork)

    def _fork(self, words: str | None) -> None:
        """Fork; of a run with minds outside the person says first what the fork's agents think with."""
        if words is None:
            return
        if asked_outside(self.session.state) and not any(word.startswith("minds=") for word in words.split()):
            rows, hint = fork_minds.rows(self.session), "enter chooses · escape forks nothing"
            choices = Listing("What do the agents of the fork think with?", rows, hint=hint)
            self.push_screen(choices, self._fork_with(words))
        else:
            self._forked(words)

    def _fork_with(self, words: str) -> Callable[[Row | None], None]:
        return lambda row: self._forked(f"{words} minds={row.key}") if row is not None else None

    def _forked(self, words: str) -> None:
        try:
            forked = self.house.fork(self.session, words_of(words))
        except DayshiftError as error:
            self.say(error)
            return
        forked.breakpoints = self.session.breakpoints
        self.enter(forked)

    def action_help(self) -> None:
        """Every key and what it does."""
        here = next(place.title for place in PLACES if place.key == self.place)
        local, own = self.pane.local_keys(), self.own_keys
        self.push_screen(Listing("Keys", lambda width: opened.help_rows(here, local, own, width)))

    def action_palette(self) -> None:
        """Find a command by its words."""
        self.action_command_palette()

    def action_theme(self) -> None:
        """The other theme."""
        self.theme = other(self.theme)
        self.redraw()

    def action_save_picture(self) -> None:
        """Save this screen."""
        screen = next(place.title for place in PLACES if place.key == self.place).casefold()
        name = f"dayshift-{self.session.run or 'rehearsal'}-{self.session.cursor}-{screen}.svg"
        try:
            self.say(f"Saved: {self.house.picture(self.export_screenshot(title='dayshift'), name)}")
        except DayshiftError as error:
            self.say(error)

    def action_interrupt(self) -> None:
        """Close the room, and say that it was interrupted."""
        self.exit(INTERRUPTED)

    def action_leave(self) -> None:
        """Close the room."""
        self.exit(0)

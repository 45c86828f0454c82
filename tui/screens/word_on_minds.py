"""A person's word on minds outside: a lost answer is asked again or fails, a cap is raised or lets turns fail."""

from functools import partial

from department.commands import SetCap
from department.decide.spending import FAIL
from department.errors import CapError, CommandError, DayshiftError
from department.prices import usd
from department.session import Session
from department.waiting import Waiting
from tui.minds_what_ifs import nano
from tui.present.lines import Row, line
from tui.present.outlays import scope_title
from tui.present.room import waits
from tui.screens.ask import Ask
from tui.screens.listing import Listing
from tui.screens.pane import Pane

_HOLD = "hold"


class WordOnMinds(Pane):
    """What the pane of requests does with that for which the clock waits. A word binds to what was shown."""

    def say_yes(self, waiting: Waiting) -> None:
        """Ask again; or ask for how much the cap is raised to."""
        if waiting.cap is None:
            self._decide(waiting, again=True)
            return
        cap = waiting.cap
        told = scope_title(cap.scope, self.session.org.pack)
        least = waits.raised(cap)
        help_ = (
            f"Dollars, now {usd(cap.limit)}; from {usd(least)} on the turn that is held may be asked. "
            "Enter approves it; escape leaves it as it is."
        )
        ask = Ask(f"Raise the cap on {told} to", help_, take=partial(_amount, cap))
        self.app.push_screen(ask, partial(self._raise, cap))

    def say_no(self, waiting: Waiting) -> None:
        """Let the turn fail, or all that would pass the cap, once that was confirmed."""
        what = "this turn" if waiting.cap is None else "turns that might pass the cap"
        rows = [Row(line(f"Let {what} fail"), FAIL), Row(line("Leave it open"), _HOLD)]
        title, hint = waits.title_of(self.session, waiting), "enter decides · escape leaves it open"
        self.app.push_screen(Listing(title, rows, hint=hint), partial(self._no, waiting))

    def _no(self, waiting: Waiting, row: Row | None) -> None:
        if row is None or row.key != FAIL:
            return
        if waiting.cap is None:
            self._decide(waiting, again=False)
        else:
            self._cap(SetCap(scope=waiting.cap.scope, limit=waiting.cap.limit, was=waiting.cap.limit, then=FAIL))

    def _raise(self, cap: CapError, words: str | None) -> None:
        if words is not None:
            known = self.session.state.caps.get(cap.scope)
            then = known.then if known else _HOLD
            self._cap(SetCap(scope=cap.scope, limit=_amount(cap, words), was=cap.limit, then=then))

    def _decide(self, waiting: Waiting, *, again: bool) -> None:
        try:
            _require_same(self.session, waiting)
            self.session.decide_lost(again=again)
        except DayshiftError as error:
            self.app.notify(str(error), severity="warning", markup=False)
        self.refresh_pane()

    def _cap(self, command: SetCap) -> None:
        try:
            self.session.execute(command)
        except DayshiftError as error:
            self.app.notify(str(error), severity="warning", markup=False)
        self.refresh_pane()


def _require_same(session: Session, waiting: Waiting) -> None:
    """A word on a lost answer holds for the one that was shown."""
    now = session.waiting
    if now is None or (now.kind, now.turn) != (waiting.kind, waiting.turn):
        raise CommandError("What you were shown is settled meanwhile. Look again, then answer.")


def _amount(cap: CapError, words: str) -> int:
    """Dollars as typed, in nano-dollars; CommandError where the turn could not be asked under that limit either."""
    limit, least = nano("cap", words.strip()), waits.raised(cap)
    if limit < cap.spent + cap.need:
        raise CommandError(
            f"{usd(limit)} is too little: {usd(cap.spent)} are spent or reserved, and the turn that is held may cost "
            f"{usd(cap.need)}. Give {usd(least)} or more, or escape."
        )
    return limit

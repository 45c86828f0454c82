"""The recorded runs: open one, compare two, fork, resume, delete."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from department.errors import DayshiftError, UsageError
from department.session import Session
from tui.present.room import runs
from tui.present.room.times import goal_of
from tui.present.run_view import RunFacts
from tui.screens.ask import Ask
from tui.screens.listing import Listing
from tui.screens.pane import Pane
from tui.widgets.lines import LineBar, LineList

if TYPE_CHECKING:
    from tui.looking import Looking

LOOK_AGAIN = 2.0
"""Wall seconds between two looks at what the store holds, while this screen is the one that is looked at."""

_TWO = 2


class Runs(Pane):
    """The table of runs, and below it the chosen one."""

    OPENS = "Play the chosen run from its beginning"
    DEFAULT_CSS = """
    Runs #runs { height: 1fr; padding: 0 1; }
    Runs #run { height: 8; padding: 0 1; border-top: hkey $border; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "select", "Select for a comparison", show=False),
        Binding("c", "compare", "Compare the two that are selected", show=False),
        Binding("f", "fork", "Fork", show=False),
        Binding("r", "resume", "Go on with it, live", show=False),
        Binding("d", "delete", "Delete", show=False),
    ]

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self._facts: list[RunFacts] = []
        self._selected: list[str] = []

    def compose(self) -> ComposeResult:
        """The table, the chosen run, the keys."""
        with Vertical():
            yield LineList(id="runs")
            yield LineList(id="run")
            yield LineBar(lambda _: ((f" {runs.HINT}", "dim"),))

    def on_mount(self) -> None:
        """Look at the store now and then."""
        self._look()
        self.set_interval(LOOK_AGAIN, self._look)

    def _look(self) -> None:
        if self.display or not self._facts:
            try:
                self._facts = list(self.room.house.runs())
            except DayshiftError as error:
                self.room.say(error)
                return
            self._selected = [run for run in self._selected if run in {facts.run for facts in self._facts}]
            self._draw()

    def show(self, session: Session) -> None:  # noqa: ARG002 - the runs are the same at every instant
        """Draw it."""
        self._draw()

    def _draw(self) -> None:
        table = self.query_one("#runs", LineList)
        width = max(40, table.scrollable_content_region.width)
        table.show(runs.rows(self._facts, self.session.run, self._selected, width, self.words))
        self._draw_card()

    def _draw_card(self) -> None:
        below = self.query_one("#run", LineList)
        below.show(runs.card(self.chosen, max(40, below.scrollable_content_region.width)))

    @property
    def room(self) -> "Looking":
        """The app, as what it is."""
        return cast("Looking", self.app)

    @property
    def chosen(self) -> RunFacts | None:
        """The run of the chosen row."""
        row = self.query_one("#runs", LineList).row
        key = row.key.removeprefix("run|") if row else ""
        return next((facts for facts in self._facts if facts.run == key), None)

    def open_at(self, key: str) -> None:
        """Choose a run."""
        self.query_one("#runs", LineList).choose_key(f"run|{key}")
        self._draw_card()

    def on_line_list_moved(self, event: LineList.Moved) -> None:
        """Another run is told below."""
        event.stop()
        if event.list.id == "runs":
            self._draw_card()

    async def on_line_list_opened(self, event: LineList.Opened) -> None:
        """Play it."""
        event.stop()
        facts = self.chosen
        if facts is None:
            return
        if facts.run == self.session.run:
            self.room.say(f"Run {facts.run} is on the screen already.")
        elif self._try(lambda: self.room.enter(self.room.house.open(facts.run))):
            self.room.say(f"Run {facts.run}, from its beginning. Space plays it.")
            await self.room.run_action("place('1')")

    def _try(self, action: Callable[[], object]) -> bool:
        """Do something with the store; what it refuses is said."""
        try:
            action()
        except DayshiftError as error:
            self.room.say(error)
            return False
        return True

    def action_select(self) -> None:
        """Take the chosen run for a comparison, or no longer; a third one takes the place of the first."""
        facts = self.chosen
        if facts is None:
            return
        if facts.run in self._selected:
            self._selected.remove(facts.run)
        else:
            self._selected = [*self._selected, facts.run][-_TWO:]
        self._draw()

    def action_compare(self) -> None:
        """Set the two selected runs side by side."""
        if len(self._selected) != _TWO:
            self.room.say("Select two runs with space; then c sets them side by side.")
            return
        self.run_worker(self._compare(*self._selected))

    async def _compare(self, one: str, other: str) -> None:
        try:
            found = await asyncio.to_thread(self.room.house.compare, one, other)
        except DayshiftError as error:
            self.room.say(error)
            return
        rows = partial(runs.comparison, found)
        self.app.push_screen(Listing(f"{one} beside {other}", rows, wide=True))

    def action_fork(self) -> None:
        """Fork the chosen run: where the cursor is for the one on the screen, else at a time that is asked for."""
        facts = self.chosen
        if facts is None:
            return
        if facts.run == self.session.run:
            self.room.action_fork()
            return
        opened: list[Session] = []
        if self._try(lambda: opened.append(self.room.house.open(facts.run))):
            help_ = "When, then what is different: 11:20 agent.NAME.absent=true seed=9 minds=claude · head for its end"
            session = opened[0]
            self.app.push_screen(
                Ask(f"Fork run {facts.run} at", help_, take=lambda words: goal_of(session, _when(words))),
                lambda words: self._fork(session, words),
            )

    def _fork(self, session: Session, words: str | None) -> None:
        if words is None:
            return
        goal = goal_of(session, _when(words))
        if goal.seq:
            session.seek(goal.seq)
        else:
            session.seek_time(goal.at)
        if self._try(lambda: self.room.enter(self.room.house.fork(session, words.split()[1:]))):
            self._look()

    def action_resume(self) -> None:
        """Go on with the chosen run, live."""
        facts = self.chosen
        if facts is None:
            return
        if facts.state == "finished":
            self.room.say(f"Run {facts.run} is finished: there is nothing to go on with. f forks it.")
        elif facts.run == self.session.run and not self.session.read_only:
            self.room.say(f"Run {facts.run} is on the screen already, live. Space plays it.")
        elif self._try(lambda: self.room.enter(self.room.house.resume(facts.run))):
            self.room.say(f"Run {facts.run} goes on from where it stopped. Space plays it.")
            self._look()

    def action_delete(self) -> None:
        """Ask, then delete the chosen run; the one on the screen stays."""
        facts = self.chosen
        if facts is None:
            return
        if facts.run == self.session.run:
            self.room.say(f"Run {facts.run} is on the screen: open another one first, then delete it.")
            return
        wanted = f"delete {facts.run}"
        told = f"Run {facts.run} goes for good, with {facts.events:,} events. Write: {wanted}"
        self.app.push_screen(Ask("Delete a run", told, take=lambda words: _same(words, wanted)), self._delete)

    def _delete(self, words: str | None) -> None:
        if words is not None:
            run = words.split()[1]
            if self._try(lambda: self.room.house.delete(run)):
                self.room.say(f"Run {run} is deleted.")
            self._look()


def _when(words: str) -> str:
    return next(iter(words.split()), "")


def _same(words: str, wanted: str) -> None:
    """Raise UsageError unless these are the words that confirm."""
    if words.split() != wanted.split():
        raise UsageError(f"'{words}' does not confirm it. Write '{wanted}', or leave with escape.")

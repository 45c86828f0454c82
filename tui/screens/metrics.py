"""The metrics: every target with its trend, one of them plotted, and what the work takes."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.events import Resize

from department.errors import DayshiftError
from department.session import Session
from tui.present.lines import Row, line
from tui.present.outlays import asked_outside
from tui.present.room import agent, effort, metrics
from tui.present.room.spend import ENDED, EVENTS, Latencies, latencies_of
from tui.present.room.trend import Trend
from tui.room import Room
from tui.screens.listing import Listing
from tui.screens.pane import Pane
from tui.widgets.lines import LineList

WIDE = 100
REST = 0.5
"""Wall seconds between two drawings while the run goes on."""

_AT_ONCE = 2
"""Instants of the past that are looked at in one go: a few ms each, between two frames."""

_OFTEN = 0.1
_PLOT = 14


class Metrics(Pane):
    """The targets; beside or below them the chosen one's plot, cost, workload and throughput."""

    OPENS = "What a target is made of; an agent closely"
    DEFAULT_CSS = """
    Metrics Horizontal { height: 1fr; }
    Metrics #targets { width: 57%; border-right: vkey $border; padding: 0 0 0 1; }
    Metrics #detail { width: 1fr; padding: 0 1; }
    Metrics.narrow Horizontal { layout: vertical; }
    Metrics.narrow #targets { width: 1fr; height: 55%; border-right: none; border-bottom: hkey $border; }
    Metrics.narrow #detail { height: 1fr; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self._trend = Trend()
        self._of: Session | None = None
        self._resting = self._wanted = False
        self._took: tuple[tuple[str, int], Latencies] | None = None

    def compose(self) -> ComposeResult:
        """The targets first, for the tab key."""
        with Horizontal():
            yield LineList(id="targets", empty="No target here holds these words.")
            yield LineList(id="detail")

    def on_mount(self) -> None:
        """Look at the past little by little."""
        self.set_interval(_OFTEN, self._look_back)

    def on_resize(self, event: Resize) -> None:
        """What stands beside or below what depends on the width."""
        self.set_class(event.size.width < WIDE, "narrow")
        self.call_after_refresh(self.draw)

    def show(self, session: Session) -> None:
        """Draw it, unless it was drawn a moment ago: then soon."""
        if self._of is not session:
            self._of, self._trend = session, Trend()
        if self._resting:
            self._wanted = True
            return
        self._resting = True
        self.set_timer(REST, self._rested)
        self.draw()

    def refresh_pane(self) -> None:
        """What the person chose is drawn at once."""
        if self.is_mounted:
            self.draw()

    def draw(self) -> None:
        """Draw both lists as of the cursor."""
        self._wanted = False
        targets = self.query_one("#targets", LineList)
        width = max(30, targets.scrollable_content_region.width)
        targets.show(metrics.rows(self.session, self._trend.samples(self.session), width, self.words))
        self._draw_detail()

    def _draw_detail(self) -> None:
        targets, detail = self.query_one("#targets", LineList), self.query_one("#detail", LineList)
        width = max(30, detail.scrollable_content_region.width)
        height = min(_PLOT, max(5, detail.size.height - 2))
        name = targets.row.key.removeprefix("metric|") if targets.row else ""
        plot = metrics.detail(self.session, self._trend.samples(self.session), name, width, height)
        detail.show([*plot, Row(line("")), *effort.rows(self.session, width, self._latencies())])

    def _latencies(self) -> Latencies:
        """How long replies took, from the record, which is read again once more turns have ended."""
        if not asked_outside(self.session.state) or not isinstance(self.app, Room):
            return {}
        ended = len(self.session.history(ENDED, EVENTS, ahead=True))
        known = (self.session.run, ended)
        if self._took is None or self._took[0] != known:
            try:
                self._took = (known, latencies_of(self.app.house.record(self.session.run).all()))
            except DayshiftError:
                self._took = (known, {})  # what is not kept was not measured
        return self._took[1]

    def _rested(self) -> None:
        self._resting = False
        if self._wanted:
            self.show(self.session)

    def _look_back(self) -> None:
        """Take some more of the past while this screen is the one that is looked at."""
        if self.display and self._of is not None:
            before = self._trend.taken
            self._trend.take(self.session, _AT_ONCE)
            if self._trend.taken != before:
                self.show(self.session)

    def complete(self) -> None:
        """Take all of the past at once: for pictures, which cannot wait."""
        self._trend.take(self.session)
        self.draw()

    @property
    def subject(self) -> int:
        """The event behind the chosen agent's cost; a target is the fold of all events up to the cursor."""
        detail = self.query_one("#detail", LineList)
        return detail.row.seq if detail.has_focus and detail.row else self.session.cursor

    def open_at(self, key: str) -> None:
        """Choose a target."""
        self.query_one("#targets", LineList).choose_key(f"metric|{key}")
        self._draw_detail()

    def on_line_list_moved(self, event: LineList.Moved) -> None:
        """Another target is plotted."""
        event.stop()
        if event.list.id == "targets":
            self._draw_detail()

    def on_line_list_opened(self, event: LineList.Opened) -> None:
        """A target opens what it is made of, an agent opens closely."""
        event.stop()
        kind, _, name = event.row.key.partition("|")
        if kind == "agent":
            title = self.session.org.pack.agents[name].title
            self.app.push_screen(Listing(title, agent.rows(self.session, name)))
        else:
            title = self.session.org.pack.targets[name].title
            rows = metrics.card(self.session, self._trend.samples(self.session), name, 100)
            self.app.push_screen(Listing(title, rows))

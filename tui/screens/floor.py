"""The floor: who works, who waits, and what waits for the person."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.events import Resize
from textual.widgets import ContentSwitcher

from department.session import Session
from tui.present.room import agent, floor, org_chart, waits
from tui.screens.listing import Listing
from tui.screens.pane import Pane
from tui.widgets.canvas import Canvas
from tui.widgets.lines import LineBar, LineList

WIDE = 100
"""From so many columns on, the inbox stands beside the organisation, else above it."""


class Floor(Pane):
    """The organisation with live states, the inbox and the headlines."""

    OPENS = "Answer a request, go to a headline, look at somebody closely"
    DEFAULT_CSS = """
    Floor #floor { height: 1fr; }
    Floor #side { width: 46; border-right: vkey $border; }
    Floor #needs { height: auto; max-height: 50%; margin: 0 0 1 0; }
    Floor #news { height: 1fr; }
    Floor #side LineList { padding: 0 0 0 1; }
    Floor #org { width: 1fr; height: 1fr; padding: 0 1; }
    Floor #chart { height: 1fr; }
    Floor.narrow #floor { layout: vertical; }
    Floor.narrow #side { width: 1fr; height: auto; max-height: 40%; border-right: none; border-bottom: hkey $border; }
    Floor.narrow #needs { max-height: 40vh; margin: 0; }
    Floor.narrow #news { display: none; }
    """

    def compose(self) -> ComposeResult:
        """The inbox first, for the tab key; then the headlines; then the organisation."""
        with Horizontal(id="floor"):
            with Vertical(id="side"):
                yield LineList(id="needs")
                yield LineList(id="news")
            with Vertical(id="org"):
                with ContentSwitcher(id="chart", initial="tree"):
                    yield Canvas(id="boxes")
                    yield LineList(id="tree", empty="Nobody here holds these words.")
                yield LineBar(lambda _: org_chart.counts(self.session), id="counts")

    def on_resize(self, event: Resize) -> None:
        """What stands beside or above what depends on the width."""
        self.set_class(event.size.width < WIDE, "narrow")
        self.call_after_refresh(self.refresh_pane)

    def show(self, session: Session) -> None:
        """Draw it."""
        needs, news = self.query_one("#needs", LineList), self.query_one("#news", LineList)
        needs.show(floor.needs(session, max(20, needs.scrollable_content_region.width)))
        news.show(floor.headlines(session, max(20, news.scrollable_content_region.width), self.words))
        self.show_typed(session)
        self.query_one("#counts", LineBar).refresh()

    def show_typed(self, session: Session) -> None:
        """Draw the organisation: what somebody types stands beside them."""
        chart = self.query_one("#chart", ContentSwitcher)
        room = chart.size
        drawing = None if self.words or self.has_class("narrow") else org_chart.boxes(session, room.width, room.height)
        chart.current = "boxes" if drawing else "tree"
        if drawing:
            self.query_one(Canvas).show(drawing)
        else:
            self.query_one("#tree", LineList).show(org_chart.tree(session, self.words))

    @property
    def subject(self) -> int:
        """The event behind the chosen request or headline."""
        for name in ("#needs", "#news"):
            list_ = self.query_one(name, LineList)
            if list_.has_focus and list_.row:
                return list_.row.seq
        return 0

    async def on_line_list_opened(self, event: LineList.Opened) -> None:
        """A request opens where it is answered, a headline where it happened, an agent in front."""
        event.stop()
        kind, _, key = event.row.key.partition("|")
        if kind == waits.WORD:
            await self.run_action(f"app.place('4', {event.row.key!r})")
        elif kind == "approval":
            await self.run_action(f"app.place('4', {key!r})")
        elif kind == "event":
            self.session.pause()
            self.session.seek(event.row.seq)
            self.app.call_later(self.refresh_pane)
        else:
            self._open(event.row.key)

    def on_canvas_opened(self, event: Canvas.Opened) -> None:
        """Somebody is looked at closely."""
        event.stop()
        self._open(event.key)

    def _open(self, name: str) -> None:
        title = self.session.org.pack.agents[name].title
        self.app.push_screen(Listing(title, agent.rows(self.session, name)))

"""The decisions: a log, and one of them through and through."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Resize

from department.session import Session
from tui.present.room import decisions
from tui.screens.pane import Pane
from tui.widgets.lines import LineList


class Decisions(Pane):
    """The log above, the chosen decision below."""

    OPENS = "From the log into the decision; there, why a line stands in it"
    DEFAULT_CSS = """
    Decisions #log { height: 2fr; padding: 0 1; }
    Decisions #x-ray { height: 3fr; padding: 0 1; border-top: hkey $border; }
    """

    def compose(self) -> ComposeResult:
        """Lay it out."""
        with Vertical():
            yield LineList(id="log", empty="No decision has been taken yet.")
            yield LineList(id="x-ray")

    def on_resize(self, _: Resize) -> None:
        """Columns depend on the width."""
        self.call_after_refresh(self.refresh_pane)

    def show(self, session: Session) -> None:
        """Draw the log and the chosen decision."""
        log = self.query_one("#log", LineList)
        log.show(decisions.log(session, max(40, log.scrollable_content_region.width), self.words))
        self._open()

    def _open(self) -> None:
        log, opened = self.query_one("#log", LineList), self.query_one("#x-ray", LineList)
        seq = log.row.seq if log.row else 0
        opened.show(decisions.x_ray(self.session, seq, max(40, opened.scrollable_content_region.width)))

    @property
    def subject(self) -> int:
        """The chosen decision, or the event chosen in it."""
        log, opened = self.query_one("#log", LineList), self.query_one("#x-ray", LineList)
        chosen = opened.row if opened.has_focus else log.row
        return chosen.seq if chosen else 0

    def open_at(self, key: str) -> None:
        """Choose a decision by the seq of its event."""
        self.query_one("#log", LineList).choose_key(key)

    def on_line_list_moved(self, event: LineList.Moved) -> None:
        """Another decision is looked into."""
        event.stop()
        if event.list.id == "log":
            self._open()

    async def on_line_list_opened(self, event: LineList.Opened) -> None:
        """From the log into the decision; from a line of it to why."""
        event.stop()
        if event.list.id == "log":
            self.query_one("#x-ray", LineList).focus()
        else:
            await self.run_action("app.why")

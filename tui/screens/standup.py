"""The standup: what was done, what is being done, what blocks; each sentence tied to its event."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.events import Resize

from department.session import Session
from tui.present.room import standup
from tui.screens.pane import Pane
from tui.widgets.lines import LineList

WIDE = 100


class Standup(Pane):
    """The board of one standup, and the earlier ones."""

    OPENS = "Why a sentence could be said"
    DEFAULT_CSS = """
    Standup Horizontal { height: 1fr; }
    Standup #meetings { width: 36; border-right: vkey $border; padding: 0 0 0 1; }
    Standup #board { width: 1fr; padding: 0 1; }
    Standup.narrow Horizontal { layout: vertical; }
    Standup.narrow #meetings { width: 1fr; height: auto; max-height: 4; }
    Standup.narrow #meetings { border-right: none; border-bottom: hkey $border; }
    """

    def compose(self) -> ComposeResult:
        """The board, and beside it which one."""
        with Horizontal():
            yield LineList(id="meetings", empty="No standup yet.")
            yield LineList(id="board")

    def on_resize(self, event: Resize) -> None:
        """The list of standups stands above the board where it is narrow."""
        self.set_class(event.size.width < WIDE, "narrow")
        self.call_after_refresh(self.refresh_pane)

    def show(self, session: Session) -> None:
        """Draw the chosen standup; the newest one until another is chosen."""
        meetings, board = self.query_one("#meetings", LineList), self.query_one("#board", LineList)
        newest = meetings.row is None or meetings.row == next(iter(meetings.rows), None)
        meetings.show(standup.meetings(session))
        if newest and meetings.rows:
            meetings.choose_key(meetings.rows[0].key)
        self._show_board()
        if board.row is None and not board.rows:
            board.focus()

    def _show_board(self) -> None:
        meetings, board = self.query_one("#meetings", LineList), self.query_one("#board", LineList)
        path = meetings.row.key if meetings.row else ""
        width = max(30, board.scrollable_content_region.width)
        board.show(standup.board(self.session, path, width, self.words))

    @property
    def subject(self) -> int:
        """The event behind the chosen sentence."""
        board, meetings = self.query_one("#board", LineList), self.query_one("#meetings", LineList)
        chosen = meetings.row if meetings.has_focus else board.row
        return chosen.seq if chosen else 0

    def on_line_list_moved(self, event: LineList.Moved) -> None:
        """Another standup is looked at."""
        event.stop()
        if event.list.id == "meetings":
            self._show_board()

    async def on_line_list_opened(self, event: LineList.Opened) -> None:
        """A sentence opens why it could be said."""
        event.stop()
        if event.list.id == "board":
            await self.run_action("app.why")
        else:
            self.query_one("#board", LineList).focus()

"""The timeline: the day as a strip, scrubbed with the keyboard or the mouse."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Resize

from department.session import Session
from tui.present.lines import Line, Row
from tui.present.room import lane_events, timeline
from tui.present.room.header import day_of
from tui.screens.listing import Listing
from tui.screens.pane import Pane
from tui.widgets.lanes import LaneList
from tui.widgets.lines import LineBar, LineList, ScrubBar

LOW, HIGH = 26, 36
"""Under so many lines the lanes take all there are; from so many on, there is a line between layers."""

RECENT = 40
"""The most of the latest events of a lane that are told."""


class Timeline(Pane):
    """A lane for everybody, under the hours and the cursor."""

    OPENS = "What happened on the lane around now"
    DEFAULT_CSS = """
    Timeline #lanes { height: auto; max-height: 75%; }
    Timeline #now-line { margin: 1 0 0 0; }
    Timeline #recent { height: 1fr; }
    Timeline.short #lanes { height: 1fr; max-height: 100%; }
    Timeline.short #now-line { margin: 0; }
    Timeline.short #recent { display: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "scrub(-1)", "A little back in time", show=False),
        Binding("right,l", "scrub(1)", "A little on", show=False),
        Binding("left_curly_bracket,shift+left,ctrl+left,H", "hours(-1)", "An hour back", show=False),
        Binding("right_curly_bracket,shift+right,ctrl+right,L", "hours(1)", "An hour on", show=False),
        Binding("plus,equals_sign", "zoom(1)", "Zoom in", show=False),
        Binding("minus,underscore", "zoom(-1)", "Zoom out", show=False),
        Binding("pageup", "days(-1)", "The day before", show=False),
        Binding("pagedown", "days(1)", "The next day", show=False),
        Binding("home", "edge(0)", "The opening of the day", show=False),
        Binding("end", "edge(1)", "The close of the day", show=False),
    ]  # fmt: skip

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self._zoom = 0

    def compose(self) -> ComposeResult:
        """Hours, cursor, lanes, and what goes on at the cursor."""
        yield ScrubBar(lambda _: timeline.ruler(self.session, self._width, self.zoom), self._point, id="ruler")
        yield ScrubBar(lambda _: timeline.pointer(self.session, self._width, self.zoom), self._point, id="pointer")
        yield Lanes(empty="Nobody here holds these words.", id="lanes")
        yield LineBar(self._now, id="now-line")
        yield LineList(id="recent")
        yield LineBar(timeline.legend, id="timeline-legend")

    @property
    def zoom(self) -> int:
        """The span that is shown, ms; 0 is the day."""
        return timeline.ZOOMS[self._zoom]

    def on_resize(self, event: Resize) -> None:
        """The strip has as many cells as there are; where it is low, the lanes take all of it."""
        self.set_class(event.size.height < LOW, "short")
        self.call_after_refresh(self.refresh_pane)

    def show(self, session: Session) -> None:
        """Draw it."""
        apart = self.size.height >= HIGH
        self.query_one(LaneList).show(timeline.lanes(session, self._width, self.zoom, self.words, apart=apart))
        self._show_recent()
        for bar in self.query(LineBar):
            bar.refresh()

    def _show_recent(self) -> None:
        recent = self.query_one("#recent", LineList)
        if not self.has_class("short"):
            width = max(40, recent.scrollable_content_region.width)
            recent.show(lane_events.recent(self.session, self._lane, width, RECENT))

    @property
    def _width(self) -> int:
        return max(40, self.query_one(LaneList).scrollable_content_region.width)

    @property
    def _lane(self) -> str:
        row = self.query_one(LaneList).row
        return row.key if row else ""

    @property
    def subject(self) -> int:
        """The event behind what the chosen lane does now, or the chosen one of its latest."""
        recent = self.query_one("#recent", LineList)
        row = recent.row if recent.has_focus else self.query_one(LaneList).row
        return row.seq if row else 0

    def open_at(self, key: str) -> None:
        """Choose somebody's lane."""
        self.query_one(LaneList).choose_key(key)

    def _now(self, width: int) -> Line:
        return timeline.now_line(self.session, self._lane, width, self.zoom) if self._lane else ()

    def _go(self, at: int) -> None:
        """Show the run as it was at an instant of the day on the screen."""
        self.session.seek_time(at)
        self.refresh_pane()

    def _within_day(self, at: int) -> int:
        opens, closes = day_of(self.session)
        return max(opens, min(closes, at))

    def action_scrub(self, by: int) -> None:
        """A cell back or on."""
        shown = timeline.window(self.session, self._width, self.zoom)
        self._go(self._within_day(shown.instant(shown.cell(self.session.at) + by)))

    def action_hours(self, by: int) -> None:
        """An hour back or on."""
        self._go(self._within_day(self.session.at + by * timeline.HOUR))

    def action_days(self, by: int) -> None:
        """The same time of the working day before or after."""
        calendar = self.session.org.calendar
        index = calendar.day_index(self.session.at)
        if index + by >= 0:
            self._go(calendar.opening(index + by) + self.session.at - calendar.opening(index))

    def action_edge(self, end: int) -> None:
        """The beginning of the day, or its end."""
        self._go(day_of(self.session)[end])

    def action_zoom(self, by: int) -> None:
        """Closer, or further away."""
        self._zoom = max(0, min(len(timeline.ZOOMS) - 1, self._zoom + by))
        self.refresh_pane()

    def _point(self, x: int, _: int) -> None:
        shown = timeline.window(self.session, self._width, self.zoom)
        cell = x - timeline.label_width(self._width)
        if 0 <= cell < shown.cells:
            self._go(self._within_day(shown.instant(cell)))

    def on_lane_list_pointed(self, event: LaneList.Pointed) -> None:
        """Scrub to where somebody points."""
        event.stop()
        self._point(event.x, self._width)

    def on_line_list_moved(self, event: LineList.Moved) -> None:
        """Another lane."""
        event.stop()
        if event.list.id == "recent":
            return
        self._show_recent()
        self.query_one("#now-line", LineBar).refresh()

    def on_line_list_opened(self, event: LineList.Opened) -> None:
        """What happened on the lane around now; one of its latest leads to where it happened."""
        event.stop()
        if event.list.id == "recent":
            self._to_row(event.row)
            return
        shown = timeline.window(self.session, self._width, self.zoom)
        since = self.session.at - max(shown.step, timeline.AROUND)
        rows = lane_events.happened_rows(self.session, event.row.key, since, self.session.at + 1)
        title = f"{timeline.lane_name(self.session, event.row.key)} up to now"
        self.app.push_screen(Listing(title, rows, hint="enter goes to an event · escape leaves"), self._to_row)

    def _to_row(self, row: Row | None) -> None:
        if row is not None and row.seq:
            self.session.pause()
            self.session.seek(row.seq)
            self.refresh_pane()


class Lanes(LaneList):
    """Lanes that leave the keys of time to the timeline."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(keys, f"time('{action}', {by})", action, show=False)
        for keys, action, by in (
            ("pageup", "days", -1), ("pagedown", "days", 1), ("home", "edge", 0), ("end", "edge", 1),
            ("left", "scrub", -1), ("right", "scrub", 1), ("shift+left,ctrl+left", "hours", -1),
            ("shift+right,ctrl+right", "hours", 1),
        )
    ]  # fmt: skip

    async def action_time(self, action: str, by: int) -> None:
        """Hand it to the pane."""
        pane = next(node for node in self.ancestors if isinstance(node, Timeline))
        await pane.run_action(f"{action}({by})")

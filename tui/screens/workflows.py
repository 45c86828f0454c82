"""The workflows: which are on their way, one of them as a graph, and a breakpoint or an end of the way on a step."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.events import Resize
from textual.widgets import ContentSwitcher

from department.session import Session
from tui.present.lines import Line, Row
from tui.present.room import flow_detail, flow_drawing, flow_list
from tui.present.room.flow_steps import ACTIVE, ASKS_AGENT, ASKS_YOU, Instance, instance
from tui.screens.listing import Listing
from tui.screens.pane import Pane
from tui.widgets.canvas import Canvas
from tui.widgets.lines import LineBar, LineList

WIDE = 100


class Workflows(Pane):
    """The list of instances, the graph of the chosen one, and the chosen step in two lines."""

    OPENS = "From an instance to its steps; of a step, what happened in it"
    DEFAULT_CSS = """
    Workflows Horizontal { height: 1fr; }
    Workflows #instances { width: 42; border-right: vkey $border; padding: 0 0 0 1; }
    Workflows #flow { width: 1fr; height: 1fr; }
    Workflows #work { height: 1fr; padding: 0 1; }
    Workflows.narrow Horizontal { layout: vertical; }
    Workflows.narrow #instances { width: 1fr; height: 7; border-right: none; border-bottom: hkey $border; }
    Workflows.narrow #legend { display: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("b", "stop_here", "Stop at this step, or no longer", show=False),
        Binding("R", "run_here", "Run to this step", show=False),
        Binding("i", "look_inside", "Inputs and outputs of the step", show=False),
        Binding("t", "as_list", "Graph or list of steps", show=False),
    ]

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self._shown: Instance | None = None
        self._unfolded: set[str] = set()
        self._listed = False

    def compose(self) -> ComposeResult:
        """The instances; beside them the chosen one."""
        with Horizontal():
            yield LineList(id="instances")
            with Vertical(id="flow"):
                yield LineBar(self._head, id="flow-head")
                with ContentSwitcher(id="work", initial="graph"):
                    yield Canvas(id="graph")
                    yield LineList(id="steps", empty="No step holds these words.")
                yield LineBar(lambda width: self._told(width, 0))
                yield LineBar(lambda width: self._told(width, 1))
                yield LineBar(flow_drawing.legend, id="legend")

    def on_resize(self, event: Resize) -> None:
        """Where it is narrow the steps are a list under the instances."""
        self.set_class(event.size.width < WIDE, "narrow")
        self.call_after_refresh(self.refresh_pane)

    def show(self, session: Session) -> None:
        """Draw the list and the chosen instance."""
        list_ = self.query_one("#instances", LineList)
        width = max(24, list_.scrollable_content_region.width)
        list_.show(flow_list.rows(session, width, self.words, self._unfolded))
        self._show_flow()

    def _show_flow(self) -> None:
        chosen = self.query_one("#instances", LineList).row
        id_ = chosen.key if chosen and not chosen.key.startswith(flow_list.GROUP) else ""
        before, self._shown = self._shown, instance(self.session, id_) if id_ else None
        graph, steps = self.query_one("#graph", Canvas), self.query_one("#steps", LineList)
        listed = self._listed or self.has_class("narrow")
        self.query_one("#work", ContentSwitcher).current = "steps" if listed else "graph"
        if self._shown is not None:
            other = before is None or before.id != self._shown.id
            if listed:
                steps.show(
                    flow_drawing.steps(self.session, self._shown, max(40, steps.scrollable_content_region.width))
                )
            else:
                graph.show(flow_drawing.graph(self.session, self._shown))
            if other:
                self._choose(_foremost(self._shown))
        self._refresh_lines()

    def _choose(self, step: str) -> None:
        if step:
            self.query_one("#graph", Canvas).choose_key(step)
            self.query_one("#steps", LineList).choose_key(step)

    def _refresh_lines(self) -> None:
        for bar in self.query(LineBar):
            bar.refresh()

    def _head(self, width: int) -> Line:
        if self._shown is None:
            return ((" Choose a workflow; enter unfolds those of one kind.", "dim"),)
        return flow_detail.head(self.session, self._shown, width)

    def _told(self, width: int, place: int) -> Line:
        return flow_detail.told(self.session, self._shown, self.step, width)[place] if self._shown else ()

    @property
    def step(self) -> str:
        """The chosen step."""
        if self.query_one("#work", ContentSwitcher).current == "graph":
            return self.query_one("#graph", Canvas).key
        row = self.query_one("#steps", LineList).row
        return row.key if row else ""

    @property
    def subject(self) -> int:
        """The last event of the chosen step; of the instance while one is being chosen."""
        list_ = self.query_one("#instances", LineList)
        view = self._shown.steps.get(self.step) if self._shown else None
        if list_.has_focus or view is None or not view.seq:
            return list_.row.seq if list_.row else 0
        return view.seq

    def open_at(self, key: str) -> None:
        """Choose an instance, or a step by its path."""
        flow, _, step = key.partition("/")
        self.query_one("#instances", LineList).choose_key(flow)
        self._show_flow()
        self._choose(step)
        self._refresh_lines()

    def on_line_list_moved(self, event: LineList.Moved) -> None:
        """Another instance, or another step."""
        event.stop()
        if event.list.id == "instances":
            self._show_flow()
        else:
            self._refresh_lines()

    def on_canvas_moved(self, event: Canvas.Moved) -> None:
        """Another step."""
        event.stop()
        self._refresh_lines()

    def on_line_list_opened(self, event: LineList.Opened) -> None:
        """A folded row unfolds, an instance leads to its steps, a step to its events."""
        event.stop()
        if event.row.key.startswith(flow_list.GROUP):
            self._unfolded ^= {event.row.key}
            self.refresh_pane()
        elif event.list.id == "instances":
            self.query_one(f"#{self.query_one('#work', ContentSwitcher).current}").focus()
        else:
            self._open_events()

    def on_canvas_opened(self, event: Canvas.Opened) -> None:
        """The events of a step."""
        event.stop()
        self._open_events()

    def _open_events(self) -> None:
        if self._shown is not None and self.step in self._shown.steps:
            rows = flow_detail.event_rows(self.session, self._shown, self.step)
            listing = Listing(f"What happened in {self.step}", rows, hint="enter goes to an event · escape leaves")
            self.app.push_screen(listing, self._to_row)

    def _to_row(self, row: Row | None) -> None:
        if row is not None and row.seq:
            self.session.pause()
            self.session.seek(row.seq)
            self.refresh_pane()

    async def action_stop_here(self) -> None:
        """A breakpoint on the chosen step; without one, the question for a condition."""
        if self._shown is not None and self.step in self._shown.steps:
            await self.run_action(f"app.toggle_break({flow_drawing.breakpoint_on(self._shown, self.step)!r})")
        else:
            await self.run_action("app.breakpoint")

    async def action_run_here(self) -> None:
        """Go on until the chosen step of this instance begins; to where it did, if it has."""
        if self._shown is None or self.step not in self._shown.steps:
            return
        view = self._shown.steps[self.step]
        if view.since:
            happened = flow_detail.events(self.session, self._shown, self.step)
            self._to_row(Row((), "", next(event.seq for event in happened if event.kind == "step.started")))
            return
        condition = f"step '{self.step}' of '{self._shown.id}'"
        await self.run_action(f"app.run_to({condition!r})")

    def action_look_inside(self) -> None:
        """Inputs and outputs of the chosen step; the raw event where none is chosen."""
        if self._shown is not None and self.step in self._shown.steps:
            rows = flow_detail.inputs_and_outputs(self.session, self._shown, self.step)
            self.app.push_screen(Listing(f"{self._shown.title} · {self.step}", rows), self._to_row)

    def action_as_list(self) -> None:
        """The steps as a graph, or as a list."""
        step = self.step
        self._listed = not self._listed
        self._show_flow()
        self._choose(step)
        self.query_one(f"#{self.query_one('#work', ContentSwitcher).current}").focus()


def _foremost(shown: Instance) -> str:
    """The step at which an instance is; the last one that was done where it is at none."""
    at = [view for view in shown.steps.values() if view.status in (ASKS_YOU, ACTIVE, ASKS_AGENT)]
    done = [view for view in shown.steps.values() if view.ended]
    found = at[0] if at else max(done, key=lambda view: view.ended, default=None)
    return found.key if found else ""

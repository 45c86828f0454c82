"""An instance of a workflow as a graph of boxes, or as a list of its steps where there is no room for one."""

from collections.abc import Collection
from functools import lru_cache
from itertools import pairwise

from department.breakpoints import BreakpointList
from department.session import Session
from tui.present.drawing import Drawing, Grid
from tui.present.figures import span
from tui.present.inert import one_line
from tui.present.lines import (
    CHOSEN,
    DIM,
    HUMAN,
    LIVE,
    PLAIN,
    STRONG,
    TROUBLE,
    Line,
    Row,
    Span,
    beside,
    fit,
    line,
    width_of,
)
from tui.present.names import name_of, plain
from tui.present.room.flow_steps import (
    ACTIVE,
    ASKS_AGENT,
    ASKS_YOU,
    DONE,
    FAILED,
    SCHEDULED,
    SKIPPED,
    UNUSED,
    WAITING,
    Instance,
    StepView,
)  # fmt: skip
from tui.present.room.graph import Layout, layers_of, layout
from tui.present.room.stops import STOP

SIGNS: dict[str, Span] = {
    DONE: ("✓", LIVE), ACTIVE: ("●", LIVE), ASKS_YOU: ("◆", HUMAN), ASKS_AGENT: ("◐", PLAIN), FAILED: ("✗", TROUBLE),
    SCHEDULED: ("○", PLAIN), WAITING: ("·", DIM), SKIPPED: ("–", DIM), UNUSED: ("–", DIM),
}  # fmt: skip
"""The state of a step in one column."""

_LONGEST = 24


def breakpoint_on(instance: Instance, step: str) -> str:
    """The condition of a breakpoint on a step of a workflow."""
    return f"step '{step}' of '{instance.workflow}'"


def stops_of(session: Session, instance: Instance) -> set[str]:
    """The steps on which a breakpoint stands."""
    points = session.breakpoints
    known = {point.text for point in points.points if point.on} if isinstance(points, BreakpointList) else set()
    plainly = {text.replace('"', "").replace("'", "") for text in known}
    return {key for key in instance.steps if breakpoint_on(instance, key).replace("'", "") in plainly}


def graph(session: Session, instance: Instance) -> Drawing:
    """Every step in a box with its state; what the lead time hung on is drawn heavy."""
    stops = stops_of(session, instance)
    labels = {key: _label(session, view, stopped=key in stops) for key, view in instance.steps.items()}
    laid = _laid(tuple((key, width_of(label) + 4) for key, label in labels.items()), instance.edges)
    grid = Grid(laid.width, laid.height)
    on_path = _pairs(instance.critical)
    for route in sorted(laid.routes, key=lambda route: route.edge in on_path):
        heavy = route.edge in on_path
        tone = PLAIN if heavy or instance.steps[route.edge[0]].ended else DIM
        for (x, y), (to_x, to_y) in pairwise(route.points):
            if x == to_x:
                grid.down(x, y, to_y, tone, heavy=heavy)
            else:
                grid.across(x, to_x, y, tone, heavy=heavy)
    for key, box in laid.boxes.items():
        grid.box(box.x, box.y, box.width, box.height, _frame(instance.steps[key]), heavy=key in instance.critical)
        grid.write(box.x + 2, box.y + 1, labels[key], box.width - 4)
        grid.spot(key, box.x, box.y, box.width, box.height)
    return grid.drawing()


@lru_cache(maxsize=64)
def _laid(widths: tuple[tuple[str, int], ...], edges: tuple[tuple[str, str], ...]) -> Layout:
    """The same boxes lie where they lay; laying out a large graph takes longer than drawing it."""
    return layout(dict(widths), edges)


def _pairs(chain: Collection[str]) -> set[tuple[str, str]]:
    return set(pairwise(chain))


def _frame(view: StepView) -> str:
    return {ACTIVE: LIVE, ASKS_YOU: HUMAN, FAILED: TROUBLE, DONE: PLAIN, ASKS_AGENT: PLAIN}.get(view.status, DIM)


def _label(session: Session, view: StepView, *, stopped: bool) -> Line:
    """A step in a few words: its state, its name, its reviews or its time."""
    tone = {WAITING: DIM, SKIPPED: DIM, UNUSED: DIM, SCHEDULED: PLAIN, DONE: PLAIN}.get(view.status, STRONG)
    spans: list[Span] = [(STOP, CHOSEN)] if stopped else []
    spans += [SIGNS[view.status], (f" {one_line(plain(view.key), _LONGEST)}", tone)]
    told = rounds(view) or elapsed(session, view)
    return line(*spans, (f"  {told}" if told else "", DIM))


def rounds(view: StepView) -> str:
    """How a review went: `↺ 2/3 80 → 94`."""
    turn = f"↺ {view.round}/{view.rounds}" if view.rounds > 1 and view.round > 1 else ""
    scores = " → ".join(str(score) for score in view.scores)
    return " ".join(part for part in (turn, scores) if part)


def elapsed(session: Session, view: StepView) -> str:
    """How long its last round took, or has taken so far."""
    if not view.since or view.status in (WAITING, SCHEDULED):
        return ""
    return span((view.ended or session.at) - view.since)


def steps(session: Session, instance: Instance, width: int, words: str = "") -> list[Row]:
    """The steps one under the other, each as deep as what it needs."""
    stops, depth = stops_of(session, instance), layers_of([*instance.steps], instance.edges)
    rows = []
    for key, view in sorted(instance.steps.items(), key=lambda pair: depth[pair[0]]):
        if words not in f"{key} {plain(key)} {view.title}".casefold():
            continue
        who = ", ".join(one_line(name_of(name, session.org.pack), 30) for name in view.who[:2])
        more = f" +{len(view.who) - 2}" if len(view.who) > 2 else ""  # noqa: PLR2004 - the two that are named
        name = line(
            (STOP if key in stops else " ", CHOSEN), SIGNS[view.status],
            (" ┃" if key in instance.critical else " │", DIM),
            (f" {one_line(plain(key), 60)}", STRONG if view.status in (ACTIVE, ASKS_YOU) else PLAIN),
        )  # fmt: skip
        told = rounds(view) or elapsed(session, view)
        cells = [(name, max(12, width * 2 // 5)), (line((told, DIM)), 16)]
        rest = width - sum(cell for _, cell in cells) - len(cells)
        rows.append(Row(beside(*cells, (line((who + more, PLAIN)), max(4, rest))), key, view.seq))
    return rows


def legend(width: int) -> Line:
    """What the signs mean."""
    told = (
        (DONE, "done"), (ACTIVE, "at work"), (ASKS_YOU, "asks you"), (ASKS_AGENT, "asks an agent"),
        (SKIPPED, "skipped"),
    )  # fmt: skip
    spans: list[Span] = [(" ", DIM)]
    for status, words in told:
        spans += [SIGNS[status], (f" {words}  ", DIM)]
    return fit(spans, width)

"""The organisation drawn: a box for everyone who leads somebody, and in it a line for each who leads nobody.

Boxes that lead boxes stand above them. Where the drawing does not fit, the same people are told as a tree.
"""

from dataclasses import dataclass, field

from department.queries import IDLE, WAITING_YOU, Status, queue_of, status
from department.session import Session
from tui.present.drawing import Drawing, Grid
from tui.present.inert import one_line
from tui.present.lines import DIM, PLAIN, STRONG, Line, Row, Span, cut, line, width_of
from tui.present.room import waits
from tui.present.signs import AWAITED, STATES

LEAST, MOST = 22, 44
"""The narrowest and the widest box."""

_GAP = 1
_LEAST = 16
_TOLD = 8
"""The fewest cells in which what a member does can be said; the sign stays where there are less."""


@dataclass(slots=True)
class Node:
    """Somebody on the chart, those in the same box, and the boxes below. Sizes are cells."""

    agent: str
    members: list[str] = field(default_factory=list)
    below: list["Node"] = field(default_factory=list)
    width: int = LEAST
    """What this box and all below it take side by side."""

    @property
    def height(self) -> int:
        """Lines of the box alone."""
        return 3 + (1 + len(self.members) if self.members else 0)


def chart(session: Session) -> list[Node]:
    """The boxes, from those who report to the person down."""
    agents = session.org.pack.agents
    leads = {spec.reports_to for spec in agents.values()}

    def node(agent: str) -> Node:
        reports = [name for name, spec in agents.items() if spec.reports_to == agent]
        made = Node(agent, [name for name in reports if name not in leads], [node(n) for n in reports if n in leads])
        made.width = max(LEAST, sum(below.width + _GAP for below in made.below) - _GAP)
        return made

    return [node(name) for name, spec in agents.items() if spec.reports_to not in agents]


def boxes(session: Session, width: int, height: int) -> Drawing | None:
    """The chart within so many cells; None where it does not fit."""
    roots = chart(session)
    needs = sum(root.width + _GAP for root in roots) - _GAP
    if needs > width or max((_depth(root) for root in roots), default=0) > height:
        return None
    grid = Grid(width, max(_depth(root) for root in roots))
    x = 0
    for root in roots:
        room = width if len(roots) == 1 else root.width
        _draw(session, grid, root, x, 0, room)
        x += room + _GAP
    return grid.drawing()


def _depth(node: Node) -> int:
    return node.height + (1 + max(_depth(below) for below in node.below) if node.below else 0)


def _draw(session: Session, grid: Grid, node: Node, x: int, y: int, room: int) -> int:
    """Draw a box and those below it within `room` cells from `x`; the column of its middle."""
    places, under = [], y + node.height + 1
    if node.below:
        spare = room - sum(below.width + _GAP for below in node.below) + _GAP
        left = x
        for place, below in enumerate(node.below):
            share = below.width + spare // len(node.below) + (place < spare % len(node.below))
            places.append(_draw(session, grid, below, left, under, share))
            left += share + _GAP
    width = min(MOST, room)
    middle = (places[0] + places[-1]) // 2 if places else x + room // 2
    start = max(x, min(x + room - width, middle - width // 2))
    _box(session, grid, node, start, y, width)
    if places:
        bar = y + node.height
        grid.down(middle, bar - 1, bar)
        grid.across(min(middle, *places), max(middle, *places), bar)
        for place in places:
            grid.down(place, bar, bar + 1)
    return start + width // 2


def _box(session: Session, grid: Grid, node: Node, x: int, y: int, width: int) -> None:
    grid.box(x, y, width, node.height)
    title = one_line(session.org.pack.agents[node.agent].title, 60)
    grid.write(x + 2, y, ((f" {cut(title, width - 6)} ", STRONG),), width - 4)
    grid.write(x + 2, y + 1, doing(session, node.agent, width - 8), width - 4)
    grid.spot(node.agent, x + 1, y + 1, width - 2)
    if node.members:
        grid.across(x, x + width - 1, y + 2)
    for place, member in enumerate(node.members):
        name = one_line(session.org.pack.agents[member].title, 60)
        left = width - 4 - width_of((STATES[IDLE], (f" {name} ", PLAIN)))
        sign, *rest = doing(session, member, left)
        told = line(*((text.strip(), tone) for text, tone in rest))
        spans = (sign, (f" {name} ", PLAIN), *(told if left >= min(_TOLD, width_of(told)) else ()))
        grid.write(x + 2, y + 3 + place, spans, width - 4)
        grid.spot(member, x + 1, y + 3 + place, width - 2)


def doing(session: Session, agent: str, room: int = 40) -> Line:
    """An agent's sign, what it types, is doing or waiting for (in so many cells), and how much lies on its desk."""
    now = status(session.org, session.state, agent)
    behind = queue_of(session.state, agent)
    lag = waits.thinking(session, agent)
    typed = "" if lag else waits.typing_of(session, agent)
    sign = STATES[now.is_]
    if lag:
        words, tone, sign = lag, PLAIN, STATES[WAITING_YOU] if waits.word_wanted(session) else AWAITED
    else:
        words, tone = (_typed(typed, room) if typed else _words(now)), DIM
    spans: list[Span] = [sign, (f" {words}", tone)]
    if behind:
        spans.append((f" +{behind}", PLAIN))
    return tuple(spans)


def _typed(text: str, room: int) -> str:
    """What is being typed in so many cells; where there are few, only that it is."""
    return f"types: {waits.tail(text, room - 7)}" if room >= _LEAST else "types"


def _words(now: Status) -> str:
    return one_line(now.with_, 120) if now.with_ else now.is_


def tree(session: Session, words: str = "") -> list[Row]:
    """The same people as a tree; only those in whose line the words are."""
    rows: list[Row] = []

    def add(agent: str, lead: str, branch: str) -> None:
        spec = session.org.pack.agents[agent]
        sign, *rest = doing(session, agent)
        title = one_line(spec.title, 60)
        told = line((lead + branch, DIM), sign, (f" {title}", STRONG), *rest)
        if words in "".join(text for text, _ in told).casefold():
            rows.append(Row(told, agent))
        reports = [name for name, other in session.org.pack.agents.items() if other.reports_to == agent]
        inner = lead + {"": "", "├ ": "│ ", "└ ": "  "}[branch]
        for place, name in enumerate(reports):
            add(name, inner, "└ " if place == len(reports) - 1 else "├ ")

    for name, spec in session.org.pack.agents.items():
        if spec.reports_to not in session.org.pack.agents:
            add(name, "", "")
    return rows


def counts(session: Session) -> Line:
    """How many are in each state, in the order of the signs."""
    found: dict[str, int] = {}
    for agent in session.org.pack.agents:
        now = status(session.org, session.state, agent).is_
        found[now] = found.get(now, 0) + 1
    spans: list[Span] = []
    for state, sign in STATES.items():
        if state in found:
            spans += [("   " if spans else "", PLAIN), sign, (f" {state} ", DIM), (str(found[state]), STRONG)]
    return tuple(spans)

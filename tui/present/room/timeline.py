"""The day as a strip: a lane for every agent with work, talk and meetings, marks for what counts, the hours, and now.

Everything is as of the cursor: right of now stands only what the timeline has planned, a circle for each routine.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from department.calendar import MINUTE
from department.history import since
from department.org import OPERATOR
from department.session import Session
from tui.present.figures import span
from tui.present.inert import one_line
from tui.present.lines import CHOSEN, DIM, HUMAN, LIVE, PLAIN, STRONG, Line, Row, Span, cut, ends, fit, line, width_of
from tui.present.names import name_of
from tui.present.room.ahead import Coming, coming
from tui.present.room.header import day_of
from tui.present.room.lane_time import ASKED, ASKING, BUSY, MEETING, TALK, WORK, Reader, Stretch
from tui.present.signs import MARKS

HOUR = 60 * MINUTE
_ZOOM_WORDS = ("day", "4h", "1h", "15m")
ZOOMS = (0, 4 * HOUR, HOUR, 15 * MINUTE)
"""The spans (ms) that the strip may show; 0 is the whole day."""

AROUND = 15 * MINUTE
"""So much of the past (ms) is told when a lane is opened, or a cell where that is more."""

MOST = 8000
"""The newest events that a strip looks at."""

_ASKED = 100
"""The newest requests and answers that it looks at."""

CELLS: dict[str, Span] = {WORK: ("━", PLAIN), TALK: ("▪", DIM), MEETING: ("▣", PLAIN), ASKED: ("◇", HUMAN)}
"""What an agent's time is drawn with."""

NOW = "│"
PLANNED: Span = ("○", DIM)
"""A routine that is to begin here."""

_TICKS = (HOUR, 30 * MINUTE, 10 * MINUTE, 5 * MINUTE, MINUTE)
_LEAST_TICKS = 3
_WIDE, _WIDEST = 100, 140
_MARKED = (
    "decision.made", "escalation.raised", "approval.requested", "content.published", "campaign.launched",
)  # fmt: skip
_WEIGHTS = {TALK: 0, ASKED: 1, WORK: 2, MEETING: 3}


class Window(NamedTuple):
    """What the strip shows: from when to when (ms), in so many cells."""

    since: int
    until: int
    cells: int

    def cell(self, at: int) -> int:
        """The cell of an instant; it may lie outside."""
        return (at - self.since) * self.cells // max(1, self.until - self.since)

    def instant(self, cell: int) -> int:
        """The first instant of a cell."""
        return self.since + -(-cell * (self.until - self.since) // self.cells)

    def here(self, at: int) -> int:
        """The cell of an instant, or the nearest one there is."""
        return max(0, min(self.cells - 1, self.cell(at)))

    @property
    def step(self) -> int:
        """How long a cell is, ms."""
        return max(1, (self.until - self.since) // self.cells)


def lane_name(session: Session, who: str) -> str:
    """Whose lane it is."""
    return one_line(name_of(who, session.org.pack), 60)


def label_width(width: int) -> int:
    """The columns that the names of the lanes take."""
    return 28 if width >= _WIDEST else 24 if width >= _WIDE else 15


def window(session: Session, width: int, zoom: int) -> Window:
    """The part of the day that is shown: the page of the zoom that holds the cursor."""
    opens, closes = day_of(session)
    cells = max(10, width - label_width(width))
    if not zoom or zoom >= closes - opens:
        return Window(opens, closes, cells)
    page = max(0, session.at - opens) // zoom
    return Window(opens + page * zoom, opens + (page + 1) * zoom, cells)


def ruler(session: Session, width: int, zoom: int) -> Line:
    """The hours over the strip, or its minutes where it is stretched."""
    shown = window(session, width, zoom)
    length = shown.until - shown.since
    tick = next((tick for tick in _TICKS if length // tick >= _LEAST_TICKS), MINUTE)
    local = session.org.calendar.local
    label = f"{local(session.at):%a %d %b}"
    cells = [" "] * shown.cells
    first = -(-shown.since // tick) * tick
    free = 0
    for at in range(first, shown.until + 1, tick):
        words = f"{local(at):%H:%M}" if tick < HOUR or width >= _WIDE else f"{local(at):%H}"
        x = shown.cell(at)
        if x >= free and x + len(words) <= shown.cells:
            cells[x : x + len(words)] = words
            free = x + len(words) + 1
    return line((f" {label:<{label_width(width) - 1}}", STRONG), ("".join(cells), DIM))


def pointer(session: Session, width: int, zoom: int) -> Line:
    """The line that says when now is, at its place."""
    shown = window(session, width, zoom)
    x = shown.here(session.at)
    words = f"{session.org.calendar.local(session.at):%H:%M}"
    after = x + len(words) + 2 <= shown.cells
    lead = label_width(width) + (x if after else x - len(words) - 1)
    return fit(line(" " * lead, (f"▾ {words}" if after else f"{words} ▾", CHOSEN)), width)


def lanes(session: Session, width: int, zoom: int, words: str = "", *, apart: bool = False) -> list[Row]:
    """The person's lane and one for every agent, in the pack's order; a row's event is what it does now.

    `apart` puts a line between the layers of the organisation.
    """
    shown = window(session, width, zoom)
    stretches = _stretches(session, shown)
    marks = _marks(session, shown)
    ahead = coming(session, shown.since, shown.until)
    found: list[Row] = []
    layer, wide = "", label_width(width)
    for who in (OPERATOR, *session.org.agents):
        name = one_line(name_of(who, session.org.pack), 60)
        if words not in f"{who} {name}".casefold():
            continue
        mine = stretches.get(who, [])
        now = [one for one in mine if one.since <= session.at <= one.until]
        tone = HUMAN if who == OPERATOR and now else STRONG if now else PLAIN
        label: Span = (f" {cut(name, wide - 2):<{wide - 1}}", tone)
        seq = max((one.seq for one in now), default=0)
        above, layer = layer, session.org.pack.agents[who].layer if who in session.org.pack.agents else ""
        if apart and found and above != layer:
            here = wide + shown.here(session.at)
            found.append(Row(line(" " * here, (NOW, CHOSEN), " " * (width - here - 1))))
        found.append(
            Row((label, *_strip(session, shown, who, mine, [*_planned(ahead, who), *marks.get(who, [])])), who, seq)
        )
    return found


def _planned(ahead: Iterable[Coming], who: str) -> list[tuple[int, Span]]:
    return [(one.at, PLANNED) for one in ahead if who in one.who]


def _strip(
    session: Session, shown: Window, who: str, mine: Iterable[Stretch], marks: Iterable[tuple[int, Span]]
) -> Line:
    cells = _hours(session, shown, who)
    weights = [-1] * shown.cells
    for one in mine:
        sign, tone = CELLS[one.what]
        running = one.until >= session.at and one.what in (WORK, MEETING)
        last = shown.cell(min(one.until, session.at) - 1)
        for x in range(max(0, shown.cell(one.since)), min(shown.cells - 1, max(last, shown.cell(one.since))) + 1):
            if _WEIGHTS[one.what] >= weights[x]:
                cells[x] = (sign, LIVE if running else tone)
                weights[x] = _WEIGHTS[one.what]
    for at, mark in marks:
        x = shown.cell(at)
        if 0 <= x < shown.cells:
            cells[x] = mark
    here = shown.here(session.at)
    if cells[here][0] in " ·":
        cells[here] = (NOW, CHOSEN)
    return _joined(cells)


def _joined(cells: list[Span]) -> Line:
    """Neighbours of one tone as one span."""
    spans: list[Span] = []
    for text, tone in cells:
        if spans and spans[-1][1] == tone:
            spans[-1] = (spans[-1][0] + text, tone)
        else:
            spans.append((text, tone))
    return tuple(spans)


def _hours(session: Session, shown: Window, who: str) -> list[Span]:
    """Blank in working hours, a dot outside them."""
    calendar = session.org.calendar_of(who)
    day = calendar.day_index(session.at)
    opens, closes = calendar.opening(day), calendar.closing(day)
    first = bisect_left(range(shown.cells), opens, key=shown.instant)
    last = bisect_left(range(shown.cells), closes, key=shown.instant)
    return [(" " if first <= x < last else "·", DIM) for x in range(shown.cells)]


def _stretches(session: Session, shown: Window) -> dict[str, list[Stretch]]:
    """The time of everybody within the window."""
    reader = Reader(session.at)
    for event in since(session.history(BUSY, MOST), _day_before(session, shown)):
        reader.take(event)
    for event in session.history(ASKING, _ASKED):
        reader.take(event)
    found: dict[str, list[Stretch]] = {}
    for who, one in (*reader.closed, *reader.still_open()):
        if one.until >= shown.since and one.since < shown.until:
            found.setdefault(who, []).append(one)
    return found


def _day_before(session: Session, shown: Window) -> int:
    """The opening of the working day before: what began earlier is over by then, but for what the person is asked."""
    calendar = session.org.calendar
    index = calendar.day_index(shown.since)
    return calendar.opening(index - 1) if index > 0 else 0


def _marks(session: Session, shown: Window) -> Mapping[str, list[tuple[int, Span]]]:
    """What counts, on the lane of whoever did it."""
    found: dict[str, list[tuple[int, Span]]] = {}
    for event in since(session.history(_MARKED, MOST), shown.since):
        if event.at < shown.until:
            found.setdefault(event.actor, []).append((event.at, MARKS[event.kind]))
    return found


def now_line(session: Session, who: str, width: int, zoom: int) -> Line:
    """What the one of the chosen lane does now, since when; or the last it did."""
    shown = window(session, width, zoom)
    mine = _stretches(session, shown).get(who, [])
    name = one_line(name_of(who, session.org.pack), 60)
    now = [one for one in mine if one.since <= session.at <= one.until]
    one = max(now or mine, key=lambda one: (one.until, one.seq), default=None)
    local = session.org.calendar.local
    if one is None:
        told = "nothing in this part of the day so far"
    else:
        until = "now" if one in now else f"{local(one.until):%H:%M}"
        told = f"{_what(session, one)} · {local(one.since):%H:%M} to {until} · {span(one.until - one.since)}"
    following = next((found for found in coming(session, shown.since, shown.until) if who in found.who), None)
    if following is not None:
        told += f" · next {local(following.at):%H:%M} {following.title}"
    zooms = [(f" {words}", CHOSEN if at == zoom else DIM) for at, words in zip(ZOOMS, _ZOOM_WORDS, strict=True)]
    return ends(line((f" {name}  ", STRONG), (one_line(told, 200), PLAIN)), line("  ", *zooms, " "), width)


def _what(session: Session, one: Stretch) -> str:
    """The title of what a stretch was."""
    event = session.event(one.seq)
    if event is None:
        return one.what
    if one.what in (MEETING, ASKED):
        return str(getattr(event.data, "title", one.what))
    cause = session.event(event.cause) if event.cause else None
    title = getattr(cause.data, "title", "") if cause else ""
    purpose = getattr(event.data, "purpose", one.what)
    return str(title) or {"compose": "writing", "answer": "answering", "decide": "deciding"}.get(purpose, purpose)


def legend(width: int) -> Line:
    """What the signs mean, and the keys of this screen."""
    told = (
        (CELLS[WORK], "work"), (CELLS[TALK], "talk"), (CELLS[MEETING], "meeting"), (MARKS["decision.made"], "decision"),
        (MARKS["escalation.raised"], "escalation"), (MARKS["approval.requested"], "request"),
        (MARKS["content.published"], "public"), (PLANNED, "planned"),
    )  # fmt: skip
    keys = line(("←→ scrub  {} hour  +− zoom ", DIM))
    for gap, more in (("  ", keys), (" ", keys), ("  ", ()), (" ", ())):
        spans = [(" ", DIM), *(part for sign, words in told for part in (sign, (f" {words}{gap}", DIM)))]
        if width_of(spans) + width_of(more) <= width:
            return ends(spans, more, width)
    return fit(spans, width)

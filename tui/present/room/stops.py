"""What the room says about breakpoints: those that are set, and the one at which the run stands."""

from collections.abc import Sequence

from department.breakpoints import Breakpoint
from department.session import Session
from tui.present.facts_of_day import sentence
from tui.present.figures import plural
from tui.present.inert import one_line
from tui.present.lines import CHOSEN, DIM, PLAIN, STRONG, Line, Row, beside, fit, line

STOP, OFF = "■", "□"

NO_FIT = "fits nothing here"
"""Said of one that was kept when the department was another."""

_NARROW = 40


def rows(points: Sequence[Breakpoint], width: int) -> list[Row]:
    """Each breakpoint with its state and its hits; the last hit's event is behind the row."""
    found = []
    for point in points:
        sign, tone = (STOP, CHOSEN) if point.on else (OFF, DIM)
        hits = NO_FIT if not point.fits else f"hit {plural(point.hits, 'time')}" if point.hits else "not hit yet"
        last = f" · last #{point.last}" if point.last and width >= _NARROW else ""
        told = one_line(point.text, 500) + ("  (once)" if point.once else "" if point.kept else "  (this session)")
        spans = beside(
            (line((sign, tone)), 1), (line((told, STRONG if point.on else DIM)), max(10, width - 31)),
            (line((hits + last if point.on else "off", DIM)), 28),
        )  # fmt: skip
        found.append(Row(spans, point.text, point.last))
    return found


def stopped(session: Session, width: int) -> Line:
    """The line that says at which condition the run stands, and what happened there."""
    if not session.hit:
        return fit((), width)
    event = session.event(session.cursor)
    told = one_line(sentence(event, session.org.pack), 240) if event else ""
    moment = session.org.calendar.local(session.at)
    return fit(
        line(
            (f" {STOP} ", CHOSEN), (one_line(session.hit, 120), CHOSEN), (f"  {moment:%H:%M} #{session.cursor} ", DIM),
            (told, PLAIN),
        ),
        width,
    )  # fmt: skip

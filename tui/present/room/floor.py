"""What the floor says beside the organisation: what waits for the person, and what the day has brought so far."""

from department.history import since
from department.queries import needs_you
from department.session import CHAPTER, KINDS_OF, Session
from department.state import Approval
from tui.present.facts_of_day import name_of, sentence
from tui.present.figures import span
from tui.present.inert import one_line
from tui.present.lines import DIM, HUMAN, PLAIN, STRONG, TROUBLE, Row, ends, in_lines, line, wrapped
from tui.present.room import waits
from tui.present.room.header import day_of
from tui.present.signs import NEEDS_YOU, mark_of

NEWS = 200
"""The most headlines that are told."""

_SOON = 30 * 60_000
_ASKS = {"approve": "asks you to approve", "consult": "asks for your view", "decide": "asks you to decide"}


def needs(session: Session, width: int) -> list[Row]:
    """The requests that wait for the person, nearest deadline first: title and time left, who asks, what if not."""
    waiting = [session.state.approvals[name] for name in needs_you(session.state)]
    rows = [Row(line((f"{NEEDS_YOU} NEEDS YOU", HUMAN))), *waits.needed(session, width)]
    if len(rows) == 1 and not waiting:
        return [Row(line((f"{NEEDS_YOU} ", DIM), ("Nothing needs you.", DIM)))]
    for approval in waiting:
        rows += _request(session, approval, width)
    return rows


def _request(session: Session, approval: Approval, width: int) -> list[Row]:
    left = approval.due - session.at
    case = session.state.cases.get(approval.case)
    who = one_line(name_of(case.origin, session.org.pack), 40) if case else "somebody"
    time = (span(left) if left > 0 else "now", TROUBLE if left < _SOON else PLAIN)
    first = ends(line((f" {one_line(approval.title, 120)}", STRONG)), line(" ", time), width)
    asks = f"{who} {_ASKS.get(approval.asks, 'asks you')} · {approval.level} · then: {approval.then}"
    rest = [Row(line((f"   {text}", DIM))) for text in wrapped(asks, max(10, width - 4))]
    return [Row(first, f"approval|{approval.id}", approval.seq), *rest]


def headlines(session: Session, width: int, words: str = "") -> list[Row]:
    """The chapters of the day so far, the newest first."""
    opens, _ = day_of(session)
    told = since(session.history(KINDS_OF[CHAPTER], NEWS), opens)
    rows, waiting = [Row(line(("TODAY", STRONG)))], needs_you(session.state)
    for event in reversed(told):
        text = one_line(sentence(event, session.org.pack), 400)
        if words not in text.casefold():
            continue
        moment = session.org.calendar.local(event.at)
        lines = in_lines(text, max(10, width - 8), 3)
        head = line((f"{moment:%H:%M} ", DIM), mark_of(event, waiting), f" {lines[0]}")
        rows.append(Row(head, f"event|{event.seq}", event.seq))
        rows += [Row(line((" " * 8 + more, PLAIN))) for more in lines[1:]]
    if len(rows) == 1:
        rows.append(Row(line((" Nothing has happened yet." if not words else " Nothing holds these words.", DIM))))
    return rows

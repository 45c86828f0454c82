"""What happened on a lane of the timeline, as sentences."""

from itertools import islice

from department import history
from department.events.kinds import KINDS
from department.events.record import Event
from department.session import Session
from tui.present.facts_of_day import sentence
from tui.present.inert import one_line
from tui.present.lines import CHOSEN, DIM, Row, cut, line

MOST = 8000
"""The newest events that are looked at."""

LATELY = 2000
"""The newest events among which the latest of a lane are looked for."""

_TOLD = (
    "decision.made", "escalation.raised", "approval.requested", "content.published", "campaign.launched",
    "task.started", "task.completed", "message.posted", "meeting.started", "approval.answered",
    "decision.expired", "escalation.resolved", "content.reviewed", "priorities.set", "spend.refused",
)  # fmt: skip


def recent(session: Session, who: str, width: int, most: int) -> list[Row]:
    """The latest that somebody did, the newest first."""
    local = session.org.calendar.local
    told = session.history(_TOLD, LATELY)
    found = (event for event in reversed(told) if event.actor == who)
    rows = []
    for event in islice(found, most):
        words = cut(one_line(sentence(event, session.org.pack), 400), max(20, width - 10))
        rows.append(Row(line((f" {local(event.at):%H:%M}  ", DIM), words), f"event|{event.seq}", event.seq))
    return rows or [Row(line((" Nothing so far." if len(told) < LATELY else " Nothing lately.", DIM)))]


def happened(session: Session, who: str, since: int, until: int) -> list[Event]:
    """What somebody did, or was asked, from one instant (ms) to another."""
    found = history.since(session.history(tuple(KINDS), MOST), since)
    return [event for event in found if event.at < until and who in (event.actor, getattr(event.data, "to", ""))]


def happened_rows(session: Session, who: str, since: int, until: int) -> list[Row]:
    """The same as sentences."""
    local = session.org.calendar.local
    rows = [
        Row(
            line(
                (f"{local(event.at):%H:%M:%S} ", DIM), (f"#{event.seq:<6}", CHOSEN),
                one_line(sentence(event, session.org.pack), 400),
            ),
            f"event|{event.seq}", event.seq,
        )
        for event in happened(session, who, since, until)
    ]  # fmt: skip
    return rows or [Row(line(("Nothing happened here in this time.", DIM)))]

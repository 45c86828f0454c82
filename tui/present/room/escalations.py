"""The requests that wait for the person, those answered, and the climb of every escalation."""

from department.events.record import Event
from department.queries import needs_you
from department.session import Session
from tui.present import names
from tui.present.figures import span
from tui.present.inert import one_line
from tui.present.lines import CHOSEN, DIM, HUMAN, PLAIN, STRONG, TROUBLE, Row, Span, ends, fit, in_lines, line
from tui.present.names import name_of
from tui.present.room import waits
from tui.present.signs import NEEDS_YOU, OUTCOMES

CLOSED = 300
SOON = 30 * 60_000
"""A deadline nearer than this (ms) is told as trouble."""

_ENDS = ("approval.answered", "approval.expired", "approval.delegated", "approval.cancelled")
_CLIMB = ("escalation.raised", "escalation.passed", "escalation.resolved", "escalation.expired")


def open_requests(session: Session) -> list[str]:
    """The approvals that wait for the person, the nearest deadline first."""
    return needs_you(session.state)


def inbox(session: Session, width: int, chosen: frozenset[str] = frozenset(), words: str = "") -> list[Row]:
    """What waits, what was answered, what has climbed; each under its heading."""
    parts = (
        (f"{NEEDS_YOU} WAITING FOR YOU", _all(session, width, chosen), HUMAN, _nothing(session)),
        ("ANSWERED", _answered(session, width), STRONG, "Nothing was answered yet."),
        ("ESCALATIONS", _climbs(session, width), STRONG, "Nothing has been escalated yet."),
    )
    rows: list[Row] = []
    for title, part, tone, nothing in parts:
        told = [row for row in part if words in "".join(text for text, _ in row.line).casefold()]
        heading = line((title, tone if told else DIM), (f"  {len(told)}" if told else "", DIM))
        rows += [Row(heading), *(told or [Row(line((f"  {nothing}", DIM)))]), Row(line(""))]
    return rows[:-1]


def _nothing(session: Session) -> str:
    elsewhere = list(session.state.approvals.values())
    if elsewhere:
        who = one_line(name_of(elsewhere[0].to, session.org.pack), 40)
        return f"Nothing waits for you; {len(elsewhere)} with {who}."
    return "Nothing waits for you."


def left(session: Session, due: int) -> Span:
    """How long there is until a deadline."""
    ms = due - session.at
    return (span(ms) if ms > 0 else "now", TROUBLE if ms < SOON else PLAIN)


def _all(session: Session, width: int, chosen: frozenset[str]) -> list[Row]:
    """First that for which the clock waits, then the requests."""
    word = waits.word_wanted(session)
    if word is None:
        return _waiting(session, width, chosen)
    told = ends(line("  ", (waits.title_of(session, word), STRONG)), line(" ", ("now", TROUBLE)), width)
    return [Row(told, waits.key_of(word)), *_waiting(session, width, chosen)]


def _waiting(session: Session, width: int, chosen: frozenset[str]) -> list[Row]:
    rows = []
    for name in open_requests(session):
        approval = session.state.approvals[name]
        mark = ("◉ " if name in chosen else "  ", CHOSEN)
        told = line(mark, (one_line(approval.title, 120), STRONG))
        rows.append(Row(ends(told, line(" ", left(session, approval.due)), width), f"approval|{name}", approval.seq))
    return rows


def requested(session: Session) -> dict[str, Event]:
    """The request of every approval so far, by its path."""
    return {event.subject["approval"]: event for event in session.history(("approval.requested",), CLOSED)}


def outcome_of(event: Event) -> tuple[Span, str]:
    """The sign of how a request ended, and a word for it."""
    if event.kind == "approval.answered":
        outcome = getattr(event.data, "outcome", "")
        return OUTCOMES.get(outcome, OUTCOMES["pending"]), names.plain(outcome)
    if event.kind == "approval.delegated":
        return OUTCOMES["pending"], "with the deputy"
    if event.kind == "approval.cancelled":
        return ("–", DIM), "withdrawn"
    return OUTCOMES["expired"], "expired"


def ended(session: Session) -> dict[str, Event]:
    """The last word on every approval so far, by its path."""
    return {event.subject["approval"]: event for event in session.history(_ENDS, CLOSED)}


def _answered(session: Session, width: int) -> list[Row]:
    asked, rows = requested(session), []
    for name, event in reversed(ended(session).items()):
        if name not in asked:
            continue
        sign, word = outcome_of(event)
        moment = session.org.calendar.local(event.at)
        title = one_line(getattr(asked[name].data, "title", ""), 120)
        told = line((f"  {moment:%a %H:%M} ", DIM), sign, f" {title}")
        rows.append(Row(ends(told, line((f" {word}", DIM)), width), f"approval|{name}", event.seq))
    return rows


def _climbs(session: Session, width: int) -> list[Row]:
    """Each rung of each escalation, the newest escalation first."""
    climbs: dict[str, list[Event]] = {}
    for event in session.history(_CLIMB, CLOSED):
        climbs.setdefault(event.subject.get("escalation") or event.subject.get("decision", ""), []).append(event)
    return [row for events in reversed(climbs.values()) for event in events for row in _rung(session, event, width)]


def _rung(session: Session, event: Event, width: int) -> list[Row]:
    """One rung of a climb; the first tells the issue."""
    pack, data = session.org.pack, event.data
    moment = f"{session.org.calendar.local(event.at):%a %H:%M}"
    who = one_line(name_of(event.actor, pack), 30)
    to = one_line(name_of(getattr(data, "to", ""), pack), 30)
    words = {
        "escalation.raised": f"{who} → {to}",
        "escalation.passed": f"→ {to}: {getattr(data, 'why', '')}",
        "escalation.resolved": f"settled by {who} after {span(getattr(data, 'took', 0))}",
        "escalation.expired": f"ended unanswered: {getattr(data, 'why', '')}",
    }[event.kind]
    told = line((f"    {moment} ", DIM), one_line(words, 200))
    rows = [Row(fit(told, width), f"event|{event.seq}", event.seq)]
    if event.kind == "escalation.raised":
        issue = in_lines(one_line(getattr(data, "issue", ""), 300), max(10, width - 4), 2)
        lead = [line((" ! " if not place else "   ", TROUBLE), (text, STRONG)) for place, text in enumerate(issue)]
        rows = [*(Row(fit(text, width), f"event|{event.seq}|{n}", event.seq) for n, text in enumerate(lead)), *rows]
    return rows

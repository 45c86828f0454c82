"""The signs of the control room: one column each, never by colour alone."""

from collections.abc import Collection

from department import queries
from department.events.record import Event
from tui.present.lines import DIM, HUMAN, LIVE, PLAIN, TROUBLE, Span

STATES: dict[str, Span] = {
    queries.WORKING: ("●", LIVE),
    queries.WAITING_AGENT: ("◐", PLAIN),
    queries.WAITING_YOU: ("◆", HUMAN),
    queries.IN_MEETING: ("▣", PLAIN),
    queries.BLOCKED: ("■", TROUBLE),
    queries.IDLE: ("○", DIM),
    queries.OFF_HOURS: ("·", DIM),
    queries.ABSENT: ("–", DIM),
}
"""What an agent is up to."""

AWAITED: Span = ("◔", LIVE)
"""An agent at work for whose reply the clock waits."""

OUTCOMES: dict[str, Span] = {
    "approved": ("✓", LIVE),
    "rejected": ("✗", TROUBLE),
    "changes": ("~", PLAIN),
    "pending": ("…", DIM),
    "expired": ("⧗", TROUBLE),
}
"""What became of a request."""

URGENT, REPLY, MENTION, NEEDS_YOU = "!", "↳", "@", "◆"

MARKS: dict[str, Span] = {
    "meeting.started": ("▣", PLAIN),
    "decision.made": ("⚖", PLAIN),
    "escalation.raised": ("!", TROUBLE),
    "approval.requested": ("◆", HUMAN),
    "content.published": ("✓", LIVE),
    "campaign.launched": ("✓", LIVE),
    "fact.injected": ("■", TROUBLE),
    "day.opened": ("·", DIM),
}
"""What a chapter of the day is marked with on the track."""


def mark_of(event: Event, waiting: Collection[str]) -> Span:
    """A chapter's mark; of the requests only those that wait now call the person, the others are past."""
    sign, tone = MARKS[event.kind]
    return (sign, PLAIN if tone == HUMAN and event.subject.get("approval") not in waiting else tone)

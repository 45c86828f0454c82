"""What everybody's time went to, read from events: stretches of work, talk, meetings, and of waiting for the person."""

from collections.abc import Iterable
from dataclasses import dataclass

from department.events.record import Event
from department.org import OPERATOR

WORK, TALK, MEETING, ASKED = "work", "talk", "meeting", "asked"
BUSY = ("turn.requested", "turn.completed", "turn.failed", "task.started", "meeting.started", "meeting.held")
ASKING = (
    "approval.requested", "approval.answered", "approval.expired", "approval.delegated", "approval.cancelled",
)  # fmt: skip
"""The kinds of event that begin or end a stretch of work, and of waiting for the person."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Time of an agent: what it was, from when to when (ms; open ones end now or when they are due), its event."""

    what: str
    since: int
    until: int
    seq: int


class Reader:
    """Pairs beginnings with ends, in the order of events."""

    def __init__(self, now: int) -> None:
        self._now = now
        self._tasks: set[str] = set()
        self._turns: dict[str, tuple[str, Stretch]] = {}
        self._meetings: dict[str, tuple[list[str], Stretch]] = {}
        self._asked: dict[str, tuple[str, Stretch]] = {}
        self.closed: list[tuple[str, Stretch]] = []

    def take(self, event: Event) -> None:
        """One event more."""
        what, subject = event.kind, event.subject
        if what == "task.started":
            self._tasks.add(subject["task"])
        elif what == "turn.requested":
            if not getattr(event.data, "meeting", ""):
                kind = WORK if subject["turn"] in self._tasks else TALK
                self._turns[subject["turn"]] = (event.actor, Stretch(kind, event.at, self._now, event.seq))
        elif what.startswith("turn."):
            self._end(self._turns, subject["turn"], event.at)
        elif what == "meeting.started":
            people = list(getattr(event.data, "attendees", ()))
            begun = Stretch(MEETING, event.at, self._now, event.seq)
            self._meetings[subject["meeting"]] = (people, begun)
        elif what == "meeting.held" and subject["meeting"] in self._meetings:
            people, begun = self._meetings.pop(subject["meeting"])
            self.closed += [(who, _ended(begun, event.at)) for who in people]
        elif what == "approval.requested":
            if getattr(event.data, "to", "") == OPERATOR:
                self._asked[subject["approval"]] = (OPERATOR, Stretch(ASKED, event.at, self._now, event.seq))
        elif what.startswith("approval."):
            self._end(self._asked, subject["approval"], event.at)

    def _end(self, open_: dict[str, tuple[str, Stretch]], key: str, at: int) -> None:
        found = open_.pop(key, None)
        if found is not None:
            self.closed.append((found[0], _ended(found[1], at)))

    def still_open(self) -> Iterable[tuple[str, Stretch]]:
        """What goes on now."""
        yield from self._turns.values()
        yield from self._asked.values()
        for people, begun in self._meetings.values():
            yield from ((who, begun) for who in people)


def _ended(one: Stretch, at: int) -> Stretch:
    return Stretch(one.what, one.since, at, one.seq)

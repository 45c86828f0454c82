"""Who talked where: the messages of a run by channel, thread and correspondent, as of the cursor.

An index of the session's history and nothing more: it reads what is new when the cursor passes it, and answers for
any earlier instant by bisection, so that going back costs nothing.
"""

from bisect import bisect_right
from collections.abc import Iterator
from typing import Any

from department.events.record import Event
from department.org import OPERATOR
from department.session import Session

KINDS = (
    "message.posted", "approval.requested", "approval.answered", "approval.expired", "approval.delegated",
    "approval.cancelled",
)  # fmt: skip
"""What is shown among messages: they, and the requests to the person with what became of them."""

MOST = 200_000
"""The most that is held; of a longer run the newest."""

ALL, YOU, BETWEEN = "all", "you", "between"
CHANNEL, THREAD, DIRECT = "channel", "thread", "direct"
"""The places: everything, what concerns the person, what agents write each other; and `channel|ID` and so on."""


def _seq(event: Event) -> int:
    return event.seq


class Talk:
    """The index of one session."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._forget()

    def _forget(self) -> None:
        self._first = self._upto = 0
        self._places: dict[str, list[Event]] = {ALL: [], YOU: []}
        self._replies: dict[int, list[Event]] = {}
        self._askers: dict[str, str] = {}
        self._found: dict[tuple[str, str], tuple[int, list[Event]]] = {}

    def travel(self) -> None:
        """Be ready for the session's cursor."""
        cursor = self.session.cursor
        if self._first <= cursor <= self._upto:
            return
        told = self.session.history(KINDS, MOST)
        whole = len(told) < MOST
        if cursor < self._first or (not whole and told[0].seq > self._upto + 1):
            self._forget()
            self._first = 0 if whole else told[0].seq
        for event in told[bisect_right(told, self._upto, key=_seq) :]:
            self._take(event)
        self._upto = cursor

    def _take(self, event: Event) -> None:
        for place in dict.fromkeys(self._homes(event)):
            self._places.setdefault(place, []).append(event)
        reply_to = getattr(event.data, "reply_to", None)
        if reply_to is not None:
            self._replies.setdefault(reply_to, []).append(event)

    def _homes(self, event: Event) -> Iterator[str]:
        """Every place where an event is to be found."""
        yield ALL
        data: Any = event.data
        if event.kind != KINDS[0]:
            yield from self._homes_of_request(event)
            return
        thread = event.subject.get("thread", "")
        if thread and thread != OPERATOR:
            yield f"{THREAD}|{thread}"
        if data.channel:
            yield f"{CHANNEL}|{data.channel}"
        mine = event.actor == OPERATOR or OPERATOR in data.to
        if mine or OPERATOR in data.mentions:
            yield YOU
        if data.channel:
            return
        if not mine:
            yield BETWEEN
        for other in data.to if event.actor == OPERATOR else [event.actor] * mine:
            yield f"{DIRECT}|{other}"

    def _homes_of_request(self, event: Event) -> Iterator[str]:
        """A request and its outcome stand where its work is talked of, and between its asker and the person."""
        yield YOU
        yield f"{THREAD}|{event.subject.get('decision', '').partition('/')[0]}"
        name = event.subject.get("approval", "")
        asker = self._askers.setdefault(name, event.actor)
        if asker in self.session.org.pack.agents:
            yield f"{DIRECT}|{asker}"

    def of(self, place: str, words: str = "") -> list[Event]:
        """What was said in a place so far; of that, what holds the words (in lower case)."""
        told = self._places.get(place, [])
        if words:
            told = self._holding(place, words, told)
        return told[: bisect_right(told, self.session.cursor, key=_seq)]

    def _holding(self, place: str, words: str, told: list[Event]) -> list[Event]:
        done, found = self._found.get((place, words), (0, []))
        found += [event for event in told[done:] if words in said(event).casefold()]
        self._found = {(place, words): (len(told), found)}
        return found

    def count(self, place: str, after: int = 0) -> int:
        """How much was said in a place after event `after`, so far."""
        told = self._places.get(place, [])
        first, last = (bisect_right(told, seq, key=_seq) for seq in (after, self.session.cursor))
        return max(0, last - first)

    def places(self, kind: str) -> list[str]:
        """The places of a kind in which something was said so far, in the order of their first words."""
        cursor = self.session.cursor
        lead = f"{kind}|"
        return [place for place, told in self._places.items() if place.startswith(lead) and told[0].seq <= cursor]

    def last(self, place: str) -> Event | None:
        """The last words in a place so far."""
        told = self._places.get(place, [])
        end = bisect_right(told, self.session.cursor, key=_seq)
        return told[end - 1] if end else None

    def message(self, seq: int) -> Event | None:
        """A message or request that was made so far."""
        told = self._places[ALL]
        place = bisect_right(told, seq, key=_seq) - 1
        return told[place] if place >= 0 and told[place].seq == seq <= self.session.cursor else None

    def replies(self, seq: int) -> int:
        """How many replies a message has so far."""
        return bisect_right(self._replies.get(seq, []), self.session.cursor, key=_seq)

    def conversation(self, seq: int) -> list[Event]:
        """The message that a message goes back to, and everything that was said in reply so far, in order."""
        root = self.message(seq)
        while root is not None and (above := self.message(getattr(root.data, "reply_to", None) or 0)):
            root = above
        found, ahead = [], [root] if root else []
        while ahead:
            event = ahead.pop()
            found.append(event)
            ahead += self._replies.get(event.seq, [])[: self.replies(event.seq)]
        return sorted(found, key=_seq)

    def asker(self, approval: str) -> str:
        """Who asked the person for an approval."""
        return self._askers.get(approval, "")


def said(event: Event) -> str:
    """The words of a message, its author and its subject; of a request, its title."""
    data: Any = event.data
    return " ".join((event.actor, getattr(data, "subject", ""), getattr(data, "body", getattr(data, "title", ""))))

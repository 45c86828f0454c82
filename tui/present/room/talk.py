"""Who talked where: the messages of a run by channel, thread and correspondent, as of the cursor.

An index of the session's history and nothing more: the seqs of what was said in each place. It reads what is new when
the cursor passes it, or ahead of that; it answers for any earlier instant by bisection, so that going back costs
nothing; and it has the events themselves only while they are looked at.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Any, overload

from department.events.record import Event
from department.org import OPERATOR
from department.session import Session

KINDS = (
    "message.posted", "approval.requested", "approval.answered", "approval.expired", "approval.delegated",
    "approval.cancelled",
)  # fmt: skip
"""What is shown among messages: they, and the requests to the person with what became of them."""

AHEAD = 10_000
"""Events among which the messages are read at once, when nobody waits for them."""

_BLOCK, _HELD = 64, 1024
"""Events that are fetched together, and those that are held."""

ALL, YOU, BETWEEN = "all", "you", "between"
CHANNEL, THREAD, DIRECT = "channel", "thread", "direct"
"""The places: everything, what concerns the person, what agents write each other; and `channel|ID` and so on."""


class Spoken(Sequence[Event]):
    """What was said in a place, oldest first: fetched where it is looked at."""

    def __init__(self, talk: "Talk", seqs: Sequence[int], end: int) -> None:
        self._talk, self._seqs, self._end = talk, seqs, end

    def __len__(self) -> int:
        return self._end

    @overload
    def __getitem__(self, place: int) -> Event: ...
    @overload
    def __getitem__(self, place: slice) -> list[Event]: ...
    def __getitem__(self, place: int | slice) -> Event | list[Event]:
        if isinstance(place, slice):
            return self._talk.session.pick(self._seqs[: self._end][place])
        return self._talk.fetched(self._seqs, range(self._end)[place])

    def __iter__(self) -> Iterator[Event]:
        for first in range(0, self._end, _HELD):
            yield from self[first : first + _HELD]

    def __eq__(self, other: object) -> bool:
        return list(self) == list(other) if isinstance(other, Sequence) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def seqs(self, first: int) -> Sequence[int]:
        """The seqs from a place on."""
        return self._seqs[first : self._end]

    def place(self, seq: int) -> int:
        """Where event `seq` stands, or the first after it."""
        return bisect_left(self._seqs, seq, 0, self._end)


class Talk:
    """The index of one session."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._upto, self._goal = 0, session.head
        self._ats: list[int] = []
        self._actors: list[str] = []
        self._places: dict[str, list[int]] = {ALL: [], YOU: []}
        self._replies: dict[int, list[int]] = {}
        self._names: dict[str, str] = {}
        self._askers: dict[str, str] = {}
        self._found: dict[tuple[str, str], tuple[int, list[int]]] = {}
        self._held: dict[int, Event] = {}

    def travel(self) -> None:
        """Be ready for the session's cursor."""
        self._read(self.session.cursor)

    def ahead(self) -> bool:
        """Read some more of what the session had when it was opened; False where all of it has been read."""
        before = self._upto
        self._read(min(before + AHEAD, self._goal, self.session.head))
        return self._upto > before

    def _read(self, upto: int) -> None:
        if upto > self._upto:
            for event in self.session.events(self._upto + 1, upto, KINDS):
                self._take(event)
            self._upto = upto

    def _take(self, event: Event) -> None:
        self._ats.append(event.at)
        self._actors.append(self._names.setdefault(event.actor, event.actor))
        for place in dict.fromkeys(self._homes(event)):
            self._places.setdefault(place, []).append(event.seq)
        reply_to = getattr(event.data, "reply_to", None)
        if reply_to is not None:
            self._replies.setdefault(reply_to, []).append(event.seq)

    def fetched(self, seqs: Sequence[int], place: int) -> Event:
        """The event at a place of these, with its neighbours."""
        seq = seqs[place]
        if seq not in self._held:
            if len(self._held) > _HELD:
                self._held.clear()
            first = max(0, place - _BLOCK // 2)
            self._held |= {event.seq: event for event in self.session.pick(seqs[first : first + _BLOCK])}
        return self._held[seq]

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

    def of(self, place: str, words: str = "") -> Spoken:
        """What was said in a place so far; of that, what holds the words (in lower case)."""
        told = self._places.get(place, [])
        end = bisect_right(told, self.session.cursor)
        if not words:
            return Spoken(self, told, end)
        found = self._holding(place, words, Spoken(self, told, end))
        return Spoken(self, found, bisect_right(found, self.session.cursor))

    def _holding(self, place: str, words: str, told: Spoken) -> list[int]:
        done, found = self._found.get((place, words), (0, []))
        for first in range(done, len(told), _HELD):
            found += [event.seq for event in told[first : first + _HELD] if words in said(event).casefold()]
        self._found = {(place, words): (max(done, len(told)), found)}
        return found

    def count(self, place: str, after: int = 0) -> int:
        """How much was said in a place after event `after`, so far."""
        told = self._places.get(place, [])
        return max(0, bisect_right(told, self.session.cursor) - bisect_right(told, after))

    def places(self, kind: str) -> list[str]:
        """The places of a kind in which something was said so far, in the order of their first words."""
        cursor = self.session.cursor
        lead = f"{kind}|"
        return [place for place, told in self._places.items() if told and told[0] <= cursor and place.startswith(lead)]

    def last(self, place: str) -> int:
        """The event with the last words in a place so far; 0 where there are none."""
        told = self._places.get(place, [])
        end = bisect_right(told, self.session.cursor)
        return told[end - 1] if end else 0

    def since(self, at: int) -> int:
        """The event with the first words at an instant (ms) or later; past the cursor where there are none."""
        place = bisect_left(self._ats, at)
        return self._places[ALL][place] if place < len(self._ats) else self.session.cursor + 1

    def people(self, spoken: Sequence[Event], most: int) -> int:
        """How many people said the last of these."""
        first = max(0, len(spoken) - most)
        if not isinstance(spoken, Spoken):
            return len({event.actor for event in spoken[first:]})
        return len({self._actors[bisect_left(self._places[ALL], seq)] for seq in spoken.seqs(first)})

    def message(self, seq: int) -> Event | None:
        """A message or request that was made so far."""
        told = self._places[ALL]
        place = bisect_left(told, seq)
        known = place < len(told) and told[place] == seq <= self.session.cursor
        return self.fetched(told, place) if known else None

    def replies(self, seq: int) -> int:
        """How many replies a message has so far."""
        return bisect_right(self._replies.get(seq, []), self.session.cursor)

    def conversation(self, seq: int) -> list[Event]:
        """The message that a message goes back to, and everything that was said in reply so far, in order."""
        root = self.message(seq)
        while root is not None and (above := self.message(getattr(root.data, "reply_to", None) or 0)):
            root = above
        found, ahead = [], [root.seq] if root else []
        while ahead:
            one = ahead.pop()
            found.append(one)
            ahead += self._replies.get(one, [])[: self.replies(one)]
        return self.session.pick(found)

    def asker(self, approval: str) -> str:
        """Who asked the person for an approval."""
        return self._askers.get(approval, "")


def said(event: Event) -> str:
    """The words of a message, its author and its subject; of a request, its title."""
    data: Any = event.data
    return " ".join((event.actor, getattr(data, "subject", ""), getattr(data, "body", getattr(data, "title", ""))))

"""A message as lines: when, who, what kind, the words; in a wide feed beside each other, in a narrow one below."""

import re
from typing import Any, NamedTuple

from rich.cells import cell_len

from department.events.record import Event
from department.org import OPERATOR
from tui.present.facts_of_day import name_of, sentence
from tui.present.figures import local
from tui.present.finding import marked
from tui.present.inert import inert, one_line
from tui.present.lines import CHOSEN, DIM, HUMAN, PLAIN, STRONG, TROUBLE, Line, Span, cut, ends, fit, line
from tui.present.names import flow_title, plain
from tui.present.room.talk import KINDS, Talk
from tui.present.signs import MARKS, MENTION, NEEDS_YOU, OUTCOMES, REPLY, URGENT
from tui.present.wrapping import wrap

WIDE = 100
"""From so many columns on, the words stand beside their author, else below."""

TALLEST = 60
"""The most lines of one message that a feed shows; the whole is inspected."""

LONGEST = 6000
"""The most characters of a message that are shown."""

_TIME, _SIGNS, _MARGIN = 7, 3, 6
_WIDEST = 28
_AT = re.compile(r"(@[\w-]+)")
_DECISION = "decision"


class Columns(NamedTuple):
    """How wide the parts of a message are; `author` is 0 where the words stand below."""

    author: int
    body: int


def columns(width: int, longest: int) -> Columns:
    """The columns in a feed of that width, where the longest name of an author takes so many cells."""
    if width < WIDE:
        return Columns(0, max(8, width - _TIME - 1))
    author = min(_WIDEST, longest + 1)
    return Columns(author, width - _TIME - author - _SIGNS - _MARGIN)


class Posts:
    """Tells messages and requests as of the cursor.

    `placed` says of each where it was written; `words` are what a filter looks for.
    """

    def __init__(self, talk: Talk, *, placed: bool = False, words: str = "") -> None:
        self.talk, self.placed, self.words = talk, placed, words
        org = talk.session.org
        self._longest = max(cell_len(one_line(org.title(one), 60)) for one in (OPERATOR, *org.agents))

    def height(self, event: Event, before: Event | None, width: int) -> int:
        """The number of lines; of what is above, only the day matters."""
        author, body = columns(width, self._longest)
        words = len(wrap(self._words(event), body, TALLEST)) + _is_reply(event)
        head = max(words, 1 + self.placed) if author else 1 + words
        return head + self._new_day(event, before)

    def lines(self, event: Event, before: Event | None, width: int) -> list[Line]:
        """The lines, the day above them where it is another."""
        author, body = columns(width, self._longest)
        words = self._body(event, body)
        told = self._beside(event, words, width, author) if author else self._below(event, words, width)
        return [self._day(event, width), *told] if self._new_day(event, before) else told

    def _beside(self, event: Event, words: list[Line], width: int, author: int) -> list[Line]:
        left = [
            line(
                self._time(event),
                *fit(marked([self._author(event, author - 1)], self.words), author),
                *self._signs(event),
            )
        ]
        if self.placed:
            where = cut(self.place_of(event), author - 1)
            left.append(line(" " * _TIME, (f"{where:<{author + _SIGNS}}", DIM)))
        blank = line(" " * (_TIME + author + _SIGNS))
        told = []
        for number in range(max(len(left), len(words))):
            start = left[number] if number < len(left) else blank
            rest = words[number] if number < len(words) else ()
            told.append((*start, *rest) if number else ends((*start, *rest), self._replies(event), width))
        return told

    def _below(self, event: Event, words: list[Line], width: int) -> list[Line]:
        where = f"  {self.place_of(event)}" if self.placed else ""
        right = self._replies(event)
        room = max(4, width - _TIME - _SIGNS - sum(len(text) for text, _ in right))
        signs = [part for sign in self._found_signs(event) for part in (" ", sign)]
        head = line(self._time(event), *marked([self._author(event, room)], self.words), *signs, (where, DIM))
        return [ends(head, right, width), *((*line(" " * _TIME), *rest) for rest in words)]

    def _body(self, event: Event, width: int) -> list[Line]:
        """What is answered, in one line; then the words."""
        told: list[Line] = []
        if _is_reply(event):
            told.append(line((cut(self._answered(event), width), DIM)))
        tone = PLAIN if event.kind == KINDS[0] or self._waits(event) else DIM
        words = wrap(self._words(event), width, TALLEST + 1)
        if len(words) > TALLEST:
            return (
                told
                + [self._marked(text, tone) for text in words[: TALLEST - 1]]
                + [line((cut("… and more: i shows the whole", width), DIM))]
            )
        return told + [self._marked(text, tone) for text in words]

    def _marked(self, text: str, tone: str) -> Line:
        """The words with those addressed in them."""
        parts = _AT.split(text) if "@" in text else (text,)
        return marked(((part, self._tone_of(part, tone)) for part in parts if part), self.words)

    def _tone_of(self, part: str, tone: str) -> str:
        if part == f"@{OPERATOR}":
            return HUMAN
        return CHOSEN if part[1:] in self.talk.session.org.pack.agents and part[0] == "@" else tone

    def _words(self, event: Event) -> str:
        if event.kind != KINDS[0]:
            return sentence(event, self.talk.session.org.pack, LONGEST)
        data: Any = event.data
        return inert(data.body.strip("\n"), line_limit=LONGEST, limit=LONGEST)

    def _answered(self, event: Event) -> str:
        data: Any = event.data
        other = self.talk.message(data.reply_to)
        if other is None:
            return f"{REPLY} in reply to #{data.reply_to}"
        return f"{REPLY} in reply to {self.name(other.actor)}: {one_line(self._words(other), 200)}"

    def name(self, actor: str) -> str:
        """What people call somebody."""
        return one_line(name_of(actor, self.talk.session.org.pack), 60)

    def place_of(self, event: Event) -> str:
        """Where something was written: its channel, or to whom."""
        channel = getattr(event.data, "channel", "")
        if channel:
            return f"#{one_line(channel, 40)}"
        to = getattr(event.data, "to", "")
        people = [to] if isinstance(to, str) else to
        if not people or not people[0]:
            return (
                f"about {flow_title(event.subject.get('decision', '').partition('@')[0], self.talk.session.org.pack)}"
            )
        names = ", ".join(self.name(one) for one in people)
        return f"→ {names}" if len(people) <= 2 else f"→ {len(people)} people"  # noqa: PLR2004 - two names fit

    def _time(self, event: Event) -> Span:
        return (f" {local(event.at, self.talk.session.org.zone):%H:%M} ", DIM)

    def _author(self, event: Event, width: int) -> Span:
        return (cut(self.name(event.actor), width), HUMAN if event.actor == OPERATOR else STRONG)

    def _signs(self, event: Event) -> Line:
        """The signs in their column."""
        found = self._found_signs(event)
        return (*found, (" " * (_SIGNS - len(found)), PLAIN))

    def _found_signs(self, event: Event) -> list[Span]:
        """At most two, the more pressing first."""
        data: Any = event.data
        if event.kind != KINDS[0]:
            return [self._outcome(event)]
        found: list[Span] = []
        if data.priority == URGENTLY:
            found.append((URGENT, TROUBLE))
        if OPERATOR in (*data.mentions, *data.to):
            found.append((MENTION, HUMAN))
        if data.type == _DECISION:
            found.append(MARKS["decision.made"])
        return found[:2]

    def _outcome(self, event: Event) -> Span:
        """A request that still waits is amber; else what became of it."""
        if self._waits(event):
            return (NEEDS_YOU, HUMAN)
        data: Any = event.data
        ended = event.kind.partition(".")[2]
        return OUTCOMES.get(getattr(data, "outcome", "")) or OUTCOMES.get(ended) or (NEEDS_YOU, DIM)

    def _waits(self, event: Event) -> bool:
        return event.subject.get("approval", "") in self.talk.session.state.approvals

    def _replies(self, event: Event) -> Line:
        count = self.talk.replies(event.seq)
        return line((f"{REPLY} {count} ", CHOSEN)) if count else line(" ")

    def _new_day(self, event: Event, before: Event | None) -> bool:
        if before is None:
            return True
        zone = self.talk.session.org.zone
        return event.at - before.at > _DAY or local(event.at, zone).date() != local(before.at, zone).date()

    def _day(self, event: Event, width: int) -> Line:
        moment = local(event.at, self.talk.session.org.zone)
        words = f" ── {moment:%A} {moment.day} {moment:%B %Y} "
        return line((f"{words}{'─' * max(0, width - len(words) - 1)}"[:width], DIM))


URGENTLY = "urgent"
"""The priority that jumps the queue."""

_DAY = 86_400_000


def _is_reply(event: Event) -> bool:
    return getattr(event.data, "reply_to", None) is not None


def told_of(posts: Posts, event: Event | None, width: int, hints: str) -> Line:
    """The line under a feed: what the chosen message's own lines do not say; where there is room, what may be done."""
    if event is None:
        return fit(line((" → into the messages · enter opens the replies of one", DIM)), width)
    kind = plain(getattr(event.data, "type", "") or event.kind.partition(".")[2])
    told = f" #{event.seq} · {kind} · {posts.place_of(event)}"
    room = width - cell_len(told)
    return ends(line((told, DIM)), line((hints if len(hints) < room else "", DIM)), width)

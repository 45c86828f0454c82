"""What is opened in front of the screens: a raw event, why it happened, the bookmarks, the keys."""

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby

import msgspec

from department.outside import AttemptRecord
from department.session import Session
from tui.house import Bookmark
from tui.keys import COMMANDS, PLACES, shown
from tui.present.facts_of_day import sentence
from tui.present.inert import inert, one_line
from tui.present.lines import CHOSEN, DIM, PLAIN, STRONG, Row, Span, line, width_of, wrapped
from tui.present.room import turn_page
from tui.present.why import EFFECTS, Why, described, explain

LOOKED_AT = 20_000
"""How many events after one are searched for what followed from it."""

_KEYS = 14
"""The columns that keys take in the help."""


def event_rows(session: Session, seq: int, width: int, record: Callable[[], AttemptRecord] | None = None) -> list[Row]:
    """The sentence of an event, its turn where it is of one, and the raw event as JSON.

    `record` gives what minds outside were asked and replied, or raises what stands in the way.
    """
    event = session.event(seq)
    if event is None:
        return [Row(line((f"There is no event #{seq}.", DIM)))]
    told = described(event, session.org.pack)
    words = wrapped(one_line(str(told.pop("says")), 2000), width)
    raw = msgspec.json.format(msgspec.json.encode(told), indent=2).decode()
    rows = [Row(line((text, STRONG))) for text in words]
    rows.append(Row(line("")))
    if turn_page.is_turn(event) and record is not None:
        rows += [*turn_page.rows(session, event, record, width), Row(line("")), Row(line(("EVENT", STRONG)))]
    rows += [Row(line(part)) for text in inert(raw).split("\n") for part in wrapped(text, width)]
    return rows


def why_rows(session: Session, seq: int) -> list[Row]:
    """The causes of an event up to its stimulus, what it rests on, and what followed."""
    why = explained(session, seq)
    rows = [_event_row(session, why, 0, "   ", STRONG), Row(line(""))]
    rows.append(Row(line(("because", DIM))))
    rows += [_event_row(session, why, event.seq, " ↑ ") for event in why.causes] or [
        Row(line(("   nothing came before it: it is a stimulus", DIM)))
    ]
    if why.support:
        rows += [Row(line("")), Row(line(("resting on", DIM)))]
        rows += [_event_row(session, why, event.seq, " · ") for event in why.support[:EFFECTS]]
    rows += [Row(line("")), Row(line(("and then" if why.effects else "and then nothing followed", DIM)))]
    for event, depth in zip(why.effects, why.depths, strict=True):
        rows.append(_event_row(session, why, event.seq, f" {'  ' * min(depth - 1, 6)}→ "))
    if why.total > len(why.effects):
        rows.append(Row(line((f"   … and {why.total - len(why.effects):,} more events", DIM))))
    return rows


def explained(session: Session, seq: int, *, effects: bool = True) -> Why:
    """The chain of an event: its causes one by one, and the effects (where wanted) among what followed soon."""
    return explain(session, seq, min(session.head, seq + LOOKED_AT) if effects else seq)


def _event_row(session: Session, why: Why, seq: int, lead: str, tone: str = PLAIN) -> Row:
    events = {event.seq: event for event in (why.event, *why.causes, *why.support, *why.effects)}
    event = events[seq or why.event.seq]
    moment = session.org.calendar.local(event.at)
    words = one_line(sentence(event, session.org.pack), 400)
    spans = line((lead, DIM), (f"{moment:%a %H:%M} ", DIM), (f"#{event.seq:<6}", CHOSEN), (words, tone))
    return Row(spans, f"event|{event.seq}", event.seq)


def bookmark_rows(session: Session, bookmarks: Sequence[Bookmark]) -> list[Row]:
    """What was kept, in order."""
    local = session.org.calendar.local
    return [
        Row(
            line((f"{local(kept.at):%a %d %b %H:%M}  ", STRONG), (f"#{kept.seq:<7}", CHOSEN), one_line(kept.note, 200)),
            f"bookmark|{kept.seq}",
            kept.seq,
        )
        for kept in bookmarks
    ]


def help_rows(
    here: str = "", local: Sequence[tuple[str, str]] = (), keymap: Mapping[str, str] | None = None, width: int = 100
) -> list[Row]:
    """Every key and what it does: first those of the screen one is on, `here`, by its `local` keys and their words.

    `keymap` has the keys of one's own by command or screen.
    """
    own = keymap or {}
    rows: list[Row] = []
    if local:
        rows += [Row(line("")), Row(line((f"On this screen: {here}", STRONG)))]
        for keys, words in local:
            rows += _told(keys, "", (words, PLAIN), width)
    for group, commands in groupby(COMMANDS, key=lambda command: command.group):
        rows += [Row(line("")), Row(line((group, STRONG)))]
        for one in commands:
            rows += _told(own.get(one.id, one.keys), f"{one.title:<24}", (one.help, DIM), width)
    rows += [Row(line("")), Row(line(("Screens", STRONG)))]
    rows += [Row(line((f"  {_keys(own.get(place.id, place.key)):<{_KEYS}}", STRONG), place.title)) for place in PLACES]
    return rows[1:]


def _told(keys: str, title: str, words: Span, width: int) -> list[Row]:
    """Keys, a title, and words that go on below where they do not fit."""
    head = line((f"  {_keys(keys):<{_KEYS}}", STRONG), title)
    margin = width_of(head)
    parts = wrapped(words[0], max(20, width - margin))
    return [Row(line(*(head if not place else [" " * margin]), (part, words[1]))) for place, part in enumerate(parts)]


def _keys(names: str) -> str:
    """The first two keys of several."""
    return " ".join(shown(name.strip()) for name in names.split(",")[:2])

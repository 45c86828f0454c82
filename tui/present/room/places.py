"""Where people talk, as rows: everything, channels, projects, the person's own, threads; and what is new there."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from department.blueprint.pack import Blueprint
from department.events.record import Event
from department.org import OPERATOR
from department.session import Session
from department.state import State
from tui.present.facts_of_day import flow_name, name_of
from tui.present.figures import local, plural
from tui.present.finding import marked
from tui.present.inert import one_line
from tui.present.lines import DIM, HUMAN, PLAIN, STRONG, Line, Row, Span, cut, ends, fit, line
from tui.present.room.talk import ALL, BETWEEN, CHANNEL, DIRECT, THREAD, YOU, Talk
from tui.present.signs import MENTION, NEEDS_YOU

MOST_THREADS = 60
"""The most threads that are listed; a filter finds the others."""

_LEADS = {CHANNEL: "#", DIRECT: MENTION, THREAD: "·"}


class Looked(NamedTuple):
    """What the person has looked at: the last event seen in each place, and in all of them together."""

    places: Mapping[str, int]
    all: int = 0

    def at(self, place: str) -> int:
        """The last event seen there."""
        return max(self.all, self.places.get(place, 0))


def title_of(place: str, blueprint: Blueprint, today: date | None = None) -> str:
    """What a place is called; a thread with its day, unless that is `today`."""
    kind, _, name = place.partition("|")
    if kind == CHANNEL:
        return f"#{one_line(name, 60)}"
    if kind == DIRECT:
        return one_line(name_of(name, blueprint), 60)
    if kind == THREAD:
        return one_line(flow_name(name, blueprint, today), 80).replace("“", "").replace("”", "")
    return {ALL: "All messages", YOU: "You", BETWEEN: "Between agents"}[place]


def head(talk: Talk, place: str, shown: Sequence[Event], width: int) -> Line:
    """The line over a feed: the place, and how much was said there by how many."""
    pack = talk.session.org.pack
    kind, _, name = place.partition("|")
    channel = pack.channels.get(name) if kind == CHANNEL else None
    told = f" · {one_line(channel.title, 60)}" if channel else ""
    people = talk.people(shown, _LOOKED_AT)
    right = f"{plural(len(shown), 'message')} · {plural(people, 'person', 'people')} " if shown else ""
    return ends(line((f" {title_of(place, pack, _today(talk))}", STRONG), (told, DIM)), line((right, DIM)), width)


def rows(talk: Talk, looked: Looked, width: int, words: str = "") -> list[Row]:
    """The places as of the cursor; the words of a filter leave the threads and people whose names hold them."""
    session = talk.session
    asked = _asked(talk)
    groups = (
        ("", [ALL]), ("CHANNELS", _channels(talk)), ("PROJECTS", _projects(talk)),
        ("DIRECT", [YOU, *_people(talk, asked), *([BETWEEN] if talk.last(BETWEEN) else [])]),
        ("THREADS", _threads(talk, words)),
    )  # fmt: skip
    found: list[Row] = []
    for title, places in groups:
        if title and places:
            found.append(Row(line((f" {title}", DIM))))
        found += [_row(talk, place, looked, asked, width, words if title == "THREADS" else "") for place in places]
    left = len(talk.places(THREAD)) - len(groups[-1][1])
    if left and not words:
        found.append(Row(fit(line((f"   and {left:,} before; / finds", DIM)), width)))
    if session.cursor and len(found) == 1:
        found.append(Row(line((" Nothing was said.", DIM))))
    return found


def _row(talk: Talk, place: str, looked: Looked, asked: set[str], width: int, words: str) -> Row:
    new = talk.count(place, looked.at(place))
    right: list[Span] = [(f" {NEEDS_YOU} ", HUMAN)] if place in asked else []
    right.append((f"{new:>3,} " if new else "    ", STRONG))
    kind, _, name = place.partition("|")
    title = title_of(place, talk.session.org.pack, _today(talk)).removeprefix("#")
    lead = _LEADS.get(kind, "≡" if place == ALL else MENTION if place == YOU else "↔")
    quiet = (kind == CHANNEL and not talk.last(place)) or (kind == THREAD and name not in talk.session.state.flows)
    tone = HUMAN if place == YOU and place in asked else STRONG if new else DIM if quiet else PLAIN
    room = max(4, width - sum(len(text) for text, _ in right) - 3)
    return Row(
        ends(line((f" {lead} ", DIM), *marked([(cut(title, room), tone)], words)), right, width),
        place,
        talk.last(place),
    )


def _asked(talk: Talk) -> set[str]:
    """The places where a request waits for the person."""
    state: State = talk.session.state
    found = set()
    for approval in state.approvals.values():
        if approval.to == OPERATOR:
            found |= {YOU, f"{THREAD}|{approval.case.partition('/')[0]}", f"{DIRECT}|{talk.asker(approval.id)}"}
    return found


def _channels(talk: Talk) -> list[str]:
    """Those of the pack, in its order; one without members shows when something is said there."""
    channels = talk.session.org.pack.channels
    places = {f"{CHANNEL}|{name}": channel.members for name, channel in channels.items()}
    return [place for place, members in places.items() if members or talk.last(place)]


def _projects(talk: Talk) -> list[str]:
    """The channels that workflows opened."""
    known = talk.session.org.pack.channels
    return [place for place in talk.places(CHANNEL) if place.partition("|")[2] not in known]


def _people(talk: Talk, asked: set[str]) -> list[str]:
    """Those with whom the person wrote, and those who ask now; in the order of the pack."""
    written = {*talk.places(DIRECT), *asked}
    return [place for name in talk.session.org.pack.agents if (place := f"{DIRECT}|{name}") in written]


def _threads(talk: Talk, words: str) -> list[str]:
    """The threads of the day and those that are open, the newest first; with words, those whose names hold them."""
    session = talk.session
    threads = talk.places(THREAD)[::-1]
    if words:
        return [one for one in threads if words in title_of(one, session.org.pack).casefold()][:MOST_THREADS]
    today = talk.since(session.org.calendar.midnight(_today(talk)))
    return [one for one in threads if talk.last(one) >= today or _is_open(session, one)][:MOST_THREADS]


def _is_open(session: Session, place: str) -> bool:
    return place.partition("|")[2] in session.state.flows


def _today(talk: Talk) -> date:
    return local(talk.session.at, talk.session.org.zone).date()


_LOOKED_AT = 2000


def empty(place: str, words: str, blueprint: Blueprint) -> str:
    """Why a feed shows nothing."""
    title = title_of(place, blueprint)
    if words:
        return f"Nothing in “{title}” holds “{one_line(words, 40)}”; / with nothing shows everything."
    if place == YOU:
        return "Nobody has written to you yet, and nothing waits for you."
    if place.startswith(DIRECT):
        return f"You and {title} have not written to each other yet; c writes."
    return f"Nothing has been said in “{title}” yet."

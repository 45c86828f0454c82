"""What is always there: which verb this is, when it is, what needs the person; the day's track; the screens."""

from collections.abc import Sequence
from typing import NamedTuple

from department.calendar import HOUR
from department.events.record import Event
from department.history import since
from department.queries import needs_you
from department.session import CHAPTER, FORK, KINDS_OF, LIVE, REPLAY, STEP, Session
from tui.house import Bookmark
from tui.present.inert import one_line
from tui.present.lines import CHOSEN, DIM, HUMAN, PLAIN, STRONG, TROUBLE, Line, Span, cut, ends, fit, line, width_of
from tui.present.lines import LIVE as LIVELY
from tui.present.outlays import cost_words
from tui.present.room import waits
from tui.present.signs import NEEDS_YOU, mark_of

MARKED = 2000
"""The most chapters that a track looks at."""

NARROW = 100
"""Under so many columns the lines around a screen say less."""


_HELP, _SHORT_HELP = line(("? help ", DIM)), line(("? ", DIM))


AFTERWARDS = HOUR
"""The most (ms) that a day's track goes on after its close; what is later stands at its end."""


class Tab(NamedTuple):
    """A screen by its number key, and what waits there."""

    key: str
    title: str
    waiting: int = 0


def speed_word(session: Session) -> str:
    """The speed as people write it: `×60`, `×¼`, `max`."""
    speed = session.speed
    if speed is None:
        return "max"
    return f"×{speed.numerator}" if speed.denominator == 1 else f"×{speed.numerator}/{speed.denominator}"


def verb(session: Session) -> Span:
    """Which of the three verbs this is, as the first line says it."""
    if session.verb == FORK:
        return (f"⑂ fork of {session.origin}", LIVELY)
    if session.following:
        return (f"⏵ following · live calls {session.live_calls}", LIVELY)
    if session.verb == REPLAY:
        return (f"⏵ replay · live calls {session.live_calls}", CHOSEN)
    behind = session.cursor < session.head
    if behind:
        return (f"⏵ behind the head by {session.head - session.cursor:,}", CHOSEN)
    if session.verb == STEP and not session.playing:
        return ("⏸ step", CHOSEN)
    return ("▶ live", LIVELY) if session.playing or session.verb == LIVE else ("⏸ step", CHOSEN)


def _pace(session: Session, room: int) -> Span:
    """How the clock goes, in at most so many cells where there is a choice."""
    if session.held:
        return ("waits for you", HUMAN)
    if session.waiting is not None:
        return waits.pace(session, session.waiting, room)
    still: tuple[tuple[object, Span], ...] = (
        (session.following, ("read only", DIM)), (session.hit, ("at a breakpoint", CHOSEN)),
        (session.distrusted, ("not what was written", TROUBLE)),
        (session.over and not session.playing, ("the end", DIM)),
    )  # fmt: skip
    for holds, told in still:
        if holds:
            return told
    return (speed_word(session) if session.playing else "paused", PLAIN if session.playing else STRONG)


def top(session: Session, width: int) -> Line:
    """The first line: department and scenario; verb, clock, pace, cost, and how many requests wait."""
    pack, state = session.org.pack, session.state
    scenario = pack.scenarios.get(state.scenario or "")
    told = f" · {one_line(scenario.title, 40)}" if scenario else ""
    moment = session.org.calendar.local(session.at)
    waiting = waits.count(session)
    left = line((" dayshift", DIM), (f"  {one_line(pack.title, 40)}", STRONG), (told, PLAIN))
    before: list[Span] = [(" ", PLAIN), verb(session), ("  ", PLAIN)]
    before.append((f"{moment:%a %d %b %H:%M}" if width < NARROW else f"{moment:%a %d %b %H:%M:%S}", STRONG))
    before.append(("  ", PLAIN))
    after: list[Span] = []
    if width >= NARROW:
        after += [("  ", PLAIN), (cost_words(state), DIM), *_checked(session)]
    if waiting:
        words = f"{NEEDS_YOU}{waiting}" if width < NARROW else f"{NEEDS_YOU} {waiting} need{'s' * (waiting == 1)} you"
        after += [("  ", PLAIN), (words, HUMAN)]
    after.append((" ", PLAIN))
    room = width - width_of(left) - width_of(before) - width_of(after) - 2
    return ends(left, [*before, _pace(session, room), *after], width)


def _checked(session: Session) -> Sequence[Span]:
    """How far a long recording has been checked."""
    check = session.checking
    if check is None or check.bad is not None:
        return ()
    return [("  ", PLAIN), ("verified" if check.done else f"checked {100 * check.checked // check.count} %", DIM)]


def foot(tabs: Sequence[Tab], chosen: str, width: int) -> Line:
    """The last line: the screens by their keys."""
    titles = [span for spans in _titles(tabs, chosen, width) for span in spans]
    return ends(titles, _help_after(titles, width), width)


def pressed(tabs: Sequence[Tab], chosen: str, width: int, column: int) -> str:
    """What a click on a column of the last line asks for: a screen, help, or nothing."""
    titles = _titles(tabs, chosen, width)
    if column >= width - width_of(_help_after([span for spans in titles for span in spans], width)):
        return "help"
    until = 0
    for tab, spans in zip(tabs, titles, strict=True):
        until += width_of(spans)
        if column < until:
            return f"place('{tab.key}')"
    return ""


def _help_after(titles: Sequence[Span], width: int) -> Line:
    """The key of the help, with its word where there is room beside the screens."""
    return _HELP if width_of(titles) + width_of(_HELP) <= width else _SHORT_HELP


def _titles(tabs: Sequence[Tab], chosen: str, width: int) -> list[Line]:
    """Each screen's part of the last line; where they do not fit, the names of the others are shortened."""
    room = width - width_of(_HELP) - 1
    full = sum(len(tab.title) + 4 for tab in tabs) + 3 * sum(bool(tab.waiting) for tab in tabs) <= room
    found: list[Line] = []
    for tab in tabs:
        mine = tab.key == chosen
        title = tab.title if full or mine else cut(tab.title, max(3, room // len(tabs) - 4)).removesuffix("…")
        spans: list[Span] = [(f" {tab.key} ", STRONG if mine else DIM), (f"{title} ", STRONG if mine else PLAIN)]
        if tab.waiting:
            spans.append((f"{NEEDS_YOU}{tab.waiting} ", HUMAN))
        found.append(tuple(spans))
    return found


def day_of(session: Session) -> tuple[int, int]:
    """From when to when (ms) the track goes: the last working day that has opened, widened to what comes around it."""
    calendar = session.org.calendar
    index = max(0, calendar.day_index(session.at))
    if index and calendar.opening(index) > session.at:
        index -= 1
    opens, closes = calendar.opening(index), calendar.closing(index)
    first = min(opens, max(session.org.start, session.at)) if index == 0 else opens
    return first, max(closes, min(session.at, closes + AFTERWARDS))


def marks(session: Session) -> list[Event]:
    """The chapters of the day on the screen, those ahead of the cursor too."""
    opens, closes = day_of(session)
    return since(session.history(KINDS_OF[CHAPTER], MARKED, until=closes), opens)


def _track_parts(session: Session, width: int) -> tuple[str, str, str, int]:
    """What stands at both ends of the track and after it, and the cells left for the day."""
    opens, closes = day_of(session)
    local = session.org.calendar.local
    hint = "space play  . step  , back  n next " if width >= NARROW else ""
    left, right = f" {local(opens):%H:%M} ├", f"┤ {local(closes):%H:%M} "
    return left, right, hint, width - len(left) - len(right) - len(hint)


def track_at(session: Session, width: int, x: int) -> int | None:
    """The instant (ms) at column `x` of the track; None beside it."""
    opens, closes = day_of(session)
    left, _, _, room = _track_parts(session, width)
    place = x - len(left)
    return opens + (2 * place + 1) * (closes - opens) // (2 * room) if 0 <= place < room else None


def track(session: Session, width: int, kept: Sequence[Bookmark] = ()) -> Line:
    """The day as one line: marks, bookmarks, the cursor, bright up to it and dim ahead.

    Where the cursor is at a bookmark, its note stands at the right.
    """
    opens, closes = day_of(session)
    left, right, hint, room = _track_parts(session, width)
    here_kept = next((mark for mark in kept if mark.seq == session.cursor), None)
    told: Span = (hint, DIM)
    if here_kept and hint:
        told = (cut(f"▲ {one_line(here_kept.note, 80)}", len(hint) - 1), CHOSEN)
    if room < 10:  # noqa: PLR2004 - nothing could be told apart
        return fit(line((hint, DIM)), width)

    def place(at: int) -> int:
        return min(room - 1, max(0, (at - opens) * room // max(1, closes - opens)))

    here, head = place(session.at), place(_head_at(session))
    cells: list[Span] = [("━", PLAIN) if x < here else ("─", DIM) if x <= head else ("┄", DIM) for x in range(room)]
    waiting = needs_you(session.state)
    for event in marks(session):
        sign, tone = mark_of(event, waiting)
        x = place(event.at)
        if _weight(cells[x][0]) <= _weight(sign):
            cells[x] = (sign, tone if event.seq <= session.cursor else DIM)
    for mark in kept:
        if opens <= mark.at <= closes:
            cells[place(mark.at)] = ("▲", CHOSEN if mark.seq <= session.cursor else DIM)
    cells[here] = ("●", LIVELY if session.verb != REPLAY else CHOSEN)
    return fit([(left, DIM), *cells, (right, DIM), told], width)


_ORDER = "┄─━·▣✓⚖!■◆●"


def _weight(sign: str) -> int:
    return _ORDER.find(sign)


def _head_at(session: Session) -> int:
    if session.cursor == session.head:
        return session.at
    last = session.event(session.head)
    return last.at if last else session.at

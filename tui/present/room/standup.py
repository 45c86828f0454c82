"""The standup as a board: priorities, then by layer what each has done, is doing and is blocked by."""

from collections.abc import Sequence
from typing import NamedTuple

from department.blueprint.people import Meeting
from department.events.record import Event
from department.history import since
from department.session import Session
from tui.present.inert import one_line
from tui.present.lines import DIM, LIVE, PLAIN, STRONG, TROUBLE, Row, Span, ends, fit, line
from tui.present.names import name_of, plain

MEETINGS = 400
_BEGUN = ("meeting.started",)
_UPDATES = 4000
_NAMES = 28
_SIGNS: dict[str, Span] = {"done": ("✓", LIVE), "doing": ("●", PLAIN), "blockers": ("■", TROUBLE)}


class Held(NamedTuple):
    """A meeting in which updates are given: its path, when it began, its title; `over` once it was closed."""

    path: str
    at: int
    seq: int
    title: str
    over: bool


def held(session: Session) -> list[Held]:
    """The standups so far, the newest first."""
    kinds = {name for name, meeting in session.org.pack.meetings.items() if _collects_updates(meeting)}
    closed = {event.subject.get("meeting") for event in session.history(("meeting.held",), MEETINGS)}
    found = []
    for event in reversed(session.history(_BEGUN, MEETINGS)):
        path = event.subject.get("meeting", "")
        if getattr(event.data, "meeting", "") in kinds:
            title = one_line(getattr(event.data, "title", ""), 60)
            found.append(Held(path, event.at, event.seq, title, path in closed))
    return found


def _collects_updates(meeting: Meeting) -> bool:
    return meeting.collects == "updates"


def meetings(session: Session) -> list[Row]:
    """The standups to choose from."""
    rows = []
    for one in held(session):
        moment = session.org.calendar.local(one.at)
        now = ("" if one.over else "  now", LIVE)
        rows.append(Row(line((f"{moment:%a %d %b %H:%M}  ", STRONG), one.title, now), one.path, one.seq))
    return rows


def board(session: Session, path: str, width: int, words: str = "") -> list[Row]:
    """One standup; where there was none yet, when the next will be."""
    if not path:
        return _none_yet(session)
    rows = _priorities(session, path, width)
    said = {event.actor: event for event in _of(session, "update.given", path)}
    agents = session.org.pack.agents
    for layer in session.org.pack.layers:
        mine = [name for name, spec in agents.items() if spec.layer == layer and name in said]
        told = [row for name in mine for row in _agent(session, said[name], width) if _has(row, words)]
        if told:
            rows += [Row(line("")), Row(line((plain(layer).upper(), DIM))), *told]
    missing = [name for name in _attendees(session, path) if name not in said]
    if missing:
        names = ", ".join(one_line(name_of(name, session.org.pack), 40) for name in missing)
        rows += [Row(line("")), Row(line((f"Not heard: {names}", DIM)))]
    return rows


def _has(row: Row, words: str) -> bool:
    return words in "".join(text for text, _ in row.line).casefold()


def _of(session: Session, kind: str, path: str) -> list[Event]:
    begun = (one.at for one in reversed(session.history(_BEGUN, MEETINGS)) if one.subject.get("meeting") == path)
    told = since(session.history((kind,), _UPDATES), next(begun, 0))
    return [event for event in told if event.subject.get("meeting") == path]


def _attendees(session: Session, path: str) -> Sequence[str]:
    started = _of(session, "meeting.started", path)
    return getattr(started[-1].data, "attendees", []) if started else []


def _priorities(session: Session, path: str, width: int) -> list[Row]:
    rows = [Row(line(("PRIORITIES", STRONG)))]
    found = _of(session, "priorities.set", path)
    if not found:
        return [*rows, Row(line((" None decided yet.", DIM)))]
    event = found[-1]
    owners = getattr(event.data, "owners", [])
    for place, words in enumerate(getattr(event.data, "priorities", [])):
        owner = one_line(name_of(owners[place], session.org.pack), 30) if place < len(owners) else ""
        told = ends(line((f" {place + 1} ", STRONG), one_line(words, 200)), line((f" {owner} ", DIM)), width)
        rows.append(Row(told, f"priority|{place}", event.seq))
    return rows


def _agent(session: Session, event: Event, width: int) -> list[Row]:
    """The sentences of one agent: signs tell what is done, doing or blocked; each leads to its own event."""
    name = one_line(name_of(event.actor, session.org.pack), 60)
    refs = list(event.refs)
    rows: list[Row] = []
    for part, sign in _SIGNS.items():
        for words in getattr(event.data, part):
            seq = refs.pop(0) if refs else event.seq
            lead = fit(line((f" {name}" if not rows else "", STRONG)), min(_NAMES, width // 3))
            told = ends(
                (*lead, (" ", PLAIN), sign, (f" {one_line(words, 200)}", PLAIN)), line((f" #{seq} ", DIM)), width
            )
            rows.append(Row(told, f"{event.actor}|{part}|{len(rows)}", seq))
    if not rows:
        lead = fit(line((f" {name}", STRONG)), min(_NAMES, width // 3))
        rows.append(Row((*lead, (" nothing to report", DIM)), f"{event.actor}|nothing", event.seq))
    return rows


def _none_yet(session: Session) -> list[Row]:
    due = [
        place[0]
        for key, place in session.state.agenda.items.items()
        if key.startswith("routine|") and _leads_to_standup(session, key.removeprefix("routine|"))
    ]
    if not due:
        return [Row(line(("There is no standup on the timeline.", DIM)))]
    moment = session.org.calendar.local(min(due))
    return [Row(line((f"No standup yet. The next one is on {moment:%A at %H:%M}.", DIM)))]


def _leads_to_standup(session: Session, routine: str) -> bool:
    known = session.org.pack.routines.get(routine)
    flow = session.org.pack.workflows.get(known.workflow) if known else None
    named = {str(getattr(step, "meeting", "")) for step in flow.steps.values()} if flow else set()
    meetings = session.org.pack.meetings
    return any(_collects_updates(meetings[name]) for name in named if name in meetings)

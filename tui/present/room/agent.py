"""One agent looked at closely: now, its desk, its last words, its day, what it is like, what it may decide."""

from collections import Counter
from itertools import islice

from department.events.flow import TaskCompleted
from department.events.record import Event
from department.history import since
from department.queries import status
from department.session import Session
from tui.present.figures import money, span
from tui.present.inert import one_line
from tui.present.lines import DIM, PLAIN, STRONG, Row, line, wrapped
from tui.present.room import waits
from tui.present.room.header import day_of
from tui.present.signs import STATES

HISTORY = 3000
_WIDTH = 96
_SHOWN = 6
_LETTERS = {
    "D": "decides", "A": "approves", "P": "proposes", "R": "recommends", "E": "must escalate", "F": "flags",
}  # fmt: skip
_BARS = " ▁▂▃▄▅▆▇█"


def rows(session: Session, agent: str) -> list[Row]:
    """Everything about an agent, in parts with a title each."""
    parts = (
        ("Now", _now(session, agent)), ("On the desk", _desk(session, agent)), ("Last words", _words(session, agent)),
        ("The day", _day(session, agent)), ("May decide", _decides(session, agent)), ("Is like", _like(session, agent)),
    )  # fmt: skip
    found: list[Row] = []
    for title, part in parts:
        found += [Row(line((title, STRONG))), *part, Row(line(""))]
    return found[:-1]


def _text(*words: str) -> list[Row]:
    return [Row(line(f"  {text}")) for word in words if word for text in wrapped(one_line(word, 600), _WIDTH)]


def _now(session: Session, agent: str) -> list[Row]:
    now = status(session.org, session.state, agent)
    told = one_line(now.with_, 200)
    found = [Row(line("  ", STATES[now.is_], (f" {now.is_}", STRONG), (f" · {told}" if told else "", PLAIN)))]
    lag, typed = waits.thinking(session, agent), waits.typing_of(session, agent)
    if lag:
        found.append(Row(line((f"    {lag}", PLAIN))))
    return [*found, Row(line((f"    types: {waits.tail(typed, _WIDTH - 12)}", DIM)))] if typed else found


def _desk(session: Session, agent: str) -> list[Row]:
    person = session.state.people[agent]
    waiting = [session.state.works[work] for work in person.queue if work in session.state.works]
    shown = [
        Row(line("  ", (f"{work.priority:<7}", DIM), one_line(work.title, 80)), f"work|{work.id}", work.seq)
        for work in waiting[:_SHOWN]
    ]
    if len(waiting) > _SHOWN:
        shown += _text(f"… and {len(waiting) - _SHOWN} more")
    unread = len(person.unread)
    return [*(shown or _text("Nothing waits.")), *(_text(f"{unread} unread") if unread else [])]


def _words(session: Session, agent: str) -> list[Row]:
    told = reversed(session.history(("message.posted",), HISTORY))
    said = [*islice((event for event in told if event.actor == agent), _SHOWN)][::-1]
    local = session.org.calendar.local
    return [
        Row(
            line((f"  {local(event.at):%H:%M} ", DIM), one_line(getattr(event.data, "body", ""), 84)),
            f"event|{event.seq}",
            event.seq,
        )
        for event in said
    ] or _text("It has said nothing yet.")


def _day(session: Session, agent: str) -> list[Row]:
    opens, closes = day_of(session)
    done = [event for event in since(session.history(("task.completed",), HISTORY), opens) if event.actor == agent]
    hours = Counter((event.at - opens) * 24 // max(1, closes - opens) for event in done)
    most = max(hours.values(), default=1)
    bars = "".join(_BARS[-(-8 * hours[slot] // most)] for slot in range(24))
    tasks = session.state.people[agent].tasks
    local = session.org.calendar.local
    found = [Row(line((f"  {local(opens):%H:%M} ", DIM), bars, (f" {local(closes):%H:%M}", DIM)))]
    return found + _text(f"{len(done)} tasks done today{_lead(done)}; {tasks} so far in this run.")


def _lead(done: list[Event]) -> str:
    leads = sorted(event.data.lead for event in done if isinstance(event.data, TaskCompleted))
    return f", {span(leads[len(leads) // 2])} from assignment to done (median)" if leads else ""


def _decides(session: Session, agent: str) -> list[Row]:
    rank = session.org.rank(agent)
    found = []
    for kind in session.org.pack.decisions.values():
        cell = kind.matrix.get(rank)
        if cell is None or cell.does not in _LETTERS:
            continue
        limit = (
            "" if cell.limit is None else money(cell.limit) if kind.unit == "cents" else f"{cell.limit:,} {kind.unit}"
        )
        bound = f" up to {limit}" if limit else ""
        found.append(
            Row(
                line(
                    (f"  {_LETTERS[cell.does] + bound:<26}", STRONG),
                    one_line(kind.title, 60),
                    (f"  {kind.autonomy}", DIM),
                )
            )
        )
    return found or _text("Nothing by itself.")


def _limit(limit: int, unit: str) -> str:
    return money(limit) if unit == "cents" else f"{limit:,} {unit}".strip()


def _like(session: Session, agent: str) -> list[Row]:
    spec = session.org.pack.agents[agent]
    likes = spec.prefers
    return _text(
        spec.role,
        spec.approach,
        f"{spec.tone}; {spec.style}; level {spec.level}; thinks with {spec.tier}",
        f"prefers {likes.report_format} and {likes.meeting_frequency} meetings",
        f"escalates what is {likes.escalation_threshold} or worse",
        f"knows {', '.join(spec.expertise)}" if spec.expertise else "",
    )

"""The day as a strip: each agent's work, meetings, decisions, escalations and publications on one line."""

from collections import defaultdict
from dataclasses import dataclass

from department.calendar import HOUR, MINUTE
from department.events.content import ContentPublished
from department.events.flow import TaskAssigned, TurnCompleted, TurnFailed, TurnRequested
from department.events.rule import DecisionMade, EscalationRaised
from department.events.talk import MeetingHeld, MeetingStarted
from tui.present.figures import clock, local, long_date
from tui.present.report_index import Index
from tui.present.report_model import Figure
from tui.present.svg import line, path, rect, short, svg, text

DESK, TASK, MEETING = "desk", "task", "meeting"
_SIGN = {DESK: "░", TASK: "█", MEETING: "▣"}
_LABEL, _WIDTH, _ROW, _TOP = 186, 1080, 22, 22
_DAYS = 3
_SLOT = 15 * MINUTE


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of one agent's time: from, to (ms), what kind, what it was."""

    start: int
    end: int
    kind: str
    what: str


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened at an instant."""

    at: int
    kind: str
    what: str


def activity(index: Index) -> Figure:
    """The strip of each working day, of the first few where there are many."""
    stretches, marks = _stretches(index), _marks(index)
    drawn, lines = [], []
    for opens, closes in index.days[:_DAYS]:
        drawn.append(_day(index, opens, closes, stretches, marks))
        lines.append(_day_text(index, opens, closes, stretches))
    title = "Activity through the day"
    if len(index.days) > _DAYS:
        title += f" (the first {_DAYS} of {len(index.days)} days)"
    return Figure(title, "".join(drawn) + (_legend() if drawn else ""), "\n\n".join(lines))


def _stretches(index: Index) -> dict[str, list[Stretch]]:
    """Desk work and meetings of every agent, the later on top of the earlier."""
    found: dict[str, list[Stretch]] = defaultdict(list)
    tasks = {event.subject.get("task", ""): data for event, data in index.of(TaskAssigned)}
    ends = {event.subject.get("turn", ""): event.at for event, _ in index.of(TurnCompleted)}
    ends |= {event.subject.get("turn", ""): event.at for event, _ in index.of(TurnFailed)}
    last = index.events[-1].at if index.events else 0
    for event, asked in index.of(TurnRequested):
        turn = event.subject.get("turn", "")
        task = tasks.get(turn)
        if not asked.meeting:
            kind, what = (TASK, task.title) if task else (DESK, asked.purpose.replace("_", " "))
            found[event.actor].append(Stretch(event.at, ends.get(turn, last), kind, what))
    held = {event.subject.get("meeting", ""): event.at for event, _ in index.of(MeetingHeld)}
    for event, met in index.of(MeetingStarted):
        end = held.get(event.subject.get("meeting", ""), last)
        for agent in met.attendees:
            found[agent].append(Stretch(event.at, end, MEETING, met.title))
    return found


def _marks(index: Index) -> dict[str, list[Mark]]:
    found: dict[str, list[Mark]] = defaultdict(list)
    for event, made in index.of(DecisionMade):
        if made.escalated or made.dissent:
            found[event.actor].append(Mark(event.at, "decision", f"decided {made.title}: {made.choice}"))
    for event, raised in index.of(EscalationRaised):
        found[event.actor].append(Mark(event.at, "escalation", f"escalated: {raised.issue}"))
    for event, out in index.of(ContentPublished):
        found[event.actor].append(Mark(event.at, "published", f"published {out.title}"))
    return found


def _day(
    index: Index, opens: int, closes: int, stretches: dict[str, list[Stretch]], marks: dict[str, list[Mark]]
) -> str:
    agents = list(index.blueprint.agents)
    height = _TOP + len(agents) * _ROW + 6
    scale = (_WIDTH - _LABEL - 8) / max(1, closes - opens)

    def x(at: int) -> float:
        return _LABEL + (min(max(at, opens), closes) - opens) * scale

    body = _hours(index, opens, closes, height)
    for row, agent in enumerate(agents):
        y = _TOP + row * _ROW
        title = index.name(agent)
        body.append(text(_LABEL - 8, y + 15, short(title, 28), "label", "end", tip=title))
        body.append(line(_LABEL, y + _ROW - 1, _WIDTH - 8, y + _ROW - 1, "faint"))
        for part in stretches.get(agent, []):
            if part.end > opens and part.start < closes:
                tip = f"{clock(part.start, index.zone)} to {clock(part.end, index.zone)}: {part.what}"
                wide = max(1.2, x(part.end) - x(part.start))
                thin = 5 if part.kind == DESK else 0
                body.append(rect(x(part.start), y + 4 + thin / 2, wide, 13 - thin, f"bar {part.kind}", tip=tip))
        body += [_mark(x(mark.at), y + 10, mark, index) for mark in marks.get(agent, []) if opens <= mark.at <= closes]
    title = f"What each agent did on {long_date(opens, index.zone)}"
    return svg(_WIDTH, height, title, body)


def _hours(index: Index, opens: int, closes: int, height: int) -> list[str]:
    body = []
    scale = (_WIDTH - _LABEL - 8) / max(1, closes - opens)
    first = -(-opens // HOUR) * HOUR
    for at in range(first, closes + 1, HOUR):
        x = _LABEL + (at - opens) * scale
        body.append(line(x, _TOP - 4, x, height - 4, "faint"))
        body.append(text(x, 13, local(at, index.zone).strftime("%H"), "small", "middle"))
    return body


def _mark(x: float, y: float, mark: Mark, index: Index) -> str:
    shapes = {
        "decision": f"M{x:.1f} {y - 6:.1f}l5 6l-5 6l-5 -6z",
        "escalation": f"M{x:.1f} {y - 7:.1f}l6 11h-12z",
        "published": f"M{x - 4.5:.1f} {y - 4.5:.1f}h9v9h-9z",
    }
    return path(shapes[mark.kind], f"mark {mark.kind}", f"{clock(mark.at, index.zone)}: {mark.what}")


def _legend() -> str:
    """What the shapes mean, in words."""
    entries = (
        (rect(0, 4, 22, 13, "bar task"), "task"),
        (rect(0, 6.5, 22, 8, "bar desk"), "reading, writing, deciding"),
        (rect(0, 4, 22, 13, "bar meeting"), "meeting"),
        (path("M11 4l5 6l-5 6l-5 -6z", "mark decision"), "disputed or escalated decision"),
        (path("M11 3l6 11h-12z", "mark escalation"), "escalation"),
        (path("M6.5 5.5h9v9h-9z", "mark published"), "publication"),
    )  # fmt: skip
    body, x = [], _LABEL
    for shape, words in entries:
        body.append(f'<g transform="translate({x} 0)">{shape}{text(28, 15, words, "small")}</g>')
        x += 46 + 6 * len(words)
    return svg(_WIDTH, 22, "Legend of the strip", body)


def _day_text(index: Index, opens: int, closes: int, stretches: dict[str, list[Stretch]]) -> str:
    """The same strip in characters, a quarter of an hour each."""
    slots = range(opens, closes, _SLOT)
    wide = max((len(index.name(agent)) for agent in index.blueprint.agents), default=0)
    marks = "".join(local(at, index.zone).strftime("%H").ljust(4) for at in slots[:: HOUR // _SLOT])
    lines = [
        f"{long_date(opens, index.zone)}   █ task  ░ reading, writing, deciding  ▣ meeting",
        " " * (wide + 2) + marks,
    ]
    for agent in index.blueprint.agents:
        cells = [_cell(stretches.get(agent, []), at) for at in slots]
        lines.append(f"{index.name(agent):<{wide}}  {''.join(cells)}".rstrip())
    return "\n".join(lines)


def _cell(parts: list[Stretch], at: int) -> str:
    """What fills most of a slot."""
    filled: dict[str, int] = defaultdict(int)
    for part in parts:
        filled[part.kind] += max(0, min(part.end, at + _SLOT) - max(part.start, at))
    if not any(filled.values()):
        return "·"
    kind = MEETING if filled[MEETING] * 2 >= _SLOT else max(filled, key=lambda name: filled[name])
    return _SIGN[kind]

"""What the work takes: what the minds cost by agent and tier, how much each agent has to do, how much gets through."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from department.calendar import HOUR
from department.history import since
from department.queries import queue_of
from department.session import Session
from tui.present.braille import spark
from tui.present.figures import dollars, percent, plural
from tui.present.inert import one_line
from tui.present.lines import DIM, PLAIN, STRONG, Line, Row, beside, cut, ends, line
from tui.present.outlays import asked_outside
from tui.present.room import spend
from tui.present.room.header import day_of

TURNS = 3000
"""The newest turns that are added up by agent and tier; a title says so where there were more."""

SLOTS = 24
_THROUGH = (
    ("messages", "message.posted"), ("tasks done", "task.completed"), ("decisions", "decision.made"),
    ("published", "content.published"), ("turns", "turn.requested"),
)  # fmt: skip
_NAME, _FIGURES = 22, 22


def rows(session: Session, width: int, latencies: spend.Latencies | None = None) -> list[Row]:
    """All of it, in parts with a title each; `latencies` are those of minds outside, where they were asked."""
    cost = spend.rows(session, width, latencies or {}) if asked_outside(session.state) else _cost(session, width)
    parts = (cost, _load(session, width), _through(session, width))
    found: list[Row] = []
    for part in parts:
        found += [*([Row(line(""))] if found else []), *part]
    return found


@dataclass(slots=True)
class _Spent:
    turns: int = 0
    cost: int = 0
    seq: int = 0


def _cost(session: Session, width: int) -> list[Row]:
    turns = session.history(("turn.requested",), TURNS)
    agents: dict[str, _Spent] = {}
    tiers: dict[str, _Spent] = {}
    for event in turns:
        data = event.data
        cost = data.cost or data.estimated_cost  # type: ignore[attr-defined]
        for book, key in ((agents, event.actor), (tiers, data.tier)):  # type: ignore[attr-defined]
            spent = book.setdefault(key, _Spent())
            spent.turns, spent.cost, spent.seq = spent.turns + 1, spent.cost + cost, event.seq
    tally = session.state.tally
    paid = tally.get("cost_micro", 0)
    words = f"paid {dollars(paid)}" if paid else f"{dollars(tally.get('estimated_micro', 0))} with Claude, paid nothing"
    title = "COST" if len(turns) < TURNS else f"COST of the last {TURNS:,} turns"
    found = [Row(ends(line((title, STRONG)), line((words, DIM), " "), width))]
    if not turns:
        return [*found, Row(line(("Nobody has thought yet.", DIM)))]
    whole = sum(spent.cost for spent in tiers.values())
    pack = session.org.pack
    for name, spent in _ranked(tiers):
        model = pack.tiers[name].model if name in pack.tiers else ""
        found.append(Row(_bar(f"{name}  {model}", spent, whole, width, percent(spent.cost, whole))))
    found.append(Row(line("")))
    for name, spent in _ranked(agents):
        title = pack.agents[name].title if name in pack.agents else name
        shown = _bar(title, spent, max(one.cost for one in agents.values()), width, plural(spent.turns, "turn"))
        found.append(Row(shown, f"agent|{name}", spent.seq))
    return found


def _ranked(book: dict[str, _Spent]) -> list[tuple[str, _Spent]]:
    return sorted(book.items(), key=lambda item: (-item[1].cost, item[0]))


def _bar(title: str, spent: _Spent, whole: int, width: int, told: str) -> Line:
    return _measure(title, spent.cost, whole, width, f"{dollars(spent.cost):>9}  {told}")


def _measure(title: str, part: int, whole: int, width: int, told: str) -> Line:
    """A name, a bar as long as its share of the whole, and the figures."""
    name = min(_NAME + (6 if width >= 70 else 0), width // 3)  # noqa: PLR2004
    room = max(4, width - name - _FIGURES - 2)
    filled = min(room, -(-room * part // whole)) if whole and part else 0
    bar = line(("━" * filled, PLAIN), ("·" * (room - filled), DIM))
    return beside((line(cut(one_line(title, 60), name)), name), (bar, room), (line((told, DIM)), _FIGURES))


def _load(session: Session, width: int) -> list[Row]:
    """How much of the working time so far each agent was busy, what it has done, and what waits."""
    org, state = session.org, session.state
    head = line(("WORKLOAD", STRONG))
    found = [Row(ends(head, line(("busy in the hours so far ", DIM)), width))]
    for name, person in sorted(state.people.items(), key=lambda item: (-item[1].busy, item[0])):
        calendar = org.calendars[name]
        passed = max(1, calendar.between(org.start, max(org.start, state.now)))
        waits = queue_of(state, name) + len(person.unread)
        told = f"{percent(min(person.busy, passed), passed):>5}{person.tasks:>5} done{waits:>4} wait"
        title = org.pack.agents[name].title
        found.append(Row(_measure(title, min(person.busy, passed), passed, width, told), f"agent|{name}"))
    return found


def _through(session: Session, width: int) -> list[Row]:
    """What got through: counts, a rate, and the day in slots."""
    opens, closes = day_of(session)
    calendar = session.org.calendar
    passed = max(1, calendar.between(opens, max(opens, session.state.now)))
    local = calendar.local
    when = f"{local(opens):%a %H:%M} to {local(session.state.now):%H:%M}"
    found = [Row(ends(line(("THROUGHPUT", STRONG)), line((f"{when} ", DIM)), width))]
    for title, kind in _THROUGH:
        at = [event.at for event in since(session.history((kind,), TURNS), opens)]
        rate = len(at) * HOUR / max(passed, HOUR)
        told = f"{len(at):>6,}  {rate:,.1f} an hour"
        bars = spark(_slots(at, opens, closes, session.state.now), SLOTS)
        name = min(_NAME + (6 if width >= 70 else 0), width // 3)  # noqa: PLR2004
        room = max(4, width - name - _FIGURES - 2)
        found.append(Row(beside((line(title), name), (line((bars, DIM)), room), (line((told, DIM)), _FIGURES))))
    return found


def _slots(at: Sequence[int], opens: int, closes: int, now: int) -> list[float]:
    """How many fell into each part of the day that has begun."""
    length = max(1, closes - opens)
    counts = Counter(min(SLOTS - 1, (moment - opens) * SLOTS // length) for moment in at)
    begun = min(SLOTS - 1, max(0, now - opens) * SLOTS // length)
    return [float(counts[slot]) for slot in range(begun + 1)]

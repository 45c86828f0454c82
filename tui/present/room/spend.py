"""What minds outside cost, as of the cursor: in all, under each cap, by tier, agent, model, workflow and purpose."""

from collections.abc import Iterable, Mapping, Sequence

from department.events.record import Event
from department.evolve.minds import RUN
from department.outside import ANSWERED, Attempt
from department.prices import usd
from department.session import Session
from tui.present.cost import AIM, exact, tokens
from tui.present.figures import percent, plural
from tui.present.inert import one_line
from tui.present.lines import DIM, PLAIN, STRONG, TROUBLE, Line, Row, Span, beside, cut, ends, line, wrapped
from tui.present.names import flow_title, name_of, plain
from tui.present.outlays import outlay_of, scope_title
from tui.present.outside_tally import OutsideTally
from tui.present.turn_costs import Sums, TurnCosts, grouped, sums

EVENTS = 6000
"""The newest events of turns that are added up; a title says so where there were more."""

ENDED = ("turn.completed", "turn.failed", "turn.cancelled")
"""The kinds with which a turn ends."""

Latencies = Mapping[str, Sequence[int]]
"""How long each answered call of a turn took, in ms, by turn."""

_REQUESTED = "turn.requested"
_KINDS = ("run.forked", "minds.set", _REQUESTED, "turn.repeated", *ENDED)
_WARN = 5
_NAME, _FIGURES, _ROOMY = 22, 24, 70
_GROUPS = (("BY AGENT", "agent"), ("BY MODEL", "model"), ("BY WORKFLOW", "workflow"), ("BY PURPOSE", "purpose"))


def latencies_of(attempts: Iterable[Attempt]) -> Latencies:
    """How long each answered call took."""
    found: dict[str, list[int]] = {}
    for one in attempts:
        if one.status == ANSWERED:
            found.setdefault(one.turn, []).append(one.latency)
    return found


def rows(session: Session, width: int, latencies: Latencies) -> list[Row]:
    """All of it, in parts with a title each; `latencies` are from the record of attempts."""
    events = session.history(_KINDS, EVENTS)
    costs = TurnCosts(session.org.dearest)
    for event in _whole(events):
        costs.take(event)
    ended = {event.subject["turn"] for event in events if event.kind in ENDED}
    turns = [one for one in costs.turns({name: took for name, took in latencies.items() if name in ended}) if one.model]
    whole = sums(turns)
    newest = len(events) == EVENTS
    parts = [_spent(session, whole, _sources(events), width), _caps(session, width), _facts(whole, width)]
    parts.append(_tiers(session, grouped(turns, "tier"), whole, width, newest=newest))
    parts += [_group(session, title, word, grouped(turns, word), width) for title, word in _GROUPS]
    found: list[Row] = []
    for part in parts:
        found += [*([Row(line(""))] if found and part else []), *part]
    return found


def _whole(events: Sequence[Event]) -> list[Event]:
    """Without what came of turns whose requests are too long ago to be among them."""
    asked: set[str] = set()
    found = []
    for event in events:
        turn = event.subject.get("turn", "")
        if event.kind == _REQUESTED:
            asked.add(turn)
        if not turn or turn in asked:
            found.append(event)
    return found


def _sources(events: Sequence[Event]) -> str:
    """Where the replies came from, of a fork or where stand-ins answered."""
    told = OutsideTally()
    for event in events:
        told.take(event)
    return told.sources()


def _spent(session: Session, whole: Sums, sources: str, width: int) -> list[Row]:
    """What the run has cost by the state, which forgets nothing."""
    outlay, out = outlay_of(session.state, RUN), sum(bool(turn.reserved) for turn in session.state.turns.values())
    found = [Row(ends(line(("SPENT", STRONG)), line((usd(outlay.spent), STRONG), " "), width))]
    told = [f"{usd(whole.known)} paid", f"{usd(whole.booked)} booked for lost answers" if whole.booked else ""]
    told.append(f"{usd(outlay.reserved)} reserved for {plural(out, 'turn')} under way" if outlay.reserved else "")
    told.append(sources)
    return found + [Row(line((f"  {text}", DIM))) for words in told if words for text in wrapped(words, width - 4)]


def _caps(session: Session, width: int) -> list[Row]:
    """What is spent and reserved of each cap, and what happens where a turn would pass it."""
    state, pack = session.state, session.org.pack
    found = []
    for scope, cap in sorted(state.caps.items()):
        outlay = outlay_of(state, scope)
        used = outlay.spent + outlay.reserved
        tone = TROUBLE if used * _WARN >= cap.limit * (_WARN - 1) else PLAIN
        told = f"{usd(used)} of {usd(cap.limit)}, {cap.then}"
        found.append(Row(_bar(scope_title(scope, pack), used, cap.limit, width, told, tone)))
    head = ends(line(("CAPS", STRONG)), line(("spent and reserved, then ", DIM)), width)
    none = Row(line(("  None: nothing stops it from costing more.", DIM)))
    return [Row(head), *(found or [none])]


def _facts(whole: Sums, width: int) -> list[Row]:
    """How much came from the cache, how long replies took, and what the mix of models saves."""
    read = whole.usage
    told = [("cache", f"{percent(read.cached, read.prompt)} of {tokens(read.prompt)} tokens read came from it")]
    p50, p95 = whole.latency(50), whole.latency(95)
    slow = "no answer yet" if p50 is None or p95 is None else f"p50 {p50:,} ms, p95 {p95:,} ms"
    told.append(("latency", f"{slow} ({plural(len(whole.latencies), 'answer')})"))
    if whole.compared:
        saved = whole.at_dearest - whole.compared
        mix = f"{usd(saved)} ({percent(saved, whole.at_dearest)}) against {usd(whole.at_dearest)} on the dearest tier"
        told.append(("saving", mix))
    return [
        Row(line((f"  {'' if place else label:<9}", DIM), (text, PLAIN)))
        for label, words in told
        for place, text in enumerate(wrapped(words, max(10, width - 11)))
    ]


def _tiers(session: Session, groups: Sequence[tuple[str, Sums]], whole: Sums, width: int, *, newest: bool) -> list[Row]:
    """The share of the turns that each tier has, the cheapest first, beside the one to aim at."""
    tiers = session.org.pack.tiers
    known = dict(groups)
    names = sorted(tiers, key=lambda name: (tiers[name].price_out, tiers[name].price_in))
    aims: Sequence[int | None] = AIM if len(names) == len(AIM) else [None] * len(names)
    title = "TIERS of the newest turns" if newest else "TIERS"
    found = [Row(ends(line((title, STRONG)), line(("share of turns, aim ", DIM)), width))]
    for name, aim in zip(names, aims, strict=True):
        turns = known[name].turns if name in known else 0
        goal = f", aim {aim} %" if aim is not None else ""
        told = f"{percent(turns, whole.turns):>5}{goal}"
        found.append(Row(_bar(name, turns, whole.turns, width, told)))
    return found


def _group(session: Session, title: str, word: str, groups: Sequence[tuple[str, Sums]], width: int) -> list[Row]:
    most = max((one.known + one.booked for _, one in groups), default=0)
    found = [Row(line((title, STRONG)))]
    for name, one in groups:
        cost = one.known + one.booked
        told = f"{_money(cost):>9}  {plural(one.turns, 'turn')}"
        key = f"agent|{name}" if word == "agent" else ""
        found.append(Row(_bar(_named(session, word, name), cost, most, width, told), key))
    return found if groups else [*found, Row(line(("  Nobody outside was asked yet.", DIM)))]


def _money(nano: int) -> str:
    """Small sums keep their figures, for many turns cost less than a cent."""
    return usd(nano) if len(exact(nano)) > len("$0.0000000") or not nano else f"${nano / 10**9:.4f}"


def _named(session: Session, word: str, name: str) -> str:
    pack = session.org.pack
    if word == "agent":
        return name_of(name, pack)
    if word == "workflow":
        return flow_title(name, pack) if name else "no workflow"
    return plain(name) if word == "purpose" else name


def _bar(title: str, part: int, whole: int, width: int, told: str, tone: str = DIM) -> Line:
    """A name, a bar as long as its share of the whole, and the figures."""
    name = min(_NAME + (6 if width >= _ROOMY else 0), width - _FIGURES - 8)
    room = max(4, width - name - _FIGURES - 2)
    filled = min(room, -(-room * part // whole)) if whole and part > 0 else 0
    bar: list[Span] = [("━" * filled, PLAIN), ("·" * (room - filled), DIM)]
    return beside((line(cut(one_line(title, 60), name)), name), (bar, room), (line((told, tone)), _FIGURES))

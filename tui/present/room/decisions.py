"""The log of decisions, and one of them through and through: rule, options, what was known, dissent, consequences."""

from collections import Counter
from typing import NamedTuple

from department.authority import DECIDE, authority
from department.blueprint.steps import Choose
from department.counterfactual import Flip, flips
from department.events.record import Event
from department.events.rule import DecisionMade, PositionTaken
from department.org import OPERATOR
from department.paths import split_step
from department.session import Session
from tui.present import names
from tui.present.facts_of_day import sentence
from tui.present.figures import money
from tui.present.inert import one_line
from tui.present.lines import CHOSEN, DIM, HUMAN, LIVE, PLAIN, STRONG, TROUBLE, Line, Row, beside, line, wrapped
from tui.present.names import name_of, plain, valued
from tui.present.room import turn_page
from tui.present.room.opened import explained

LOG = 300
"""The newest decisions that are listed; with words, the newest that hold them."""

SEARCHED = 5000
"""The newest decisions that a filter looks at."""

KNOWN = ("fact.injected", "fact.learned", "content.measured", "content.reviewed")
_LABEL = 11
_SHOWN = 6
_WIDE = 100
_WHOLE = 1000


def log(session: Session, width: int, words: str = "") -> list[Row]:
    """The final decisions so far, the newest first; where not all are listed, it says so."""
    rows: list[Row] = []
    for event in reversed(session.history(("decision.made", "decision.expired"), SEARCHED)):
        if not getattr(event.data, "final", True) or (
            words and words not in " ".join(_told(session, event)).casefold()
        ):
            continue
        if len(rows) == LOG:
            return [*rows, Row(line(("and earlier ones: / finds, g goes back", DIM)))]
        rows.append(Row(_entry(session, event, width), str(event.seq), event.seq))
    return rows


class _Told(NamedTuple):
    """A decision in words: when, what about, what it was, whose it was, and how sure they were."""

    moment: str
    title: str
    chosen: str
    maker: str
    confidence: str


def _told(session: Session, event: Event) -> _Told:
    pack, data = session.org.pack, event.data
    title, chosen, confidence = one_line(getattr(data, "title", ""), 120), "expired", ""
    if isinstance(data, DecisionMade):
        chosen = one_line(names.choice_label(data.choice, event.subject.get("decision", ""), pack), 80)
        confidence = f"{data.confidence / 1000:.2f}"
    moment = f"{session.org.calendar.local(event.at):%a %H:%M}"
    return _Told(moment, title, chosen, one_line(name_of(event.actor, pack), 40), confidence)


def _entry(session: Session, event: Event, width: int) -> Line:
    told, data = _told(session, event), event.data
    tone = HUMAN if event.actor == OPERATOR else PLAIN
    sign = ("⧗", TROUBLE)
    if isinstance(data, DecisionMade):
        sign = ("!", TROUBLE) if data.dissent else ("↑", CHOSEN) if data.escalated else ("✓", LIVE)
    who = 22 if width >= _WIDE else 14
    rest = max(10, width - 9 - 1 - who - 4 - 5)
    return beside(
        (line((told.moment, DIM)), 9), (line(sign), 1), (line((told.title, STRONG)), rest * 3 // 5),
        (line(told.chosen), rest - rest * 3 // 5), (line((told.maker, tone)), who), (line((told.confidence, DIM)), 4),
    )  # fmt: skip


def x_ray(session: Session, seq: int, width: int) -> list[Row]:
    """Everything about one decision."""
    event = session.event(seq)
    if event is None or not isinstance(event.data, DecisionMade):
        return [Row(line((sentence(event, session.org.pack) if event else "Choose a decision above.", DIM)))]
    data = event.data
    chosen = names.choice_label(data.choice, event.subject.get("decision", ""), session.org.pack)
    moment = session.org.calendar.local(event.at)
    maker = one_line(name_of(event.actor, session.org.pack), 40)
    head = f"{maker} · {moment:%H:%M} · confidence {data.confidence / 1000:.2f}"
    rows = [Row(line((f"{one_line(data.title, 120)}: ", STRONG), (one_line(chosen, 120), CHOSEN)), f"event|{seq}", seq)]
    rows += _part("by", [line(head)])
    rows += _part("rule", [line(text) for text in wrapped(_rule(session, event, data), width - _LABEL)])
    rows += _part("options", _options(session, event, data))
    rows += _events("known", session, _known(session, event), width)
    rows += _voices(session, event, width)
    rows += _part("flips if", [line(text) for text in _flips(session, event, data)])
    rows += _cost(session, event, width)
    rows += _part("caused", [line(text) for text in wrapped(_caused(session, seq), width - _LABEL)])
    return rows


def _part(label: str, lines: list[Line]) -> list[Row]:
    return [
        Row(((f"{label if not place else '':<{_LABEL}}", DIM), *told)) for place, told in enumerate(lines)
    ]  # fmt: skip


def _events(label: str, session: Session, events: list[Event], width: int) -> list[Row]:
    rows = []
    for place, event in enumerate(events[:_SHOWN]):
        words = one_line(sentence(event, session.org.pack), max(20, width - _LABEL - 8))
        lead = (f"{label if not place else '':<{_LABEL}}", DIM)
        rows.append(Row(line(lead, words, (f" #{event.seq}", DIM)), f"event|{event.seq}", event.seq))
    return rows


def _rule(session: Session, event: Event, data: DecisionMade) -> str:
    org = session.org
    able = [
        name_of(actor, org.pack)
        for actor in (*org.agents, OPERATOR)
        if actor != event.actor and data.type in org.pack.decisions and authority(org, data.type, actor).does == DECIDE
    ]
    others = f" · others who could: {', '.join(able[:4])}{' …' if len(able) > 4 else ''}" if able else ""  # noqa: PLR2004
    informed = ", ".join(name_of(actor, org.pack) for actor in data.informed)
    told = f" · informed: {informed}" if informed else ""
    return one_line(f"{plain(data.rule)} · {data.level or 'L4'}{others}{told}", 600)


def _options(session: Session, event: Event, data: DecisionMade) -> list[Line]:
    best = max(data.values.values(), default=0)
    found = []
    for name in dict.fromkeys((*sorted(data.values, key=lambda key: -data.values[key]), data.choice)):
        label = one_line(names.choice_label(name, event.subject.get("decision", ""), session.org.pack), 40)
        value = f"{data.values[name]:>6,}" if name in data.values else "     –"
        behind = f"  {data.values[name] - best:+,}" if name in data.values and data.values[name] != best else ""
        mark = ("  ◀", CHOSEN) if name == data.choice else ("", PLAIN)
        found.append(line((f"{label:<28}", STRONG if mark[0] else PLAIN), value, (behind, DIM), mark))
    reasons = "; ".join(one_line(reason, 80) for reason in data.reasons)
    return [*found, line(("reasons: ", DIM), reasons)] if reasons else found


def _known(session: Session, event: Event) -> list[Event]:
    """The facts and figures in the causes of a decision, the latest first."""
    why = explained(session, event.seq, effects=False)
    told = [found for found in (*why.causes, *why.support) if found.kind in KNOWN]
    return sorted(told, key=lambda found: -found.seq)


def _voices(session: Session, event: Event, width: int) -> list[Row]:
    found = [session.event(ref) for ref in event.refs]
    voices = [one for one in found if one is not None and isinstance(one.data, PositionTaken)]
    return _events("positions", session, voices, width) or _part("dissent", [line(("none", DIM))])


def _cost(session: Session, event: Event, width: int) -> list[Row]:
    """What the turn cost in which it was decided; inspected, the row shows that turn."""
    turn = session.event(event.cause) if event.cause else None
    if turn is None or not turn_page.is_turn(turn):
        return []
    told = wrapped(one_line(turn_page.cost_of(session, turn), 200), width - _LABEL)
    return [Row(spans.line, f"event|{turn.seq}", turn.seq) for spans in _part("cost", [line(text) for text in told])]


def _flips(session: Session, event: Event, data: DecisionMade) -> list[str]:
    flow_id, name = split_step(event.subject.get("decision", "/"))
    state = session.past(event.seq - 1)
    flow = state.flows.get(flow_id)
    spec = session.org.plan(flow.workflow, flow.mode).steps.get(name) if flow else None
    options = spec.options if isinstance(spec, Choose) else {}
    if flow is None or not options or event.actor not in session.org.pack.agents:
        return []
    found = flips(session.org, state, flow, event.actor, options, data.choice)
    return [_flip(session, flip, event) for flip in found if _possible(session, flip)][:3]


def _possible(session: Session, flip: Flip) -> bool:
    """A share of a whole stays one."""
    known = session.org.pack.facts.get(flip.fact)
    return known is None or known.unit != "permille" or flip.at <= _WHOLE or flip.was > _WHOLE


def _flip(session: Session, flip: Flip, event: Event) -> str:
    known = session.org.pack.facts.get(flip.fact)
    unit = known.unit if known else ""
    show = money if unit == "cents" else lambda value: valued(value, unit)
    title = (known.title if known else "") or plain(flip.fact)
    choice = names.choice_label(flip.choice, event.subject.get("decision", ""), session.org.pack)
    way = "rises to" if flip.at > flip.was else "falls to"
    return one_line(f"{title} {way} {show(flip.at)} (was {show(flip.was)}): {choice}", 200)


def _caused(session: Session, seq: int) -> str:
    why = explained(session, seq)
    counts = Counter(event.kind for event in why.effects if event.seq <= session.cursor)
    if not counts:
        return "nothing yet"
    return ", ".join(f"{count} × {plain(kind.replace('.', ' '))}" for kind, count in counts.most_common(_SHOWN))

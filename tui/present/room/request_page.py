"""One request on one page: everything an answer needs, and after the answer, what was answered."""

from department.authority import DECIDE, authority
from department.blueprint.people import Human
from department.events.record import Event
from department.history import since
from department.queries import needs_you
from department.session import Session
from department.state import Approval, Case, Piece
from tui.present import names
from tui.present.facts_of_day import sentence
from tui.present.figures import dollars, money, plural
from tui.present.inert import inert, one_line
from tui.present.lines import DIM, HUMAN, PLAIN, STRONG, Line, Row, Span, ends, line, wrapped
from tui.present.names import name_of, plain
from tui.present.room.decisions import KNOWN
from tui.present.room.escalations import ended, left, outcome_of, requested
from tui.present.room.flow_steps import started
from tui.present.room.opened import explained
from tui.present.tally import Tally

_LABEL = 11
_EVIDENCE = 6
_TEXTS = 3
_HISTORY = 8000
_TURNS = ("turn.requested", "turn.repeated", "turn.completed", "turn.failed", "turn.cancelled")
_ASKS = {"approve": "your approval", "consult": "your view", "decide": "your decision"}


def page(session: Session, name: str, width: int) -> list[Row]:
    """The page of a request by the path of its approval."""
    asked = requested(session).get(name)
    if asked is None:
        return [Row(line(("Choose a request.", DIM)))]
    approval = session.state.approvals.get(name)
    rows = [*_head(session, asked, approval, width), Row(line(""))]
    rows += _answer(session, name, approval, width)
    case = session.state.cases.get(asked.subject.get("decision", ""))
    for label, told in _parts(session, asked, approval, case, width - _LABEL):
        rows += _part(label, told)
    rows += _events(session, "evidence", _evidence(session, asked), width)
    rows += _events(session, "tried", _tried(session, asked), width)
    return rows + _text(session, asked, width)


def _head(session: Session, asked: Event, approval: Approval | None, width: int) -> list[Row]:
    waiting = needs_you(session.state)
    place = f"{waiting.index(approval.id) + 1} of {len(waiting)}  " if approval and approval.id in waiting else ""
    title = one_line(getattr(asked.data, "title", ""), 160)
    right: list[Span] = []
    if approval is not None:
        soon = " expires in " if approval.due > session.at else " expires "
        right = [(soon, DIM), left(session, approval.due), (f" · then: {approval.then}", DIM)]
    return [Row(ends(line((place, HUMAN), (title, STRONG)), right, width), f"event|{asked.seq}", asked.seq)]


def _answer(session: Session, name: str, approval: Approval | None, width: int) -> list[Row]:
    """How it ended, where it did."""
    end = ended(session).get(name)
    if end is None or (approval is not None and end.kind != "approval.delegated"):
        return []
    sign, word = outcome_of(end)
    who = one_line(name_of(end.actor, session.org.pack), 40)
    moment = session.org.calendar.local(end.at)
    said = getattr(end.data, "comment", "") or getattr(end.data, "why", "")
    rows = [Row(line(sign, (f" {word}", STRONG), (f" · {who} · {moment:%a %H:%M}", DIM)), f"event|{end.seq}", end.seq)]
    rows += [Row(line(f"  {text}")) for text in wrapped(one_line(said, 600), width - 2)] if said else []
    return [*rows, Row(line(""))]


def _parts(
    session: Session, asked: Event, approval: Approval | None, case: Case | None, width: int
) -> list[tuple[str, list[Line]]]:
    org, data = session.org, asked.data
    asks = _ASKS.get(getattr(data, "asks", ""), "an answer")
    chain = " ← ".join(one_line(name_of(actor, org.pack), 40) for actor in _chain(asked, case))
    parts = [("asks for", [line((asks, STRONG))]), ("asked by", [line(chain)]), ("rule", _rule(session, asked, width))]
    piece = _piece(session, case, asked)
    if piece is not None:
        words = f"{one_line(piece.title, 100)} · version {piece.version}"
        score = f" · score {piece.score} (needs {piece.threshold})" if piece.score else ""
        parts.append(("you see", [line(words, (score, DIM))]))
    if case is not None and case.amount is not None:
        cents = org.decision(case.type).unit == "cents"
        parts.append(("amount", [line(money(case.amount) if cents else f"{case.amount:,}")]))
    parts += [("options", _options(session, asked, case)), ("they say", _say(session, asked, case, width))]
    parts += [("next", [line(_next(session, approval))]), ("cost", [line(_cost(session, asked))])]
    parts.append(("digest", [line((str(getattr(data, "digest", "")), DIM), ("  an answer binds to it", DIM))]))
    return [(label, told) for label, told in parts if told]


def _chain(asked: Event, case: Case | None) -> list[str]:
    """Who asks, and through whom it came, the last first."""
    path = [asked.actor, *(reversed(case.chain) if case else ()), *([case.origin] if case else ())]
    return list(dict.fromkeys(path))


def _rule(session: Session, asked: Event, width: int) -> list[Line]:
    org, kind = session.org, str(getattr(asked.data, "scope", ""))
    if kind not in org.pack.decisions:
        return [line(plain(kind))]
    level = getattr(asked.data, "level", "")
    does = {"L2": "you are asked", "L3": "it needs your approval"}.get(level, "you decide")
    others = any(authority(org, kind, agent).does == DECIDE for agent in org.agents)
    alone = "" if others else " · nobody else may"
    told = f"{org.decision(kind).title} · {level} · {does}{alone}"
    return [line(text) for text in wrapped(one_line(told, 400), width)]


def _piece(session: Session, case: Case | None, asked: Event) -> Piece | None:
    flow = session.state.flows.get(asked.subject.get("decision", "").partition("/")[0])
    pieces = [piece for found in flow.pieces.values() for piece in found] if flow else []
    wanted = case.piece if case else ""
    return next((piece for piece in pieces if piece.id == wanted), None)


def _options(session: Session, asked: Event, case: Case | None) -> list[Line]:
    found = []
    for option in getattr(asked.data, "options", []):
        label = one_line(names.choice_label(option, asked.subject.get("decision", ""), session.org.pack), 60)
        best = option == getattr(asked.data, "recommendation", "")
        values = case.values.get(option, {}) if case else {}
        figures = "  ".join(f"{plain(what)} {value:+}" for what, value in values.items())
        found.append(
            line(
                (f"{label:<30}", STRONG if best else PLAIN), (figures, DIM), ("  ◀ recommended" if best else "", PLAIN)
            )
        )
    return found


def _say(session: Session, asked: Event, case: Case | None, width: int) -> list[Line]:
    """What they recommend and why, and what becomes of it otherwise."""
    recommended = str(getattr(asked.data, "recommendation", ""))
    label = names.choice_label(recommended, asked.subject.get("decision", ""), session.org.pack) if recommended else ""
    told = [f"recommend: {label}"] if label else []
    if case is not None and case.reasons:
        told.append(f"because: {'; '.join(case.reasons)}")
    raised = [
        event
        for event in session.history(("escalation.raised",), 200)
        if event.subject.get("decision") == asked.subject.get("decision")
    ]
    for event in raised[-1:]:
        told += [str(getattr(event.data, "issue", "")), f"if not: {getattr(event.data, 'impact', '')}"]
    return [line(text) for words in told if words.strip() for text in wrapped(one_line(words, 400), width)]


def _next(session: Session, approval: Approval | None) -> str:
    """Who is asked when the person stays silent."""
    human: Human = session.org.pack.human
    level = approval.level if approval else ""
    if human.deputy and level in human.deputy_levels:
        return f"without an answer: {one_line(name_of(str(human.deputy), session.org.pack), 40)}, the deputy"
    then = approval.then if approval else "hold"
    return "without an answer it is held: nothing goes out" if then == "hold" else "without an answer it goes ahead"


def _cost(session: Session, asked: Event) -> str:
    """What the workflow has cost until it was asked: real money where minds outside think."""
    flow = asked.subject.get("decision", "").partition("/")[0]
    tally = Tally()
    tally.take(
        event
        for event in _meanwhile(session, _TURNS, asked)
        if event.seq <= asked.seq and event.subject.get("turn", "").startswith(f"{flow}/")
    )
    turns = plural(tally.kinds["turn.requested"], "turn")
    if tally.outside.turns:
        return f"{tally.outside.cost_words().removeprefix('cost ')} so far, {turns}"
    return f"{dollars(tally.cost)} so far ({turns}; with Claude about {dollars(tally.estimated)})"


def _meanwhile(session: Session, kinds: tuple[str, ...], asked: Event) -> list[Event]:
    """What happened since the workflow of a request began, until it was asked."""
    flow = asked.subject.get("decision", "").partition("/")[0]
    begun = started(session, {flow}, asked.at).get(flow)
    found = since(session.history(kinds, _HISTORY, until=asked.at), begun.at if begun else 0)
    return [event for event in found if event.seq <= min(asked.seq + _EVIDENCE, session.cursor)]


def _evidence(session: Session, asked: Event) -> list[Event]:
    why = explained(session, asked.seq, effects=False)
    return [event for event in (*why.support, *why.causes) if event.kind in (*KNOWN, "position.taken", "proposal.made")]


def _tried(session: Session, asked: Event) -> list[Event]:
    """The drafts and reviews of the same workflow so far."""
    flow = asked.subject.get("decision", "").partition("/")[0]
    made = _meanwhile(session, ("content.created", "content.reviewed"), asked)
    return [one for one in made if one.seq <= asked.seq and one.subject.get("piece", "").startswith(f"{flow}/")]


def _text(session: Session, asked: Event, width: int) -> list[Row]:
    """What those who ask wrote about it last."""
    flow = asked.subject.get("decision", "").partition("/")[0]
    said = [event for event in _meanwhile(session, ("message.posted",), asked) if event.subject.get("thread") == flow]
    rows: list[Row] = [Row(line("")), Row(line((f"─ text {'─' * max(0, width - 7)}", DIM)))] if said else []
    for event in said[-_TEXTS:]:
        who = one_line(name_of(event.actor, session.org.pack), 40)
        moment = session.org.calendar.local(event.at)
        rows.append(Row(line((f"{moment:%H:%M} ", DIM), (who, STRONG)), f"event|{event.seq}", event.seq))
        body = inert(str(getattr(event.data, "body", "")), line_limit=2000)
        rows += [Row(line(f"  {text}")) for text in wrapped(body, width - 2)]
    return rows


def _part(label: str, lines: list[Line]) -> list[Row]:
    return [Row(((f"{label if not place else '':<{_LABEL}}", DIM), *told)) for place, told in enumerate(lines)]


def _events(session: Session, label: str, events: list[Event], width: int) -> list[Row]:
    rows = []
    for place, event in enumerate(events[-_EVIDENCE:]):
        words = one_line(sentence(event, session.org.pack), max(20, width - _LABEL - 8))
        told = line((f"{label if not place else '':<{_LABEL}}", DIM), words, (f" #{event.seq}", DIM))
        rows.append(Row(told, f"event|{event.seq}", event.seq))
    return rows

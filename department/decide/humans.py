"""The person above: being asked, answering by the pack's model or by command, falling silent, being stood in for."""

from hashlib import blake2b
from typing import cast

from department.blueprint.people import Human
from department.blueprint.steps import Choose
from department.calendar import clock_ms, duration_ms
from department.decide.choices import NOTHING, offered
from department.decide.context import Deciding
from department.decide.parts import Place
from department.draws import chance
from department.errors import StepError
from department.events import rule as it
from department.org import OPERATOR
from department.state import Approval, Case, Piece

APPROVED, REJECTED, CHANGES = "approved", "rejected", "changes"
OUTCOMES = (APPROVED, REJECTED, CHANGES)


def ask_operator(deciding: Deciding, place: Place, case: Case, *, asks: str, recommendation: str) -> None:
    """Ask the person, with a deadline; the pack's model of them plans the answer unless a real one will."""
    spec = cast("Choose", place.spec)
    kind = deciding.org.decision(case.type)
    name = f"{case.id}/{place.state.round}"
    options = list(offered(deciding, place)) if asks == "decide" else []
    if asks == "decide" and not options:
        raise StepError(NOTHING)
    pieces = place.flow.pieces.get(spec.of or "", [])
    requested = it.ApprovalRequested(
        asks=asks,
        to=OPERATOR,
        title=case.title,
        digest=digest(case, options, recommendation, pieces),
        scope=case.type,
        level={"approve": "L3", "consult": "L2"}.get(asks, "L1"),
        recommendation=recommendation,
        then=kind.on_expiry,
        options=options,
    )
    due = deadline(deciding, spec, case.type)
    subject = {"approval": name, "decision": case.id}
    deciding.emit(requested, deciding.events[-1].actor, subject, due=due)
    if deciding.state.settings.get("operator", "auto") == "auto":
        _plan(deciding, name, due, subject)


def digest(case: Case, options: list[str], recommendation: str, pieces: list[Piece]) -> str:
    """Names exactly what is asked: an answer binds to it."""
    versions = [f"{piece.id}@{piece.version}" for piece in pieces]
    text = "\x1f".join([case.id, case.title, recommendation, str(case.amount), *options, *versions])
    return blake2b(text.encode(), digest_size=8).hexdigest()


def deadline(deciding: Deciding, spec: Choose, kind: str) -> int:
    """Until when the person has: the step's time of day, or the decision type's deadline."""
    org = deciding.org
    if spec.due is not None:
        today = org.calendar.at_clock(org.calendar.local(deciding.at).date(), clock_ms(spec.due))
        if today > deciding.at:
            return today
    length, working = duration_ms(org.decision(kind).deadline)
    return org.human_calendar.add(deciding.at, length) if working else deciding.at + length


def _presence(deciding: Deciding, human: Human) -> int:
    return int(deciding.state.settings.get("human.presence", human.presence))


def _plan(deciding: Deciding, name: str, due: int, subject: dict[str, str]) -> None:
    """When the model of the person answers; late answers and silence are both possible."""
    human = deciding.org.pack.human
    if not chance(_presence(deciding, human), deciding.state.seed, "presence", name):
        return
    delay = deciding.duration(human.delay, OPERATOR, name)
    answer = deciding.org.human_calendar.add(deciding.at, delay)
    if answer <= due:
        deciding.emit(it.ApprovalPlanned(outcome="answer"), OPERATOR, subject, due=answer)


def plan_anew(deciding: Deciding) -> None:
    """How likely the person is there has changed: whether the model of them answers what is open is drawn again."""
    state, human = deciding.state, deciding.org.pack.human
    for approval in state.approvals.values():
        if approval.to != OPERATOR or state.settings.get("operator", "auto") != "auto":
            continue
        subject = {"approval": approval.id, "decision": approval.case}
        planned = f"answer|{approval.id}" in state.agenda.items
        there = chance(_presence(deciding, human), state.seed, "presence", approval.id)
        if planned and not there:
            deciding.emit(it.ApprovalPlanned(outcome="silence"), OPERATOR, subject)
        elif there and not planned:
            delay = deciding.duration(human.delay, OPERATOR, approval.id)
            answer = max(deciding.at, deciding.org.human_calendar.add(approval.since, delay))
            if answer <= approval.due:
                deciding.emit(it.ApprovalPlanned(outcome="answer"), OPERATOR, subject, due=answer)


def model_answer(deciding: Deciding, place: Place, approval: Approval) -> tuple[str, str, str]:
    """What the model of the person answers: outcome, choice and comment, by the facts first, then by its rates."""
    human = deciding.org.pack.human
    scope = deciding.scope(place.flow)
    case = deciding.state.cases[approval.case]
    for objection in human.objections:
        if objection.decision in (None, case.type) and scope.holds(objection.when):
            if objection.outcome in approval.options:
                return APPROVED, objection.outcome, objection.reason
            return objection.outcome, "", objection.reason
    seed = deciding.state.seed
    if chance(human.rejections, seed, "rejects", approval.id):
        return REJECTED, "", ""
    if approval.asks == "approve" and chance(human.changes, seed, "changes", approval.id):
        return CHANGES, "", ""
    return APPROVED, approval.recommendation or next(iter(approval.options), ""), ""


def minutes(deciding: Deciding, asks: str) -> int:
    """What an answer costs the person, in minutes."""
    return deciding.org.pack.human.minutes.get(asks, 0)


def deputy_for(deciding: Deciding, approval: Approval) -> str | None:
    """Who may answer instead: the deputy, for the levels delegated, if it is there and was not asked yet."""
    human = deciding.org.pack.human
    if approval.to != OPERATOR or human.deputy is None or approval.level not in human.deputy_levels:
        return None
    case = deciding.state.cases[approval.case]
    if human.deputy in (*case.chain, case.holder):
        return None
    return None if deciding.state.people[human.deputy].absent else str(human.deputy)

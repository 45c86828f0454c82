"""What follows from a choice: the record, the autonomy level, and the end of the step."""

from typing import cast

from department.authority import Verdict, informed
from department.blueprint.steps import Approve, Choose
from department.blueprint.words import Value
from department.commands import Reply
from department.decide.choices import APPROVE, CHANGES, REJECT, offered
from department.decide.context import Deciding
from department.decide.flow import complete, fail, learn, loop
from department.decide.humans import ask_operator
from department.decide.parts import Place, channel_of, message_path
from department.decide.talk import post
from department.events import rule as it
from department.events.content import ContentApproved
from department.org import OPERATOR
from department.state import Case, Work

FULLY, CONSULT, TOGETHER, LED = "L4", "L3", "L2", "L1"
_ASKS = {CONSULT: "approve", TOGETHER: "consult", LED: "decide"}


def level_of(deciding: Deciding, place: Place, case: Case) -> tuple[str, str]:
    """The autonomy level that holds for this decision now, and why where an exception on the facts says so."""
    kind = deciding.org.decision(case.type)
    pieces = place.flow.pieces.get(cast("Choose", place.spec).of or "", [])
    scope = deciding.scope(place.flow, piece=min(pieces, key=lambda p: p.score) if pieces else None)
    for exception in kind.exceptions:
        if scope.holds(exception.when):
            return exception.level, exception.why
    return deciding.state.autonomy[case.type], ""


def conclude(
    deciding: Deciding, place: Place, case: Case, work: Work, reply: Reply, choice: str, verdict: Verdict
) -> None:
    """An agent with the authority has chosen; the autonomy level says whether a person is asked as well."""
    level, why = level_of(deciding, place, case)
    rule = f"{verdict.rule}; {level}, {why}" if why else verdict.rule
    if level == LED:
        led = f"{rule}: H decides" if why else f"{rule}; {level}: H decides"
        proposal = it.ProposalMade(
            to=OPERATOR, choice=choice, confidence=reply.confidence, rule=led, reasons=reply.reasons
        )
        deciding.emit(proposal, work.agent, {"decision": case.id})
        _say(deciding, place, work, reply.text, [OPERATOR], "proposal")
        ask_operator(deciding, place, case, asks="decide", recommendation=choice)
        return
    told = informed(deciding.org, case.type, work.agent, case.origin)
    _record(deciding, place, case, work.agent, reply, choice, rule, level, told)
    people = [case.origin, *place.flow.positions, *told] + ([] if level == FULLY else [OPERATOR])
    _say(deciding, place, work, reply.text, people, "decision")
    if level == FULLY:
        settle(deciding, place, case, choice, "decided")
    else:
        ask_operator(deciding, place, case, asks=_ASKS[level], recommendation=choice)


def _say(deciding: Deciding, place: Place, work: Work, text: str, to: list[str], kind: str) -> None:
    readers = [person for person in dict.fromkeys(to) if person != work.agent]
    if readers:
        post(
            deciding, work.agent, readers, text, thread=place.flow.id, path=message_path(place, work),
            kind=kind, subject=work.title, channel=channel_of(place), priority=place.spec.priority,
        )  # fmt: skip


def _record(
    deciding: Deciding,
    place: Place,
    case: Case,
    maker: str,
    reply: Reply,
    choice: str,
    rule: str,
    level: str,
    told: list[str],
) -> None:
    open_ = offered(deciding, place)
    positions = {agent: held for agent, held in place.flow.positions.items() if held.choice in open_}
    dissent = [f"{agent}: {held.choice}" for agent, held in positions.items() if held.choice != choice]
    made = it.DecisionMade(
        type=case.type, title=case.title, choice=choice, rule=rule, confidence=reply.confidence,
        reasons=reply.reasons, dissent=dissent, alternatives=[name for name in open_ if name != choice],
        informed=told, escalated=case.escalated, level=level, chain=[*case.chain, maker],
        values=reply.scores, final=level == FULLY or maker == OPERATOR, origin=case.origin,
    )  # fmt: skip
    refs = [case.seq, *(held.seq for held in positions.values())]
    deciding.emit(made, maker, {"decision": case.id}, refs=refs)


def record_of_operator(deciding: Deciding, place: Place, case: Case, choice: str, comment: str) -> None:
    """The person decided."""
    reply = Reply(choice=choice, confidence=1000, reasons=[comment] if comment else [])
    told = informed(deciding.org, case.type, OPERATOR, case.origin)
    level, why = level_of(deciding, place, case)
    rule = f"{case.type}: {deciding.org.rank(OPERATOR)} decides" + (f"; {level}, {why}" if why else "")
    _record(deciding, place, case, OPERATOR, reply, choice, rule, LED, told)


def settle(deciding: Deciding, place: Place, case: Case, choice: str, outcome: str) -> None:
    """The choice holds: what it sets becomes known, and the step goes on."""
    spec = cast("Choose", place.spec)
    resolve(deciding, case, choice)
    if isinstance(spec, Approve) and choice in (APPROVE, CHANGES, REJECT):
        _settle_piece(deciding, place, case, choice)
        return
    option = spec.options.get(choice)
    if option is not None and option.publishes:
        _clear(deciding, place, case)
    if option is not None and option.sets:
        learn(deciding, place.flow, option.sets)
    complete(deciding, place.flow, place.name, {"choice": choice, "outcome": outcome})


def resolve(deciding: Deciding, case: Case, choice: str) -> None:
    """An escalation that has found its answer ends, whatever the answer is."""
    if case.escalated:
        deciding.closed.add(case.id)
        resolved = it.EscalationResolved(choice=choice, took=deciding.at - case.since)
        deciding.emit(resolved, deciding.events[-1].actor, {"decision": case.id})


def _settle_piece(deciding: Deciding, place: Place, case: Case, choice: str) -> None:
    spec = cast("Approve", place.spec)
    result: dict[str, Value] = {"choice": choice, "outcome": "approved"}
    if choice == APPROVE:
        _clear(deciding, place, case)
        complete(deciding, place.flow, place.name, result)
    elif choice == CHANGES:
        send_back(deciding, place)
    else:
        deny(deciding, place, "rejected", spec.on_reject)


def _clear(deciding: Deciding, place: Place, case: Case) -> None:
    """What the decision is about may go out."""
    actor = deciding.events[-1].actor
    for piece in place.flow.pieces.get(cast("Choose", place.spec).of or "", []):
        approved = ContentApproved(title=piece.title, version=piece.version, score=piece.score)
        deciding.emit(approved, actor, {"piece": piece.id, "decision": case.id})


def send_back(deciding: Deciding, place: Place) -> None:
    """Changes are asked for: the draft is revised, at most twice; without a draft it is a no."""
    spec = cast("Choose", place.spec)
    if spec.of and place.state.round <= 2:  # noqa: PLR2004 - as many revisions as reviews allow by default
        loop(deciding, place.flow, place.name, spec.of)
    else:
        deny(deciding, place, "changes", spec.on_reject)


def deny(deciding: Deciding, place: Place, outcome: str, path: str | None) -> None:
    """No, or silence: the path for it starts; an approval without one fails, a decision says so and goes on."""
    spec = cast("Choose", place.spec)
    if path or isinstance(spec, Approve):
        fail(deciding, place.flow, place.name, f"the answer was: {outcome}", path)
    else:
        complete(deciding, place.flow, place.name, {"choice": "", "outcome": outcome})

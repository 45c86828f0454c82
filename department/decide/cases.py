"""Decisions: opening them, carrying them to whoever may decide, and what follows from the choice."""

from copy import copy
from typing import cast

from department.authority import DECIDE, ESCALATE, PROPOSE, REFUSE, Verdict, authority
from department.blueprint.steps import Choose, Escalate
from department.calendar import duration_ms
from department.commands import Reply
from department.decide.choices import chosen, names_of, offered, piece_of
from department.decide.context import Deciding
from department.decide.flow import deadline, fail
from department.decide.humans import ask_operator
from department.decide.matter import Matter, fill
from department.decide.outcomes import conclude
from department.decide.parts import Brief, Place, channel_of, message_path, place_of
from department.decide.talk import post
from department.decide.turns import option_facts
from department.events import rule as it
from department.events.flow import StepStarted
from department.org import OPERATOR
from department.paths import case_path, step_path
from department.state import Case, Work


def open_case(deciding: Deciding, place: Place, origin: str, started: StepStarted | None = None) -> Case | None:
    """Put the question; its first holder is whoever brings it. None when that one may not even bring it."""
    spec = cast("Choose", place.spec)
    path = case_path(step_path(place.flow.id, place.name), place.state.round)
    if started is not None:
        subject = {"workflow": place.flow.id, "step": place.name}
        deciding.emit(started, origin, subject, due=deadline(deciding, spec, origin))
    piece = piece_of(place)
    scope = deciding.scope(place.flow, piece=piece)
    amount = scope.whole(spec.amount) if spec.amount else None
    verdict = may(deciding, spec.decision, origin, amount)
    matter = Matter(origin, place.flow, spec, piece=piece)
    title = fill(deciding, spec.title, Matter(origin, place.flow, None, piece=piece))
    opened = it.DecisionOpened(
        type=spec.decision, title=title, options=list(offered(deciding, place)), holder=origin,
        rule=verdict.rule, amount=amount, piece=piece.id if piece else "",
    )  # fmt: skip
    seq = deciding.emit(opened, origin, {"decision": path}, due=answer_by(deciding, spec.decision, origin))
    case = Case(path, spec.decision, title, origin, origin, seq, deciding.at, amount=amount, piece=opened.piece)
    if verdict.does == REFUSE:
        refuse(deciding, origin, spec.decision, "", verdict)
        fail(deciding, place.flow, place.name, f"{verdict.rule}; {matter.agent} may not bring it")
        return None
    return case


def may(deciding: Deciding, kind: str, actor: str, amount: int | None) -> Verdict:
    """What the matrix lets an actor do; who stands in for somebody absent also has what the absent one may."""
    verdict = authority(deciding.org, kind, actor, amount)
    if verdict.does != REFUSE:
        return verdict
    for absent in deciding.org.agents:
        if absent != actor and deciding.state.people[absent].absent and deciding.at_desk(absent) == actor:
            lent = authority(deciding.org, kind, absent, amount)
            if lent.does != REFUSE and lent.to != actor:
                return Verdict(lent.does, f"{lent.rule}; {actor} stands in for {absent}", lent.to)
    return verdict


def answer_by(deciding: Deciding, kind: str, holder: str) -> int:
    """When the next in line is asked instead of `holder`."""
    length, _ = duration_ms(deciding.org.decision(kind).answer_within)
    return deciding.org.calendar_of(holder).add(deciding.at, length)


def brief_case(deciding: Deciding, work: Work) -> Brief:
    """Deciding, or recommending to whoever decides."""
    place = place_of(deciding, work)
    spec = cast("Choose", place.spec)
    case = deciding.state.cases[work.step]
    verdict = may(deciding, case.type, work.agent, case.amount)
    matter = Matter(work.agent, place.flow, spec, piece=piece_of(place), title=work.title)
    told = [verdict.to] if verdict.to else [case.origin]
    matter.to = [person for person in told if person != work.agent]
    matter.extra = dict(option_facts(names_of(deciding, place, work.agent)))
    matter.extra["issue"] = fill(deciding, spec.issue, matter)
    matter.extra["amount"] = case.amount if case.amount is not None else ""
    matter.extra["dissent"] = dissent_of(deciding, place, case.choice) or "nobody objects"
    usual = {DECIDE: "decision", PROPOSE: "proposal", ESCALATE: "escalation"}.get(verdict.does, "decision")
    ask = str(spec.say) if spec.say and verdict.does == DECIDE else usual
    options = offered(deciding, place)
    return Brief(matter, ask, deciding.duration(spec.takes, work.agent, work.id), options)


def dissent_of(deciding: Deciding, place: Place, choice: str) -> str:
    """Who would have chosen otherwise, in words."""
    if not choice:
        return ""
    open_ = offered(deciding, place)
    held = {agent: position.choice for agent, position in place.flow.positions.items()}
    titles = [deciding.org.title(agent) for agent, other in held.items() if other in open_ and other != choice]
    return ", ".join(titles)


def handle_case(deciding: Deciding, work: Work, reply: Reply) -> None:
    """The holder has thought: the matrix says what its choice amounts to."""
    place = place_of(deciding, work)
    case = copy(deciding.state.cases[work.step])
    choice = chosen(reply, offered(deciding, place))
    verdict = may(deciding, case.type, work.agent, case.amount)
    if verdict.does == DECIDE:
        conclude(deciding, place, case, work, reply, choice, verdict)
        return
    climb(deciding, place, case, work, reply, choice, verdict)


def climb(
    deciding: Deciding, place: Place, case: Case, work: Work, reply: Reply, choice: str, verdict: Verdict
) -> None:
    """The choice becomes a recommendation to the next person, or the issue an escalation."""
    to = deciding.present(verdict.to or OPERATOR)
    subject = {"decision": case.id}
    due = None if to == OPERATOR else answer_by(deciding, case.type, to)
    case.choice, case.confidence, case.reasons = choice, reply.confidence, reply.reasons
    if verdict.does == PROPOSE:
        proposal = it.ProposalMade(
            to=to, choice=choice, confidence=reply.confidence, rule=verdict.rule, reasons=reply.reasons
        )
        deciding.emit(proposal, work.agent, subject, due=due)
    else:
        raise_issue(deciding, place, case, work.agent, to, verdict.rule, choice)
    _tell(deciding, place, work, [to], reply.text, "proposal" if verdict.does == PROPOSE else "escalation")
    if to == OPERATOR:
        ask_operator(deciding, place, case, asks="decide", recommendation=choice)


def raise_issue(deciding: Deciding, place: Place, case: Case, frm: str, to: str, why: str, recommendation: str) -> None:
    """One more rung: the first is raised, the others passed on."""
    spec = cast("Choose", place.spec)
    due = None if to == OPERATOR else answer_by(deciding, case.type, to)
    subject = {"decision": case.id}
    if case.escalated:
        passed = it.EscalationPassed(level=case.level + 1, to=to, why=why)
        deciding.emit(passed, frm, subject, due=due)
        return
    matter = Matter(frm, place.flow, spec, piece=piece_of(place), title=case.title)
    raised = it.EscalationRaised(
        level=1, category=deciding.org.decision(case.type).category, to=to,
        issue=fill(deciding, spec.issue, matter), urgency=spec.urgency,
        frm=list(place.flow.positions) or [frm], attempts=len(place.flow.positions),
        recommendation=recommendation, impact=fill(deciding, spec.impact, matter),
    )  # fmt: skip
    case.escalated = True
    deciding.emit(raised, frm, subject, due=due)


def _tell(deciding: Deciding, place: Place, work: Work, to: list[str], text: str, kind: str) -> None:
    post(
        deciding, work.agent, to, text, thread=place.flow.id, path=message_path(place, work), kind=kind,
        subject=work.title, channel=channel_of(place),
        priority="urgent" if kind == "escalation" else place.spec.priority,
    )  # fmt: skip


def pass_on(deciding: Deciding, path: str) -> None:
    """Its holder did not answer in time: the next in line is asked."""
    hand_up(deciding, path, f"no answer from {deciding.state.cases[path].holder} in time")


def hand_up(deciding: Deciding, path: str, why: str) -> None:
    """An open decision goes to the next in line, whatever its holder would have chosen."""
    flow, name, step, spec = deciding.step(path)
    place = Place(flow, name, step, spec)
    case = copy(deciding.state.cases[path])
    to = deciding.present(deciding.org.chain(case.holder)[0])
    raise_issue(deciding, place, case, case.holder, to, why, case.choice)
    if to == OPERATOR:
        ask_operator(deciding, place, case, asks="decide", recommendation=case.choice)


def refuse(deciding: Deciding, actor: str, kind: str, claimed: str, verdict: Verdict) -> None:
    """An authority that is not there: said, and nothing else."""
    refused = it.AuthorityRefused(type=kind, claimed=claimed, rule=verdict.rule)
    deciding.emit(refused, actor, {"actor": actor})


def brief_escalate(deciding: Deciding, work: Work) -> Brief:
    """Raising an issue."""
    place = place_of(deciding, work)
    spec = cast("Escalate", place.spec)
    matter = Matter(work.agent, place.flow, spec, piece=piece_of(place), title=work.title)
    matter.to = [target(deciding, place)]
    names = names_of(deciding, place, work.agent)
    matter.extra = dict(option_facts(names))
    position = place.flow.positions.get(work.agent)
    if position is not None:
        matter.extra["reasons"] = ", ".join(position.reasons) or "the figures"
        matter.extra["choice"] = names.get(position.choice, position.choice)
    matter.extra["issue"] = fill(deciding, spec.issue, matter)
    return Brief(matter, str(spec.say or "escalation"), deciding.duration("compose", work.agent, work.id), {})


def target(deciding: Deciding, place: Place) -> str:
    """To whom an issue is raised: the manager, or the nearest above all who raise it."""
    who = deciding.crew(place.flow, cast("Escalate", place.spec).who)
    above = deciding.org.chain(who[0])
    shared = [person for person in above if all(person in deciding.org.chain(one) for one in who)]
    return deciding.present(shared[0])


def escalate(deciding: Deciding, work: Work, reply: Reply) -> None:
    """Said; when all who raise it have spoken, it lies with the one above them."""
    place = place_of(deciding, work)
    to = target(deciding, place)
    _tell(deciding, place, work, [to], reply.text, "escalation")
    if [unit for unit in place.state.pending if unit not in (work.unit, "case")]:
        return
    case = open_case(deciding, place, work.agent)
    if case is None:
        return
    case.holder = work.agent
    raise_issue(deciding, place, case, work.agent, to, "raised together", case.choice)
    if to == OPERATOR:
        ask_operator(deciding, place, case, asks="decide", recommendation="")

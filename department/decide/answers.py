"""Answers of people, their silence, and what each leads to."""

from copy import copy

from department.calendar import duration_ms
from department.commands import Answer, HandBack, Reply
from department.decide.choices import chosen
from department.decide.context import Deciding
from department.decide.flow import lapse
from department.decide.humans import (
    APPROVED,
    CHANGES,
    OUTCOMES,
    REJECTED,
    deputy_for,
    minutes,
    model_answer,
)
from department.decide.matter import Matter
from department.decide.outcomes import deny, record_of_operator, resolve, send_back, settle
from department.decide.parts import Brief, Place
from department.errors import CommandError, nearest
from department.events import rule as it
from department.org import ENGINE, OPERATOR
from department.state import Approval, Work

_TRUST = {APPROVED: {"trust": 500}, REJECTED: {"trust": 0}}
"""What a deputy may answer: its trust in whoever recommends."""


def by_model(deciding: Deciding, name: str) -> None:
    """The model of the person answers."""
    approval = deciding.state.approvals[name]
    place = _place(deciding, approval)
    outcome, choice, comment = model_answer(deciding, place, approval)
    if not comment:
        facts = {"title": approval.title, "choice": choice, "outcome": outcome}
        bank = f"operator_{outcome}"
        bank = bank if deciding.phrases.bank(OPERATOR, bank) else "operator_answer"
        comment = deciding.phrases.render(
            OPERATOR, bank, facts, lambda word, bound: deciding.below(bound, f"operator:{word}", name)
        )
    _answered(deciding, approval, place, OPERATOR, outcome, choice, comment)


def by_command(deciding: Deciding, command: Answer) -> None:
    """The person answers; the answer binds to exactly what was shown."""
    approval = _shown(deciding, command.approval, command.digest)
    if command.outcome not in OUTCOMES:
        raise CommandError(f"'{command.outcome}' is no answer; say {', '.join(OUTCOMES)}.")
    if command.choice and command.choice not in approval.options:
        raise CommandError(
            f"'{command.choice}' is not offered by '{command.approval}'; {nearest(command.choice, approval.options)}."
        )
    choice = command.choice or approval.recommendation
    if command.outcome == APPROVED and approval.options and not choice:
        offered = ", ".join(approval.options)
        raise CommandError(f"Nothing was recommended for '{command.approval}'; choose one of: {offered}.")
    place = _place(deciding, approval)
    _answered(deciding, approval, place, OPERATOR, command.outcome, choice, command.comment)


def brief_deputy(deciding: Deciding, work: Work) -> Brief:
    """Standing in for the person."""
    approval = deciding.state.approvals[work.id.removesuffix("/deputy")]
    place = _place(deciding, approval)
    matter = Matter(work.agent, place.flow, place.spec, to=[OPERATOR], title=work.title)
    matter.extra = {
        "label.approved": "approve",
        "label.rejected": "reject",
        "choice": approval.recommendation,
    }
    return Brief(matter, "decision", deciding.duration("decide", work.agent, work.id), dict(_TRUST))


def as_deputy(deciding: Deciding, work: Work, reply: Reply) -> None:
    """The deputy answers what was delegated."""
    approval = deciding.state.approvals.get(work.id.removesuffix("/deputy"))
    if approval is None:
        return
    place = _place(deciding, approval)
    outcome = chosen(reply, _TRUST)
    _answered(deciding, approval, place, work.agent, outcome, approval.recommendation, reply.text)


def _place(deciding: Deciding, approval: Approval) -> Place:
    return Place(*deciding.step(approval.case))


def _answered(
    deciding: Deciding, approval: Approval, place: Place, by: str, outcome: str, choice: str, comment: str
) -> None:
    spent = minutes(deciding, approval.asks) if by == OPERATOR else 0
    answer = it.ApprovalAnswered(outcome=outcome, choice=choice, comment=comment, minutes=spent)
    case = copy(deciding.state.cases[approval.case])
    subject = {"approval": approval.id, "decision": case.id}
    deciding.closed.add(approval.id)
    deciding.emit(answer, by, subject)
    if outcome != APPROVED:
        resolve(deciding, case, outcome)
    if outcome == CHANGES:
        send_back(deciding, place)
        return
    if outcome == REJECTED:
        deny(deciding, place, "rejected", getattr(place.spec, "on_reject", None))
        return
    if approval.asks == "decide":
        record_of_operator(deciding, place, case, choice, comment)
    settle(deciding, place, case, choice, "approved" if approval.asks == "approve" else "decided")


def expire(deciding: Deciding, name: str) -> None:
    """The deadline passed: the deputy is asked where that is allowed; else silence leads where the pack says."""
    approval = deciding.state.approvals[name]
    deputy = deputy_for(deciding, approval)
    if deputy is not None:
        _delegate(deciding, approval, deputy, f"no answer by the deadline; the deputy holds {approval.level}", ENGINE)
    else:
        _lapse(deciding, approval, "", ENGINE)


def hand_back(deciding: Deciding, command: HandBack) -> None:
    """The person leaves it undecided: to the deputy, or to where silence leads, at once."""
    approval = _shown(deciding, command.approval, command.digest)
    if not command.to_deputy:
        _lapse(deciding, approval, command.comment or "handed back", OPERATOR)
        return
    deputy = deputy_for(deciding, approval)
    if deputy is None:
        raise CommandError(
            f"Nobody may stand in for you on '{approval.title}' ({approval.level}): the deputy holds "
            f"{', '.join(deciding.org.pack.human.deputy_levels) or 'nothing'}. Answer it, or hand it back."
        )
    _delegate(deciding, approval, deputy, command.comment or "handed to the deputy", OPERATOR)


def _shown(deciding: Deciding, name: str, digest: str) -> Approval:
    """The request that a command of the person is about; CommandError when it is closed, or not what was shown."""
    approval = deciding.state.approvals.get(name)
    if approval is None:
        known = nearest(name, set(deciding.state.approvals))
        raise CommandError(f"Approval '{name}' is not open ({known}); it was answered or expired.")
    if digest != approval.digest:
        raise CommandError(
            f"Approval '{name}' has changed since it was shown ({digest} is now {approval.digest}); "
            "read it again and answer that."
        )
    deciding.cause = approval.seq
    return approval


def _delegate(deciding: Deciding, approval: Approval, deputy: str, why: str, by: str) -> None:
    case = deciding.state.cases[approval.case]
    length, _ = duration_ms(deciding.org.decision(case.type).answer_within)
    due = deciding.org.calendar_of(deputy).add(deciding.at, length)
    subject = {"approval": approval.id, "decision": case.id}
    deciding.emit(it.ApprovalDelegated(to=deputy, why=why), by, subject, due=due)


def _lapse(deciding: Deciding, approval: Approval, why: str, by: str) -> None:
    """Nobody answered. What only the person may decide, silence never decides."""
    case = deciding.state.cases[approval.case]
    place = _place(deciding, approval)
    subject = {"approval": approval.id, "decision": case.id}
    deciding.closed.add(approval.id)
    deciding.emit(it.ApprovalExpired(then=approval.then, why=why), by, subject)
    if approval.then == "proceed" and approval.recommendation and approval.asks != "decide":
        settle(deciding, place, case, approval.recommendation, "proceeded")
        return
    expired = it.DecisionExpired(type=case.type, title=case.title, why="nobody who may decide answered in time")
    deciding.emit(expired, ENGINE, {"decision": case.id})
    lapse(deciding, case, "unanswered at the top")
    deny(deciding, place, "expired", getattr(place.spec, "on_expiry", None))

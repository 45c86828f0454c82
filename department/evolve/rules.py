"""Decisions, escalations and approvals."""

import msgspec

from department.agenda import ANSWER, DEADLINE
from department.calendar import HOUR
from department.events import rule
from department.events.record import Event
from department.evolve.desk import count, enqueue, peak, remove
from department.org import OPERATOR, Organisation
from department.paths import split_step, step_of
from department.state import Approval, Case, Position, State, Work


def position_taken(_: Organisation, state: State, event: Event, data: rule.PositionTaken) -> None:
    """One voice among those that will be heard."""
    count(state, "positions")
    flow = state.flows.get(event.subject["workflow"])
    if flow is not None:
        flow.positions[event.actor] = Position(data.choice, data.confidence, event.seq, list(data.reasons))


def decision_opened(org: Organisation, state: State, event: Event, data: rule.DecisionOpened) -> None:
    """A question is open and on somebody's desk."""
    case = Case(
        event.subject["decision"], data.type, data.title, event.actor, data.holder, event.seq, event.at,
        amount=data.amount, piece=data.piece,
    )  # fmt: skip
    state.cases[step_of(case.id)] = case
    count(state, "decisions_opened")
    if data.holder == event.actor:
        _hand_to(org, state, case, event, "decide")


def offer_changed(org: Organisation, state: State, event: Event, data: rule.OfferChanged) -> None:
    """The same work once more, behind the turn that has just ended."""
    work = state.works[event.subject["turn"]]
    enqueue(org, state, msgspec.structs.replace(work, id=data.again, seq=event.seq, created=event.at))


def _hand_to(org: Organisation, state: State, case: Case, event: Event, purpose: str) -> None:
    """Put the case on its holder's desk; a person is asked by an approval instead."""
    if case.holder == OPERATOR:
        return
    path = step_of(case.id)
    flow, step = split_step(path)
    found = state.flows[flow].steps[step]
    priority = org.plan(state.flows[flow].workflow, state.flows[flow].mode).steps[step].priority
    work = Work(
        id=f"{path}/{found.round}.{len(case.chain)}/{case.holder}", agent=case.holder, purpose=purpose,
        title=case.title, priority="urgent" if case.escalated else priority, seq=event.seq,
        created=event.at, step=path, unit=f"case:{case.holder}",
    )  # fmt: skip
    enqueue(org, state, work)
    if event.due is not None:
        state.agenda.put(f"deadline|{path}", event.due, DEADLINE, event.seq)


def proposal_made(org: Organisation, state: State, event: Event, data: rule.ProposalMade) -> None:
    """The recommendation goes one rung up."""
    count(state, "proposals")
    case = state.cases[step_of(event.subject["decision"])]
    case.choice, case.confidence, case.reasons = data.choice, data.confidence, list(data.reasons)
    _climb(org, state, case, event, data.to)


def _climb(org: Organisation, state: State, case: Case, event: Event, to: str) -> None:
    remove_desk(state, case)
    case.chain.append(case.holder)
    case.holder = to
    state.agenda.drop(f"deadline|{step_of(case.id)}")
    _hand_to(org, state, case, event, "decide")


def remove_desk(state: State, case: Case) -> None:
    """Nobody else has the case on the desk."""
    for work_id in list(state.works_of.get(step_of(case.id), ())):
        if state.works[work_id].unit.startswith("case:"):
            remove(state, work_id)


def escalation_raised(org: Organisation, state: State, event: Event, data: rule.EscalationRaised) -> None:
    """The issue climbs."""
    count(state, "escalations")
    case = state.cases[step_of(event.subject["decision"])]
    case.escalated, case.level = True, data.level
    _climb(org, state, case, event, data.to)


def escalation_passed(org: Organisation, state: State, event: Event, data: rule.EscalationPassed) -> None:
    """And climbs on."""
    case = state.cases[step_of(event.subject["decision"])]
    case.level = data.level
    _climb(org, state, case, event, data.to)


def decision_made(_: Organisation, state: State, event: Event, data: rule.DecisionMade) -> None:
    """A choice; a person may still be asked before it holds."""
    count(state, "decisions")
    count(state, "decisions_escalated", int(data.escalated))
    count(state, "decisions_autonomous", int(data.final and event.actor != OPERATOR))
    case = state.cases.get(step_of(event.subject["decision"]))
    if case is not None:
        case.choice, case.confidence, case.reasons = data.choice, data.confidence, list(data.reasons)
        state.agenda.drop(f"deadline|{step_of(case.id)}")


def decision_expired(_: Organisation, state: State, event: Event, __: rule.DecisionExpired) -> None:
    """Neither yes nor no."""
    count(state, "decisions_expired")
    state.agenda.drop(f"deadline|{step_of(event.subject['decision'])}")


def authority_refused(_: Organisation, state: State, __: Event, ___: rule.AuthorityRefused) -> None:
    """Nothing but the count changes."""
    count(state, "authority_refused")


def escalation_resolved(_: Organisation, state: State, __: Event, ___: rule.EscalationResolved) -> None:
    """It found its end."""
    count(state, "escalations_resolved")


def escalation_expired(_: Organisation, state: State, __: Event, ___: rule.EscalationExpired) -> None:
    """It found none."""
    count(state, "escalations_expired")


def approval_requested(_: Organisation, state: State, event: Event, data: rule.ApprovalRequested) -> None:
    """A person is asked, until `due`."""
    name = event.subject["approval"]
    due = event.at if event.due is None else event.due
    state.approvals[name] = Approval(
        name, step_of(event.subject["decision"]), data.asks, data.to, data.title, data.digest, data.level, data.then,
        list(data.options), data.recommendation, event.seq, event.at, due,
    )  # fmt: skip
    state.cases[step_of(event.subject["decision"])].approval = name
    count(state, "approvals_requested")
    state.agenda.put(f"expire|{name}", due, DEADLINE, event.seq)


def approval_planned(_: Organisation, state: State, event: Event, __: rule.ApprovalPlanned) -> None:
    """The human's model will answer at `due`, or not at all."""
    key = f"answer|{event.subject['approval']}"
    if event.due is None:
        state.agenda.drop(key)
    else:
        state.agenda.put(key, event.due, ANSWER, event.seq)


def approval_delegated(org: Organisation, state: State, event: Event, data: rule.ApprovalDelegated) -> None:
    """The deputy finds it on the desk."""
    name = event.subject["approval"]
    approval = state.approvals[name]
    approval.to = data.to
    count(state, "approvals_delegated")
    state.agenda.drop(f"answer|{name}")
    if event.due is not None:
        approval.due = event.due
        state.agenda.put(f"expire|{name}", event.due, DEADLINE, event.seq)
    work = Work(
        id=f"{name}/deputy", agent=data.to, purpose="deputise", title=approval.title, priority="urgent",
        seq=event.seq, created=event.at, step=approval.case, unit=f"deputy:{data.to}",
    )  # fmt: skip
    enqueue(org, state, work)


def _close(state: State, event: Event) -> None:
    name = event.subject["approval"]
    state.agenda.drop(f"answer|{name}")
    state.agenda.drop(f"expire|{name}")
    state.approvals.pop(name, None)


def approval_answered(_: Organisation, state: State, event: Event, data: rule.ApprovalAnswered) -> None:
    """One answer, one request."""
    _close(state, event)
    count(state, f"approvals_{data.outcome}")
    if event.actor == OPERATOR:
        count(state, "operator_answers")
        count(state, "operator_minutes", data.minutes)
        _load(state, event.at // HOUR, data.minutes)


def _load(state: State, hour: int, minutes: int) -> None:
    """Keep the minutes of the hour under way, and the busiest hour's."""
    if state.tally.get("operator_hour") != hour:
        state.tally["operator_hour"], state.tally["operator_hour_minutes"] = hour, 0
    count(state, "operator_hour_minutes", minutes)
    peak(state, "operator_peak", state.tally["operator_hour_minutes"])


def approval_expired(_: Organisation, state: State, event: Event, __: rule.ApprovalExpired) -> None:
    """Silence is silence."""
    _close(state, event)
    count(state, "approvals_expired")


def approval_cancelled(_: Organisation, state: State, event: Event, __: rule.ApprovalCancelled) -> None:
    """The question is gone."""
    _close(state, event)
    count(state, "approvals_cancelled")


HANDLERS = {
    rule.PositionTaken: position_taken,
    rule.DecisionOpened: decision_opened,
    rule.OfferChanged: offer_changed,
    rule.ProposalMade: proposal_made,
    rule.DecisionMade: decision_made,
    rule.DecisionExpired: decision_expired,
    rule.AuthorityRefused: authority_refused,
    rule.EscalationRaised: escalation_raised,
    rule.EscalationPassed: escalation_passed,
    rule.EscalationResolved: escalation_resolved,
    rule.EscalationExpired: escalation_expired,
    rule.ApprovalRequested: approval_requested,
    rule.ApprovalPlanned: approval_planned,
    rule.ApprovalAnswered: approval_answered,
    rule.ApprovalExpired: approval_expired,
    rule.ApprovalDelegated: approval_delegated,
    rule.ApprovalCancelled: approval_cancelled,
}

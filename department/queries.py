"""What people ask of the state: who is doing what, who waits for whom. States of agents are derived, never stored."""

from typing import NamedTuple

from department.blueprint.steps import Ask
from department.org import OPERATOR, Organisation
from department.state import Case, Flow, State

WORKING, WAITING_AGENT, WAITING_YOU = "working", "waiting on an agent", "waiting on you"
IN_MEETING, BLOCKED, IDLE, OFF_HOURS, ABSENT = "in a meeting", "blocked", "idle", "off hours", "absent"


class Status(NamedTuple):
    """What an agent is up to, and with what."""

    is_: str
    with_: str = ""


def status(org: Organisation, state: State, agent: str) -> Status:
    """An agent's state now: in a meeting, working, waiting for a person or an agent, blocked, idle, away."""
    person = state.people[agent]
    if person.absent:
        return Status(ABSENT)
    if person.meeting is not None:
        return Status(IN_MEETING, state.meetings[person.meeting].meeting)
    if not org.calendars[agent].is_open(state.now):
        return Status(OFF_HOURS)
    if person.current is not None:
        work = state.works.get(person.current)
        return Status(WORKING, work.title if work else "something no longer needed")
    return _waiting(org, state, agent)


def _waiting(org: Organisation, state: State, agent: str) -> Status:
    for case in state.cases.values():
        if agent in (case.origin, *case.chain):
            return Status(WAITING_YOU if _with_person(state, case) else WAITING_AGENT, case.title)
    for flow in state.flows.values():
        asked = _asked(org, flow, agent)
        if asked:
            return Status(WAITING_AGENT, asked)
    if any(budget.over for budget in state.budgets.values()) and _owns_refused(state, agent):
        return Status(BLOCKED, "a spend was refused")
    return Status(IDLE)


def _with_person(state: State, case: Case) -> bool:
    approval = state.approvals.get(case.approval)
    return approval is not None and approval.to == OPERATOR


def _asked(org: Organisation, flow: Flow, agent: str) -> str:
    """The title of a question that `agent` has put in a workflow and nobody has answered."""
    steps = org.plan(flow.workflow, flow.mode).steps
    for name, step in flow.steps.items():
        waits = step.status == "active" and agent in step.who and agent not in step.pending
        if waits and isinstance(steps[name], Ask):
            return steps[name].title
    return ""


def _owns_refused(state: State, agent: str) -> bool:
    return any(
        flow.owner == agent and any(step.status == "failed" for step in flow.steps.values())
        for flow in state.flows.values()
    )


def needs_you(state: State) -> list[str]:
    """The approvals that wait for the person, the nearest deadline first."""
    open_ = [approval for approval in state.approvals.values() if approval.to == OPERATOR]
    return [approval.id for approval in sorted(open_, key=lambda approval: approval.due)]


def queue_of(state: State, agent: str) -> int:
    """How many pieces of work wait on an agent's desk, the one in hand not counted."""
    person = state.people[agent]
    return len([work for work in person.queue if work != person.current])

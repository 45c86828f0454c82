"""Workflows and their steps."""

from department.agenda import COMPLETION, DEADLINE, ROUTINE
from department.blueprint.item_steps import Handoff
from department.blueprint.steps import Ask, Assign, Escalate, Propose, Respond, Tell, Vote
from department.events import flow as it
from department.events.record import Event
from department.evolve.desk import clear_step, count, enqueue, peak
from department.evolve.items import close_item
from department.evolve.versions import credit
from department.org import Organisation
from department.paths import agent_of, split_step, step_path, work_path
from department.state import Flow, State, StepState, Work

_AT_ONCE = (Tell, Ask, Propose, Respond, Vote, Escalate, Handoff)
"""The kinds whose first part lands on a desk as the step starts; tasks are assigned by events of their own."""


def workflow_started(org: Organisation, state: State, event: Event, data: it.WorkflowStarted) -> None:
    """Open an instance with all its steps."""
    name = event.subject["workflow"]
    plan = org.plan(data.workflow, data.mode)
    state.flows[name] = Flow(
        id=name,
        workflow=data.workflow,
        title=data.title,
        owner=data.owner,
        day=org.calendar.day_index(event.at),
        since=event.at,
        seq=event.seq,
        channel=data.channel,
        params=dict(data.params),
        steps={step: StepState() for step in plan.steps},
        mode=data.mode,
        item=data.item,
    )
    _ready(state, event, data.ready)
    state.last_started[data.workflow] = name.partition("@")[2][:10]
    state.agenda.drop(f"launch|{data.workflow}")
    count(state, "workflows_started")
    if plan.launches:
        count(state, "campaigns_open")
        peak(state, "campaigns_open_peak", state.tally["campaigns_open"])


def workflow_completed(org: Organisation, state: State, event: Event, __: it.WorkflowCompleted) -> None:
    """Close it."""
    count(state, "workflows_completed")
    _close(org, state, event.subject["workflow"])


def workflow_failed(org: Organisation, state: State, event: Event, __: it.WorkflowFailed) -> None:
    """Close it, undone."""
    count(state, "workflows_failed")
    _close(org, state, event.subject["workflow"])


def _close(org: Organisation, state: State, name: str) -> None:
    flow = state.flows.pop(name, None)
    state.talk.pop(name, None)
    if flow is not None and flow.item:
        close_item(state, flow.item)
    if flow is not None and org.plan(flow.workflow, flow.mode).launches:
        count(state, "campaigns_open", -1)
    for step in flow.steps if flow else ():
        clear_step(org, state, step_path(name, step))


def _step(state: State, event: Event) -> tuple[Flow, str, StepState]:
    flow = state.flows[event.subject["workflow"]]
    name = event.subject["step"]
    step = flow.steps[name]
    step.seq = event.seq
    return flow, name, step


def _ready(state: State, event: Event, names: list[str]) -> None:
    """These steps start at once: they lie on the agenda, due now, in this order."""
    flow = state.flows[event.subject["workflow"]]
    for index, name in enumerate(names):
        step = flow.steps[name]
        step.status, step.seq, step.since = "scheduled", event.seq, step.since or event.at
        state.agenda.put(f"step|{step_path(flow.id, name)}", event.at, COMPLETION, event.seq, index)


def step_scheduled(_: Organisation, state: State, event: Event, __: it.StepScheduled) -> None:
    """It will start at its time."""
    flow, name, step = _step(state, event)
    due = event.at if event.due is None else event.due
    step.status, step.since = "scheduled", step.since or due
    rank = COMPLETION if due == event.at else ROUTINE
    state.agenda.put(f"step|{step_path(flow.id, name)}", due, rank, event.seq)


def step_started(org: Organisation, state: State, event: Event, data: it.StepStarted) -> None:
    """It is active; those who act first find it on their desks."""
    flow, name, step = _step(state, event)
    path = step_path(flow.id, name)
    step.status, step.round, step.since = "active", data.round, event.at
    step.who, step.pending, step.result = list(data.who), list(data.pending), {}
    state.agenda.drop(f"step|{path}")
    if event.due is not None:
        state.agenda.put(f"timeout|{path}", event.due, DEADLINE, event.seq)
    spec = org.plan(flow.workflow, flow.mode).steps[name]
    briefs = isinstance(spec, Assign) and list(data.who) != list(data.pending)
    if not (isinstance(spec, _AT_ONCE) or briefs):
        return
    purpose = "assignment" if briefs else type(spec).__name__.lower()
    for unit in data.who:
        work = Work(
            id=work_path(flow.id, name, data.round, unit), agent=agent_of(unit), purpose=purpose,
            title=data.title, priority=spec.priority, seq=event.seq, created=event.at, step=path, unit=unit,
        )  # fmt: skip
        enqueue(org, state, work)


def step_completed(org: Organisation, state: State, event: Event, data: it.StepCompleted) -> None:
    """Done; what it found can be asked of it."""
    _settle(org, state, event, "done", data.result)
    _ready(state, event, data.ready)
    count(state, "step_timeouts", int(data.result.get("timed_out") is True))
    for name, by in data.counts.items():
        count(state, name, by)
    credit(state, event)


def step_skipped(org: Organisation, state: State, event: Event, data: it.StepSkipped) -> None:
    """Not needed: this step for its condition, or all these because nothing leads to them."""
    if "step" in event.subject:
        _settle(org, state, event, "skipped", {})
    flow = state.flows[event.subject["workflow"]]
    for name in data.unused:
        flow.steps[name].status, flow.steps[name].seq = "unused", event.seq
    _ready(state, event, data.ready)


def step_failed(org: Organisation, state: State, event: Event, data: it.StepFailed) -> None:
    """Not done; what its failure path leads to at once lies on the agenda."""
    _settle(org, state, event, "failed", {"then": data.then or ""})
    _ready(state, event, data.ready)
    count(state, "step_timeouts", int(data.timed_out))


def _settle(org: Organisation, state: State, event: Event, status: str, result: dict[str, int | str | bool]) -> None:
    flow, name, step = _step(state, event)
    step.status, step.pending = status, []
    step.result.update(result)
    clear_step(org, state, step_path(flow.id, name))


def step_looped(org: Organisation, state: State, event: Event, data: it.StepLooped) -> None:
    """Back to an earlier step: it and what hung on it start anew."""
    flow = state.flows[event.subject["workflow"]]
    for name in data.resets:
        clear_step(org, state, step_path(flow.id, name))
        step = flow.steps[name]
        step.status, step.round, step.pending, step.seq, step.since = "waiting", data.round, [], event.seq, 0
    _ready(state, event, data.ready)


def drop_part(state: State, path: str, unit: str) -> None:
    """One part of a step is in."""
    flow, name = split_step(path)
    found = state.flows.get(flow)
    step = found.steps.get(name) if found else None
    if step is not None and unit in step.pending:
        step.pending.remove(unit)


HANDLERS = {
    it.WorkflowStarted: workflow_started,
    it.WorkflowCompleted: workflow_completed,
    it.WorkflowFailed: workflow_failed,
    it.StepScheduled: step_scheduled,
    it.StepStarted: step_started,
    it.StepCompleted: step_completed,
    it.StepSkipped: step_skipped,
    it.StepFailed: step_failed,
    it.StepLooped: step_looped,
}

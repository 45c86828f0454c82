"""Workflows: starting them, starting, completing, failing and repeating their steps."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from department.blueprint.steps import Step
from department.blueprint.words import Value
from department.calendar import clock_ms, duration_ms
from department.decide.context import Deciding
from department.decide.graph import OPEN, READY, UNUSED, verdicts
from department.errors import DayshiftError, ExpressionError
from department.events import flow as it
from department.events.content import BudgetRaised
from department.events.day import FactLearned
from department.events.rule import ApprovalCancelled, EscalationExpired
from department.org import ENGINE, OPERATOR
from department.paths import step_path
from department.plans import CONTINUE, FAIL, Plan
from department.state import Case, Flow, StepState, Work


def start_workflow(
    deciding: Deciding, name: str, actor: str, *, mode: str = "", item: str = "", title: str = ""
) -> None:
    """Open an instance of a workflow and schedule its first steps."""
    org, state = deciding.org, deciding.state
    spec = org.pack.workflows[name]
    moment = org.calendar.local(deciding.at)
    day = moment.date().isoformat()
    flow_id = f"{name}@{item or day}"
    if not item and state.last_started.get(name) == day:
        flow_id += f"T{moment:%H%M}"
    while flow_id in state.flows:
        flow_id += "+"
    number = org.calendar.day_index(deciding.at)
    params = dict(spec.params) | {key: values[number % len(values)] for key, values in spec.rotate.items()}
    flow = Flow(
        flow_id,
        name,
        "",
        next(iter(deciding.people(None, [spec.owner])), OPERATOR),
        number,
        deciding.at,
        0,
        params=params,
        mode=mode,
        item=item,
    )
    flow.steps = {step: StepState() for step in org.plan(name, mode).steps}
    facts = _params(deciding, flow)
    flow.title = title or deciding.phrases.fill(spec.title, facts)
    flow.channel = str(spec.channel or "") or project_channel(deciding.phrases.fill(spec.project or "", facts))
    following = _following(deciding, flow)
    event = it.WorkflowStarted(
        workflow=name, title=flow.title, owner=flow.owner, base=org.calendar.midnight(moment.date()),
        channel=flow.channel, params=params, mode=mode, item=item, ready=following.ready,
    )  # fmt: skip
    deciding.emit(event, actor, {"workflow": flow_id})
    _follow(deciding, flow, following)


def project_channel(project: str) -> str:
    """The channel of a project, from its name: `Q1 nurture` has `q1-nurture`."""
    return re.sub(r"[^a-z0-9]+", "-", project.lower()).strip("-")


def _params(deciding: Deciding, flow: Flow) -> dict[str, Value]:
    facts = {f"fact.{key}": value for key, value in deciding.state.facts.items()}
    return facts | {f"param.{key}": value for key, value in flow.params.items()}


def plan_of(deciding: Deciding, flow: Flow) -> Plan:
    """The plan that an instance follows."""
    return deciding.org.plan(flow.workflow, flow.mode)


def _standing(deciding: Deciding, flow: Flow) -> tuple[dict[str, str], dict[str, str]]:
    """The status of every step as this command has left it, and where failures led."""
    now = deciding.results.get(flow.id, {})
    statuses = {name: now[name][0] if name in now else step.status for name, step in flow.steps.items()}
    results = {name: now[name][1] if name in now else step.result for name, step in flow.steps.items()}
    return statuses, {name: str(results[name].get("then", "")) for name in statuses if statuses[name] == "failed"}


def _mark(deciding: Deciding, flow: Flow, name: str, status: str, result: dict[str, Value]) -> None:
    deciding.results.setdefault(flow.id, {})[name] = (status, result)


class Following(NamedTuple):
    """What follows from a step's end: steps that start at once (`ready`), at an instant to come (`later`), or never.

    `over` says that nothing of the workflow is open any more.
    """

    ready: list[str]
    later: list[tuple[str, int]]
    unused: list[str]
    over: bool


def _following(deciding: Deciding, flow: Flow, path: str = "") -> Following:
    """Settle what can be settled now; `path` is a failure path that starts, unless it has begun already.

    What is ready is said by the event that makes it so, and lies on the agenda from then on.
    """
    statuses, paths = _standing(deciding, flow)
    found = [(path, READY)] if path and statuses[path] in ("waiting", UNUSED) else []
    if found:
        statuses[path] = "scheduled"
    found += verdicts(plan_of(deciding, flow), statuses, paths)
    dues = {name: _earliest(deciding, flow, name) for name, verdict in found if verdict == READY}
    for name, verdict in found:
        _mark(deciding, flow, name, "scheduled" if verdict == READY else UNUSED, {})
    return Following(
        [name for name, due in dues.items() if due <= deciding.at],
        [(name, due) for name, due in dues.items() if due > deciding.at],
        [name for name, verdict in found if verdict == UNUSED],
        not any(status in OPEN for status in statuses.values()),
    )


def _follow(deciding: Deciding, flow: Flow, following: Following) -> None:
    """Plan what starts later, say what is not needed any more, and close the workflow when nothing is open."""
    with deciding.siblings():
        for name, due in following.later:
            deciding.emit(it.StepScheduled(), ENGINE, {"workflow": flow.id, "step": name}, due=due)
        if following.unused:
            deciding.emit(it.StepSkipped(unused=following.unused), ENGINE, {"workflow": flow.id})
    if following.over:
        _close(deciding, flow)


def skip(deciding: Deciding, flow: Flow, name: str) -> None:
    """A step's condition does not hold: it is passed over, and what waited for it goes on."""
    _mark(deciding, flow, name, "skipped", {})
    following = _following(deciding, flow)
    skipped = it.StepSkipped(unused=following.unused, ready=following.ready)
    deciding.emit(skipped, ENGINE, {"workflow": flow.id, "step": name})
    _follow(deciding, flow, following._replace(unused=[]))


def _close(deciding: Deciding, flow: Flow) -> None:
    scope = deciding.scope(flow)
    outcomes = deciding.org.pack.workflows[flow.workflow].outcomes
    try:
        outcome = next((outcome.name for outcome in outcomes if scope.holds(outcome.when)), "done")
    except ExpressionError as error:
        deciding.emit(it.WorkflowFailed(step="", why=clause(error)), flow.owner, {"workflow": flow.id})
        return
    took = deciding.at - flow.since
    deciding.emit(it.WorkflowCompleted(outcome=outcome, took=took), flow.owner, {"workflow": flow.id})


def _earliest(deciding: Deciding, flow: Flow, name: str) -> int:
    """When a step may start: now, or at its time of day, or after its delay."""
    spec = plan_of(deciding, flow).steps[name]
    calendar = deciding.org.calendar
    due = deciding.at
    if spec.day:
        due = max(due, calendar.opening(flow.day + spec.day))
    if spec.at:
        due = max(due, calendar.at_clock(calendar.day(flow.day + spec.day), clock_ms(spec.at)))
    if spec.after:
        length, working = duration_ms(spec.after)
        due = calendar.add(due, length) if working else due + length
    return due


def deadline(deciding: Deciding, spec: Step, person: str, since: int | None = None) -> int | None:
    """When a step that starts now, or started at `since` (ms), times out."""
    if spec.within is None:
        return None
    length, working = duration_ms(spec.within)
    since = deciding.at if since is None else since
    return deciding.org.calendar_of(person).add(since, length) if working else since + length


def complete(deciding: Deciding, flow: Flow, name: str, result: dict[str, Value] | None = None) -> None:
    """A step is done: what it sets becomes known, what waited for it may start."""
    result = result or {}
    _cancel(deciding, flow, [name], "the step is done")
    _mark(deciding, flow, name, "done", result)
    spec = plan_of(deciding, flow).steps[name]
    scope = deciding.scope(flow)
    counts = {tally: scope.whole(formula) for tally, formula in spec.counts.items()}
    following = _following(deciding, flow)
    done = it.StepCompleted(result=result, counts=counts, ready=following.ready)
    deciding.emit(done, ENGINE, {"workflow": flow.id, "step": name})
    learn(deciding, flow, spec.sets)
    _follow(deciding, flow, following)


def learn(deciding: Deciding, flow: Flow, sets: Mapping[str, str], item: Value = "") -> None:
    """Work out facts and let them be known; `budget.x` raises that budget's allocation."""
    scope = deciding.scope(flow, item=item)
    facts: dict[str, Value] = {}
    for name, formula in sets.items():
        if name.startswith("budget."):
            _raise_budget(deciding, name.removeprefix("budget."), scope.whole(formula))
        else:
            facts[name] = value = scope.plain(formula)
            deciding.learned[name if name.startswith("param.") else f"fact.{name}"] = value
    if facts:
        deciding.emit(FactLearned(facts=facts), ENGINE, {"workflow": flow.id})


def _raise_budget(deciding: Deciding, name: str, allocation: int) -> None:
    budgets = deciding.state.budgets
    budget = name if name in budgets else name.replace("_", "-")
    raised = allocation - budgets[budget].allocation
    deciding.emit(BudgetRaised(amount=raised, allocation=allocation), ENGINE, {"budget": budget})


def clause(error: DayshiftError) -> str:
    """What an error says, as the end of a sentence."""
    return str(error).removesuffix(".")


def fail(
    deciding: Deciding, flow: Flow, name: str, why: str, then: str | None = None, *, timed_out: bool = False
) -> None:
    """A step could not be done: its failure path starts, unless it has begun already, or the workflow fails."""
    then = then or plan_of(deciding, flow).steps[name].on_fail
    _cancel(deciding, flow, [name], why)
    _mark(deciding, flow, name, "failed", {"then": then or ""})
    following = _following(deciding, flow, then) if then else None
    failed = it.StepFailed(why=why, then=then, timed_out=timed_out, ready=following.ready if following else [])
    deciding.emit(failed, ENGINE, {"workflow": flow.id, "step": name})
    if following:
        _follow(deciding, flow, following)
        return
    _cancel(deciding, flow, list(flow.steps), why)
    deciding.emit(it.WorkflowFailed(step=name, why=why), flow.owner, {"workflow": flow.id})


def _cancel(deciding: Deciding, flow: Flow, steps: list[str], why: str) -> None:
    """Take the open tasks and requests of steps off the desks."""
    state = deciding.state
    for path in (step_path(flow.id, name) for name in steps):
        case = state.cases.get(path)
        if case is not None and case.approval in state.approvals and case.approval not in deciding.closed:
            deciding.closed.add(case.approval)
            subject = {"approval": case.approval, "decision": case.id}
            deciding.emit(ApprovalCancelled(why=why), ENGINE, subject)
        if case is not None:
            lapse(deciding, case, why)
        for work in _open_tasks(deciding, path):
            deciding.closed.add(work.id)
            deciding.emit(it.TaskCancelled(why=why), ENGINE, {"task": work.id})


def _open_tasks(deciding: Deciding, path: str) -> list[Work]:
    """The tasks of a step that nothing has ended yet."""
    works = (deciding.state.works[name] for name in deciding.state.works_of.get(path, ()))
    return [work for work in works if work.task and work.id not in deciding.closed]


def lapse(deciding: Deciding, case: Case, why: str) -> None:
    """An escalation whose question is gone, or that nobody answered, ends without an answer."""
    if case.escalated and case.id not in deciding.closed:
        deciding.closed.add(case.id)
        deciding.emit(EscalationExpired(why=why), ENGINE, {"decision": case.id})


def loop(deciding: Deciding, flow: Flow, name: str, back_to: str) -> None:
    """Send work back: `back_to` and all that has begun after it start anew."""
    plan = plan_of(deciding, flow)
    behind = plan.behind(back_to)
    statuses, _ = _standing(deciding, flow)
    resets = [back_to] + [step for step in plan.order if step in behind and statuses[step] != "waiting"]
    _cancel(deciding, flow, resets, "sent back for revision")
    for step in resets:
        _mark(deciding, flow, step, "waiting", {})
    _mark(deciding, flow, back_to, "scheduled", {})
    due = _earliest(deciding, flow, back_to)
    ready = [back_to] if due <= deciding.at else []
    again = it.StepLooped(to=back_to, round=flow.steps[back_to].round + 1, resets=resets, ready=ready)
    deciding.emit(again, ENGINE, {"workflow": flow.id, "step": name})
    if not ready:
        deciding.emit(it.StepScheduled(), ENGINE, {"workflow": flow.id, "step": back_to}, due=due)


def time_out(deciding: Deciding, path: str) -> None:
    """A step took too long: the tasks that are still open for it have failed."""
    flow, name, _, spec = deciding.step(path)
    why = f"nothing came within {spec.within}"
    for work in _open_tasks(deciding, path):
        deciding.closed.add(work.id)
        deciding.emit(it.TaskFailed(why=why), work.agent, {"task": work.id})
    if spec.on_timeout == CONTINUE:
        complete(deciding, flow, name, {"timed_out": True})
        return
    then = None if spec.on_timeout == FAIL else spec.on_timeout
    fail(deciding, flow, name, why, then, timed_out=True)

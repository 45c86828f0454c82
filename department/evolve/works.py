"""Tasks and turns: what agents take up, think through and finish."""

from department.agenda import COMPLETION
from department.events import flow as it
from department.events.record import Event
from department.evolve.desk import count, enqueue, forget, peak, remove, wake
from department.evolve.flows import drop_part
from department.evolve.minds import reserve, settle
from department.org import Organisation
from department.outlay import Turn
from department.paths import split_step, step_path, work_of
from department.prices import Spent
from department.state import State, Work

_REMEMBERED = 12
"""How many finished things an agent can name at the next standup."""
_SMALL = ("acknowledge", "assignment")
"""What is not worth a word there."""


def task_assigned(org: Organisation, state: State, event: Event, data: it.TaskAssigned) -> None:
    """A task lies on a desk."""
    task = event.subject["task"]
    flow, step = split_step(task)[0], split_step(task)[1].partition("/")[0]
    unit = task.rpartition("/")[2]
    work = Work(
        id=task, agent=data.agent, purpose=data.purpose, title=data.title, priority=data.priority,
        seq=event.seq, created=event.at, step=step_path(flow, step), unit=unit, task=True,
        estimate=data.estimate,
    )  # fmt: skip
    enqueue(org, state, work)
    state.agenda.drop(f"call|{work.step}")
    count(state, "tasks_assigned")
    count(state, "tasks_open")
    peak(state, "tasks_open_peak", state.tally["tasks_open"])


def task_started(_: Organisation, state: State, event: Event, __: it.TaskStarted) -> None:
    """Its agent is at it."""
    state.works[event.subject["task"]].started = event.at


def task_completed(_: Organisation, state: State, event: Event, data: it.TaskCompleted) -> None:
    """Done, and worth a word at the standup."""
    count(state, "tasks_completed")
    count(state, "task_ms", data.took)
    count(state, "tasks_open", -1)
    person = state.people[event.actor]
    person.tasks += 1
    _remember(state, event.actor, event.seq, data.title)


def _remember(state: State, agent: str, seq: int, title: str) -> None:
    done = state.people[agent].done
    if not any(title == named for _, named in done):
        done.append((seq, title))
    del done[:-_REMEMBERED]


def task_failed(_: Organisation, state: State, event: Event, __: it.TaskFailed) -> None:
    """Ended undone."""
    count(state, "tasks_failed")
    count(state, "tasks_open", -1)
    remove(state, event.subject["task"])


def task_cancelled(_: Organisation, state: State, event: Event, __: it.TaskCancelled) -> None:
    """Not needed any more."""
    count(state, "tasks_cancelled")
    count(state, "tasks_open", -1)
    remove(state, event.subject["task"])


def turn_requested(org: Organisation, state: State, event: Event, data: it.TurnRequested) -> None:
    """A mind thinks until `due`; outside meetings its agent's desk is taken."""
    turn, due = event.subject["turn"], event.at if event.due is None else event.due
    asked = state.turns[turn] = Turn(
        turn, event.actor, data.purpose, event.seq, event.at, due, data.meeting, data.version, list(data.options),
        data.model, 0, data.capped, data.workflow,
    )  # fmt: skip
    if data.model:
        reserve(state, asked, data.reserved)
    state.agenda.put(f"turn|{turn}", due, COMPLETION, event.seq)
    count(state, "turns")
    count(state, f"turns_{data.tier}")
    count(state, "cost_micro", data.cost)
    count(state, "estimated_micro", data.estimated_cost)
    count(state, "cost_all_top_micro", org.dearest(data.purpose))
    if data.meeting:
        if work_of(turn).endswith("/wrap"):
            state.agenda.drop(f"wrap|{data.meeting}")
        return
    person = state.people[event.actor]
    person.current = work_of(turn)
    state.agenda.drop(f"pick|{event.actor}")
    if person.current in person.queue:
        person.queue.remove(person.current)


def turn_completed(org: Organisation, state: State, event: Event, data: it.TurnCompleted) -> None:
    """The desk is free, and the part of the step is in."""
    _end_turn(org, state, event, data.spent)
    state.people[event.actor].busy += data.took
    work = forget(state, work_of(event.subject["turn"]))
    if work is None or data.stale:
        return
    if work.step:
        drop_part(state, work.step, work.unit)
    if not work.task and work.purpose not in _SMALL:
        _remember(state, event.actor, event.seq, work.title)


def turn_repeated(_: Organisation, state: State, event: Event, data: it.TurnRepeated) -> None:
    """Its first try is booked; another is under way."""
    turn = state.turns[event.subject["turn"]]
    settle(state, turn, data.spent)
    turn.tried += 1
    reserve(state, turn, data.reserved)
    state.agenda.put(f"turn|{turn.id}", turn.due if event.due is None else event.due, COMPLETION, event.seq)


def turn_failed(org: Organisation, state: State, event: Event, data: it.TurnFailed) -> None:
    """The desk is free; nothing came of it."""
    count(state, "turns_failed")
    _end_turn(org, state, event, data.spent)
    forget(state, work_of(event.subject["turn"]))


def _end_turn(org: Organisation, state: State, event: Event, spent: Spent | None) -> None:
    name = event.subject["turn"]
    turn = state.turns.pop(name, None)
    state.agenda.drop(f"turn|{name}")
    if turn is not None and turn.model:
        settle(state, turn, spent)
    if turn is not None and not turn.meeting:
        state.people[event.actor].current = None
        wake(org, state, event.actor, event.seq)


HANDLERS = {
    it.TaskAssigned: task_assigned,
    it.TaskStarted: task_started,
    it.TaskCompleted: task_completed,
    it.TaskFailed: task_failed,
    it.TaskCancelled: task_cancelled,
    it.TurnRequested: turn_requested,
    it.TurnRepeated: turn_repeated,
    it.TurnCompleted: turn_completed,
    it.TurnFailed: turn_failed,
}

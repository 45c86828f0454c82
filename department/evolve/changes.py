"""Who is there, what may be spent, and what a fork changes."""

from department.agenda import COMPLETION
from department.events import change as it
from department.events.record import Event
from department.evolve.desk import count, plan_reading, wake
from department.evolve.flows import drop_part
from department.evolve.minds import settle
from department.org import Organisation
from department.paths import split_step, step_path, work_of
from department.state import State, Unread


def run_forked(_: Organisation, state: State, __: Event, data: it.RunForked) -> None:
    """From here on the run is another one; what is open stays open."""
    state.settings = {**state.settings, **data.set}
    state.seed = data.seed


def agent_left(_: Organisation, state: State, event: Event, data: it.AgentLeft) -> None:
    """Nobody sits there; what lies on the desk is given away by events of its own."""
    person = state.people[event.actor]
    person.absent = True
    state.agenda.drop(f"pick|{event.actor}")
    state.agenda.drop(f"inbox|{event.actor}")
    if person.meeting is not None:
        state.meetings[person.meeting].attendees.remove(event.actor)
        person.meeting = None
    for meeting, leader in data.leads.items():
        state.meetings[meeting].led_by = leader
    person.unread = [message for message in person.unread if message.wants_answer]
    _not_asked_yet(state, event.actor, data.to)


def _not_asked_yet(state: State, agent: str, heir: str) -> None:
    """A question still to be put to who is away will be put to who stands in, unless that one asks it."""
    asked = {(message.thread, message.path.partition("/")[0]) for message in state.people[agent].unread}
    old, new = f"answer:{agent}", f"answer:{heir}"
    for flow in state.flows.values():
        for name, step in flow.steps.items():
            works = [state.works[work] for work in state.works_of.get(step_path(flow.id, name), ())]
            if old not in step.pending or (flow.id, name) in asked or any(work.unit == old for work in works):
                continue
            units = [unit for unit in step.pending if unit != old]
            step.pending = units if heir in step.who or new in units else [*units, new]


def agent_returned(org: Organisation, state: State, event: Event, __: it.AgentReturned) -> None:
    """Back at the desk."""
    state.people[event.actor].absent = False
    wake(org, state, event.actor, event.seq)


def turn_cancelled(_: Organisation, state: State, event: Event, __: it.TurnCancelled) -> None:
    """Its work waits again; a meeting whose summing-up is lost is summed up anew."""
    name = event.subject["turn"]
    turn = state.turns.pop(name)
    state.agenda.drop(f"turn|{name}")
    if turn.model:
        settle(state, turn, None)
    count(state, "turns_cancelled")
    if turn.meeting:
        meeting = state.meetings.get(turn.meeting)
        if meeting is not None and work_of(name).endswith("/wrap"):
            meeting.retaken += 1
            state.agenda.put(f"wrap|{turn.meeting}", event.at, COMPLETION, event.seq)
        return
    person, work = state.people[event.actor], state.works.get(work_of(name))
    person.current = None
    if work is not None:
        work.started = None
        work.retaken += 1
        person.queue.insert(0, work.id)


def work_reassigned(org: Organisation, state: State, event: Event, data: it.WorkReassigned) -> None:
    """From one desk to another; it stays the same work."""
    work = state.works[next(iter(event.subject.values()))]
    state.people[work.agent].queue.remove(work.id)
    work.agent = data.agent
    state.people[data.agent].queue.append(work.id)
    wake(org, state, data.agent, event.seq)
    if work.purpose == "ask":
        drop_part(state, work.step, f"answer:{data.agent}")


def message_forwarded(org: Organisation, state: State, event: Event, data: it.MessageForwarded) -> None:
    """It lies unread with somebody else, whose answer counts."""
    absent, reader = state.people[event.actor], state.people[data.to]
    message = next(message for message in absent.unread if message.seq == data.message)
    absent.unread.remove(message)
    _answered_by(state, message, event.actor, data.to)
    if any(other.seq == message.seq for other in reader.unread):
        return
    reader.unread.append(message)
    plan_reading(org, state, data.to, event.at if event.due is None else event.due, event.seq)


def _answered_by(state: State, message: Unread, was: str, now: str) -> None:
    """The step that waits for the answer waits for another person's."""
    flow_id, step_id = split_step(f"{message.thread}/{message.path}")
    flow = state.flows.get(flow_id)
    step = flow.steps.get(step_id.partition("/")[0]) if flow else None
    old, new = f"answer:{was}", f"answer:{now}"
    if step is not None and old in step.pending:
        step.pending = list(dict.fromkeys(new if unit == old else unit for unit in step.pending))


def budget_set(_: Organisation, state: State, event: Event, data: it.BudgetSet) -> None:
    """There is more to spend, or less."""
    spending = state.budgets[event.subject["budget"]]
    spending.allocation, spending.over = data.allocation, 0


HANDLERS = {
    it.RunForked: run_forked,
    it.AgentLeft: agent_left,
    it.AgentReturned: agent_returned,
    it.TurnCancelled: turn_cancelled,
    it.WorkReassigned: work_reassigned,
    it.MessageForwarded: message_forwarded,
    it.BudgetSet: budget_set,
}

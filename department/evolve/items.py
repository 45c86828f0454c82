"""Items: coming in, graded, given to somebody, waited for."""

from department.agenda import ANSWER, ARRIVAL, DEADLINE
from department.events import item as it
from department.events.record import Event
from department.evolve.desk import count, peak, wake
from department.org import Organisation
from department.paths import split_step
from department.state import Item, State


def loaded(_: Organisation, state: State, event: Event, data: it.ItemsLoaded) -> None:
    """The rows take the place of the stream's own items."""
    stream = event.subject["stream"]
    state.loaded[stream] = data.count
    state.agenda.drop(f"arrive|{stream}")
    if event.due is not None:
        state.agenda.put(f"arrive|{stream}", event.due, ARRIVAL, event.seq)


def set_aside(_: Organisation, state: State, __: Event, ___: it.ItemSetAside) -> None:
    """Counted, and kept in the journal."""
    count(state, "items_set_aside")


def arrived(_: Organisation, state: State, event: Event, data: it.ItemArrived) -> None:
    """In work; the next of its stream is planned."""
    name, stream = event.subject["item"], event.subject["stream"]
    state.items[name] = Item(name, event.at, dict(data.record), dict(data.truth))
    state.streams[stream] = data.number
    for tally in ("items_arrived", "items_open", of_stream("arrived", name), of_stream("open", name)):
        count(state, tally)
    if data.faults:
        count(state, "fields_unmade", len(data.faults))
    peak(state, "items_open_peak", state.tally["items_open"])
    state.agenda.drop(f"arrive|{stream}")
    if event.due is not None:
        state.agenda.put(f"arrive|{stream}", event.due, ARRIVAL, event.seq)


def scored(_: Organisation, state: State, event: Event, data: it.ItemScored) -> None:
    """Its grade is known."""
    item = state.items[event.subject["item"]]
    item.record["grade"], item.record["total"] = data.grade, data.total
    count(state, f"graded_{data.grade}")


def assigned(_: Organisation, state: State, event: Event, data: it.ItemAssigned) -> None:
    """Somebody's now."""
    item = state.items[event.subject["item"]]
    if item.assignee:
        state.people[item.assignee].items -= 1
    item.assignee = data.to
    state.people[data.to].items += 1
    peak(state, "items_of_one_peak", state.people[data.to].items)
    count(state, "items_assigned")
    count(state, "items_to_assigned_ms_sum", data.waited)


def handed_off(_: Organisation, state: State, event: Event, __: it.HandoffMade) -> None:
    """On its way to the next."""
    state.items[event.subject["item"]].holder = event.actor
    count(state, "handoffs")


def call_failed(_: Organisation, state: State, event: Event, data: it.CallFailed) -> None:
    """Tried again at its time."""
    path = event.subject["step"]
    count(state, "calls_cached" if data.cached else "calls_failed")
    state.attempts[path] = data.attempt
    if event.due is not None:
        state.agenda.put(f"call|{path}", event.due, ARRIVAL, event.seq)


def call_answered(_: Organisation, state: State, event: Event, __: it.CallAnswered) -> None:
    """Answered."""
    count(state, "calls_answered")
    state.attempts.pop(event.subject["step"], None)


def awaited(_: Organisation, state: State, event: Event, data: it.AnswerAwaited) -> None:
    """The world answers at its time, or reminders go out until then."""
    path = event.subject["step"]
    if event.due is not None:
        state.agenda.put(f"replied|{path}", event.due, ANSWER, event.seq)
    if data.reminder is not None:
        state.agenda.put(f"remind|{path}", data.reminder, DEADLINE, event.seq)


def reminded(_: Organisation, state: State, event: Event, data: it.ReminderDue) -> None:
    """One more, and the next is planned."""
    path = event.subject["step"]
    count(state, "reminders")
    state.attempts[f"remind:{path}"] = data.number
    flow, name = split_step(path)
    state.flows[flow].steps[name].result["reminders"] = data.number
    state.agenda.drop(f"remind|{path}")
    if event.due is not None:
        state.agenda.put(f"remind|{path}", event.due, DEADLINE, event.seq)


def went_down(_: Organisation, state: State, event: Event, __: it.AgentWentDown) -> None:
    """Nothing is taken up."""
    state.people[event.actor].down = True
    state.agenda.drop(f"pick|{event.actor}")
    state.agenda.drop(f"inbox|{event.actor}")


def came_up(org: Organisation, state: State, event: Event, __: it.AgentCameUp) -> None:
    """Back at the desk."""
    state.people[event.actor].down = False
    wake(org, state, event.actor, event.seq)
    if state.people[event.actor].unread:
        due = org.calendars[event.actor].next_open(event.at)
        state.agenda.put(f"inbox|{event.actor}", due, ARRIVAL, event.seq)


def of_stream(what: str, item: str) -> str:
    """The tally of one stream's items: `arrived_gold_leads` counts those of `gold-leads`."""
    return f"{what}_{item.partition('#')[0].replace('-', '_')}"


def close_item(state: State, name: str) -> None:
    """Its workflow has ended, and with it the work on it."""
    item = state.items.pop(name, None)
    if item is None:
        return
    count(state, "items_open", -1)
    count(state, of_stream("open", name), -1)
    if item.assignee:
        state.people[item.assignee].items -= 1


HANDLERS = {
    it.ItemsLoaded: loaded,
    it.ItemSetAside: set_aside,
    it.ItemArrived: arrived,
    it.ItemScored: scored,
    it.ItemAssigned: assigned,
    it.HandoffMade: handed_off,
    it.CallFailed: call_failed,
    it.CallAnswered: call_answered,
    it.AnswerAwaited: awaited,
    it.ReminderDue: reminded,
    it.AgentWentDown: went_down,
    it.AgentCameUp: came_up,
}

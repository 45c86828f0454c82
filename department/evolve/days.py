"""The run and its days: facts, the clock, what the timeline starts."""

from department.agenda import ARRIVAL, CLOSING, OPENING, ROUTINE
from department.events import day
from department.events.record import Event
from department.evolve.desk import count
from department.evolve.minds import new_day
from department.evolve.versions import first_versions
from department.learned import SwarmState
from department.learning import EVEN
from department.org import Organisation
from department.state import Person, Spending, State


def run_started(org: Organisation, state: State, event: Event, data: day.RunStarted) -> None:
    """Set the stage."""
    state.seed, state.department = data.seed, data.department
    state.scenario, state.workflow, state.settings = data.scenario, data.workflow, dict(data.settings)
    state.facts = {name: fact.value for name, fact in org.pack.facts.items()} | data.facts
    state.people = {agent: Person() for agent in org.agents}
    for agent, person in state.people.items():
        person.absent = data.settings.get(f"agent.{agent}.absent") == "true"
    state.releases = first_versions(org, data.settings, event.at)
    state.budgets = {name: Spending(budget.allocation) for name, budget in org.pack.budgets.items()}
    sizes = {name: len(swarm.topics) for name, swarm in org.pack.swarms.items()}
    state.swarms = {name: SwarmState([EVEN] * size, [0] * size) for name, size in sizes.items()}
    state.autonomy = {name: kind.autonomy for name, kind in org.pack.decisions.items()}
    state.agenda.put("day|open", org.calendar.next_open(event.at), OPENING, event.seq)
    if data.workflow and not data.scenario:
        state.agenda.put(f"launch|{data.workflow}", org.calendar.next_open(event.at), ARRIVAL, event.seq)


def timeline_planned(_: Organisation, state: State, event: Event, data: day.TimelinePlanned) -> None:
    """Arm the routines."""
    for index, (routine, due) in enumerate(data.fires.items()):
        state.agenda.put(f"routine|{routine}", due, ROUTINE, event.seq, index)
    for index, (stream, due) in enumerate(data.arrivals.items()):
        state.agenda.put(f"arrive|{stream}", due, ARRIVAL, event.seq, index)


def scenario_started(org: Organisation, state: State, event: Event, data: day.ScenarioStarted) -> None:
    """Plan the scenario's workflow and what the world does; some routines stand aside."""
    state.aside = list(data.replaces)
    flow = org.pack.scenarios[data.scenario].workflow
    for index, due in enumerate(data.stimuli):
        state.agenda.put(f"stimulus|{index}", due, ARRIVAL, event.seq, index)
    if event.due is not None:
        state.agenda.put(f"launch|{flow}", event.due, ARRIVAL, event.seq, len(data.stimuli))


def day_opened(_: Organisation, state: State, event: Event, __: day.DayOpened) -> None:
    """A working day."""
    count(state, "working_days")
    new_day(state)
    state.at_opening = dict(state.tally)
    state.agenda.drop("day|open")
    if event.due is not None:
        state.agenda.put("day|close", event.due, CLOSING, event.seq)


def day_closed(_: Organisation, state: State, event: Event, __: day.DayClosed) -> None:
    """The next one is planned."""
    state.day += 1
    state.agenda.drop("day|close")
    if event.due is not None:
        state.agenda.put("day|open", event.due, OPENING, event.seq)


def clock_jumped(_: Organisation, state: State, __: Event, data: day.ClockJumped) -> None:
    """Time has passed unseen."""
    state.now = max(state.now, data.to)


def facts_injected(_: Organisation, state: State, event: Event, data: day.FactInjected) -> None:
    """The world changed."""
    stimulus = event.subject.get("stimulus")
    if stimulus is not None:
        state.agenda.drop(f"stimulus|{stimulus}")
    state.facts.update(data.facts)


def facts_learned(_: Organisation, state: State, event: Event, data: day.FactLearned) -> None:
    """Work brought something to light; `param.` names belong to one workflow."""
    flow = state.flows.get(event.subject.get("workflow", ""))
    for name, value in data.facts.items():
        if name.startswith("param."):
            if flow is not None:
                flow.params[name[6:]] = value
        else:
            state.facts[name] = value


def autonomy_changed(_: Organisation, state: State, __: Event, data: day.AutonomyChanged) -> None:
    """The operator trusts more, or less."""
    state.autonomy[data.decision] = data.level


def routine_fired(_: Organisation, state: State, event: Event, __: day.RoutineFired) -> None:
    """Its next firing is planned."""
    routine = event.subject["routine"]
    state.fired[routine] = event.at
    count(state, "routines_fired")
    _rearm(state, routine, event)


def routine_missed(_: Organisation, state: State, event: Event, __: day.RoutineMissed) -> None:
    """It did not start, and goes on."""
    count(state, "routines_missed")
    _rearm(state, event.subject["routine"], event)


def _rearm(state: State, routine: str, event: Event) -> None:
    state.agenda.drop(f"routine|{routine}")
    if event.due is not None:
        state.agenda.put(f"routine|{routine}", event.due, ROUTINE, event.seq)


HANDLERS = {
    day.RunStarted: run_started,
    day.TimelinePlanned: timeline_planned,
    day.ScenarioStarted: scenario_started,
    day.DayOpened: day_opened,
    day.DayClosed: day_closed,
    day.ClockJumped: clock_jumped,
    day.FactInjected: facts_injected,
    day.FactLearned: facts_learned,
    day.AutonomyChanged: autonomy_changed,
    day.RoutineFired: routine_fired,
    day.RoutineMissed: routine_missed,
}

"""What time brings: days, routines, scenarios, the world's stimuli, and the figures of what was published."""

from department.calendar import clock_ms, duration_ms
from department.commands import Begin
from department.decide.arrivals import next_arrival, workflow_of
from department.decide.context import Deciding
from department.decide.flow import start_workflow
from department.decide.items import moved
from department.decide.versions import refuse_strangers
from department.errors import UsageError, nearest
from department.events import day as it
from department.events.content import ContentMeasured, ThresholdMet
from department.metrics import newly_met
from department.org import ENGINE, WORLD, Organisation
from department.state import Track
from department.world import measure

LATE = 60_000
"""From how many ms on a routine counts as missed."""


def begin(deciding: Deciding, command: Begin, pack: str) -> None:
    """The first events of a run: the stage, the timeline, the scenario."""
    org = deciding.org
    scenario = command.scenario
    if scenario is not None and scenario not in org.pack.scenarios:
        raise UsageError(f"There is no scenario '{scenario}'; {nearest(scenario, set(org.pack.scenarios))}.")
    if command.workflow is not None and command.workflow not in org.pack.workflows:
        known = nearest(command.workflow, set(org.pack.workflows))
        raise UsageError(f"There is no workflow '{command.workflow}'; {known}.")
    require_startable(org, command.workflow)
    if all(command.settings.get(f"agent.{agent}.absent") == "true" for agent in org.agents):
        raise UsageError("There is nobody at work: every agent is absent. Leave at least one.")
    refuse_strangers(org, command.settings)
    facts = dict(org.pack.scenarios[scenario].facts) if scenario else {}
    started = it.RunStarted(
        department=org.pack.id, version=org.pack.version, pack=pack, seed=command.seed,
        facts=facts | command.facts, scenario=scenario, workflow=command.workflow, settings=command.settings,
    )  # fmt: skip
    first = deciding.emit(started, ENGINE, {"run": org.pack.id})
    fires = {name: deciding.triggers.next_fire(name, None, deciding.at) for name in org.pack.routines}
    planned = {name: at for name, at in fires.items() if at is not None}
    streams = [name for name in org.pack.arrivals if workflow_of(org, scenario, name)]
    first_items = {name: next_arrival(deciding, name, 1, deciding.at) for name in streams}
    coming = {name: at for name, at in first_items.items() if at is not None}
    deciding.emit(it.TimelinePlanned(fires=planned, arrivals=coming), ENGINE, {"run": org.pack.id}, cause=first)
    if scenario is not None:
        _plan_scenario(deciding, scenario, first)


def require_startable(org: Organisation, workflow: str | None) -> None:
    """Raise UsageError for a workflow that is about an item: it has none unless one comes in."""
    streams = org.streams_of(workflow) if workflow else []
    if streams:
        raise UsageError(
            f"Workflow '{workflow}' starts with each item of '{streams[0]}' and cannot be started without one. "
            "Leave it out: items come in by themselves, or from a file with --leads FILE."
        )


def _plan_scenario(deciding: Deciding, name: str, cause: int) -> None:
    org, spec = deciding.org, deciding.org.pack.scenarios[name]
    instants = [
        org.calendar.at_clock(org.calendar.day(stimulus.day), clock_ms(stimulus.at)) for stimulus in spec.stimuli
    ]
    due = org.calendar.at_clock(org.calendar.day(0), clock_ms(spec.at)) if spec.at else None
    event = it.ScenarioStarted(scenario=name, replaces=list(spec.replaces), stimuli=instants)
    deciding.emit(event, WORLD, {"scenario": name}, cause=cause, due=due)


def open_day(deciding: Deciding) -> None:
    """The department opens; a day that a jump of the clock went past closes at once."""
    day, closing = _planned(deciding, "day|open")
    passed = closing < deciding.at
    deciding.emit(it.DayOpened(day=day), ENGINE, {"day": day}, due=None if passed else closing)
    if passed:
        _close(deciding, day)


def close_day(deciding: Deciding) -> None:
    """The department closes; targets newly met are said, open work is counted."""
    _close(deciding, _planned(deciding, "day|close")[0])


def _planned(deciding: Deciding, key: str) -> tuple[str, int]:
    """The day that an item of the agenda belongs to, whenever it happens, and when that day closes."""
    calendar, planned = deciding.org.calendar, deciding.state.agenda.items[key][0]
    return calendar.local(planned).date().isoformat(), calendar.close_of(planned)


def _close(deciding: Deciding, day: str) -> None:
    for metric, value in newly_met(deciding.org, deciding.state):
        deciding.emit(ThresholdMet(metric=metric, value=value), ENGINE, {"metric": metric})
    still_open = sum(work.task for work in deciding.state.works.values())
    due = deciding.org.calendar.next_open(deciding.at + 1)
    deciding.emit(it.DayClosed(day=day, open=still_open), ENGINE, {"day": day}, due=due)


def routine(deciding: Deciding, name: str, planned: int) -> None:
    """A routine's time has come: it starts its workflow, stands aside, or was missed."""
    spec = deciding.org.pack.routines[name]
    late = max(0, deciding.state.now - planned)
    missed = late > LATE
    previous = planned if spec.missed == "all" or not missed else deciding.state.now
    following = deciding.triggers.next_fire(name, previous, previous)
    subject, actor = {"routine": name}, f"routine:{name}"
    window, _ = duration_ms(spec.window)
    why = ""
    if name in deciding.state.aside and _first_day(deciding):
        why = f"it stands aside for the scenario '{deciding.state.scenario}'"
    elif missed and (late > window or spec.missed == "skip"):
        why = f"its time passed {late // LATE} min ago (policy {spec.missed}, window {spec.window})"
    elif not deciding.org.calendar.is_open(deciding.at):
        why = "the department is closed"
    if why:
        deciding.emit(it.RoutineMissed(why=why), actor, subject, due=following)
        return
    deciding.emit(it.RoutineFired(late=late), actor, subject, due=following)
    start_workflow(deciding, str(spec.workflow), actor)


def _first_day(deciding: Deciding) -> bool:
    return deciding.org.calendar.day_index(deciding.at) == 0


def launch(deciding: Deciding, workflow: str) -> None:
    """The scenario's workflow, or the one the run was started for, begins."""
    mode = deciding.state.settings.get("tracks", "")
    start_workflow(deciding, workflow, WORLD, mode=mode)


def stimulus(deciding: Deciding, number: str) -> None:
    """The world acts; what the run was told to be otherwise stays otherwise."""
    spec = deciding.org.pack.scenarios[str(deciding.state.scenario)].stimuli[int(number)]
    overridden = {key.removeprefix("fact.") for key in deciding.state.settings if key.startswith("fact.")}
    facts = {name: value for name, value in spec.facts.items() if name not in overridden}
    says = deciding.phrases.fill(spec.says, {f"fact.{k}": v for k, v in (deciding.state.facts | facts).items()})
    deciding.emit(it.FactInjected(facts=facts, says=says), WORLD, {"stimulus": number})
    moved(deciding, list(spec.down), down=True)
    moved(deciding, list(spec.up), down=False)


def read_figures(deciding: Deciding, name: str) -> None:
    """A published piece is measured; the next reading is planned while there are readings left."""
    track: Track = deciding.state.tracks[name]
    reading = track.reading + 1
    figures = measure(deciding.scope(), track, deciding.state.seed)
    due = deciding.at + track.every if reading < track.left else None
    measured = ContentMeasured(title=track.title, figures=figures, reading=reading)
    deciding.emit(measured, WORLD, {"piece": name}, due=due)

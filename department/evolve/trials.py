"""Contests: what is under way, and what every version has brought."""

from department.agenda import ARRIVAL
from department.blueprint.words import Value
from department.events import learning as it
from department.events.record import Event
from department.evolve.desk import count
from department.learned import Trial, Tried
from department.org import Organisation
from department.paths import step_path
from department.state import State


def _path(event: Event) -> str:
    return step_path(event.subject["workflow"], event.subject["step"])


def opened(_: Organisation, state: State, event: Event, data: it.TrialOpened) -> None:
    """The figures will be in at its due instant."""
    path = _path(event)
    state.trials[path] = Trial(data.number, data.times, data.record, dict(data.shown))
    state.agenda.drop(f"trial|{path}")
    if event.due is not None:
        state.agenda.put(f"figures|{path}", event.due, ARRIVAL, event.seq)


def measured(_: Organisation, state: State, event: Event, data: it.TrialMeasured) -> None:
    """All results are kept, and the best is on its way to the rest."""
    path = _path(event)
    trial = state.trials[path]
    trial.best, trial.rest = data.best, data.rest
    for version, shown in data.shown.items():
        _keep(state, trial.record, version, shown, data.responded[version])
    flow = state.flows.get(event.subject["workflow"])
    if flow is not None:
        figures: dict[str, Value] = {"best": data.best, "margin": data.margin, "rate": data.rates[data.best]}
        flow.steps[event.subject["step"]].result.update(figures)
    count(state, "trials")
    count(state, "trials_right", int(data.truth[data.best] == max(data.truth.values())))
    count(state, "trial_shown", sum(data.shown.values()))
    count(state, "trial_responded", sum(data.responded.values()))
    state.agenda.drop(f"figures|{path}")
    if event.due is not None:
        state.agenda.put(f"{'rollout' if data.rest else 'trial'}|{path}", event.due, ARRIVAL, event.seq)


def rolled_out(_: Organisation, state: State, event: Event, data: it.RolloutMeasured) -> None:
    """What the best brought is kept as well; the next trial is planned."""
    path = _path(event)
    _keep(state, state.trials[path].record, data.version, data.shown, data.responded)
    count(state, "rollout_shown", data.shown)
    count(state, "rollout_responded", data.responded)
    count(state, "rollout_even", data.even)
    state.agenda.drop(f"rollout|{path}")
    if event.due is not None:
        state.agenda.put(f"trial|{path}", event.due, ARRIVAL, event.seq)


def _keep(state: State, record: str, version: str, shown: int, responded: int) -> None:
    """Add to a version's record, where the contest has a name."""
    if record:
        tried = state.records.setdefault(record, {}).setdefault(version, Tried())
        tried.shown += shown
        tried.responded += responded


HANDLERS = {
    it.TrialOpened: opened,
    it.TrialMeasured: measured,
    it.RolloutMeasured: rolled_out,
}

"""Swarms: rounds that wait for their truth, and the weights and hits of the members."""

from department.agenda import ARRIVAL
from department.events import learning as it
from department.events.record import Event
from department.evolve.desk import count, peak
from department.learned import Round, SwarmState
from department.learning import VOTES
from department.org import Organisation
from department.paths import step_path
from department.state import State


def sensed(_: Organisation, state: State, event: Event, data: it.SwarmSensed) -> None:
    """A round is in; its truth will be known at its due instant, and the next round is planned."""
    name = event.subject["swarm"]
    path = step_path(event.subject["workflow"], event.subject["step"])
    swarm = state.swarms[name]
    swarm.number = data.number
    swarm.rounds[str(data.number)] = Round(data.votes, data.trend, data.even, data.truth)
    state.attempts[path] = state.attempts.get(path, 0) + 1
    flow = state.flows.get(event.subject["workflow"])
    if flow is not None:
        flow.steps[event.subject["step"]].result.update({"trend": data.trend, "agreement": data.agreement})
    state.agenda.drop(f"sense|{path}")
    if event.due is not None:
        state.agenda.put(f"known|{name}#{data.number}", event.due, ARRIVAL, event.seq)
    if data.next is not None:
        state.agenda.put(f"sense|{path}", data.next, ARRIVAL, event.seq, 1)


def adapted(_: Organisation, state: State, event: Event, data: it.SwarmAdapted) -> None:
    """The weights are new, and it is counted who was right: the swarm, even votes, each member."""
    name = event.subject["swarm"]
    swarm = state.swarms[name]
    state.agenda.drop(f"known|{name}#{data.number}")
    known = swarm.rounds.pop(str(data.number))
    swarm.weights = list(data.weights)
    for index, letter in enumerate(known.votes):
        swarm.hits[index] += VOTES[letter] == known.truth
    right = known.trend == known.truth
    count(state, f"swarm_{name}_rounds")
    count(state, f"swarm_{name}_right", int(right))
    count(state, f"swarm_{name}_even_right", int(known.even == known.truth))
    count(state, f"swarm_{name}_hits", data.hits)
    state.tally[f"swarm_{name}_size"] = len(swarm.hits)
    peak(state, f"swarm_{name}_best_right", max(swarm.hits))
    _turn(state, name, swarm, known.truth, right=right)


def _turn(state: State, name: str, swarm: SwarmState, truth: str, *, right: bool) -> None:
    """Count the turns of the truth, and how many rounds the swarm was wrong before it followed one."""
    if swarm.truth not in ("", truth):
        count(state, f"swarm_{name}_turns")
        swarm.behind = 0
    swarm.truth = truth
    if swarm.behind is None:
        return
    if not right:
        swarm.behind += 1
        return
    count(state, f"swarm_{name}_turns_followed")
    count(state, f"swarm_{name}_recovery", swarm.behind)
    swarm.behind = None


HANDLERS = {
    it.SwarmSensed: sensed,
    it.SwarmAdapted: adapted,
}

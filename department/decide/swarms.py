"""Swarms: rounds in which many simple members vote, and what they learn once the truth is known."""

from typing import cast

from department.blueprint.learning_steps import Sense, Swarm
from department.calendar import duration_ms
from department.decide.context import Deciding
from department.decide.flow import complete
from department.decide.parts import Place
from department.draws import THOUSAND, quantile
from department.events.learning import SwarmAdapted, SwarmSensed
from department.learning import EVEN, FALLING, FLAT, RISING, VOTES, reweighted
from department.paths import step_path
from department.scope import Scope


def sense(deciding: Deciding, place: Place, number: int) -> None:
    """One round: every member votes on its topic, and the weighted votes make the trend."""
    spec = cast("Sense", place.spec)
    name = str(spec.swarm)
    swarm, state = deciding.org.pack.swarms[name], deciding.state.swarms[name]
    scope = deciding.scope(place.flow)
    last = number >= scope.whole(spec.times)
    votes = votes_of(deciding, name, swarm, state.number + 1)
    trend, agreement = tallied(votes, state.weights)
    every = deciding.org.calendar.next_open(deciding.at + duration_ms(spec.every)[0])
    sensed = SwarmSensed(
        number=state.number + 1, votes=votes, trend=trend, agreement=agreement,
        even=tallied(votes, [EVEN] * len(votes))[0], truth=direction(deciding.scope().whole(swarm.trend), 1),
        next=None if last else every,
    )  # fmt: skip
    subject = {"swarm": name, "workflow": place.flow.id, "step": place.name}
    deciding.emit(sensed, f"swarm:{name}", subject, due=deciding.at + duration_ms(spec.known_after)[0])
    if last:
        complete(deciding, place.flow, place.name, {"trend": trend, "agreement": agreement})


def sense_again(deciding: Deciding, path: str) -> None:
    """The next round of a step is due."""
    place = Place(*deciding.step(path))
    sense(deciding, place, deciding.state.attempts.get(step_path(place.flow.id, place.name), 0) + 1)


def votes_of(deciding: Deciding, name: str, swarm: Swarm, number: int) -> str:
    """A letter for each member: what it sees of its topic, keyed by the swarm, the round and the topic."""
    seed, scope = deciding.state.seed, deciding.scope()
    return "".join(_vote(scope, seed, swarm, name, number, topic) for topic in swarm.topics)


def _vote(scope: Scope, seed: int, swarm: Swarm, name: str, number: int, topic: str) -> str:
    member = f"{name}:{topic}"
    scope.item = topic
    scope.member = {trait: quantile(table, seed, f"trait:{trait}", member) for trait, table in swarm.traits.items()}
    seen = scope.whole(swarm.signal)
    if swarm.noise:
        seen += quantile(swarm.noise, seed, "noise", f"{member}:{number}")
    found = direction(seen, max(1, scope.whole(swarm.threshold)))
    return next(letter for letter, word in VOTES.items() if word == found)


def direction(value: int, threshold: int) -> str:
    """Rising from the threshold on, falling from its negative on, flat between."""
    return RISING if value >= threshold else FALLING if value <= -threshold else FLAT


def tallied(votes: str, weights: list[int]) -> tuple[str, int]:
    """The trend that has the most weight, and how many thousandths of all weight; at a tie the trend is flat."""
    sums = {FLAT: 0, RISING: 0, FALLING: 0}
    for letter, weight in zip(votes, weights, strict=True):
        sums[VOTES[letter]] += weight
    best = max(sums, key=lambda trend: sums[trend])
    tied = sum(weight == sums[best] for weight in sums.values()) > 1
    found = FLAT if tied else best
    return found, sums[found] * THOUSAND // max(1, sum(sums.values()))


def adapt(deciding: Deciding, what: str) -> None:
    """The truth of a round is known: weights move to the members that saw it."""
    name, _, number = what.partition("#")
    spec, state = deciding.org.pack.swarms[name], deciding.state.swarms[name]
    known = state.rounds[number]
    right = [VOTES[letter] == known.truth for letter in known.votes]
    adapted = SwarmAdapted(
        number=int(number), trend=known.trend, truth=known.truth, hits=sum(right),
        weights=reweighted(state.weights, right, spec.penalty, spec.share),
    )  # fmt: skip
    deciding.emit(adapted, f"swarm:{name}", {"swarm": name})

"""At what value of a fact an agent would have chosen otherwise: the same weights and values, one fact changed."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from department.blueprint.rules import Option
from department.errors import ExpressionError
from department.expr import compile_expr
from department.org import Organisation
from department.scope import Scope
from department.state import Flow, State

_FULL = 1000
_FAR = 10
"""How many times its own size a fact is moved at most, looking for another choice."""


class Flip(NamedTuple):
    """With the fact at `at` (it was `was`) the choice would be `choice`."""

    fact: str
    was: int
    at: int
    choice: str


def worths(org: Organisation, state: State, flow: Flow, agent: str, options: Mapping[str, Option],
           changed: Mapping[str, int] | None = None) -> dict[str, int]:  # fmt: skip
    """What each option on offer is worth to an agent, without the noise of the moment.

    The weights (thousandths) times the values by criterion, plus what the agent leans to, as the simulated
    mind adds them up; `changed` are facts that are other than the state says.
    """
    spec = org.pack.agents[agent]
    scope = Scope(org, state, flow, learned={f"fact.{name}": value for name, value in (changed or {}).items()})
    return {
        name: sum(spec.weights.get(what, _FULL) * int(scope.value(formula)) for what, formula in option.values.items())
        // _FULL + spec.leans.get(name, 0)
        for name, option in options.items()
        if scope.holds(option.when)
    }  # fmt: skip


def flips(
    org: Organisation, state: State, flow: Flow, agent: str, options: Mapping[str, Option], choice: str
) -> list[Flip]:
    """For each number that the options' values ask for, the nearest value at which another option wins."""
    found = []
    for fact in _numbers(state, options):
        was = state.facts[fact]
        if isinstance(was, int):
            flip = _nearest(org, state, flow, agent, options, choice, fact, was)
            if flip is not None:
                found.append(flip)
    return sorted(found, key=lambda flip: abs(flip.at - flip.was) * _FULL // max(1, abs(flip.was)))


def _numbers(state: State, options: Mapping[str, Option]) -> list[str]:
    formulas = [formula for option in options.values() for formula in option.values.values()]
    names = {name for formula in formulas for name in compile_expr(formula).names}
    facts = sorted(name.removeprefix("fact.") for name in names if name.startswith("fact."))
    return [fact for fact in facts if type(state.facts.get(fact)) is int]


def _nearest(
    org: Organisation, state: State, flow: Flow, agent: str, options: Mapping[str, Option], choice: str,
    fact: str, was: int,
) -> Flip | None:  # fmt: skip
    def winner(value: int) -> str:
        try:
            worth = worths(org, state, flow, agent, options, {fact: value})
        except ExpressionError:
            return choice
        return max(worth, key=lambda name: worth[name], default=choice)

    if winner(was) != choice:
        return None
    best: Flip | None = None
    for way in (1, -1):
        step, near = max(1, abs(was) // 20), was
        while abs(near - was) <= _FAR * max(10, abs(was)):
            far = near + way * step
            if far < 0 <= was:
                far = 0
            if far == near:
                break
            if winner(far) != choice:
                at = _edge(winner, choice, near, far)
                if best is None or abs(at - was) < abs(best.at - was):
                    best = Flip(fact, was, at, winner(at))
                break
            near, step = far, step * 2
    return best


def _edge(winner: Callable[[int], str], choice: str, near: int, far: int) -> int:
    """The value nearest to `near` at which the choice is another: between one that keeps it and one that does not."""
    while abs(far - near) > 1:
        middle = (near + far) // 2
        if winner(middle) == choice:
            near = middle
        else:
            far = middle
    return far

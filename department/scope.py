"""What a formula may ask for: the facts, the workflow, its steps and positions, the piece, the budgets."""

from collections.abc import Mapping
from typing import Any

from department.blueprint.words import Value
from department.errors import ExpressionError
from department.expr import compile_expr
from department.org import Organisation
from department.state import Flow, Piece, Spending, State, StepState

_NOTHING: dict[str, Value] = {}


class Scope:
    """The names of one moment, as dotted words; later knowledge of the same command lies on top (`learned`)."""

    def __init__(
        self,
        org: Organisation,
        state: State,
        flow: Flow | None = None,
        *,
        item: Value = "",
        piece: Piece | None = None,
        learned: Mapping[str, Value] = _NOTHING,
        results: Mapping[str, tuple[str, dict[str, Value]]] | None = None,
        at: int | None = None,
    ) -> None:
        self.at = state.now if at is None else at
        self.org, self.state, self.flow = org, state, flow
        self.item, self.piece, self.learned = item, piece, learned
        self.results = results or {}
        self.candidate = ""
        self.member: Mapping[str, Value] = _NOTHING

    def __call__(self, name: str) -> Any:
        """The value of a dotted name; ExpressionError for a stranger."""
        head, _, rest = name.partition(".")
        if name == "item":
            return self.item
        reader = _READERS.get(head)
        if reader is None or not rest:
            raise ExpressionError(f"'{name}' is not known here.")
        return reader(self, rest)

    def value(self, formula: str) -> Any:
        """Work a formula out; ExpressionError, with the formula and the reason, when that cannot be done."""
        return compile_expr(formula).value(self)

    def whole(self, formula: str) -> int:
        """Work out what must be a number (yes is 1, no is 0)."""
        found = self.value(formula)
        if not isinstance(found, int):
            raise ExpressionError(f"'{formula}' gives {found!r} where a number must stand.")
        return int(found)

    def plain(self, formula: str) -> Value:
        """Work out what becomes a fact: a number, a word, yes or no; a list is none of these."""
        found = self.value(formula)
        if not isinstance(found, (int, str)):
            raise ExpressionError(f"'{formula}' gives a list, which a fact cannot be.")
        return found

    def holds(self, condition: str | None) -> bool:
        """Whether a condition holds; none always does."""
        return condition is None or bool(compile_expr(condition).value(self))


def _fact(scope: Scope, name: str) -> Any:
    if f"fact.{name}" in scope.learned:
        return scope.learned[f"fact.{name}"]
    return scope.state.facts.get(name, 0)


def _param(scope: Scope, name: str) -> Any:
    if f"param.{name}" in scope.learned:
        return scope.learned[f"param.{name}"]
    if scope.flow is None or name in scope.flow.params:
        return scope.flow.params[name] if scope.flow else 0
    item = scope.state.items.get(scope.flow.item)
    return item.record.get(name, 0) if item else 0


def _truth(scope: Scope, name: str) -> Any:
    if f"truth.{name}" in scope.learned:
        return scope.learned[f"truth.{name}"]
    item = scope.state.items.get(scope.flow.item) if scope.flow else None
    return item.truth.get(name, 0) if item else 0


def _candidate(scope: Scope, what: str) -> Any:
    if scope.candidate not in scope.state.people:
        raise ExpressionError("There is no candidate here.")
    if what == "open":
        return scope.state.people[scope.candidate].items
    if what == "available":
        person = scope.state.people[scope.candidate]
        open_now = scope.org.calendars[scope.candidate].is_open(scope.at)
        return open_now and not person.absent and not person.down
    return scope.org.pack.agents[scope.candidate].tags.get(what, "")


def _member(scope: Scope, trait: str) -> Any:
    return scope.member.get(trait, 0)


def _step(scope: Scope, name: str) -> Any:
    step, _, what = name.partition(".")
    if scope.flow is None or step not in scope.flow.steps:
        raise ExpressionError(f"There is no step '{step}' here.")
    status, result = _so_far(scope, step, scope.flow.steps[step])
    if what in ("done", "skipped", "failed"):
        return status in (("skipped", "unused") if what == "skipped" else (what,))
    if what == "round":
        return scope.flow.steps[step].round
    if what == "agreed":
        return len({position.choice for position in scope.flow.positions.values()}) <= 1
    return result.get(what, "" if what in ("choice", "outcome", "best", "trend") else 0)


def _so_far(scope: Scope, name: str, step: StepState) -> tuple[str, dict[str, Value]]:
    return scope.results.get(name, (step.status, step.result))


def _position(scope: Scope, agent: str) -> str:
    position = scope.flow.positions.get(agent) if scope.flow else None
    return position.choice if position else ""


def _piece(scope: Scope, what: str) -> Any:
    piece = scope.piece
    if piece is None:
        return 0
    if what in ("score", "threshold", "version"):
        return getattr(piece, what)
    return piece.passed.get(what, False)


def _budget(scope: Scope, name: str) -> int:
    budget, _, what = name.rpartition(".")
    spending = scope.state.budgets.get(budget.replace("_", "-")) or scope.state.budgets.get(budget)
    if spending is None:
        raise ExpressionError(f"There is no budget '{budget}'.")
    return _of_budget(spending, what)


def _of_budget(spending: Spending, what: str) -> int:
    if what == "left":
        return spending.allocation - spending.spent
    if what == "over_permille":
        return spending.over * 1000 // max(1, spending.allocation)
    if what not in ("allocation", "spent", "over"):
        raise ExpressionError(f"A budget has no figure '{what}'.")
    return int(getattr(spending, what))


def _tally(scope: Scope, name: str) -> int:
    return scope.state.tally.get(name, 0)


def _today(scope: Scope, name: str) -> int:
    return scope.state.tally.get(name, 0) - scope.state.at_opening.get(name, 0)


def _assume(scope: Scope, name: str) -> int:
    assumed = scope.org.pack.assumptions.get(name)
    if assumed is None:
        raise ExpressionError(f"There is no assumption '{name}'.")
    return assumed.value


def _version(scope: Scope, name: str) -> Any:
    agent, _, what = name.partition(".")
    releases = scope.state.releases.get(agent)
    if releases is None:
        raise ExpressionError(f"'{agent}' has no versions.")
    sums, _, count = what.partition(".")
    counted = {"live": releases.served, "beside": releases.beside, "staged": releases.shadow}
    if count and sums in counted:
        return counted[sums].get(count, 0)
    if what == "previous":
        return releases.before[-1] if releases.before else ""
    if what not in ("live", "staged", "since", "compared", "same"):
        raise ExpressionError(f"Of the versions of '{agent}' nothing is known that is called '{what}'.")
    return getattr(releases, what)


def _agent(scope: Scope, name: str) -> int:
    agent, _, _ = name.partition(".")
    person = scope.state.people.get(agent)
    if person is None:
        raise ExpressionError(f"There is no agent '{agent}'.")
    return len(person.queue) + (person.current is not None)


_READERS = {
    "agent": _agent,
    "version": _version,
    "fact": _fact,
    "param": _param,
    "truth": _truth,
    "candidate": _candidate,
    "member": _member,
    "step": _step,
    "position": _position,
    "piece": _piece,
    "budget": _budget,
    "tally": _tally,
    "today": _today,
    "assume": _assume,
}

"""Metrics: folds of events, compared with the pack's targets. What cannot be measured says so."""

import operator
import re
from collections.abc import Callable

import msgspec

from department.blueprint.rules import Target
from department.errors import ExpressionError
from department.org import Organisation
from department.scope import Scope
from department.state import State

_COMPARISON = re.compile(r"\s*(>=|<=|>|<|=)\s*(-?\d+)\s*\Z")
_TESTS: dict[str, Callable[[int, int], bool]] = {
    ">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt, "=": operator.eq,
}  # fmt: skip


class Metric(msgspec.Struct, frozen=True):
    """A metric's value in its unit (an integer; divide by `scale` for people), or why there is none."""

    name: str
    title: str
    group: str
    source: str
    value: int | None
    target: str
    unit: str
    scale: int
    met: bool | None
    why: str = ""


def read_target(text: str) -> tuple[str, int]:
    """Read a comparison such as `> 950`; ExpressionError when it is none."""
    match = _COMPARISON.fullmatch(text)
    if not match:
        raise ExpressionError(f"The target '{text}' is not a comparison such as '> 950' or '<= 20'.")
    return match[1], int(match[2])


def metrics(org: Organisation, state: State) -> list[Metric]:
    """Every target of the pack with its value now; without those that are said only where they can be measured."""
    scope = Scope(org, state)
    return [
        _metric(scope, name, target)
        for name, target in org.pack.targets.items()
        if not target.only_measured or scope.holds(target.when)
    ]


def _metric(scope: Scope, name: str, target: Target) -> Metric:
    value, why = None, target.why
    if target.value is not None:
        try:
            if scope.holds(target.when):
                value = scope.whole(target.value)
            else:
                why = why or "nothing to measure yet"
        except ExpressionError as error:
            why = str(error)
    sign, bound = read_target(target.target)
    met = None if value is None else _TESTS[sign](value, bound)
    return Metric(
        name, target.title, target.group, target.source, value, target.target, target.unit, target.scale, met,
        "" if value is not None else why or "not measured here",
    )  # fmt: skip


def newly_met(org: Organisation, state: State) -> list[tuple[str, int]]:
    """The metrics that meet their target now and did not before."""
    return [
        (metric.name, metric.value)
        for metric in metrics(org, state)
        if metric.met and metric.value is not None and metric.name not in state.thresholds
    ]

"""Turns the tree of a pack into a Blueprint, or says everything in it that does not fit.

A pack that is right is read by msgspec in a few milliseconds; only one that is wrong is given to pydantic
(`data.pack_findings`), which is slower to set up and tells every problem at once. What does not fit is then
stopped with blanks (`data.pack_blanks`), so that the linter can tell the rest in the same go.
"""

from dataclasses import dataclass
from typing import Any

import msgspec

from data.pack_reader import Source
from data.problems import Findings, Path, Problem
from data.shapes import show
from department.blueprint.pack import Blueprint
from department.blueprint.work import KINDS
from department.errors import nearest


@dataclass(frozen=True, slots=True)
class Shaped:
    """A pack by its shape: the blueprint (None if beyond reading), problems, and where blanks stand in."""

    blueprint: Blueprint | None
    problems: list[Problem]
    blanks: frozenset[Path] = frozenset()


def to_blueprint(source: Source) -> Shaped:
    """Read the shape of a pack; a blueprint with blanks is for the linter only."""
    blueprint, findings = _read(source.data, source)
    if not findings:
        return Shaped(blueprint, [])
    from data.pack_blanks import filled  # noqa: PLC0415 (needed only for a pack that is wrong)

    problems = [problem for problem in findings.values() if problem]
    data, blanks = filled(source.data, list(findings))
    blueprint, rest = _read(data, source)
    return Shaped(None if rest else blueprint, problems, blanks)


def _read(data: dict[str, Any], source: Source) -> tuple[Blueprint | None, Findings]:
    steps, findings = _steps(data, source)
    blueprint, found = _shaped(Blueprint, data, (), source)
    findings |= found
    if findings or blueprint is None:
        return None, findings
    for flow_id, flow in blueprint.workflows.items():
        for step_id in flow.steps:
            flow.steps[step_id] = steps[flow_id, step_id]
    return blueprint, {}


def _steps(data: dict[str, Any], source: Source) -> tuple[dict[tuple[str, str], Any], Findings]:
    """Every step of every workflow by its kind; what is no map above them is the outer check's to tell."""
    steps: dict[tuple[str, str], Any] = {}
    findings: Findings = {}
    flows = data.get("workflows")
    for flow_id, flow in (flows if isinstance(flows, dict) else {}).items():
        inner = flow.get("steps") if isinstance(flow, dict) else None
        for step_id, raw in (inner if isinstance(inner, dict) else {}).items():
            step, found = _step(raw, ("workflows", flow_id, "steps", step_id), source)
            steps[flow_id, step_id] = step
            findings |= found
    return steps, findings


def _step(raw: Any, path: Path, source: Source) -> tuple[Any, Findings]:
    if not isinstance(raw, dict):
        return None, {path: source.places.value(path, f"a step must be a map with a 'kind', not {show(raw)}.")}
    kind, where = raw.get("kind"), (*path, "kind")
    if kind is None:
        says = f"the step has no 'kind'; write one of {', '.join(sorted(KINDS))}."
        return None, {where: source.places.key(where, says)}
    if not isinstance(kind, str) or kind not in KINDS:
        says = f"there is no step kind {show(kind)}; {nearest(str(kind), list(KINDS))}."
        return None, {where: source.places.value(where, says)}
    rest = {key: value for key, value in raw.items() if key != "kind"}
    return _shaped(KINDS[kind], rest, path, source)


def _shaped(shape: type, data: Any, at: Path, source: Source) -> tuple[Any, Findings]:
    try:
        value: Any = msgspec.convert(data, shape)
    except msgspec.ValidationError:
        pass
    else:
        if _all_known(data, msgspec.to_builtins(value)):
            return value, {}
    from data.pack_findings import checked  # noqa: PLC0415 (pydantic is set up only for a pack that is wrong)

    return checked(shape, data, at, source)


def _all_known(data: Any, read: Any) -> bool:
    """Whether every key of `data` was taken over; msgspec passes over the keys a dataclass has not."""
    if isinstance(data, dict):
        return all(key in read and _all_known(value, read[key]) for key, value in data.items())
    if isinstance(data, list):
        return all(map(_all_known, data, read))
    return True

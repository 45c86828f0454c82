"""Skills by name: small pure functions for what must be computed from facts."""

from collections.abc import Callable, Mapping

from department.blueprint.words import Value
from department.errors import UsageError, nearest

SkillFunction = Callable[[Mapping[str, Value]], dict[str, Value]]
"""Facts in, facts out; no clock, no dice, no outside."""


def share(inputs: Mapping[str, Value]) -> dict[str, Value]:
    """How much `part` is of `whole`, in thousandths."""
    return {"share": int(inputs["part"]) * 1000 // max(1, int(inputs["whole"]))}


BUILT_IN: dict[str, SkillFunction] = {"share": share}
"""The skills every pack may use."""


def skill(name: str) -> SkillFunction:
    """A skill by its name; UsageError names the nearest ones."""
    if name not in BUILT_IN:
        raise UsageError(f"There is no skill '{name}'; {nearest(name, set(BUILT_IN))}.")
    return BUILT_IN[name]

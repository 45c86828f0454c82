"""Workflows made ready: who needs whom, which steps only run on a failure path, what a loop resets."""

from dataclasses import dataclass, replace

from department.blueprint.steps import Choose, Publish, Step
from department.blueprint.work import Workflow

FAIL = "fail"
CONTINUE = "continue"


@dataclass(frozen=True, slots=True)
class Plan:
    """A workflow's graph. `triggers` maps a reserve step to the steps whose failure paths lead to it."""

    id: str
    workflow: Workflow
    steps: dict[str, Step]
    needed_by: dict[str, tuple[str, ...]]
    triggers: dict[str, tuple[str, ...]]
    order: tuple[str, ...]
    launches: bool

    def behind(self, step: str) -> set[str]:
        """All steps that `step` can lead to, by being done or by failing; itself aside."""
        found: set[str] = set()
        ahead = [step]
        while ahead:
            name = ahead.pop()
            following = {*self.needed_by[name], *paths_of(self.steps[name])} - found
            found |= following
            ahead.extend(following)
        return found - {step}

    def downstream(self, step: str) -> set[str]:
        """All steps that need `step`, directly or not."""
        found: set[str] = set()
        ahead = list(self.needed_by.get(step, ()))
        while ahead:
            name = ahead.pop()
            if name not in found:
                found.add(name)
                ahead.extend(self.needed_by.get(name, ()))
        return found


def paths_of(step: Step) -> list[str]:
    """The steps that a failure, a time-out, a no or a silence of this one leads to."""
    named = [step.on_fail, step.on_timeout if step.on_timeout not in (FAIL, CONTINUE) else None]
    if isinstance(step, Choose):
        named += [step.on_reject, step.on_expiry]
    return [name for name in named if name]


def plan(name: str, workflow: Workflow) -> Plan:
    """Make a workflow ready."""
    steps: dict[str, Step] = workflow.steps
    needed_by: dict[str, list[str]] = {step: [] for step in steps}
    triggers: dict[str, list[str]] = {}
    for key, step in steps.items():
        for need in step.needs:
            needed_by[need].append(key)
        for path in paths_of(step):
            triggers.setdefault(path, []).append(key)
    return Plan(
        id=name,
        workflow=workflow,
        steps=steps,
        needed_by={key: tuple(value) for key, value in needed_by.items()},
        triggers={key: tuple(dict.fromkeys(value)) for key, value in triggers.items()},
        order=_order(steps),
        launches=any(isinstance(step, Publish) and step.launches for step in steps.values()),
    )


def _order(steps: dict[str, Step]) -> tuple[str, ...]:
    """The steps such that each comes after all it needs; ties in the pack's order."""
    left, order = dict(steps), []
    while left:
        free = [key for key, step in left.items() if not any(need in left for need in step.needs)]
        for key in free or list(left):
            order.append(key)
            del left[key]
    return tuple(order)


def in_sequence(name: str, workflow: Workflow) -> Plan:
    """The same workflow with its tracks one after the other: each track's first steps wait for the track before."""
    tracks = list(dict.fromkeys(step.track for step in workflow.steps.values() if step.track))
    steps: dict[str, Step] = {}
    for key, step in workflow.steps.items():
        place = tracks.index(step.track) if step.track else 0
        before = tracks[place - 1] if place else ""
        first = not any(workflow.steps[need].track == step.track for need in step.needs)
        if before and first:
            last = [other for other, it in workflow.steps.items() if it.track == before]
            steps[key] = replace(step, needs=[*step.needs, *last])
        else:
            steps[key] = step
    return plan(name, replace(workflow, steps=steps))

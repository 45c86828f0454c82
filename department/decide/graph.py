"""Which steps of a workflow may go on, which never will: pure reasoning over statuses."""

from collections.abc import Mapping

from department.plans import Plan

OPEN = ("waiting", "scheduled", "active")
"""The statuses of steps that are not settled."""

_RUN = ("done", "skipped")
READY, UNUSED, WAIT = "ready", "unused", "wait"


def verdicts(plan: Plan, statuses: dict[str, str], paths: Mapping[str, str]) -> list[tuple[str, str]]:
    """The waiting steps that can be settled now, in order: `ready` to start, or `unused`.

    `statuses` is changed as verdicts fall, until nothing more follows from them; `paths` maps failed steps to
    the step their failure led to. A step whose need failed never runs, unless it also needs something on the
    failure's path: then it is where both ways meet again.
    """
    found: list[tuple[str, str]] = []
    again = True
    while again:
        again = False
        for name in plan.order:
            verdict = _verdict(plan, statuses, paths, name) if statuses[name] == "waiting" else WAIT
            if verdict != WAIT:
                statuses[name] = "scheduled" if verdict == READY else "unused"
                found.append((name, verdict))
                again = again or verdict == UNUSED
    return found


def _verdict(plan: Plan, statuses: Mapping[str, str], paths: Mapping[str, str], name: str) -> str:
    if name not in plan.triggers:
        return _by_needs(plan, statuses, paths, name)
    return _reserve(plan, statuses, paths, name)


def _reserve(plan: Plan, statuses: Mapping[str, str], paths: Mapping[str, str], name: str) -> str:
    """A step on a failure path is unused once nothing can lead to it any more; else it waits."""
    settled = all(statuses[trigger] not in OPEN and paths.get(trigger) != name for trigger in plan.triggers[name])
    return UNUSED if settled else WAIT


def _by_needs(plan: Plan, statuses: Mapping[str, str], paths: Mapping[str, str], name: str) -> str:
    needs = plan.steps[name].needs
    if any(statuses[need] in OPEN for need in needs):
        return WAIT
    ran = {need for need in needs if statuses[need] in _RUN}
    failed = set[str]().union(*(_roots(plan, statuses, need) for need in needs))
    for root in failed:
        path = paths.get(root, "")
        if not path or not ran & ({path} | plan.downstream(path)):
            return UNUSED
    return READY if ran or not needs else UNUSED


def _roots(plan: Plan, statuses: Mapping[str, str], name: str) -> set[str]:
    """The failed steps because of which `name` did not run."""
    if statuses[name] == "failed":
        return {name}
    if statuses[name] != "unused" or name in plan.triggers:
        return set()
    return set[str]().union(*(_roots(plan, statuses, need) for need in plan.steps[name].needs))

"""Which steps of a workflow may go on, which never will: pure reasoning over statuses."""

from collections.abc import Mapping

from department.plans import Plan

OPEN = ("waiting", "scheduled", "active")
"""The statuses of steps that are not settled."""

_RUN = ("done", "skipped")


def verdicts(plan: Plan, statuses: dict[str, str], paths: Mapping[str, str]) -> list[tuple[str, str]]:
    """The waiting steps that can be settled now, in order: `ready` to start, or `unused`.

    `statuses` is changed as verdicts fall; `paths` maps failed steps to the step their failure led to.
    A step whose need failed never runs, unless it also needs something on the failure's path: then it is
    where both ways meet again.
    """
    found: list[tuple[str, str]] = []
    for name in plan.order:
        if statuses[name] != "waiting":
            continue
        verdict = _reserve(plan, statuses, paths, name) if name in plan.triggers else ""
        verdict = verdict or _by_needs(plan, statuses, paths, name)
        if verdict in ("ready", "unused"):
            statuses[name] = "scheduled" if verdict == "ready" else "unused"
            found.append((name, verdict))
    return found


def _reserve(plan: Plan, statuses: Mapping[str, str], paths: Mapping[str, str], name: str) -> str:
    """A step on a failure path is unused once nothing can lead to it any more; else it waits."""
    settled = all(statuses[trigger] not in OPEN and paths.get(trigger) != name for trigger in plan.triggers[name])
    return "unused" if settled else "wait"


def _by_needs(plan: Plan, statuses: Mapping[str, str], paths: Mapping[str, str], name: str) -> str:
    needs = plan.steps[name].needs
    if any(statuses[need] in OPEN for need in needs):
        return "wait"
    ran = {need for need in needs if statuses[need] in _RUN}
    failed = set[str]().union(*(_roots(plan, statuses, need) for need in needs))
    for root in failed:
        path = paths.get(root, "")
        if not path or not ran & ({path} | plan.downstream(path)):
            return "unused"
    return "ready" if ran or not needs else "unused"


def _roots(plan: Plan, statuses: Mapping[str, str], name: str) -> set[str]:
    """The failed steps because of which `name` did not run."""
    if statuses[name] == "failed":
        return {name}
    if statuses[name] != "unused" or name in plan.triggers:
        return set()
    return set[str]().union(*(_roots(plan, statuses, need) for need in plan.steps[name].needs))

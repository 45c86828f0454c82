"""Checks what is tried out and learned from: swarms and their members, contests and their versions, tagged roles."""

from data.lint.sheet import Sheet, unknown
from data.problems import Path
from department.blueprint.learning_steps import Compete, Sense, Swarm
from department.blueprint.steps import Draft, Step
from department.roles import ITEM, RoleTree

_FEWEST = 2
_EVEN_SHARE = 1000


def check_learning(sheet: Sheet) -> None:
    """Note what is wrong with swarms, and with the steps that let versions compete or swarms sense."""
    for name, swarm in sheet.pack.swarms.items():
        _check_swarm(sheet, ("swarms", name), swarm)
    for flow_id, flow in sheet.pack.workflows.items():
        for step_id, step in flow.steps.items():
            path: Path = ("workflows", flow_id, "steps", step_id)
            if isinstance(step, (Compete, Sense)) and step.each is not None:
                kind = type(step).__name__.lower()
                sheet.key((*path, "each"), f"a {kind} step takes no 'each'; write one step for each item.")
            if isinstance(step, Compete):
                _check_contest(sheet, path, step)


def _check_swarm(sheet: Sheet, path: Path, swarm: Swarm) -> None:
    if not swarm.topics:
        sheet.key((*path, "topics"), "a swarm without topics has no members; name one topic for each.")
    for index, topic in enumerate(swarm.topics):
        if topic in swarm.topics[:index]:
            sheet.value((*path, "topics", index), f"the topic '{topic}' is here twice; each member has its own.")
    tables = [(("noise",), swarm.noise), *((("traits", trait), table) for trait, table in swarm.traits.items())]
    for key, table in tables:
        if table != sorted(table):
            sheet.value((*path, *key), "the numbers of a quantile table must rise; sort them.")
        elif not table and key[0] == "traits":
            sheet.key((*path, *key), "the table is empty; give it at least one whole number.")


def _check_contest(sheet: Sheet, path: Path, step: Compete) -> None:
    draft = sheet.steps(path).get(step.of)
    if not isinstance(draft, Draft):
        return  # told by the graph
    versions = draft.variants if draft.each is None else len(draft.each) if isinstance(draft.each, list) else None
    if versions is not None and versions < _FEWEST:
        says = f"'{step.of}' makes one version, and a contest needs two; give the draft 'variants' or 'each'."
        sheet.value((*path, "of"), says)
    elif versions is not None and step.explore * versions > _EVEN_SHARE:
        most = _EVEN_SHARE // versions
        says = f"{versions} versions cannot get {step.explore} thousandths each; 'explore' is at most {most} here."
        sheet.value((*path, "explore"), says)


def member_fault(_: str, __: Path, ___: Sheet) -> str:
    """Say that a member of a swarm is known nowhere but in the swarm's own formulas."""
    return "'member' is known only in 'signal' and 'threshold' of a swarm."


def swarm_fault(root: str, name: str, path: Path, sheet: Sheet) -> str:
    """Say why a name is not known in a swarm's formulas, or nothing."""
    if root not in ("member", ITEM):
        return f"'{root}' is not known to a swarm; name a fact, an assumption, a tally, its topic (item) or a trait."
    if path[2] not in ("signal", "threshold"):
        return "the trend is one for all members; name facts, assumptions or tallies."
    known = set(sheet.pack.swarms[str(path[1])].traits)
    return "" if root == ITEM or name in known else unknown("trait", name, known)


def tagged_fault(tree: RoleTree, step: Step | None, sheet: Sheet) -> str:
    """Say why `tagged(TAG, VALUE)` names nobody, or nothing."""
    for call in tree.calls():
        if call.name != "tagged":
            continue
        tag, value = call.arguments
        if tag.name not in sheet.tags:
            return unknown("tag of an agent", tag.name, sheet.tags)
        known = {str(agent.tags[tag.name]) for agent in sheet.pack.agents.values() if tag.name in agent.tags}
        items = step.each if step is not None and isinstance(step.each, list) else []
        wanted = [str(item) for item in items] if value.uses_item else [value.name]
        missing = [word for word in wanted if word not in known]
        if missing:
            return unknown(f"agent with the {tag.name}", missing[0], known)
    return ""

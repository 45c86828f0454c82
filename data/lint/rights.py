"""Checks the authority matrix: that every decision finds somebody who may take it.

Whether a step's decision does is asked of `department.authority`, the function that the engine obeys.
"""

from data.lint.sheet import OPERATOR, Sheet, unknown
from data.problems import ERROR, WARNING, Path
from department.authority import DECIDE, REFUSE, authority
from department.blueprint.rules import DecisionType
from department.blueprint.steps import Choose
from department.org import Organisation

_TAKES = "DA"


def check_matrix(sheet: Sheet) -> None:
    """Note unknown ranks, limits that bind nothing, and decisions that nobody may take."""
    human = sheet.pack.ranks[-1] if sheet.pack.ranks else ""
    used = {agent.rank for agent in sheet.pack.agents.values()} | {human}
    for name, kind in sheet.pack.decisions.items():
        path: Path = ("decisions", name, "matrix")
        for rank, cell in kind.matrix.items():
            if rank not in sheet.pack.ranks:
                sheet.key((*path, rank), unknown("rank", rank, set(sheet.pack.ranks)))
            elif cell.limit is not None and cell.does not in _TAKES:
                sheet.warn((*path, rank), f"a limit bounds D and A only, not '{cell.does}'; it has no effect.")
        takers = [rank for rank, cell in kind.matrix.items() if cell.does in _TAKES and rank in used]
        if not takers:
            says = f"nobody may take the decision '{name}': no rank that is held has D or A; give one D."
            sheet.key(path, says)
        else:
            _limits(sheet, name, kind, human, takers)


def _limits(sheet: Sheet, name: str, kind: DecisionType, human: str, takers: list[str]) -> None:
    if human in takers or any(kind.matrix[rank].limit is None for rank in takers):
        return
    says = (
        f"above the limits of {', '.join(takers)} nobody may take the decision '{name}', "
        f"it would reach the human without a right to it. Give '{human}' D."
    )
    sheet.key(("decisions", name, "matrix"), says)


def check_ways(sheet: Sheet) -> None:
    """Follow every decision of a step up the chain, as the engine would; needs a pack without errors."""
    org = Organisation(sheet.pack)
    for flow_id, flow in sheet.pack.workflows.items():
        for step_id, step in flow.steps.items():
            if isinstance(step, Choose):
                _check_way(sheet, org, ("workflows", flow_id, "steps", step_id), step)


def _check_way(sheet: Sheet, org: Organisation, path: Path, step: Choose) -> None:
    who: str | list[str] = getattr(step, "who", [])
    roles = [who] if isinstance(who, str) else list(who)
    items = [str(item) for item in step.each] if isinstance(step.each, list) else [""]
    for role in roles:
        for item in items:
            for actor in org.cast(role, item):  # whoever has an item is known only when it runs
                _follow(sheet, org, path, step, actor)


def _follow(sheet: Sheet, org: Organisation, path: Path, step: Choose, actor: str) -> None:
    if actor not in sheet.pack.agents:
        return
    seen = [actor]
    amount = 0 if step.amount is None else None
    while (verdict := authority(org, step.decision, seen[-1], amount)).to is not None and verdict.to not in seen:
        seen.append(verdict.to)
        if verdict.to == OPERATOR:
            break
    human = sheet.pack.ranks[-1]
    cell = sheet.pack.decisions[step.decision].matrix.get(human)
    if seen[-1] == OPERATOR and (cell is None or cell.does not in _TAKES):
        way = " → ".join(seen)
        says = f"'{step.decision}' would go {way}, where rank '{human}' has no D or A; give one on the way."
        sheet.value((*path, "decision"), says, WARNING if cell else ERROR)
    elif verdict.does not in (DECIDE, REFUSE) and seen[-1] != OPERATOR:
        sheet.warn((*path, "decision"), f"'{step.decision}' stops at '{seen[-1]}', who may not take it.")

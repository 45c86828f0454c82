"""Checks the names that only items bring into formulas: what is true of them, who could take them, their fields."""

from data.lint.sheet import Sheet, unknown
from data.problems import Path
from department.blueprint.item_steps import Call, Match

OF_ITEMS = ("param", "truth", "step", "position", "piece", "item", "candidate")
"""How names begin that mean something else, or nothing, while an item is made."""
_OF_AGENTS = {"open", "available"}
_WORLD = ("counts", "replies", "responds")
"""The keys of a step that are the world's, not a mind's."""
_STEP_KEY = 4
"""`workflows.FLOW.steps.STEP.KEY`"""


def truth_fault(name: str, path: Path, sheet: Sheet) -> str:
    """Say why the truth may not be asked at a place, or that there is none of that name, or nothing."""
    if not _may_know(path, sheet):
        return (
            "'truth' is known to the world only: in a service's 'fails', in 'replies', 'counts', a call's 'gives', "
            "fields of 'arrivals' and targets. Ask for a param here."
        )
    known = sheet.truths(path)
    return "" if name in known else unknown("hidden field", name, known)


def _may_know(path: Path, sheet: Sheet) -> bool:
    if path[0] in ("services", "targets"):
        return True
    key = path[_STEP_KEY] if path[0] == "workflows" and len(path) > _STEP_KEY and path[2] == "steps" else ""
    return key in _WORLD or (key == "gives" and isinstance(sheet.step_at(path), Call))


def worlds(path: Path, sheet: Sheet) -> bool:
    """Whether a formula is the world's: it may name ground truth, for no mind reads it."""
    return path[0] in ("arrivals", "swarms", "crafts") or _may_know(path, sheet)


def candidate_fault(name: str, path: Path, sheet: Sheet) -> str:
    """Say why a candidate is not known at a place, or has nothing of that name, or nothing."""
    if not isinstance(sheet.step_at(path), Match) or path[_STEP_KEY] not in ("where", "best"):
        return "'candidate' is known only in 'where' and 'best' of a match step."
    known = sheet.tags | _OF_AGENTS
    return "" if name in known else unknown("tag of an agent, or figure, called", name, known)


def field_fault(root: str, name: str, path: Path, sheet: Sheet) -> str:
    """Say why a name is not known while an item is made, or nothing: the fields before it are."""
    if root not in ("param", "truth"):
        return f"'{root}' is not known before an item has come in; name its fields, facts or assumptions."
    fields = sheet.pack.arrivals[str(path[1])].fields
    in_title = path[2] != "fields"
    if root == "truth" and in_title:
        return "a title is on the form, and 'truth' is not; name a param."
    hidden = root == "truth"
    here = list(fields) if in_title else list(fields)[: list(fields).index(str(path[3]))]
    known = {key for key in here if fields[key].hidden == hidden} | (set() if hidden else {"source"})
    if name in known:
        return ""
    if name in fields and fields[name].hidden == hidden:
        return f"'{root}.{name}' is not made yet; put the field '{name}' above '{path[3]}'."
    if name in fields:
        other = "param" if hidden else "truth"
        return f"'{name}' is {'not ' if hidden else ''}hidden; write {other}.{name}."
    return unknown("hidden field" if hidden else "field", name, known)

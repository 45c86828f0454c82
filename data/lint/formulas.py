"""Checks conditions and formulas: that they can be read, and that every name in them is known."""

from collections.abc import Callable

from data.lint.item_names import OF_ITEMS, candidate_fault, field_fault, truth_fault, worlds
from data.lint.learning import member_fault, swarm_fault
from data.lint.sheet import OPERATOR, Sheet, settings, unknown
from data.lint.versions import agent_fault, version_fault
from data.lint.walk import Found
from data.problems import WARNING, Path
from department.blueprint.item_steps import Await, Call, Match, Score
from department.blueprint.learning_steps import Compete, Sense
from department.blueprint.steps import Step
from department.blueprint.versions import Release
from department.errors import ExpressionError, nearest
from department.expr import Expression, compile_expr

STEP_WORDS = {
    "score", "passed", "choice", "outcome", "done", "skipped", "failed", "round", "agreed", "timed_out",
}  # fmt: skip
"""What may be asked of a step: `step.ID.score`."""
KIND_WORDS: dict[type[Step], set[str]] = {
    Score: {"total", "grade", "version"}, Release: {"version"}, Call: {"attempts", "answered"}, Match: {"to"},
    Await: {"replied", "reminders"},
    Sense: {"trend", "agreement"}, Compete: {"best", "margin", "rate"},
}  # fmt: skip
"""What may be asked of steps of a kind besides."""
BUDGET_WORDS = {"left", "spent", "allocation", "over", "over_permille"}
"""What may be asked of a budget: `budget.ID.left`."""
ROOTS = {
    "fact", "param", "step", "position", "piece", "budget", "assume", "tally", "today", "item", "truth", "candidate",
    "member", "agent", "version",
}  # fmt: skip
"""How a name of a formula may begin."""
PIECE_WORDS = {"score", "threshold", "version"}
"""What may be asked of the piece at hand, besides whether an area of its defects passed."""
NUMBERS = {"values", "amount", "counts", "spends", "points", "fails", "chance", "value", "scale", "best"}
"""The fields whose formulas must come to a number."""


def check_formula(found: Found, sheet: Sheet) -> None:
    """Note what is wrong with one formula."""
    try:
        formula = compile_expr(found.value)
    except ExpressionError as error:
        sheet.value(found.path, str(error))
        return
    for name in sorted(formula.names):
        fault = name_fault(name, found.path, sheet)
        if fault:
            doubtful = name.startswith("fact.") and sheet.computes_facts
            sheet.value(found.path, f"'{found.value}': {fault}", *([WARNING] if doubtful else []))
    _check_outcome(formula, found, sheet)


def _check_outcome(formula: Expression, found: Found, sheet: Sheet) -> None:
    """Work out what rests on nothing but the facts at the start; where a number is meant it must not be a word."""
    facts = {f"fact.{name}": fact.value for name, fact in sheet.pack.facts.items()}
    if not formula.names <= facts.keys():
        return
    try:
        value = formula.value(facts.__getitem__)
    except ExpressionError as error:
        if not formula.names:
            sheet.value(found.path, str(error))
        return
    if found.field[1] in NUMBERS and isinstance(value, str):
        says = f"'{found.value}' comes to the word '{value}', and a number is needed; mend it, or the fact."
        sheet.value(found.path, says)


def name_fault(name: str, path: Path, sheet: Sheet) -> str:
    """Say why a dotted name is not known at a place of the pack, or nothing."""
    root, _, rest = name.partition(".")
    fault = ""
    if not rest and root != "item":
        fault = _bare(root, sheet)
    elif root not in ROOTS:
        fault = unknown("name that begins with", root, ROOTS)
    elif path[0] == "swarms" and root not in ("fact", "assume", "tally", "today"):
        fault = swarm_fault(root, rest, path, sheet)
    elif path[0] == "arrivals" and root in OF_ITEMS:
        fault = field_fault(root, rest, path, sheet)
    elif root in _FAULTS:
        fault = _FAULTS[root](rest, path, sheet)
    elif root in ("tally", "today"):
        fault = ""  # whatever was not counted yet is 0
    else:
        what, known = _plain(root, path, sheet)
        fault = _hidden(name, path, sheet) if rest in known else unknown(what, rest, known)
    return fault


def _hidden(name: str, path: Path, sheet: Sheet) -> str:
    """Say that a fact is ground truth where no mind may know it, or nothing."""
    root, _, rest = name.partition(".")
    known = sheet.pack.facts.get(rest) if root == "fact" else None
    if known is None or not known.hidden or worlds(path, sheet):
        return ""
    return f"'{name}' is hidden: only the world's formulas may name it, as in 'responds', 'fails', 'signal', 'counts'."


def _bare(name: str, sheet: Sheet) -> str:
    homes = (("fact", sheet.facts), ("assume", set(sheet.pack.assumptions)))
    meant = [f"{root}.{name}" for root, known in homes if name in known]
    hint = f"nearest: {', '.join(meant)}" if meant else nearest(name, ROOTS)
    return f"the name '{name}' is not known; write it as fact.NAME or the like ({hint})."


def _plain(root: str, path: Path, sheet: Sheet) -> tuple[str, set[str]]:
    if root == "fact":
        return "fact", sheet.facts
    if root == "param":
        return "parameter", sheet.params(path)
    if root == "position":
        return "agent", {*sheet.pack.agents, OPERATOR}
    return "assumption", set(sheet.pack.assumptions)


def _step_fault(rest: str, path: Path, sheet: Sheet) -> str:
    step, _, word = rest.partition(".")
    steps = sheet.steps(path)
    if step not in steps:
        return unknown("step", step, set(steps))
    known = STEP_WORDS | KIND_WORDS.get(type(steps[step]), set())
    return "" if word in known else unknown("result of a step called", word, known)


def _piece_fault(rest: str, _: Path, sheet: Sheet) -> str:
    known = PIECE_WORDS | sheet.areas
    return "" if rest in known else unknown("figure or area of a piece called", rest, known)


def _item_fault(_: str, path: Path, sheet: Sheet) -> str:
    step = sheet.step_at(path)
    versions = isinstance(step, Compete) and path[4] == "responds"
    alone = step is not None and step.each is None and not versions
    return "'item' is known only in a step with 'each'; add it or name a fact." if alone else ""


def _budget_fault(rest: str, _: Path, sheet: Sheet) -> str:
    budget, __, word = rest.partition(".")
    known = {name.replace("-", "_") for name in sheet.pack.budgets}
    if budget not in known:
        return unknown("budget", budget, known)
    return "" if word in BUDGET_WORDS else unknown("figure of a budget called", word, BUDGET_WORDS)


_FAULTS: dict[str, Callable[[str, Path, Sheet], str]] = {
    "truth": truth_fault,
    "candidate": candidate_fault,
    "member": member_fault,
    "piece": _piece_fault,
    "step": _step_fault,
    "budget": _budget_fault,
    "item": _item_fault,
    "agent": agent_fault,
    "version": version_fault,
}


def check_facts(sheet: Sheet) -> None:
    """Note the facts of scenarios that are of another kind than at the start: formulas rely on it."""
    for name, scenario in sheet.pack.scenarios.items():
        path: Path = ("scenarios", name)
        given = [((*path, "facts"), scenario.facts)]
        given += [((*path, "stimuli", number, "facts"), one.facts) for number, one in enumerate(scenario.stimuli)]
        for where, facts in given:
            for fact, value in facts.items():
                first = sheet.pack.facts[fact].value if fact in sheet.pack.facts else value
                if type(value) is not type(first):
                    says = f"the fact '{fact}' is {first!r} at the start; {value!r} is not of its kind."
                    sheet.value((*where, fact), says)


def check_settings(sheet: Sheet) -> None:
    """Note what steps set that is neither a fact, a parameter nor a budget."""
    for flow_id, flow in sheet.pack.workflows.items():
        for step_id, step in flow.steps.items():
            for name, where in settings(step).items():
                root, _, rest = name.partition(".")
                path: Path = ("workflows", flow_id, "steps", step_id, *where)
                if root == "budget" and rest.replace("_", "-") not in sheet.pack.budgets:
                    sheet.key(path, unknown("budget", rest, set(sheet.pack.budgets)))
                elif rest and root not in ("budget", "param"):
                    says = f"'{name}' cannot be set; set a fact (its plain name), param.NAME or budget.ID."
                    sheet.key(path, says)

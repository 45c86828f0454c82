"""Checks workflows as graphs: no circles, every step reachable, every step's `of` of the right kind."""

from data.lint.graphs import circles
from data.lint.sheet import Sheet
from data.problems import Path
from department.blueprint.learning_steps import Compete
from department.blueprint.steps import (
    Approve,
    Choose,
    Decide,
    Draft,
    Escalate,
    Propose,
    Publish,
    Respond,
    Review,
    Step,
    Track,
    Vote,
)
from department.blueprint.work import Workflow
from department.errors import ExpressionError
from department.expr import compile_expr
from department.plans import paths_of

_OF: tuple[tuple[type[Step], tuple[type[Step], ...], str], ...] = (
    (Review, (Draft,), "draft"),
    (Choose, (Draft,), "draft"),
    (Publish, (Draft,), "draft"),
    (Track, (Draft, Publish), "draft or a publish"),
    (Respond, (Propose,), "propose"),
    (Compete, (Draft,), "draft"),
)
"""What the `of` of a kind must be."""


def check_flows(sheet: Sheet) -> None:
    """Note what is wrong with the graph of each workflow."""
    for flow_id, flow in sheet.pack.workflows.items():
        path: Path = ("workflows", flow_id)
        if not flow.steps:
            sheet.key((*path, "steps"), f"the workflow '{flow_id}' has no steps; give it one.")
        _check_circles(sheet, path, flow)
        _check_reach(sheet, path, flow)
        above = _above(flow)
        for step_id, step in flow.steps.items():
            _check_of(sheet, (*path, "steps", step_id), step, flow, above)
            _check_choice(sheet, (*path, "steps", step_id), step)
            _check_public(sheet, (*path, "steps", step_id), step, flow, above)


def _check_circles(sheet: Sheet, path: Path, flow: Workflow) -> None:
    needs = {name: {str(need) for need in step.needs} for name, step in flow.steps.items()}
    for circle in circles(needs):
        way = " needs ".join((*circle, circle[0]))
        says = f"the steps wait for each other in a circle: {way}. Remove one of these needs."
        sheet.key((*path, "steps", circle[0], "needs"), says)


def _check_reach(sheet: Sheet, path: Path, flow: Workflow) -> None:
    in_circles = {
        name
        for circle in circles({name: {str(need) for need in step.needs} for name, step in flow.steps.items()})
        for name in circle
    }
    reached = reachable(flow)
    for name, step in flow.steps.items():
        where = (*path, "steps", name)
        if _is_never(step):
            sheet.key(where, f"the step '{name}' is unreachable: its 'when' ({step.when}) never holds.")
        elif name not in reached and name not in in_circles:
            sheet.key(where, f"the step '{name}' is unreachable: {_why(name, step, flow, reached)}")


def _why(name: str, step: Step, flow: Workflow, reached: set[str]) -> str:
    missing = [need for need in step.needs if need not in reached]
    if missing:
        return f"it needs '{missing[0]}', which never ends before it. Take that need away."
    sources = [other for other, item in flow.steps.items() if name in paths_of(item)]
    return f"only the failure of '{sources[0]}' starts it, and that waits for it. Undo one of the two."


def reachable(flow: Workflow) -> set[str]:
    """Name the steps that can ever start: all they need can, and a reserve step's trigger can fail."""
    triggers: dict[str, set[str]] = {}
    for name, step in flow.steps.items():
        for target in paths_of(step):
            triggers.setdefault(target, set()).add(name)
    reached: set[str] = set()
    grown = True
    while grown:
        new = {
            name
            for name, step in flow.steps.items()
            if name not in reached
            and all(need in reached or need not in flow.steps for need in step.needs)
            and (name not in triggers or triggers[name] & reached)
        }
        reached |= new
        grown = bool(new)
    return reached


def _is_never(step: Step) -> bool:
    if step.when is None:
        return False
    try:
        condition = compile_expr(step.when)
        return not condition.names and not condition.value(lambda name: name)
    except ExpressionError:
        return False  # told by check_formula


def _check_of(sheet: Sheet, path: Path, step: Step, flow: Workflow, above: dict[str, set[str]]) -> None:
    target = getattr(step, "of", None)
    other = flow.steps.get(target) if target else None
    if other is None or (*path[:3], target) in sheet.blanks:
        return
    for kind, wanted, word in _OF:
        if isinstance(step, kind) and not isinstance(other, wanted):
            fitting = [name for name, item in flow.steps.items() if isinstance(item, wanted)]
            hint = f"here that is {', '.join(fitting)}" if fitting else f"this workflow has no {word} step"
            says = f"'{target}' is a {type(other).__name__.lower()} step, this must be a {word}; {hint}."
            sheet.value((*path, "of"), says)
            return
    if target not in _before(str(path[3]), above):
        sheet.warn((*path, "of"), f"the step does not wait for '{target}'; add it to 'needs'.")


def _above(flow: Workflow) -> dict[str, set[str]]:
    """What each step waits for: the steps it needs, and those whose failure path leads to it."""
    above = {name: {str(need) for need in step.needs} for name, step in flow.steps.items()}
    for name, step in flow.steps.items():
        for target in paths_of(step):
            above.setdefault(target, set()).add(name)
    return above


def _before(step: str, above: dict[str, set[str]]) -> set[str]:
    """Every step that is over when a step starts."""
    ahead, seen = [step], set[str]()
    while ahead:
        new = above.get(ahead.pop(), set()) - seen
        seen |= new
        ahead += new
    return seen


def _check_public(sheet: Sheet, path: Path, step: Step, flow: Workflow, above: dict[str, set[str]]) -> None:
    """Note a draft that goes public unseen, where the pack has a decision that could be taken on it."""
    if not isinstance(step, Publish) or not isinstance(flow.steps.get(step.of or ""), Draft):
        return
    before = [flow.steps[name] for name in _before(str(path[3]), above) if name in flow.steps]
    deciding = _for_publications(sheet)
    if not deciding or any(isinstance(one, (Review, Choose)) and one.of == step.of for one in before):
        return
    known = " or ".join(f"'{name}'" for name in sorted(deciding))
    says = (
        f"'{step.of}' goes public though nobody has reviewed it or decided on it; "
        f"add a review before, or an approve step with the decision {known}."
    )
    sheet.warn((*path, "of"), says)


def _for_publications(sheet: Sheet) -> set[str]:
    """The decision types that clear drafts somewhere in the pack; where none does, those that no step decides."""
    steps = [step for flow in sheet.pack.workflows.values() for step in flow.steps.values()]
    choices = [step for step in steps if isinstance(step, Choose)]
    clearing = {
        str(step.decision)
        for step in choices
        if isinstance(step, Approve) or any(option.publishes for option in step.options.values())
    }
    taken = {str(step.decision) for step in choices} | {str(one.overrun) for one in sheet.pack.budgets.values()}
    return clearing & set(sheet.pack.decisions) or set(sheet.pack.decisions) - taken


def _check_choice(sheet: Sheet, path: Path, step: Step) -> None:
    if isinstance(step, (Decide, Escalate, Propose, Vote)) and not getattr(step, "options", None):
        kind = type(step).__name__.lower()
        sheet.key(path, f"a {kind} step offers nothing to choose; add 'options'.")
    if isinstance(step, Approve) and step.of is None:
        sheet.key(path, "an approve step does not say what is approved; add 'of' with a draft step.")
    if isinstance(step, Review):
        _check_readers(sheet, path, step)


def _check_readers(sheet: Sheet, path: Path, step: Review) -> None:
    if not step.by:
        sheet.key(path, "a review step has no reader; add one to 'by'.")
    draft = sheet.steps(path).get(step.of)
    craft = sheet.pack.crafts.get(draft.craft) if isinstance(draft, Draft) else None
    if craft is None:
        return
    areas = {defect.area for defect in craft.defects.values()}
    for name, reader in step.by.items():
        for index, area in enumerate(reader.areas):
            if area not in areas:
                known = ", ".join(sorted(areas)) or "none"
                says = f"no defect of this craft is of the area '{area}'; it has {known}."
                sheet.warn((*path, "by", name, "areas", index), says)

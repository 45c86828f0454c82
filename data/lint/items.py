"""Checks what comes in from outside: streams, their fields, who starts their workflows, who goes down, assignees."""

from data.item_columns import folded
from data.lint.sheet import OPERATOR, Sheet
from data.lint.walk import Found
from data.problems import Path
from department.blueprint.arrivals import Arrivals, Field
from department.blueprint.item_steps import Handoff, Match, Score
from department.calendar import HOUR, clock_ms
from department.errors import ExpressionError
from department.roles import ASSIGNEE

_WAYS = ("pick", "quantiles", "chance", "formula", "text")
_HOURS = tuple(str(hour) for hour in range(24))
_STEP_LEVEL = 4
"""`workflows.FLOW.steps.STEP`"""


def check_items(sheet: Sheet) -> None:
    """Note what is wrong with streams, and with what their items need."""
    for name, stream in sheet.pack.arrivals.items():
        path: Path = ("arrivals", name)
        _check_rates(sheet, path, stream)
        _check_columns(sheet, path, stream)
        _check_taken(sheet, path, stream)
        for key, field in stream.fields.items():
            _check_field(sheet, (*path, "fields", key), field)
    _check_starts(sheet)
    _check_needs_item(sheet)
    _check_down(sheet)
    if ASSIGNEE in sheet.pack.agents:
        sheet.key(("agents", ASSIGNEE), f"'{ASSIGNEE}' is whoever has an item; give the agent another id.")


def _check_rates(sheet: Sheet, path: Path, stream: Arrivals) -> None:
    for hour in stream.per_hour:
        if hour not in _HOURS:
            says = f"'{hour}' is not an hour of the day; write it from '0' to '23', without a leading nought."
            sheet.key((*path, "per_hour", hour), says)
        elif stream.per_hour[hour] and not _works_at(sheet, int(hour)):
            hours = f"{sheet.pack.hours.opens} to {sheet.pack.hours.closes}"
            sheet.warn((*path, "per_hour", hour), f"nothing comes in at {hour}: the department works {hours}.")
    if not any(weight > 0 for weight in stream.sources.values()):
        sheet.key((*path, "sources"), "items need a source; give one a weight above 0, as in {web: 10}.")


def _works_at(sheet: Sheet, hour: int) -> bool:
    try:
        opens, closes = clock_ms(sheet.pack.hours.opens), clock_ms(sheet.pack.hours.closes)
    except ExpressionError:
        return True  # told by the walk
    return hour * HOUR + HOUR > opens and hour * HOUR < closes


def _check_columns(sheet: Sheet, path: Path, stream: Arrivals) -> None:
    """A column of a file means one thing."""
    lists = {key: ((*path, "fields", key, "columns"), field.columns) for key, field in stream.fields.items()}
    for key in ("time_columns", "source_columns"):
        lists[key] = ((*path, key), getattr(stream, key))
    owners: dict[str, str] = {}
    for key, (place, columns) in lists.items():
        for index, column in enumerate(columns):
            word = folded(column)
            if owners.setdefault(word, key) != key:
                says = f"the column '{column}' is that of '{owners[word]}' already; it can fill one field."
                sheet.value((*place, index), says)


def _check_field(sheet: Sheet, path: Path, field: Field) -> None:
    ways = [way for way in _WAYS if getattr(field, way)]
    if len(ways) != 1:
        what = f"has {len(ways)} ways to be filled ({', '.join(ways)})" if ways else "has no way to be filled"
        sheet.key(path, f"the field '{path[-1]}' {what}; give it exactly one of {', '.join(_WAYS)}.")
    if field.pick and not any(weight > 0 for weight in field.pick.values()):
        sheet.key((*path, "pick"), "no word can be picked; give one a weight above 0.")
    if field.quantiles != sorted(field.quantiles):
        sheet.value((*path, "quantiles"), "the numbers of a quantile table must rise; sort them.")
    if field.hidden and (field.columns or field.required or field.missing):
        extra = next(key for key in ("columns", "required", "missing") if getattr(field, key))
        sheet.key((*path, extra), f"a hidden field stands on no form, so '{extra}' has no meaning; remove it.")
    elif field.required and not field.columns:
        sheet.key((*path, "required"), "no column can bring what is required; add 'columns', or remove it.")


def _check_starts(sheet: Sheet) -> None:
    """Nothing but an item can start a workflow that is about one."""
    for group in ("routines", "scenarios"):
        for name, spec in getattr(sheet.pack, group).items():
            if spec.workflow is not None and sheet.streams_of(spec.workflow):
                says = f"only items start '{spec.workflow}': it would have none here. Name another workflow."
                sheet.value((group, name, "workflow"), says)


def _check_needs_item(sheet: Sheet) -> None:
    for flow_id, flow in sheet.pack.workflows.items():
        for step_id, step in flow.steps.items():
            if isinstance(step, (Score, Match, Handoff)) and not sheet.streams_of(flow_id):
                kind = type(step).__name__.lower()
                says = f"a {kind} step is about an item, but no stream of 'arrivals' starts '{flow_id}'; add one."
                sheet.key(("workflows", flow_id, "steps", step_id), says)


def _check_taken(sheet: Sheet, path: Path, stream: Arrivals) -> None:
    """A stream that starts nothing comes in only where a scenario says what its items start."""
    if stream.workflow is None and not any(path[1] in one.streams for one in sheet.pack.scenarios.values()):
        says = f"nothing takes the items of '{path[1]}'; give it a 'workflow', or name it in a scenario's 'streams'."
        sheet.warn(path, says)


def _check_down(sheet: Sheet) -> None:
    for name, scenario in sheet.pack.scenarios.items():
        for number, stimulus in enumerate(scenario.stimuli):
            for key in ("down", "up"):
                for index, agent in enumerate(getattr(stimulus, key)):
                    if agent == OPERATOR:
                        path: Path = ("scenarios", name, "stimuli", number, key, index)
                        sheet.value(path, f"the human does not go {key}; name agents.")


def assignee_fault(found: Found, sheet: Sheet) -> str:
    """Say why `assignee` means nobody at a place, or nothing: it does in every role of a step but a match's `to`."""
    flow = sheet.flow_at(found.path)
    if flow is None or len(found.path) < _STEP_LEVEL or found.field == ("Match", "to"):
        return f"'{ASSIGNEE}' cannot stand here; it may in the roles of a step ('who', 'to' and the like)."
    if not any(isinstance(step, Match) for step in flow.steps.values()):
        return f"'{ASSIGNEE}' is whom a match step gave the item to, and this workflow has none; add one."
    return ""

"""Checks each typed string by what it is meant to be."""

import re
from collections.abc import Callable
from datetime import date

from data.lint.cron import cron_fault
from data.lint.items import assignee_fault
from data.lint.learning import tagged_fault
from data.lint.sheet import Sheet, unknown
from data.lint.walk import RANGES, WORDS, Found
from department.calendar import clock_ms, duration_ms
from department.errors import ExpressionError, nearest
from department.roles import parse_role

_REFERENCES = {
    "AgentRef": "agent",
    "FlowRef": "workflow",
    "DecisionRef": "decision type",
    "ChannelRef": "channel",
    "MeetingRef": "meeting",
    "CraftRef": "craft",
    "BudgetRef": "budget",
    "StreamRef": "stream of 'arrivals'",
    "RubricRef": "rubric",
    "ServiceRef": "service",
    "SwarmRef": "swarm",
    "TierRef": "model tier",
    "SkillRef": "skill",
    "RoutineRef": "routine",
    "Layer": "layer",
    "Rank": "rank",
}


def check_string(found: Found, sheet: Sheet) -> None:
    """Note what is wrong with one value of the walk."""
    if found.meaning in _REFERENCES:
        known = sheet.names[found.meaning]
        fault = "" if found.value in known else unknown(_REFERENCES[found.meaning], found.value, known)
    else:
        check = _CHECKS.get(found.meaning)
        fault = check(found, sheet) if check else ""
    if fault:
        note = sheet.key if found.is_key else sheet.value
        note(found.path, fault)


def _duration(found: Found, _: Sheet) -> str:
    return _fault(duration_ms, found.value)


def _clock(found: Found, _: Sheet) -> str:
    fault = _fault(clock_ms, found.value)
    return f"{fault[:-1]}, from 00:00 to 23:59." if fault else ""


def _fault(read: Callable[[str], object], text: str) -> str:
    try:
        read(text)
    except ExpressionError as error:
        return str(error)
    return ""


def _day(found: Found, _: Sheet) -> str:
    try:
        right = re.fullmatch(r"\d{4}-\d\d-\d\d", found.value) and date.fromisoformat(found.value)
    except ValueError:
        right = None
    return "" if right else f"'{found.value}' is not a day of the calendar; write it as 2026-01-05."


def _cron(found: Found, _: Sheet) -> str:
    return cron_fault(found.value)


def _duration_ref(found: Found, sheet: Sheet) -> str:
    if found.value in sheet.pack.durations or not _fault(duration_ms, found.value):
        return ""
    return unknown("duration table", found.value, set(sheet.pack.durations))[:-1] + "; or write a time as 15m."


def _phrase(found: Found, sheet: Sheet) -> str:
    if found.is_key:
        return ""  # a voice: told by check_banks
    known = sheet.names["PhraseRef"].union(*sheet.pack.voices.values())
    return "" if found.value in known else unknown("phrase bank", found.value, known)


def _step(found: Found, sheet: Sheet) -> str:
    known = set(sheet.steps(found.path))
    return "" if found.value in known else unknown("step", found.value, known)


def _timeout(found: Found, sheet: Sheet) -> str:
    known = {*sheet.steps(found.path), "fail", "continue"}
    return "" if found.value in known else unknown("step (or fail, continue)", found.value, known)


def _role(found: Found, sheet: Sheet) -> str:
    try:
        tree = parse_role(found.value)
    except ExpressionError as error:
        return str(error)
    fault = assignee_fault(found, sheet) if tree.uses_assignee else ""
    if fault:
        return fault
    for name in tree.agents:
        if name not in sheet.pack.agents:
            return unknown("agent", name, sheet.names["AgentRef"])
    for call in tree.calls():
        known = {"layer": sheet.pack.layers, "rank": sheet.pack.ranks}.get(call.name)
        if known is not None and call.arguments[0].name not in known:
            return unknown(call.name, call.arguments[0].name, set(known))
    step = sheet.step_at(found.path)
    if tree.uses_item and (step is None or step.each is None):
        return f"'{found.value}' means the item of 'each', but there is no 'each' here; name an agent or add it."
    return tagged_fault(tree, step, sheet)


def _words(found: Found, _: Sheet) -> str:
    known = WORDS.get(found.field) or WORDS["*", found.field[1]]
    if found.value in known:
        return ""
    return f"'{found.value}' is not one of {', '.join(known)}; {nearest(found.value, known)}."


def _range(found: Found, _: Sheet) -> str:
    low, high = RANGES.get(found.field) or RANGES["*", found.field[1]]
    if found.value >= low and (high is None or found.value <= high):
        return ""
    bounds = f"from {low} to {high}" if high is not None else f"at least {low}"
    return f"{found.value} is out of range; it must be {bounds}."


_CHECKS: dict[str, Callable[[Found, Sheet], str]] = {
    "Duration": _duration,
    "Clock": _clock,
    "Day": _day,
    "Cron": _cron,
    "DurationRef": _duration_ref,
    "PhraseRef": _phrase,
    "StepRef": _step,
    "Timeout": _timeout,
    "Role": _role,
    "Words": _words,
    "Range": _range,
}

"""What people call things: agents, workflows, options, facts, findings, in the words of the pack."""

import re
from datetime import date

from department.blueprint.pack import Blueprint
from department.blueprint.words import Value
from tui.present.figures import money

_SLOTS = re.compile(r"\{[^{}]*\}(?:\s*\{[^{}]*\})*")
_APPENDED = re.compile(r"\s*[:,(]\s*…\)?$")


def plain(word: str) -> str:
    """An id as words: `launch_date` is `launch date`."""
    return word.replace("_", " ").replace("-", " ").strip()


def name_of(actor: str, blueprint: Blueprint) -> str:
    """What people call an actor: an agent's title, the human's, or the part of the machinery."""
    if actor in blueprint.agents:
        return blueprint.agents[actor].title
    if actor == "operator":
        return blueprint.human.title
    kind, _, rest = actor.partition(":")
    if kind == "routine":
        return f"the routine “{flow_title(rest, blueprint)}”"
    if kind == "swarm" and rest in blueprint.swarms:
        return f"the swarm “{blueprint.swarms[rest].title}”"
    return {"world": "the world", "engine": "the department"}.get(actor, actor)


def without_slots(text: str) -> str:
    """A pack's text with `…` for the places that a run fills; one that is only appended falls away.

    `First call to {param.company} by the manager` is `First call to … by the manager`, `Captured: {param.company}` is
    `Captured`. Empty where nothing but places is left.
    """
    found = _APPENDED.sub("", _SLOTS.sub("…", text)).strip()
    return found if any(map(str.isalnum, found)) else ""


def flow_title(workflow: str, blueprint: Blueprint) -> str:
    """The title of a workflow, or of the one that a routine of that id starts."""
    routine = blueprint.routines.get(workflow)
    known = blueprint.workflows.get(workflow) or blueprint.workflows.get(routine.workflow if routine else "")
    return (without_slots(known.title) if known else "") or plain(workflow)


def flow_name(path: str, blueprint: Blueprint, today: date | None = None) -> str:
    """The instance of a workflow in words, with its day where that is not `today`."""
    base, _, day = path.split("/", maxsplit=1)[0].partition("@")
    title = f"“{flow_title(base, blueprint)}”"
    return title if not day or (today and day.startswith(today.isoformat())) else f"{title} of {day}"


def step_title(path: str, blueprint: Blueprint) -> str:
    """The title of a step by its path `workflow@day/step`."""
    flow, _, step = path.partition("/")
    step = step.split("/", maxsplit=1)[0]
    known = blueprint.workflows.get(flow.partition("@")[0])
    entry = known.steps.get(step) if known else None
    return (without_slots(entry.title) if entry else "") or plain(step)


def choice_label(choice: str, path: str, blueprint: Blueprint) -> str:
    """The label of an option on offer at a step, or anywhere in its workflow; else its id in words."""
    flow, _, step = path.partition("/")
    known = blueprint.workflows.get(flow.partition("@")[0])
    steps = known.steps if known else {}
    for entry in (steps.get(step.split("/", maxsplit=1)[0]), *steps.values()):
        option = getattr(entry, "options", {}).get(choice)
        if option is not None and "{" not in option.label:
            return str(option.label)
    return plain(choice)


def finding(defect: str, blueprint: Blueprint) -> str:
    """What a reviewer says of a defect."""
    known = next((craft.defects[defect] for craft in blueprint.crafts.values() if defect in craft.defects), None)
    return known.says if known and "{" not in known.says else plain(defect)


def fact_words(key: str, value: Value, blueprint: Blueprint) -> str:
    """A fact with its title and its value in people's units."""
    known = blueprint.facts.get(key)
    if known is None:
        return f"{plain(key)}: {valued(value, '')}"
    return f"{known.title or plain(key)}: {valued(value, known.unit)}"


def valued(value: Value, unit: str) -> str:
    """A fact's value in people's units: thousandths as per cent, cents as money."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    if unit == "cents":
        return money(value)
    if unit == "permille":
        return f"{value / 10:.1f}".removesuffix(".0") + " %"
    return f"{value:,} {unit}".strip()

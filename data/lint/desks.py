"""Checks that work lands on a desk: the human above decides and is told, but takes up no step.

Who a role means is asked of `department.org`, as the engine does.
"""

from collections.abc import Iterator

from data.lint.sheet import OPERATOR, Sheet
from data.lint.walk import walk
from data.problems import Path
from department.blueprint.item_steps import Match
from department.blueprint.steps import Assign, Review, Step
from department.org import Organisation
from department.roles import parse_role

_UPWARD = ("manager_of", "common_manager")
"""The calls that look for somebody above."""


def check_desks(sheet: Sheet) -> None:
    """Note the roles that mean nobody, and steps that would lie on the human's desk; needs a pack without errors."""
    org = Organisation(sheet.pack)
    for found in walk(sheet.pack):
        if found.meaning == "Role" and not _means_somebody(org, found.value):
            upward = any(call.name in _UPWARD for call in parse_role(found.value).calls())
            why = ": no one is above the human" if upward else ""
            sheet.value(found.path, f"'{found.value}' means nobody{why}. Name an agent.")
    for flow_id, flow in sheet.pack.workflows.items():
        for step_id, step in flow.steps.items():
            for path, role in _doers(("workflows", flow_id, "steps", step_id), step):
                if any(OPERATOR in org.cast(role, item) for item in _items(org, step)):
                    says = (
                        f"'{role}' means the human, who has no desk; name an agent. "
                        "The human is asked by a decision, and told by 'to'."
                    )
                    sheet.value(path, says)


def check_meetings(sheet: Sheet) -> None:
    """Note the meetings that the human would lead: a meeting's words are its leader's."""
    for name, meeting in sheet.pack.meetings.items():
        if meeting.led_by == OPERATOR:
            sheet.value(("meetings", name, "led_by"), "the human leads no meeting, only attends; name an agent.")


def _means_somebody(org: Organisation, role: str) -> bool:
    """Whether a role names anybody; who has an item, or is one, is known only when it runs."""
    tree = parse_role(role)
    return tree.uses_item or tree.uses_assignee or bool(org.cast(role))


def _doers(path: Path, step: Step) -> Iterator[tuple[Path, str]]:
    """The roles that find something on their desk, each with where it is written."""
    for key in ("who", "to") if isinstance(step, (Assign, Match)) else ("who",):
        roles = getattr(step, key, None)
        if isinstance(roles, list):
            yield from (((*path, key, index), str(role)) for index, role in enumerate(roles))
        elif roles:
            yield (*path, key), str(roles)
    if isinstance(step, Review):
        yield from (((*path, "by", name, "who"), str(reader.who)) for name, reader in step.by.items())


def _items(org: Organisation, step: Step) -> tuple[str, ...]:
    """What `item` may mean in a step: the entries of its `each`, or the agents of the role there."""
    if isinstance(step.each, list):
        return tuple(map(str, step.each)) or ("",)
    return org.cast(str(step.each)) if step.each else ("",)

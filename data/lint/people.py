"""Checks the org chart: one root under the operator, no circles, ranks and layers that are used rightly."""

from data.lint.graphs import circles
from data.lint.sheet import OPERATOR, Sheet


def check_people(sheet: Sheet) -> None:
    """Note what is wrong with who reports to whom."""
    pack = sheet.pack
    if not pack.agents:
        sheet.key(("agents",), "the department has no agent; add one that reports to operator.")
        return
    for names in ("layers", "ranks"):
        listed: list[str] = getattr(pack, names)
        for index, name in enumerate(listed):
            if name in listed[:index]:
                sheet.value((names, index), f"'{name}' is in {names} twice; remove one.")
    if len(pack.ranks) < 2:  # noqa: PLR2004 (one for agents, one for the human)
        sheet.key(("ranks",), "ranks need at least two names, the human's last.")
    if OPERATOR in pack.agents:
        sheet.key(("agents", OPERATOR), "'operator' is the human; give the agent another id.")
    _roots(sheet)
    leads = {name: {str(agent.reports_to)} for name, agent in pack.agents.items()}
    for circle in circles(leads):
        way = " → ".join((*circle, circle[0]))
        says = f"the reporting lines run in a circle: {way}. Let one of them report to somebody above."
        sheet.value(("agents", circle[0], "reports_to"), says)
    if pack.human.deputy == OPERATOR:
        sheet.value(("human", "deputy"), "the human cannot be their own deputy; name an agent.")


def _roots(sheet: Sheet) -> None:
    roots = [name for name, agent in sheet.pack.agents.items() if agent.reports_to == OPERATOR]
    if not roots:
        sheet.key(("agents",), "nobody reports to 'operator'; exactly one agent, the head, must.")
    for other in roots[1:]:
        first = sheet.places.line_of(("agents", roots[0], "reports_to"))
        says = f"'{other}' reports to operator, but so does '{roots[0]}' ({first}); a department has one head."
        sheet.value(("agents", other, "reports_to"), says)

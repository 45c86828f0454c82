"""Runs every check on a blueprint."""

from data.lint.desks import check_desks, check_meetings
from data.lint.figures import check_figures, check_ids
from data.lint.flows import check_flows
from data.lint.formulas import check_facts, check_formula, check_settings
from data.lint.hours import check_hours
from data.lint.items import check_items
from data.lint.learning import check_learning
from data.lint.minds import check_minds
from data.lint.people import check_people
from data.lint.phrases import check_banks, check_text
from data.lint.rights import check_matrix, check_ways
from data.lint.rubrics import check_rubrics
from data.lint.sheet import Sheet
from data.lint.stories import check_stories
from data.lint.strings import check_string
from data.lint.versions import check_versions
from data.lint.walk import walk
from data.pack_places import Places
from data.problems import Path, Problem, dotted
from department.blueprint.pack import Blueprint

_STRUCTURE = (
    check_people,
    check_meetings,
    check_hours,
    check_matrix,
    check_flows,
    check_settings,
    check_facts,
    check_figures,
    check_ids,
    check_banks,
    check_items,
    check_rubrics,
    check_stories,
    check_learning,
    check_versions,
    check_minds,
)


def problems_of(blueprint: Blueprint, places: Places, blanks: frozenset[Path] = frozenset()) -> list[Problem]:
    """Find everything that a blueprint of the right shape may still get wrong, in no particular order.

    What is said of a blank, of something in it or of what holds it is left out: the blank has been told.
    """
    sheet = Sheet(blueprint, places, blanks)
    for found in walk(blueprint):
        if found.meaning == "Expr":
            check_formula(found, sheet)
        elif found.meaning == "Text":
            check_text(found, sheet)
        else:
            check_string(found, sheet)
    for check in _STRUCTURE:
        check(sheet)
    if not sheet.has_errors and not blanks:
        check_ways(sheet)
        check_desks(sheet)
    hidden = [dotted(path) for path in blanks]
    return [one for one in sheet.problems if not any(_touches(one.key, blank) for blank in hidden)]


def _touches(key: str, blank: str) -> bool:
    near, far = sorted((key, blank), key=len)
    return far == near or far.startswith((f"{near}.", f"{near}["))

"""Checks what a pack says of minds outside: scopes of caps, purposes of turns, tiers to go down to.

Its words and numbers are checked on the walk, as those of any field.
"""

from data.lint.sheet import Sheet, unknown
from data.problems import Path
from department.asked import ASKED

_WHOLE = ("run", "day")
_DEFAULT = "default"


def check_minds(sheet: Sheet) -> None:
    """Note caps on nothing, purposes that no turn has, and a way down where there is one tier only."""
    rules = sheet.pack.minds
    for scope in rules.caps:
        _check_scope(sheet, ("minds", "caps", scope), scope)
    purposes = {_DEFAULT, *ASKED}
    for key, table in (("most_out", rules.most_out), ("effort", rules.effort)):
        for purpose in table:
            if purpose not in purposes:
                sheet.key(("minds", key, purpose), unknown("purpose of a turn", purpose, purposes))
    if len(sheet.pack.tiers) > 1:
        return
    if rules.fallback:
        sheet.warn(("minds", "fallback"), "there is one tier only, and so none that could answer instead.")
    if rules.when_reached == "downgrade":
        sheet.warn(("minds", "when_reached"), "there is one tier only, and so no cheaper one; it holds at once.")


def _check_scope(sheet: Sheet, path: Path, scope: str) -> None:
    kind, colon, name = scope.partition(":")
    known = {"agent": set(sheet.pack.agents), "workflow": set(sheet.pack.workflows)}
    if scope in _WHOLE or (colon and name in known.get(kind, ())):
        return
    if colon and kind in known:
        sheet.key(path, unknown(kind, name, known[kind]))
    else:
        forms = {*_WHOLE, *(f"{word}:ID" for word in known)}
        sheet.key(path, f"{unknown('scope of a cap', scope, forms)[:-1]}; write run, day, agent:ID or workflow:ID.")

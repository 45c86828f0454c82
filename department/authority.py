"""Who may decide what: one pure function, called by the engine, the linter and the screens.

The letters of the matrix are those of `department.blueprint.rules.Cell`.
"""

from dataclasses import dataclass

from department.org import OPERATOR, Organisation

DECIDE, PROPOSE, ESCALATE, REFUSE = "decide", "propose", "escalate", "refuse"
_STEPS_UP = {"P": "proposes", "R": "recommends"}
_MUST_CLIMB = {"E": "must escalate", "F": "flags"}
_OUT = {"C": "is consulted only", "I": "is informed only", "-": "is not involved"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an actor may do with a decision: `to` is the next person, `rule` the row and cell that says so."""

    does: str
    rule: str
    to: str | None = None


def letter(org: Organisation, kind: str, actor: str) -> str:
    """The matrix cell of an actor for a decision type."""
    cell = org.decision(kind).matrix.get(org.rank(actor))
    return cell.does if cell else "-"


def authority(org: Organisation, kind: str, actor: str, amount: int | None = None) -> Verdict:
    """Say what `actor` may do with a decision of type `kind` over `amount` (in the type's unit)."""
    cell = org.decision(kind).matrix.get(org.rank(actor))
    does = cell.does if cell else "-"
    rank = org.rank(actor)
    if cell and does in "DA":
        if cell.limit is None or amount is None or amount <= cell.limit:
            bound = f" up to {cell.limit}" if cell.limit is not None else ""
            return Verdict(DECIDE, f"{kind}: {rank} {'decides' if does == 'D' else 'approves'}{bound}")
        above = _next_with(org, kind, actor, "DAERP")
        return Verdict(ESCALATE, f"{kind}: {rank} decides up to {cell.limit}, this is {amount}", above)
    if does in _STEPS_UP:
        return Verdict(PROPOSE, f"{kind}: {rank} {_STEPS_UP[does]}", _next_with(org, kind, actor, "DAPRE"))
    if does in _MUST_CLIMB:
        return Verdict(ESCALATE, f"{kind}: {rank} {_MUST_CLIMB[does]}", next(iter(org.chain(actor)), OPERATOR))
    return Verdict(REFUSE, f"{kind}: {rank} {_OUT.get(does, 'has no cell')}")


def claimed(org: Organisation, kind: str, actor: str, amount: int | None = None) -> Verdict:
    """As `authority`, for somebody who claims a decision: where a limit bounds it, the amount must be named."""
    cell = org.decision(kind).matrix.get(org.rank(actor))
    verdict = authority(org, kind, actor, amount)
    if verdict.does == DECIDE and amount is None and cell is not None and cell.limit is not None:
        return Verdict(REFUSE, f"{kind}: {org.rank(actor)} decides up to {cell.limit}, and no amount was named")
    return verdict


def _next_with(org: Organisation, kind: str, actor: str, letters: str) -> str:
    """The nearest person above whose cell is one of `letters`; the operator when there is none."""
    for person in org.chain(actor):
        if letter(org, kind, person) in letters:
            return person
    return OPERATOR


def informed(org: Organisation, kind: str, maker: str, origin: str) -> list[str]:
    """Those above the origin, the decider aside, whose cell is I (or who are consulted further down the chain)."""
    return [p for p in org.chain(origin) if p != maker and letter(org, kind, p) == "I"]

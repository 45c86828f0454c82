"""A run that stands until a person says how to go on: what it says, and new caps."""

from collections.abc import Sequence

from department.commands import SetCap
from department.waiting import CAP, Waiting
from tui.live import Live
from tui.minds_what_ifs import caps_of, scoped


def standing(run: str, waiting: Waiting) -> str:
    """Why it stands, and what to do."""
    again = f"dayshift run --resume {run}"
    if waiting.kind == CAP and waiting.cap is not None:
        return f"{waiting.says} Go on with more: {again} --budget {waiting.cap.scope}=USD"
    says = waiting.says.removesuffix(".")
    return f"{says}. Ask again, though it may be paid twice: {again} --lost retry; or decide in the room"


def recap(live: Live, budgets: Sequence[str]) -> None:
    """Set caps as `--budget` says: whoever resumes a run has seen those that held."""
    for scope, limit in caps_of(dict(map(scoped, budgets))).items():
        cap = live.engine.state.caps.get(scope)
        if cap is None or cap.limit != limit:
            was, then = (cap.limit, cap.then) if cap else (None, live.org.pack.minds.when_reached)
            live.first += live.engine.execute(SetCap(scope=scope, limit=limit, was=was, then=then))

"""What minds outside may cost: the ceiling of a turn is reserved where it is requested, and a cap stops it before."""

from typing import NamedTuple

from msgspec import UNSET

from department.asked import ASKED
from department.blueprint.minds import USUAL_OUT
from department.commands import SetCap, SetMinds
from department.decide.context import Deciding
from department.errors import CapError, CommandError, nearest
from department.events import flow as it
from department.events.minds import CapSet, CapWarned, MindsSet
from department.evolve.minds import DAY, RUN, scopes
from department.org import OPERATOR, SIMULATED, Organisation
from department.outlay import Cap, Minds, Turn
from department.ports import Briefing
from department.prices import Spent, usd
from department.prompts import bound, prompt_of, system_of

HOLD, FAIL, DOWNGRADE = "hold", "fail", "downgrade"
_WARN_AT = (4, 5)
"""Four fifths."""


class Fare(NamedTuple):
    """On which tier a turn is asked, of which model (empty: simulated), what it may cost; `capped`: it is not asked."""

    tier: str
    model: str = ""
    reserved: int = 0
    capped: str = ""


def fare(deciding: Deciding, briefing: Briefing, tier: str, workflow: str) -> Fare:
    """What a turn may cost, on its tier or a cheaper one where a cap says so; CapError where it must not be asked."""
    minds = deciding.state.minds
    if minds.mind == SIMULATED:
        return Fare(tier)
    tier = next((minds.tiers[key] for key in (briefing.agent, briefing.purpose, "all") if key in minds.tiers), tier)
    fares = ceilings(deciding.org, minds, briefing)
    need = fares[tier]
    cap = _passed(deciding, briefing.agent, workflow, need)
    if cap and deciding.state.caps[cap].then == DOWNGRADE:
        cheaper = sorted((name for name in fares if fares[name] < need), key=lambda name: -fares[name])
        for name in cheaper:
            if not _passed(deciding, briefing.agent, workflow, fares[name]):
                return Fare(name, minds.prices[name].model, fares[name])
    model = minds.prices[tier].model
    if cap and deciding.state.caps[cap].then == FAIL:
        return Fare(tier, model, 0, cap)
    if cap:
        raise _reached(deciding, cap, need, briefing.agent, briefing.purpose)
    return Fare(tier, model, need)


def ceilings(org: Organisation, minds: Minds, briefing: Briefing) -> dict[str, int]:
    """The most that one call can cost on each tier, in nano-dollars."""
    version = "" if briefing.version is UNSET else str(briefing.version)
    read = bound(system_of(org, briefing.agent, version), prompt_of(org, briefing), briefing.options)
    return {tier: price.ceiling(read, most_out(org, briefing.purpose)) for tier, price in minds.prices.items()}


def most_out(org: Organisation, purpose: str) -> int:
    """The most tokens of a reply."""
    limits = org.pack.minds.most_out
    return limits.get(purpose, limits.get("default", USUAL_OUT))


def _passed(deciding: Deciding, agent: str, workflow: str, need: int) -> str:
    """The first scope whose cap a turn would pass."""
    caps = deciding.state.caps
    for scope in scopes(agent, workflow):
        if scope in caps and _spent(deciding, scope) + need > caps[scope].limit:
            return scope
    return ""


def _spent(deciding: Deciding, scope: str) -> int:
    """What is spent and reserved in a scope, by this command too."""
    outlay = deciding.state.outlays.get(scope)
    return deciding.reserved.get(scope, 0) + (outlay.spent + outlay.reserved if outlay else 0)


def _reached(deciding: Deciding, scope: str, need: int, agent: str, purpose: str) -> CapError:
    cap, spent = deciding.state.caps[scope], _spent(deciding, scope)
    where = _WORDS.get(scope) or f"for {scope.replace(':', ' ')}"
    return CapError(
        f"The next turn may cost up to {usd(need)}, and of the {usd(cap.limit)} that minds may cost {where} "
        f"{usd(spent)} are spent or reserved: nothing was asked.",
        scope, cap.limit, spent, need, agent, purpose,
    )  # fmt: skip


_WORDS = {RUN: "in this run", DAY: "in a day"}


def reserve(deciding: Deciding, agent: str, workflow: str, amount: int, seq: int) -> None:
    """Count what was just requested; where four fifths of a cap are reached for the first time, that is said."""
    for scope in scopes(agent, workflow):
        deciding.reserved[scope] = deciding.reserved.get(scope, 0) + amount
        cap = deciding.state.caps.get(scope)
        spent = _spent(deciding, scope)
        if cap and not cap.warned and scope not in deciding.warned and spent * _WARN_AT[1] >= cap.limit * _WARN_AT[0]:
            deciding.warned.add(scope)
            deciding.note(CapWarned(scope=scope, spent=spent, limit=cap.limit), OPERATOR, {"cap": scope}, cause=seq)


def settling(deciding: Deciding, turn: Turn, spent: Spent | None) -> None:
    """A try is over with this command: what it cost counts from here on, what was reserved for it no more."""
    if spent is not None:
        for scope in scopes(turn.agent, turn.workflow):
            deciding.reserved[scope] = deciding.reserved.get(scope, 0) + spent.total - turn.reserved


def ask_again(deciding: Deciding, turn: Turn, spent: Spent) -> str:
    """What was lost is booked, and as much is reserved anew; CapError where that passes a cap.

    Where that cap lets turns fail, nothing happens: its scope is returned, else nothing.
    """
    cap = _passed(deciding, turn.agent, turn.workflow, turn.reserved)
    if cap and deciding.state.caps[cap].then == FAIL:
        return cap
    if cap:
        raise _reached(deciding, cap, turn.reserved, turn.agent, turn.purpose)
    again = it.TurnRepeated(reserved=turn.reserved, spent=spent)
    seq = deciding.emit(again, turn.agent, {"turn": turn.id}, due=max(turn.due, deciding.at))
    reserve(deciding, turn.agent, turn.workflow, turn.reserved, seq)
    return ""


def set_minds(deciding: Deciding, command: SetMinds) -> None:
    """From now on agents think with other minds."""
    pack = deciding.org.pack
    if command.mind != SIMULATED and set(command.prices) != set(pack.tiers):
        missing = ", ".join(sorted(set(pack.tiers) ^ set(command.prices)))
        raise CommandError(f"Every tier of the pack needs one price, and no other; look at {missing}.")
    known = {"all", *pack.agents, *ASKED}
    for key, tier in command.tiers.items():
        if key not in known:
            raise CommandError(f"'{key}' is no agent and no purpose of a turn; {nearest(key, known)}.")
        if tier not in pack.tiers:
            raise CommandError(f"There is no tier '{tier}'; {nearest(tier, set(pack.tiers))}.")
    changed = MindsSet(mind=command.mind, prices=command.prices, tiers=command.tiers)
    deciding.emit(changed, OPERATOR, {"minds": command.mind})


def set_cap(deciding: Deciding, command: SetCap) -> None:
    """The operator says what minds may cost; it binds to the limit that was shown."""
    require_scope(deciding, command.scope)
    cap: Cap | None = deciding.state.caps.get(command.scope)
    was = cap.limit if cap else None
    if command.limit < 0:
        raise CommandError(f"A cap of {usd(command.limit)} is less than nothing; give 0 or more.")
    if command.then not in (HOLD, FAIL, DOWNGRADE):
        raise CommandError(f"'{command.then}' is nothing that a cap can do; there are {HOLD}, {FAIL}, {DOWNGRADE}.")
    if command.was != was:
        shown = "none" if command.was is None else usd(command.was)
        raise CommandError(f"The cap on {command.scope} is not {shown} any more. Look at it again, then answer.")
    changed = CapSet(scope=command.scope, limit=command.limit, was=was, then=command.then)
    deciding.emit(changed, OPERATOR, {"cap": command.scope})


def require_scope(deciding: Deciding, scope: str) -> None:
    """Raise CommandError for a scope that does not exist."""
    kind, _, name = scope.partition(":")
    known = {"agent": set(deciding.org.pack.agents), "workflow": set(deciding.org.pack.workflows)}.get(kind)
    if scope in (RUN, DAY) or (known and name in known):
        return
    if known is None:
        raise CommandError(f"'{scope}' is no scope of a cap; write run, day, agent:ID or workflow:ID.")
    raise CommandError(f"There is no {kind} '{name}'; {nearest(name, known)}.")

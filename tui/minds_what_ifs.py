"""What-ifs on what agents think with, and the commands they become.

minds=claude                      claude, simulated; or recorded: a fork hears the record, and simulated minds for the
rest
tier.all=haiku                    another tier for all turns, for an agent's or for those of a purpose: tier.cmo=opus
cap.run=2.50                      the most that minds may cost in dollars: in the run, cap.day, cap.agent:ID,
cap.workflow:ID
cap.then=fail                     what happens where a turn would pass one: hold, fail, downgrade
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation

from msgspec import structs

from department.asked import ASKED
from department.blueprint.pack import Blueprint
from department.commands import Fork, SetCap, SetMinds
from department.decide.spending import DOWNGRADE, FAIL, HOLD
from department.errors import UsageError, nearest
from department.evolve.minds import RUN
from department.org import SIMULATED
from department.outlay import Minds
from department.prices import CENT, Price
from department.state import State

CLAUDE, RECORDED = "claude", "recorded"
MINDS = (SIMULATED, CLAUDE, RECORDED)
_MOST = 1_000_000
"""Dollars beyond which a cap is a slip of the pen."""


def check(blueprint: Blueprint, key: str, rest: list[str], value: str) -> None:
    """Raise UsageError for a what-if on minds that does not fit the pack."""
    head, name = key.partition(".")[0], ".".join(rest)
    {"minds": _minds, "tier": _tier, "cap": _cap}[head](blueprint, key, name, value)


def outside(settings: Mapping[str, str]) -> bool:
    """Whether these what-ifs let minds outside think."""
    return settings.get("minds", SIMULATED) != SIMULATED


def tiers_of(settings: Mapping[str, str]) -> dict[str, str]:
    """The overrides of tiers, by agent, purpose or `all`."""
    return {key.partition(".")[2]: value for key, value in settings.items() if key.startswith("tier.")}


def caps_of(settings: Mapping[str, str]) -> dict[str, int]:
    """The caps in nano-dollars, by scope."""
    named = {key.partition(".")[2]: key for key in settings if key.startswith("cap.") and key != "cap.then"}
    return {scope: nano(key, settings[key]) for scope, key in named.items()}


def commands_of(
    blueprint: Blueprint, settings: Mapping[str, str], state: State | None, price_of: Callable[[str], Price]
) -> list[SetMinds | SetCap]:
    """The inputs that make so what these what-ifs ask and is not so in `state`: minds, their prices, caps.

    A fork keeps the tiers of its past but for those it names; a run that goes on keeps its caps: a person may have
    raised them.
    """
    state = state or State()
    wanted = settings.get("minds", RECORDED)
    minds = Minds()
    if wanted == CLAUDE or (wanted == RECORDED and state.minds.mind != SIMULATED):
        prices = prices_of(blueprint, price_of) if wanted == CLAUDE else state.minds.prices
        minds = Minds(CLAUDE, prices, {**state.minds.tiers, **tiers_of(settings)})
    changed = [SetMinds(mind=minds.mind, prices=minds.prices, tiers=minds.tiers)] if minds != state.minds else []
    usual = {scope: cents * CENT for scope, cents in blueprint.minds.caps.items()} if wanted == CLAUDE else {}
    then = settings.get("cap.then", blueprint.minds.when_reached)
    caps = (usual | caps_of(settings)).items()
    return changed + [SetCap(scope=scope, limit=limit, then=then) for scope, limit in caps if scope not in state.caps]


def at_fork(command: Fork, more: Sequence[SetMinds | SetCap], state: State, settings: Mapping[str, str]) -> Fork:
    """A fork that begins with these too, and with the caps it names in the place of those of its past."""
    then, named = settings.get("cap.then"), caps_of(settings)
    again = [
        SetCap(scope=scope, limit=named[scope], was=cap.limit, then=then or cap.then)
        for scope, cap in state.caps.items()
        if scope in named
    ]
    return structs.replace(command, inputs=[*command.inputs, *more, *again])


def prices_of(blueprint: Blueprint, price_of: Callable[[str], Price]) -> dict[str, Price]:
    """The price rows by tier; UsageError for a model without one."""
    return {tier: price_of(spec.model) for tier, spec in blueprint.tiers.items()}


def scoped(budget: str) -> tuple[str, str]:
    """A `--budget` as the what-if it stands for: `5` is cap.run=5, `day=5` cap.day=5."""
    scope, sign, dollars = budget.rpartition("=")
    return f"cap.{scope if sign else RUN}", dollars


def nano(key: str, value: str) -> int:
    """Dollars as written, in nano-dollars; UsageError for what is no amount."""
    try:
        dollars = Decimal(value.removeprefix("$"))
    except InvalidOperation:
        raise UsageError(f"'{key}={value:.60}' is no amount; write dollars, for instance 2.50.") from None
    if not dollars.is_finite() or not 0 <= dollars <= _MOST:
        raise UsageError(f"'{key}={value:.60}' is out of range; give dollars from 0 to {_MOST:,}.")
    return int(dollars * 100 * CENT)


def _minds(_: Blueprint, key: str, name: str, value: str) -> None:
    if name:
        raise UsageError(f"There is no what-if '{key}'; write minds=claude.")
    if value not in MINDS:
        raise UsageError(f"What-if '{key}': there are no minds '{value}'; {nearest(value, list(MINDS))}.")


def _tier(blueprint: Blueprint, key: str, name: str, value: str) -> None:
    known = {"all", *blueprint.agents, *ASKED}
    if name not in known:
        raise UsageError(f"What-if '{key}': '{name}' is no agent and no purpose of a turn; {nearest(name, known)}.")
    if value not in blueprint.tiers:
        raise UsageError(f"What-if '{key}': there is no tier '{value}'; {nearest(value, set(blueprint.tiers))}.")


def _cap(blueprint: Blueprint, key: str, name: str, value: str) -> None:
    if name == "then":
        known = [HOLD, FAIL, DOWNGRADE]
        if value not in known:
            raise UsageError(f"What-if '{key}': a cap cannot '{value}'; {nearest(value, known)}.")
        return
    kind, _, of = name.partition(":")
    of_kind: dict[str, Mapping[str, object]] = {"agent": blueprint.agents, "workflow": blueprint.workflows}
    if kind in of_kind and of not in of_kind[kind]:
        raise UsageError(f"What-if '{key}': there is no {kind} '{of}'; {nearest(of, set(of_kind[kind]))}.")
    if kind not in of_kind and name not in (RUN, "day"):
        raise UsageError(
            f"What-if '{key}': there is no scope '{name}'; write cap.run, cap.day, cap.agent:ID, cap.workflow:ID."
        )
    nano(key, value)

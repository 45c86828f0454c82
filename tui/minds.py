"""Minds outside for one run: who asks them, and from which record they are heard. A part of bootstrap."""

import asyncio
import os
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache

from data.attempts import Attempts
from data.database import Database
from data.prices import load_prices
from data.records import Records
from data.tables import Run
from department.commands import AnyInput, Fork, SetCap, SetMinds
from department.errors import UsageError
from department.evolve.minds import RUN
from department.minds.simulated import SimulatedMind
from department.minds.stand_in import MODEL, PRICE, StandIn
from department.org import Organisation
from department.outside import ASK, Thinker
from department.prices import Price
from department.state import State
from scheduler.clock import steady_ms
from scheduler.turns import TurnPool, Wall
from tui.making import wall
from tui.minds_what_ifs import CLAUDE, at_fork, commands_of, outside, prices_of


def today_prices() -> Callable[[str], Price]:
    """The price of a model by the tables as they are now, on the day of the wall; UsageError without one."""
    prices = load_prices()

    @cache
    def on(model: str, day: str) -> Price:
        return PRICE if model == MODEL else prices.price_of(model, date.fromisoformat(day))

    return lambda model: on(model, wall()[:10])


def thinker_of(settings: dict[str, str], org: Organisation, seed: int) -> Thinker:
    """Claude where it was asked for; else the simulated mind in its place."""
    if settings.get("minds") != CLAUDE:
        return StandIn(SimulatedMind(org, seed))
    from department.minds.claude import ClaudeMind  # noqa: PLC0415 - importing the SDK costs a second

    return ClaudeMind(os.environ)


def check_minds(settings: dict[str, str], org: Organisation) -> None:
    """Ask, for nothing, whether the key and the models are good; FaultError in a sentence. Before anything is made."""
    if settings.get("minds") != CLAUDE:
        return
    price_of = today_prices()
    prices_of(org.pack, price_of)
    from department.minds.claude import ClaudeMind  # noqa: PLC0415 - importing the SDK costs a second

    models = list(dict.fromkeys(tier.model for tier in org.pack.tiers.values()))
    asyncio.run(ClaudeMind(os.environ).check(models))


def pool_of(
    database: Database, row: Run, settings: dict[str, str], org: Organisation, state: State | None,
    wall: Callable[[], str], lost: str = "",
) -> TurnPool | None:  # fmt: skip
    """The pool that asks the minds outside of a run; None where they are simulated. `lost` overrides the pack.

    A simulated fork has one too where its past (`state`) asked outside: what was out then is heard from the record.
    """
    if not outside(settings) and (state is None or RUN not in state.outlays):
        return None
    return TurnPool(
        thinker_of(settings, org, row.seed), Attempts(database, row), today_prices(), Wall(now=wall, ticks=steady_ms),
        lost=lost or org.pack.minds.lost or ASK, known=Records(database, row) if row.parent is not None else None,
    )  # fmt: skip


def commands(
    settings: dict[str, str], org: Organisation, state: State | None, opening: Sequence[AnyInput]
) -> list[AnyInput]:
    """The opening of a run, with the inputs that set its minds and caps as its settings ask."""
    wanted = commands_of(org.pack, settings, state, today_prices())
    _require_cap(wanted, state)
    if opening and isinstance(opening[0], Fork) and state is not None:
        return [at_fork(opening[0], wanted, state, settings)]
    return [*opening, *wanted]


def _require_cap(wanted: Sequence[SetMinds | SetCap], state: State | None) -> None:
    """Nothing is paid that nobody has agreed to: raise UsageError where minds of Claude's begin without a cap."""
    begins = any(isinstance(one, SetMinds) and one.mind == CLAUDE for one in wanted)
    capped = any(isinstance(one, SetCap) and one.scope == RUN for one in wanted)
    if begins and not capped and (state is None or RUN not in state.caps):
        raise UsageError("minds=claude would be paid, and nothing caps it. Give --budget USD, or --set cap.run=USD.")


def require_recordable(settings: dict[str, str], *, forked: bool) -> None:
    """Raise UsageError where a record is asked for and there is none."""
    if settings.get("minds") == "recorded" and not forked:
        raise UsageError("minds=recorded hears the record of the run that a fork came from; a new run has none.")

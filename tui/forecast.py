"""What a run with minds outside will cost, before it begins: its days are simulated, its questions put together."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from data import library
from data.memory import MemoryJournal
from department.engine import Engine
from department.minds.simulated import SimulatedMind
from department.minds.stand_in import Rehearsal
from department.prices import Price, Spent, Usage, usd
from scheduler.session import run_max
from scheduler.stop import StopWish
from tui.minds_what_ifs import commands_of, prices_of
from tui.openings import triggers_of
from tui.request import Prepared, reseeded

SEEDS = 3
"""How many days are tried out: the one that is asked for, and others of the same pack."""
_SPREAD = 2
"""How much longer than usual all replies may be, thinking counted, at the upper end of the band."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is to be expected: turns by tier, tokens, and nano-dollars; `low` to `high` is the band."""

    turns: Mapping[str, int]
    usage: Usage
    likely: int
    low: int
    high: int
    dearest: int

    def as_text(self) -> str:
        """One paragraph for people."""
        count = sum(self.turns.values())
        tiers = ", ".join(f"{turns} {tier}" for tier, turns in sorted(self.turns.items(), key=lambda item: -item[1]))
        cached = 100 * self.usage.cached // max(1, self.usage.prompt)
        return (
            f"Forecast, from {SEEDS} simulated runs: about {count} turns ({tiers}), {self.usage.prompt:,} tokens in "
            f"({cached} % from the cache) and {self.usage.out:,} out.\n"
            f"About {usd(self.likely)}, within {usd(self.low)} and {usd(self.high)}; all of it on the dearest tier "
            f"would be about {usd(self.dearest)}."
        )

    def as_object(self) -> dict[str, Any]:
        """For `--json`; dollars as numbers."""
        return {
            "turns": dict(self.turns), "tokens_in": self.usage.prompt, "tokens_out": self.usage.out,
            "likely_usd": self.likely / 10**9, "low_usd": self.low / 10**9, "high_usd": self.high / 10**9,
        }  # fmt: skip


def forecast(ready: Prepared, price_of: Callable[[str], Price]) -> Forecast:
    """Simulate the run for a few seeds; nothing is asked outside."""
    seeds = range(ready.begin.seed, ready.begin.seed + SEEDS)
    tries = [_tried(reseeded(ready, seed), price_of) for seed in seeds]
    first = tries[0]
    usage = Usage()
    for _, spent in first:
        usage = usage.plus(spent.usage)
    prices = prices_of(ready.blueprint, price_of)
    dearest = max(sum(price.cost(spent.usage) for _, spent in first) for price in prices.values())
    costs = [sum(spent.paid for _, spent in one) for one in tries]
    longest = max(sum(prices[tier].cost(_longer(spent.usage)) for tier, spent in one) for one in tries)
    turns = Counter(tier for tier, _ in first)
    return Forecast(turns, usage, costs[0], min(costs), longest, dearest)


def _tried(ready: Prepared, price_of: Callable[[str], Price]) -> list[tuple[str, Spent]]:
    mind = SimulatedMind(ready.org, ready.begin.seed)
    minds = Rehearsal(ready.org, mind, prices_of(ready.blueprint, price_of))
    pack = library.digest(library.canonical(ready.blueprint))
    engine = Engine(ready.org, mind, triggers_of(ready.org), MemoryJournal(), pack=pack, outside=minds)
    free = {key: value for key, value in ready.begin.settings.items() if not key.startswith("cap.")}
    asked = [given for given in commands_of(ready.blueprint, free, None, price_of) if hasattr(given, "mind")]
    for given in [*ready.inputs, *asked]:
        engine.execute(given)
    run_max(engine, ready.until, lambda _: None, StopWish())
    return minds.spent


def _longer(usage: Usage) -> Usage:
    """The same with nothing from the cache, and replies as long as they may well get."""
    return Usage(fresh=usage.prompt, out=usage.out * _SPREAD)

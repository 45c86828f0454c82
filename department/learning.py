"""How a department learns from what it measured: whom to believe in a swarm, what to try next. Integers only."""

from collections.abc import Mapping, Sequence
from math import isqrt

from department.draws import THOUSAND, quantile

RISING, FLAT, FALLING = "rising", "flat", "falling"
VOTES = {"r": RISING, "f": FLAT, "d": FALLING}
"""A member's vote as the journal writes it, one letter a member, and the trend that it says."""
EVEN = 1000
"""The weight of every member before anything is known; the mean weight stays near it."""
MILLION = 1_000_000
GUESSES = 200
"""How many worlds are imagined to see which version would be the best."""
NORMAL = (
    -3000, -1645, -1282, -1036, -842, -674, -524, -385, -253, -126, 0,
    126, 253, 385, 524, 674, 842, 1036, 1282, 1645, 3000,
)  # fmt: skip
"""Quantiles of the standard normal distribution at every twentieth, in thousandths; the ends are cut at three."""


def reweighted(weights: Sequence[int], right: Sequence[bool], penalty: int, share: int) -> list[int]:
    """The weights of a swarm's members after one round whose truth is known.

    Whoever was wrong keeps (1000 - `penalty`) thousandths of its weight, then everybody is given the same small
    `share` (thousandths) of the whole, so that nobody is ever past hope and a turn is followed soon. This is the
    weighted majority of N. Littlestone and M. Warmuth (Information and Computation 108, 1994) with the fixed share
    of M. Herbster and M. Warmuth (Tracking the Best Expert, Machine Learning 32, 1998).
    """
    kept = [
        weight if was_right else weight * (THOUSAND - penalty) // THOUSAND
        for weight, was_right in zip(weights, right, strict=True)
    ]
    total, whole = sum(kept), EVEN * len(kept)
    if not total:
        return [EVEN] * len(kept)
    return [(THOUSAND - share) * weight * whole // (total * THOUSAND) + share * EVEN // THOUSAND for weight in kept]


def estimate(shown: int, responded: int) -> int:
    """The rate that such a record lets one expect, in millionths: Laplace's rule of succession, never 0 or 1."""
    return (responded + 1) * MILLION // (shown + 2)


def chances(records: Mapping[str, tuple[int, int]], seed: int, path: str) -> dict[str, int]:
    """How likely each version is the best one, by its record (shown, responded), in `GUESSES` parts.

    Randomised probability matching: each guess draws a rate for every version from what its record leaves open and
    counts for the highest (S. Scott, A modern Bayesian look at the multi-armed bandit, Applied Stochastic Models in
    Business and Industry 26, 2010; after W. Thompson, 1933). The open part is taken as normal.
    """
    known = {name: _known(shown, responded) for name, (shown, responded) in records.items()}
    wins = dict.fromkeys(records, 0)
    for guess in range(GUESSES):
        rates = {
            name: mean + spread * quantile(NORMAL, seed, "guess", f"{path}:{guess}:{name}") // THOUSAND
            for name, (mean, spread) in known.items()
        }
        wins[max(rates, key=lambda name: rates[name])] += 1
    return wins


def _known(shown: int, responded: int) -> tuple[int, int]:
    """The expected rate and its standard error, both in millionths."""
    mean = estimate(shown, responded)
    return mean, isqrt(mean * (MILLION - mean) // (shown + 3))


def split(audience: int, parts: Mapping[str, int], floor: int) -> dict[str, int]:
    """Divide an audience by `parts`, but to everybody at least `floor` thousandths of it; the sum is the audience.

    People that whole numbers leave over go to the first ones. Where the floors take everything it is even.
    """
    least = min(audience * floor // THOUSAND, audience // len(parts))
    free = audience - least * len(parts)
    total = sum(parts.values())
    given = {name: least + (free * part // total if total else free // len(parts)) for name, part in parts.items()}
    left = audience - sum(given.values())
    return {name: people + (index < left) for index, (name, people) in enumerate(given.items())}

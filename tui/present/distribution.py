"""What many seeds of the same day come to: how often each outcome, and how the figures spread."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from statistics import median
from typing import Any

from tui.present.figures import percent
from tui.present.run_view import Measured
from tui.present.summary import DONE, shortened
from tui.present.tally import Tally


@dataclass(frozen=True, slots=True)
class Seeded:
    """One seed's day: its head, its counts, its metrics."""

    seed: int
    head: str
    tally: Tally
    metrics: Sequence[Measured]


@dataclass(slots=True)
class Spread:
    """The values of one figure over the seeds."""

    title: str
    unit: str = ""
    values: list[float] = field(default_factory=list)
    met: int = 0
    judged: int = 0


_CENTS_BELOW = 1000

_FIGURES: tuple[tuple[str, Callable[[Tally], float]], ...] = (
    ("events", lambda tally: tally.events),
    ("messages", lambda tally: tally.kinds["message.posted"]),
    ("decisions", lambda tally: tally.kinds["decision.made"]),
    ("escalations", lambda tally: tally.kinds["escalation.raised"]),
    ("human minutes", lambda tally: tally.load.minutes),
    ("human peak", lambda tally: tally.load.peak),
    ("expired", lambda tally: tally.load.expired),
)

_SOMETIMES: tuple[tuple[str, Callable[[Tally], float]], ...] = (
    ("published", lambda tally: tally.published),
    ("items arrived", lambda tally: sum(stream.arrived for stream in tally.items.streams.values())),
    ("items still open", lambda tally: sum(stream.open for stream in tally.items.streams.values())),
    ("rows set aside", lambda tally: sum(len(stream.aside) for stream in tally.items.streams.values())),
)
"""Figures of departments that publish, and of those into which items come: told where one seed has any."""


def outcomes_over(days: Sequence[Seeded]) -> dict[str, Counter[str]]:
    """For each workflow, in how many of its instances it ended how."""
    found: dict[str, Counter[str]] = {}
    for day in days:
        for name, counts in day.tally.outcomes.items():
            found.setdefault(name, Counter()).update(counts)
    return dict(sorted(found.items()))


def spreads_over(days: Sequence[Seeded]) -> list[Spread]:
    """How the counts and the metrics spread over the seeds."""
    spreads = [Spread(title, values=[figure(day.tally) for day in days]) for title, figure in (*_FIGURES, *_SOMETIMES)]
    spreads = [spread for spread in spreads if any(spread.values) or spread.title not in dict(_SOMETIMES)]
    by_name: dict[str, Spread] = {}
    for day in days:
        for metric in day.metrics:
            if metric.value is not None:
                spread = by_name.setdefault(metric.name, Spread(metric.title, metric.unit))
                spread.values.append(metric.value)
                spread.judged += metric.met is not None
                spread.met += metric.met is True
    return [*spreads, *by_name.values()]


def as_told(days: Sequence[Seeded], workflow: str, endings: Sequence[str]) -> int:
    """In how many seeds a scenario's workflow ended as its story tells."""
    return sum(any(day.tally.outcomes.get(workflow, Counter())[ending] for ending in endings) for day in days)


def distribution_object(days: Sequence[Seeded], told: int | None = None) -> dict[str, Any]:
    """The object of `run --seeds N --json`; `told` is in how many a scenario ended as told."""
    return {
        "seeds": [day.seed for day in days],
        "as_told": told,
        "heads": {str(day.seed): day.head for day in days},
        "outcomes": {name: dict(counts) for name, counts in outcomes_over(days).items()},
        "figures": [
            {
                "name": spread.title,
                "unit": spread.unit,
                "min": min(spread.values),
                "median": median(spread.values),
                "max": max(spread.values),
                "met": spread.met if spread.judged else None,
                "measured": len(spread.values),
            }
            for spread in spreads_over(days)
        ],
    }


def distribution_text(days: Sequence[Seeded], told: int | None = None) -> str:
    """The same for people."""
    lines = [f"{len(days)} seeds, {days[0].seed} to {days[-1].seed}"]
    if told is not None:
        lines.append(f"The scenario ended as told in {told} of {len(days)} ({percent(told, len(days))})")
    lines += _outcome_lines(days)
    spreads = spreads_over(days)
    titles = [shortened(f"{spread.title}, {spread.unit}" if spread.unit else spread.title) for spread in spreads]
    width = max(map(len, titles))
    lines += ["", f"{'Figures':<{width + 2}}  {'min':>9}  {'median':>9}  {'max':>9}  met"]
    return "\n".join([*lines, *map(partial(_spread_line, width), titles, spreads)])


def _outcome_lines(days: Sequence[Seeded]) -> list[str]:
    """How often each outcome; workflows that were only ever done are counted together."""
    over = outcomes_over(days)
    plain = [name for name, counts in over.items() if set(counts) == {DONE}]
    lines = [
        f"  {shortened(name, 32):<32}  {shortened(outcome, 32):<32}  {count:>5}  {percent(count, counts.total()):>6}"
        for name, counts in over.items()
        if name not in plain
        for outcome, count in counts.most_common()
    ]
    if plain:
        lines.append(f"  {len(plain)} workflows always {DONE}")
    return ["", "Outcomes", *lines] if lines else []


def _spread_line(width: int, title: str, spread: Spread) -> str:
    low, middle, high = min(spread.values), median(spread.values), max(spread.values)
    met = f"{spread.met}/{spread.judged}" if spread.judged else ""
    told = "  ".join(_number(value, spread.unit) for value in (low, middle, high))
    return f"  {title:<{width}}  {told}  {met}".rstrip()


def _number(value: float, unit: str) -> str:
    """A figure in nine columns; sums of money that have cents keep them."""
    text = f"{value:,.2f}" if unit == "$" and 0 < value < _CENTS_BELOW else f"{value:,.1f}".removesuffix(".0")
    return f"{text:>9}"

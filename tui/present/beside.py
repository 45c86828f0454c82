"""Several scenarios side by side: one table for people, one object for programs."""

from collections.abc import Callable, Sequence
from typing import Any

from tui.present.course import Side
from tui.present.figures import dollars, plural
from tui.present.summary import DONE, MICRO, shortened

WIDTH = 80
_LABEL, _NARROWEST, _WIDEST = 29, 15, 24
"""Columns of the names of figures, and of one scenario at least and at most."""


def precise(ms: float) -> str:
    """A span to the second: `45 s`, `1 min 53 s`, `2 h 05 min`."""
    seconds = round(ms / 1000)
    if seconds < 60:  # noqa: PLR2004
        return f"{seconds} s"
    minutes, rest = divmod(seconds, 60)
    return f"{minutes} min {rest:02} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02} min"  # noqa: PLR2004


def _count(value: float) -> str:
    return f"{value:,.1f}".removesuffix(".0")


FIGURES: tuple[tuple[str, str, Callable[[float], str]], ...] = (
    ("arrived", "Items arrived", _count),
    ("first_grade_median_ms", "First grade, median", precise),
    ("first_grade_p95_ms", "First grade, 95 % within", precise),
    ("to_assignee_median_ms", "To the assignee, median", precise),
    ("to_assignee_p95_ms", "To the assignee, 95 % within", precise),
    ("messages", "Messages", _count),
    ("handoffs", "Handoffs", _count),
    ("turns", "Turns", _count),
    ("decisions", "Decisions", _count),
    ("escalations", "Escalations", _count),
    ("events", "Events", _count),
    ("requests", "Asked of the human", _count),
    ("human_minutes", "Minutes of the human", _count),
    ("estimated_micro", "Cost, with Claude about", lambda value: dollars(round(value))),
)
"""The figures in the order of the table: name, title, and how people read them."""


def beside_object(department: str, days: int, sides: Sequence[Side]) -> dict[str, Any]:
    """The object of `run --scenario A --scenario B --json`; medians where there are several seeds."""
    return {"department": department, "days": days, "scenarios": [_object(side) for side in sides]}


def _object(side: Side) -> dict[str, Any]:
    figures = {name: value for name, value in side.figures.items() if name != "estimated_micro"}
    cost = side.figures["estimated_micro"]
    return {
        "scenario": side.scenario,
        "run": side.run or None,
        "head": side.head or None,
        "seeds": list(side.seeds),
        **figures,
        "estimated_cost_usd": None if cost is None else cost / MICRO,
        "busiest": {"agent": side.busiest[0], "desk": side.busiest[1] / 1000},
        "outcomes": side.ends,
    }


def beside_text(title: str, sides: Sequence[Side]) -> str:
    """The same for people: as many scenarios to a block as fit 80 columns."""
    fit = max(1, (WIDTH - _LABEL) // _NARROWEST)
    count = len(sides[0].seeds)
    seeds = f"seed {sides[0].seeds[0]}" if count == 1 else f"medians of {count} seeds, unrecorded"
    blocks = [_block(sides[at : at + fit]) for at in range(0, len(sides), fit)]
    return "\n\n".join([f"{shortened(title, 40)}: {plural(len(sides), 'scenario')} side by side, {seeds}", *blocks])


def _block(sides: Sequence[Side]) -> str:
    width = min(_WIDEST, (WIDTH - _LABEL) // len(sides))
    rows = [("", [side.scenario for side in sides])]
    for name, label, read in FIGURES:
        values = [side.figures[name] for side in sides]
        if any(values):
            rows.append((label, ["–" if value is None else read(value) for value in values]))
    rows.append(("Busiest agent", [side.busiest[0] for side in sides]))
    rows.append(("  of its hours at the desk", [f"{side.busiest[1] / 10:.1f} %" for side in sides]))
    rows += _ends(sides)
    if all(side.run for side in sides):
        rows.append(("Run", [side.run for side in sides]))
    return "\n".join(_line(label, cells, width) for label, cells in rows)


def _ends(sides: Sequence[Side]) -> list[tuple[str, list[str]]]:
    """How often what ended how; workflows that were only ever done have nothing more to say."""
    groups = dict.fromkeys(group for side in sides for group in side.ends)
    rows: list[tuple[str, list[str]]] = []
    for group in groups:
        ends = dict.fromkeys(end for side in sides for end in side.ends.get(group, {}))
        if set(ends) - {DONE}:
            rows += [
                (f"{group}: {end.replace('_', ' ')}", [_count(side.ends.get(group, {}).get(end, 0)) for side in sides])
                for end in ends
                if any(side.ends.get(group, {}).get(end) for side in sides)
            ]
    return rows


def _line(label: str, cells: Sequence[str], width: int) -> str:
    return f"{shortened(label, _LABEL):<{_LABEL}}" + "".join(f"{shortened(cell, width - 1):>{width}}" for cell in cells)

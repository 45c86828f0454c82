"""Curves in characters: a line of bars that shows a run of values, and a plot with axes drawn in braille dots."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from tui.present.lines import CHOSEN, DIM, PLAIN, Line, Span

BARS = "▁▂▃▄▅▆▇█"
_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
_BLANK = 0x2800
_PAD = 12
"""The part of the range (one in so many) that stays free above and below."""

Point = tuple[int, float]
"""An instant (ms) and a value."""


def spark(values: Sequence[float], width: int) -> str:
    """The newest `width` values as bars between their least and their greatest; all alike is a low line."""
    shown = list(values[-width:])
    if not shown:
        return ""
    low, high = min(shown), max(shown)
    if low == high:
        return BARS[0 if not low else 3] * len(shown)
    return "".join(BARS[round((value - low) * (len(BARS) - 1) / (high - low))] for value in shown)


@dataclass(frozen=True, slots=True)
class Plot:
    """What is plotted: `points` in order of time from `first` to `last` (ms), and a `bound` to be compared with.

    `write` puts a value, `when` an instant into words; `tone` is that of the curve.
    """

    points: Sequence[Point]
    first: int
    last: int
    bound: float | None
    write: Callable[[float], str]
    when: Callable[[int], str]
    tone: str = PLAIN


def drawn(plot: Plot, width: int, height: int) -> list[Line]:
    """The plot in exactly `height` lines of at most `width` cells: values at the left, instants below."""
    rows = max(3, height - 1)
    low, high = _range(plot)
    at_bound = None if plot.bound is None else _row(plot.bound, low, high, rows)
    labels = _labels(plot, low, high, rows, at_bound)
    left = max(cell_len(text) for text in labels.values())
    room = max(4, width - left - 2)
    dots = _dots(plot, low, high, room, rows)
    found: list[Line] = []
    for y in range(rows):
        label = labels.get(y, "")
        axis = "┤" if label else "│"
        lead: Span = (f"{' ' * (left - cell_len(label))}{label} {axis}", DIM)
        found.append((lead, *_cells(dots, y, room, plot.tone, dashed=y == at_bound)))
    return [*found, _foot(plot, left, room)]


def _range(plot: Plot) -> tuple[float, float]:
    values = [value for _, value in plot.points]
    if plot.bound is not None:
        values.append(plot.bound)
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    pad = (high - low) / _PAD or abs(high) / _PAD or 1
    return (max(0, low - pad) if low >= 0 else low - pad), high + pad


def _row(value: float, low: float, high: float, rows: int) -> int:
    return min(rows - 1, max(0, int((high - value) * rows / (high - low))))


def _labels(plot: Plot, low: float, high: float, rows: int, at_bound: int | None) -> dict[int, str]:
    """By row: the ends of the range, and the bound, which drives an end away where both fall together."""
    found = {0: plot.write(high), rows - 1: plot.write(low)}
    if at_bound is not None and plot.bound is not None:
        found[at_bound] = plot.write(plot.bound)
    return found


def _dots(plot: Plot, low: float, high: float, room: int, rows: int) -> dict[tuple[int, int], int]:
    """The dots of the curve by cell: from each point level to the next, then up or down to it."""
    wide, tall = room * 2 - 1, rows * 4 - 1
    length = max(1, plot.last - plot.first)
    cells: dict[tuple[int, int], int] = {}

    def dot(x: int, y: int) -> None:
        cell = (x // 2, y // 4)
        cells[cell] = cells.get(cell, 0) | _DOTS[y % 4][x % 2]

    before: tuple[int, int] | None = None
    for at, value in plot.points:
        x = min(wide, max(0, (at - plot.first) * wide // length))
        y = min(tall, max(0, round((high - value) * tall / (high - low))))
        if before is not None:
            for step in range(before[0], x):
                dot(step, before[1])
            for step in range(min(before[1], y), max(before[1], y)):
                dot(x, step)
        dot(x, y)
        before = (x, y)
    return cells


def _cells(dots: dict[tuple[int, int], int], y: int, room: int, tone: str, *, dashed: bool) -> list[Span]:
    spans: list[Span] = []
    for x in range(room):
        mask = dots.get((x, y), 0)
        cell = (chr(_BLANK + mask), tone) if mask else ("╌" if dashed else " ", CHOSEN if dashed else PLAIN)
        if spans and spans[-1][1] == cell[1]:
            spans[-1] = (spans[-1][0] + cell[0], cell[1])
        else:
            spans.append(cell)
    return spans


def _foot(plot: Plot, left: int, room: int) -> Line:
    """The instants under the axis: both ends, and the middle where there is room."""
    words = [plot.when(at) for at in (plot.first, (plot.first + plot.last) // 2, plot.last)]
    gap = room - sum(map(cell_len, words))
    if gap < 4:  # noqa: PLR2004 - the middle would touch the ends
        between = " " * max(1, room - cell_len(words[0]) - cell_len(words[2]))
        return ((f"{' ' * (left + 2)}{words[0]}{between}{words[2]}", DIM),)
    return ((f"{' ' * (left + 2)}{words[0]}{' ' * (gap // 2)}{words[1]}{' ' * (gap - gap // 2)}{words[2]}", DIM),)

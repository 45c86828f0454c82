"""Bars: messages through the day, values against targets, cost by agent; each says its number in words."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from department.calendar import MINUTE
from department.events.talk import MessagePosted
from tui.present.figures import clock, dollars, local, plural
from tui.present.report_index import Index
from tui.present.report_model import Figure
from tui.present.run_view import Measured
from tui.present.svg import line, rect, short, svg, text

_WIDTH, _LABEL, _ROW = 1080, 280, 24
_HALF = 30 * MINUTE
_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
_MOST = 2.0
_CELLS = 30


def messages(index: Index) -> Figure:
    """How many messages were posted in each half hour; in each day where there are several."""
    posted = [event.at for event, _ in index.of(MessagePosted)]
    if len(index.days) > 1:
        counts = Counter(local(at, index.zone).date().strftime("%d %b") for at in posted)
        bars = {local(start, index.zone).date().strftime("%d %b"): 0 for start, _ in index.days}
        return _columns("Messages per day", {day: counts[day] for day in bars})
    halves = Counter(at // _HALF * _HALF for at in posted)
    if not halves:
        return _columns("Messages per half hour", {})
    span = range(min(halves), max(halves) + 1, _HALF)
    return _columns("Messages per half hour", {clock(at, index.zone): halves[at] for at in span})


def _columns(title: str, bars: Mapping[str, int]) -> Figure:
    """Upright bars with their counts on top."""
    height, top, base = 170, 20, 140
    most = max([*bars.values(), 1])
    wide = (_WIDTH - 20) / max(1, len(bars))
    every = max(1, -(-len(bars) // 20))
    body = [line(10, base, _WIDTH - 10, base, "axis")]
    for place, (name, count) in enumerate(bars.items()):
        x, tall = 10 + place * wide, (base - top) * count / most
        tip = f"{name}: {plural(count, 'message')}"
        body.append(rect(x + 2, base - tall, max(1, wide - 4), tall, "bar fill", tip=tip))
        if place % every == 0:
            body.append(text(x + wide / 2, base + 16, name, "small", "middle"))
            body.append(text(x + wide / 2, base - tall - 4, str(count), "small", "middle"))
    lines = [f"{name}  {'█' * round(_CELLS * count / most)} {count}" for name, count in bars.items()]
    return Figure(title, svg(_WIDTH, height, title, body), "\n".join(lines))


def written(metric: Measured) -> str:
    """A metric's value with its unit."""
    if metric.value is None:
        return "–"
    number = f"{metric.value:,.2f}".removesuffix(".00") if metric.unit == "$" else f"{metric.value:,.1f}"
    return _with_unit(number.removesuffix(".0"), metric.unit)


def target(metric: Measured) -> str:
    """A metric's target with its unit."""
    return _with_unit(metric.target, metric.unit).replace(">=", "≥").replace("<=", "≤")


def _with_unit(number: str, unit: str) -> str:
    if unit == "$":
        return _NUMBER.sub(lambda found: f"${found[0]}", number)
    return f"{number} {unit}".strip() if unit not in number else number


def metric_bars(metrics: Sequence[Measured]) -> Figure:
    """Each value as a share of its target; the tick is the target."""
    shown = [metric for metric in metrics if metric.value is not None and _goal(metric)]
    body: list[str] = []
    lines = []
    room = _WIDTH - _LABEL - 290
    for row, metric in enumerate(shown):
        share = min(_MOST, max(0.0, (metric.value or 0) / _goal(metric)))
        y, said = 6 + row * _ROW, _said(metric)
        state = {True: "met", False: "missed", None: "open"}[metric.met]
        body.append(text(_LABEL - 8, y + 14, short(metric.title, 40), "label", "end", tip=metric.title))
        body.append(rect(_LABEL, y + 3, max(1.0, room * share / _MOST), 13, f"bar {state}", tip=said))
        tick = _LABEL + room / _MOST
        body.append(line(tick, y, tick, y + 19, "tick"))
        body.append(text(_LABEL + room + 12, y + 14, said, "small"))
        lines.append(f"{short(metric.title, 40):<40}  {_strip(share)}  {said}")
    title = "Values against their targets (the tick is the target)"
    drawn = svg(_WIDTH, 12 + max(1, len(shown)) * _ROW, title, body)
    return Figure(title, drawn, "\n".join(lines))


def _said(metric: Measured) -> str:
    state = {True: "✓ met", False: "✗ missed", None: "– open"}[metric.met]
    return f"{written(metric)}, target {target(metric)}: {state}"


def _strip(share: float) -> str:
    """A bar in characters with the target in its middle."""
    filled = round(_CELLS * share / _MOST)
    bar = "█" * filled + "·" * (_CELLS - filled)
    return f"{bar[: _CELLS // 2]}│{bar[_CELLS // 2 :]}"


def _goal(metric: Measured) -> float:
    """The number in a target such as `> 95`; 0 where there is none."""
    found = _NUMBER.search(metric.target)
    return float(found[0].replace(",", "")) if found else 0.0


def cost_bars(costs: Mapping[str, tuple[int, int]], title: str = "Estimated cost by agent") -> Figure:
    """What each agent's thinking cost, or would cost; `costs` are (micro-dollars, turns) by name."""
    ranked = sorted(costs.items(), key=lambda item: (-item[1][0], item[0]))
    most = max([cost for _, (cost, _) in ranked] + [1])
    room = _WIDTH - _LABEL - 170
    body, lines = [], []
    for row, (name, (cost, turns)) in enumerate(ranked):
        y, said = 6 + row * _ROW, f"{dollars(cost)} in {plural(turns, 'turn')}"
        body.append(text(_LABEL - 8, y + 14, short(name, 40), "label", "end", tip=name))
        body.append(rect(_LABEL, y + 3, max(1.0, room * cost / most), 13, "bar fill", tip=f"{name}: {said}"))
        body.append(text(_LABEL + room * cost / most + 8, y + 14, said, "small"))
        lines.append(f"{short(name, 30):<30}  {'█' * round(_CELLS * cost / most):<{_CELLS}}  {said}")
    drawn = svg(_WIDTH, 12 + max(1, len(ranked)) * _ROW, title, body)
    return Figure(title, drawn, "\n".join(lines))

"""The targets with their values and trends, and one of them plotted."""

from collections.abc import Callable, Sequence
from itertools import groupby

from department.metrics import read_target
from department.session import Session
from tui.measures import measured
from tui.present.braille import Plot, drawn, spark
from tui.present.figures import clock, local
from tui.present.inert import one_line
from tui.present.lines import CHOSEN, DIM, LIVE, PLAIN, STRONG, TROUBLE, Row, Span, beside, cut, ends, line, wrapped
from tui.present.plots import target, written
from tui.present.room.header import day_of
from tui.present.room.trend import WEEK, Sample
from tui.present.run_view import Measured

SIGNS: dict[bool | None, Span] = {True: ("✓", LIVE), False: ("✗", TROUBLE), None: ("–", DIM)}
_WORDS: dict[bool | None, str] = {True: "met", False: "missed", None: "not measured"}
_SPARK, _WIDE_SPARK = 8, 20
_VALUE, _TARGET = 10, 12
_ROOMY, _TIGHT = 74, 56
"""From so many cells on a row has a longer trend; below so many none, for the title comes first."""


def rows(session: Session, samples: Sequence[Sample], width: int, words: str = "") -> list[Row]:
    """Every target in its group: met or not, value, target, trend; what cannot be measured says why."""
    shown = [metric for metric in measured(session.org, session.state) if words in _searched(metric)]
    found: list[Row] = []
    for group, members in groupby(shown, key=lambda metric: metric.group):
        metrics = list(members)
        if found:
            found.append(Row(line("")))
        head = line((one_line(group, 40).upper(), STRONG))
        found.append(Row(ends(head, line((_counts(metrics), DIM), " "), width)))
        found += [_row(session, metric, samples, width) for metric in metrics]
    return found


def _searched(metric: Measured) -> str:
    return f"{metric.title} {metric.group} {_WORDS[metric.met]} {metric.source}".casefold()


def _counts(metrics: Sequence[Measured]) -> str:
    known = [metric for metric in metrics if metric.met is not None]
    return f"{sum(bool(metric.met) for metric in known)} of {len(known)} met" if known else "not measured"


def _row(session: Session, metric: Measured, samples: Sequence[Sample], width: int) -> Row:
    key, title = f"metric|{metric.name}", one_line(metric.title, 80)
    sign = line(SIGNS[metric.met])
    bars = _WIDE_SPARK if width >= _ROOMY else _SPARK if width >= _TIGHT else 0
    rest = max(10, width - _VALUE - _TARGET - 4 - (bars + 2 if bars else 0))
    if metric.value is None:
        why = one_line(metric.why, 160)
        return Row(beside((sign, 1), (line(cut(title, rest)), rest), (line((why, DIM)), width - rest - 3)), key)
    value, goal = written(metric), target(metric)
    cells = [
        (sign, 1), (line(cut(title, rest)), rest), (line((f"{cut(value, _VALUE):>{_VALUE}}", STRONG)), _VALUE),
        (line((cut(f" {goal}", _TARGET), DIM)), _TARGET),
    ]  # fmt: skip
    if bars:
        trend = spark([sample.values[metric.name] for sample in samples if metric.name in sample.values], bars)
        cells.append((line((trend, DIM)), bars + 1))
    seq = session.cursor
    return Row(beside(*cells), key, seq)


def detail(session: Session, samples: Sequence[Sample], name: str, width: int, height: int) -> list[Row]:
    """One target: its value beside its target, and the plot of its way there in `height` lines."""
    metric = next((one for one in measured(session.org, session.state) if one.name == name), None)
    if metric is None:
        return [Row(line(("Choose a target.", DIM)))]
    said = line(SIGNS[metric.met], (f" {_WORDS[metric.met]}", PLAIN), (f"  target {target(metric)} ", DIM))
    title = line((one_line(metric.title, 80), STRONG), ("  ", PLAIN), (written(metric), STRONG))
    found = [Row(ends(title, said, width))]
    points = [(sample.at, sample.values[name]) for sample in samples if name in sample.values]
    if metric.value is None or not points:
        return [*found, *(Row(line((text, DIM))) for text in wrapped(one_line(metric.why, 300), width))]
    plot = Plot(points, *_span(session, samples), _bound(session, name), *_words(session), CHOSEN)
    return found + [Row(drawing) for drawing in drawn(plot, width, height)]


def _span(session: Session, samples: Sequence[Sample]) -> tuple[int, int]:
    """From when to when is plotted: the day on a first day, else from the first sample to the last."""
    first, last = samples[0].at, samples[-1].at
    return day_of(session) if session.org.calendar.day_index(last) == 0 else (first, max(first + 1, last))


def _bound(session: Session, name: str) -> float:
    spec = session.org.pack.targets[name]
    return read_target(spec.target)[1] / max(1, spec.scale)


def _words(session: Session) -> tuple[Callable[[float], str], Callable[[int], str]]:
    """How a value and an instant are written at the axes."""
    zone = session.org.zone
    days = session.org.calendar.day_index(session.state.now)
    form = "%a %H:%M" if days < WEEK else "%d %b"

    def write(value: float) -> str:
        return f"{value:,.2f}".rstrip("0").rstrip(".") if abs(value) < 10 else f"{value:,.0f}"  # noqa: PLR2004

    return write, lambda at: clock(at, zone) if days == 0 else f"{local(at, zone):{form}}"


def card(session: Session, samples: Sequence[Sample], name: str, width: int) -> list[Row]:
    """Everything about one target: what it is made of, where it comes from, its values so far."""
    spec = session.org.pack.targets[name]
    metric = next(one for one in measured(session.org, session.state) if one.name == name)
    facts = (
        ("value", f"{written(metric)} ({_WORDS[metric.met]})"),
        ("target", target(metric)),
        ("source", metric.source),
        ("formula", str(spec.value) if spec.value is not None else "none: nothing here can measure it"),
        ("measured", f"when {spec.when}" if spec.when is not None else ""),
        ("why", metric.why),
    )
    found: list[Row] = []
    for label, words in facts:
        for place, text in enumerate(wrapped(one_line(words, 900), width - 12) if words else []):
            found.append(Row(line((f"{'' if place else label:<12}", DIM), text)))
    known = [(sample.at, sample.values[name]) for sample in samples if name in sample.values]
    if known:
        found += [Row(line("")), Row(line(("so far", DIM)))]
    calendar = session.org.calendar
    unit = one_line(metric.unit, 20)
    for at, value in reversed(known):
        found.append(
            Row(line((f"{calendar.local(at):%a %d %b %H:%M}  ", DIM), f"{value:,.2f}".removesuffix(".00"), f" {unit}"))
        )
    return found

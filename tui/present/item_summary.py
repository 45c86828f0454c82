"""The items of a run in a few lines and in one object: what came in, where it ended, whose it is, how long it took."""

from collections.abc import Iterable
from textwrap import fill
from typing import Any

from department.blueprint.pack import Blueprint
from department.blueprint.steps import Publish
from department.events.item import ItemSetAside
from department.events.record import Event
from tui.present.course import P95, percentile
from tui.present.figures import plural, span
from tui.present.inert import cut, one_line
from tui.present.item_tally import CALL_FAILED, ItemTally, Station, Stream
from tui.present.names import name_of, plain

WIDTH = 78
SHOWN = 5
"""Rows set aside that a summary lists; the rest is counted."""
_STEP, _AGENT = 16, 20


def publishes(pack: Blueprint) -> bool:
    """Whether anything in a department's work is ever published."""
    return any(isinstance(step, Publish) for flow in pack.workflows.values() for step in flow.steps.values())


def items_object(tally: ItemTally) -> dict[str, Any]:
    """The streams by id; times in ms. `ended` and `open` add up to `arrived`."""
    return {name: _stream_object(stream) for name, stream in tally.streams.items()}


def _stream_object(stream: Stream) -> dict[str, Any]:
    return {
        "file": stream.file or None,
        "arrived": stream.arrived,
        "set_aside": len(stream.aside),
        "open": stream.open,
        "ended": dict(stream.ended.most_common()),
        "to_assignee_ms": waits_of(stream),
        "assignees": dict(stream.given.most_common()),
        "steps": [_station_object(station) for station in stream.stations.values()],
        "rows_set_aside": [{"line": line, "why": why} for line, why in stream.aside],
    }


def waits_of(stream: Stream) -> dict[str, int] | None:
    """From arrival to the first assignee: how many items, the median, and what 95 % did not exceed; in ms."""
    half, most = percentile(stream.waits, 50), percentile(stream.waits, P95)
    return None if half is None or most is None else {"count": len(stream.waits), "median": half, "p95": most}


def _station_object(station: Station) -> dict[str, Any]:
    return {
        "workflow": station.workflow,
        "step": station.step,
        "agent": station.agent,
        "started": station.began,
        "processed": station.done,
        "queue": station.open,
        "queue_peak": station.most,
        "mean_ms": station.mean,
        "errors": dict(station.errors),
    }


def items_text(tally: ItemTally, pack: Blueprint) -> list[str]:
    """A paragraph for each stream, each line within 80 columns."""
    return ["\n".join(_paragraph(stream, pack)) for stream in tally.streams.values()]


def items_detail(tally: ItemTally, pack: Blueprint, run: str) -> list[str]:
    """What else there is to say of each stream: rows set aside, and a table of its steps."""
    found = [(_word(stream), _details(stream, pack, run)) for stream in tally.streams.values()]
    return ["\n".join([f"{word}, in detail", *lines]) for word, lines in found if lines]


def _word(stream: Stream) -> str:
    return one_line(plain(stream.name).capitalize(), 40)


def _paragraph(stream: Stream, pack: Blueprint) -> list[str]:
    aside = f", {plural(len(stream.aside), 'row')} set aside" if stream.aside or stream.file else ""
    lines = [f"{_word(stream)}: {stream.arrived:,} arrived{aside}, {stream.open:,} still open"]
    if stream.ended:
        lines.append(_wrapped(f"{stream.ended.total():,} ended: {counted(stream.ended.most_common())}"))
    waits = waits_of(stream)
    if waits:
        lines.append(_wrapped(f"With an assignee after {span(waits['median'])} (median), {span(waits['p95'])} (95 %)"))
    given = [(name_of(agent, pack), count) for agent, count in stream.given.most_common() if count]
    if given:
        lines.append(_wrapped(f"{_shares(stream)}: {counted(given)}"))
    return lines


def _details(stream: Stream, pack: Blueprint, run: str) -> list[str]:
    lines = aside_lines(stream.aside[:SHOWN])
    if len(stream.aside) > SHOWN:
        lines.append(f"    and {len(stream.aside) - SHOWN:,} more: dayshift show {run} --aside")
    return [*lines, *_table(list(stream.stations.values()), pack)]


def _shares(stream: Stream) -> str:
    counts = [count for count in stream.given.values() if count]
    least, most = min(counts), max(counts)
    each = f"{least:,}" if least == most else f"{least:,} to {most:,}"
    return f"{sum(counts):,} given to {len(counts):,}, {each} each"


def counted(pairs: list[tuple[str, int]]) -> str:
    """`nurture 41, long term 26`: ids as words."""
    return ", ".join(f"{one_line(plain(name) if name.islower() else name, 60)} {count:,}" for name, count in pairs)


def aside_lines(rows: list[tuple[int, str]]) -> list[str]:
    """Rows that were set aside, a line or two each."""
    return [fill(f"line {line}: {one_line(why, 200)}", WIDTH, initial_indent="    ", subsequent_indent="      ",
                 break_on_hyphens=False) for line, why in rows]  # fmt: skip


def aside_object(events: Iterable[Event]) -> list[dict[str, Any]]:
    """Every row that was set aside, whole: its file, its line, the reason, its cells by column."""
    found = [event.data for event in events if isinstance(event.data, ItemSetAside)]
    return [{"file": data.file, "line": data.line, "why": data.why, "row": data.row} for data in found]


def aside_text(rows: list[dict[str, Any]]) -> str:
    """The same for people: its place and the reason, then the cells that hold something."""
    lines = []
    for row in rows:
        lines.append(f"{one_line(row['file'], 60)}, line {row['line']}: {one_line(row['why'])}")
        cells = [f"{one_line(name, 40)}: {one_line(cell, 120)}" for name, cell in row["row"].items() if cell.strip()]
        lines.append(fill("; ".join(cells), WIDTH, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False))
    return "\n".join(lines)


def _wrapped(text: str) -> str:
    return fill(text, WIDTH, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False)


def _table(stations: list[Station], pack: Blueprint) -> list[str]:
    """A line for each step; where several agents do it, for all of them together (the object has each)."""
    if not stations:
        return []
    rows = [_HEADS, *(_cells(together, pack) for together in by_step(stations, pack))]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADS))]
    lines = []
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row[:2], widths, strict=False)]
        cells += [cell.rjust(width) for cell, width in zip(row[2:-1], widths[2:], strict=False)]
        line = f"  {'  '.join(cells)}"
        fits = len(line) + len(row[-1]) + 2 <= WIDTH
        lines += [f"{line}  {row[-1]}".rstrip()] if fits else [line, f"    {row[-1]}"]
    return lines


_HEADS = ("Step", "Agent", "done", "open", "peak", "mean", "errors")


def by_step(stations: list[Station], pack: Blueprint) -> list[list[Station]]:
    """The stations of each step, in the order of the pack."""
    steps = [(flow_id, step) for flow_id, flow in pack.workflows.items() for step in flow.steps]
    found: dict[tuple[str, str], list[Station]] = {step: [] for step in steps}
    for station in stations:
        found.setdefault((station.workflow, station.step), []).append(station)
    return [together for together in found.values() if together]


def _cells(stations: list[Station], pack: Blueprint) -> tuple[str, ...]:
    one = Station(stations[0].workflow, stations[0].step, "")
    for station in stations:
        one.done, one.spent, one.open = one.done + station.done, one.spent + station.spent, one.open + station.open
        one.most = max(one.most, station.most)
        one.errors += station.errors
    agent = name_of(stations[0].agent, pack) if len(stations) == 1 else f"{len(stations):,} agents"
    mean = "–" if one.mean is None else span(one.mean)
    named = (cut(one_line(plain(one.step)), _STEP), cut(one_line(agent), _AGENT))
    return (*named, f"{one.done:,}", f"{one.open:,}", f"{one.most:,}", mean, told_errors(one))


def told_errors(station: Station) -> str:
    """`5 failed calls, 1 timed out`; nothing where nothing went wrong."""
    return ", ".join(
        plural(count, what) if what == CALL_FAILED else f"{count:,} {what}"
        for what, count in station.errors.most_common()
    )

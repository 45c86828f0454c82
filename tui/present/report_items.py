"""What came in from outside: where each item ended, whose it is, how the steps on the way did, what was set aside."""

from collections.abc import Iterable

from department.events.flow import StepCompleted, StepFailed, WorkflowCompleted, WorkflowFailed, WorkflowStarted
from department.events.item import ItemArrived, ItemAssigned, ItemSetAside, ItemsLoaded
from department.events.record import Event
from tui.present.figures import percent, plural, span
from tui.present.item_summary import by_step, told_errors, waits_of
from tui.present.item_tally import ItemTally, Station, Stream
from tui.present.names import plain
from tui.present.report_index import Index, seqs
from tui.present.report_model import Block, Claim, Items, Row, Section, Table
from tui.present.tally import Tally

_ASIDE = 60
"""Rows set aside that the report lists; the rest is counted."""


def items(index: Index) -> Section | None:
    """A table of each kind for each stream; nothing where nothing came in."""
    tally = Tally()
    tally.take(index.events)
    if not tally.items.streams:
        return None
    blocks: list[Block] = []
    for stream in tally.items.streams.values():
        blocks += _told(index, tally.items, stream)
    return Section("items", "What came in", tuple(blocks))


def _told(index: Index, tally: ItemTally, stream: Stream) -> list[Block]:
    word = plain(stream.name).capitalize()
    tables = [_endings(index, stream, word), _assignees(index, stream, word), _steps(index, tally, stream, word)]
    return [_claims(index, stream, word), *(table for table in [*tables, _aside(index, stream)] if table is not None)]


def _claims(index: Index, stream: Stream, word: str) -> Items:
    arrived = _of_stream(index.of(ItemArrived), stream)
    ends = [event.seq for events in _ends(index, stream).values() for event in events]
    text = f"{word}: {stream.arrived:,} arrived; {stream.ended.total():,} ended and {stream.open:,} are still open."
    claims = [Claim(text, (*arrived[:1], *ends[-1:]) or index.starts)]
    loaded = _of_stream(index.of(ItemsLoaded), stream)
    if loaded:
        rows = plural(stream.arrived + len(stream.aside), "row")
        text = f"They are the rows of {stream.file}: of {rows} so far, {len(stream.aside):,} were set aside."
        claims.append(Claim(text, loaded))
    waits = waits_of(stream)
    if waits:
        text = (
            f"{plural(waits['count'], 'item')} found an assignee: half of them within {span(waits['median'])} of "
            f"arriving, 95 % within {span(waits['p95'])}."
        )
        claims.append(Claim(text, _assigned(index, stream)))
    return Items(tuple(claims))


def _of_stream(found: Iterable[tuple[Event, object]], stream: Stream) -> tuple[int, ...]:
    return tuple(event.seq for event, _ in found if event.subject.get("stream") == stream.name)


def _flows(index: Index, stream: Stream) -> set[str]:
    """The workflows on this stream's items."""
    return {
        event.subject.get("workflow", "")
        for event, data in index.of(WorkflowStarted)
        if data.item.rpartition("#")[0] == stream.name
    }


def _ends(index: Index, stream: Stream) -> dict[str, list[Event]]:
    """The ends of the items' workflows, by outcome."""
    flows, found = _flows(index, stream), dict[str, list[Event]]()
    for event, done in index.of(WorkflowCompleted):
        if event.subject.get("workflow") in flows:
            found.setdefault(done.outcome, []).append(event)
    for event, lost in index.of(WorkflowFailed):
        if event.subject.get("workflow") in flows:
            found.setdefault(f"failed at {lost.step}", []).append(event)
    return found


def _endings(index: Index, stream: Stream, word: str) -> Table | None:
    ends = sorted(_ends(index, stream).items(), key=lambda end: -len(end[1]))
    rows = [
        Row(
            (plain(name), f"{len(events):,}", percent(len(events), stream.arrived)),
            tuple(event.seq for event in events),
        )
        for name, events in ends
    ]
    if stream.open:
        rows.append(Row(("… open", f"{stream.open:,}", percent(stream.open, stream.arrived)), index.starts))
    note = "Those that ended and those still open add up to those that arrived."
    return Table(f"{word}: where they ended", ("ended as", ">items", ">share"), tuple(rows), note) if rows else None


def _assigned(index: Index, stream: Stream, to: str = "") -> tuple[int, ...]:
    found = [
        (event, data)
        for event, data in index.of(ItemAssigned)
        if event.subject.get("item", "").rpartition("#")[0] == stream.name and to in ("", data.to)
    ]
    return seqs(found)


def _assignees(index: Index, stream: Stream, word: str) -> Table | None:
    given = [(agent, count) for agent, count in stream.given.most_common() if count]
    total = sum(count for _, count in given)
    rows = tuple(
        Row((index.name(agent), f"{count:,}", percent(count, total)), _assigned(index, stream, agent))
        for agent, count in given
    )
    return Table(f"{word}: whose they are", ("assignee", ">items", ">share"), rows) if rows else None


def _steps(index: Index, tally: ItemTally, stream: Stream, word: str) -> Table | None:
    """Each step and agent: what it did, what lies there, how long one takes, what went wrong."""
    lasts: dict[tuple[str, str], int] = {}
    flows = {event.subject.get("workflow", ""): data.workflow for event, data in index.of(WorkflowStarted)}
    for event, _ in [*index.of(StepCompleted), *index.of(StepFailed)]:
        flow = flows.get(event.subject.get("workflow", ""), "")
        if flow in tally.workflows:
            lasts[flow, event.subject.get("step", "")] = event.seq
    rows = tuple(
        _step(index, station, lasts.get((station.workflow, station.step)))
        for together in by_step(list(stream.stations.values()), index.blueprint)
        for station in together
    )
    heads = ("step", "agent", ">done", ">open", ">most at once", ">mean time", "errors")
    note = "Times are elapsed, from the step's begin to its end. Each row cites an event with which the step ended."
    return Table(f"{word}: the steps", heads, rows, note) if rows else None


def _step(index: Index, station: Station, last: int | None) -> Row:
    cells = (
        plain(station.step), index.name(station.agent), f"{station.done:,}", f"{station.open:,}",
        f"{station.most:,}", "–" if station.mean is None else span(station.mean), told_errors(station),
    )  # fmt: skip
    return Row(cells, index.starts if last is None else (last,))


def _aside(index: Index, stream: Stream) -> Table | None:
    found = [pair for pair in index.of(ItemSetAside) if pair[0].subject.get("stream") == stream.name]
    rows = tuple(Row((data.file, str(data.line), data.why), (event.seq,)) for event, data in found[:_ASIDE])
    note = f"{plural(len(found) - _ASIDE, 'more row')} not shown." if len(found) > _ASIDE else ""
    return Table("Rows set aside", ("file", ">line", "why"), rows, note) if rows else None

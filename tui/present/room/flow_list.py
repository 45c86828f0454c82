"""The instances of workflows: open ones first, then what ended today; many of one workflow are folded into a row."""

from collections.abc import Collection
from itertools import groupby
from typing import NamedTuple

from department.history import since
from department.org import OPERATOR
from department.session import Session
from department.state import Flow
from tui.present.figures import plural, span
from tui.present.inert import one_line
from tui.present.lines import DIM, HUMAN, LIVE, PLAIN, STRONG, TROUBLE, Row, Span, ends, line
from tui.present.names import flow_title
from tui.present.room.flow_steps import ENDED, MOST, started
from tui.present.room.header import day_of

FOLD = 4
"""More instances of one workflow than these are folded."""

GROUP = "group|"
"""What the key of a folded row begins with."""


class Entry(NamedTuple):
    """An instance in the list: its id, workflow, title, a sign, what is told at the right, and its event."""

    id: str
    workflow: str
    title: str
    sign: Span
    told: str
    seq: int


def rows(session: Session, width: int, words: str = "", unfolded: Collection[str] = ()) -> list[Row]:
    """Both parts of the list; `unfolded` are the keys of folded rows that are shown whole."""
    parts = (("OPEN", _open(session)), ("ENDED TODAY", _ended(session)))
    found: list[Row] = []
    for title, entries in parts:
        fitting = [entry for entry in entries if words in f"{entry.title} {entry.id}".casefold()]
        found.append(Row(line((title, STRONG), (f"  {len(fitting)}", DIM))))
        found += _grouped(session, title, fitting, width, unfolded, whole=bool(words))
        if not fitting:
            found.append(Row(line((" None holds these words." if words else " None.", DIM))))
        found.append(Row(line("")))
    return found[:-1]


def _grouped(
    session: Session, part: str, entries: list[Entry], width: int, unfolded: Collection[str], *, whole: bool
) -> list[Row]:
    found = []
    many = {name: len([one for one in entries if one.workflow == name]) for name in {one.workflow for one in entries}}
    order = {entry.workflow: place for place, entry in reversed([*enumerate(entries)])}
    entries = sorted(entries, key=lambda entry: order[entry.workflow] if many[entry.workflow] > FOLD else 0)
    entries.sort(key=lambda entry: many[entry.workflow] > FOLD)
    for name, group in groupby(entries, key=lambda entry: entry.workflow):
        members = [*group]
        if many[name] > FOLD and not whole:
            key = f"{GROUP}{part}|{name}"
            sign = "▾" if key in unfolded else "▸"
            title = one_line(flow_title(name, session.org.pack), 80)
            told = (f" {plural(many[name], 'instance')} ", DIM)
            found.append(Row(ends(line((f" {sign} {title}", STRONG)), line(told), width), key))
            if key not in unfolded:
                continue
        found += [_row(entry, width) for entry in members]
    return found


def _row(entry: Entry, width: int) -> Row:
    left = line(" ", entry.sign, f" {one_line(entry.title, 120)}")
    return Row(ends(left, line((f" {entry.told} ", DIM)), width), entry.id, entry.seq)


def _open(session: Session) -> list[Entry]:
    """Those on their way, the longest first."""
    asking = {
        approval.case.partition("/")[0] for approval in session.state.approvals.values() if approval.to == OPERATOR
    }
    flows = sorted(session.state.flows.values(), key=lambda flow: (flow.since, flow.seq))
    return [
        Entry(flow.id, flow.workflow, flow.title, _sign(flow, asking), _progress(session, flow), flow.seq)
        for flow in flows
    ]


def _sign(flow: Flow, asking: Collection[str]) -> Span:
    if flow.id in asking:
        return ("◆", HUMAN)
    return ("●", LIVE) if any(step.status == "active" for step in flow.steps.values()) else ("○", PLAIN)


def _progress(session: Session, flow: Flow) -> str:
    over = [step for step in flow.steps.values() if step.status in ("done", "skipped", "unused", "failed")]
    return f"{len(over)}/{len(flow.steps)} · {span(session.at - flow.since)}"


def _ended(session: Session) -> list[Entry]:
    """Those that ended on the day on the screen, the latest first."""
    opens, _ = day_of(session)
    over = since(session.history(ENDED, MOST), opens)
    begun = started(session, {event.subject["workflow"] for event in over})
    found = []
    for event in reversed(over):
        start = begun.get(event.subject["workflow"])
        if start is None:
            continue
        failed = event.kind != ENDED[0]
        told = "failed" if failed else span(event.at - start.at)
        sign: Span = ("✗", TROUBLE) if failed else ("✓", LIVE)
        workflow, title = getattr(start.data, "workflow", ""), getattr(start.data, "title", "")
        found.append(Entry(event.subject["workflow"], workflow, title, sign, told, event.seq))
    return found

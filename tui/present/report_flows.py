"""Workflows: what began, how it ended, how long it took, how often work was sent back."""

from collections import Counter

from department.events.flow import (
    StepCompleted,
    StepLooped,
    StepSkipped,
    WorkflowCompleted,
    WorkflowFailed,
    WorkflowStarted,
)
from department.events.record import Event
from tui.present.figures import plural, span
from tui.present.names import plain
from tui.present.report_index import Index
from tui.present.report_model import Row, Section, Table

_SHOWN = 60


def flows(index: Index) -> Section | None:
    """Every workflow with its lead time; the longest first where there are too many."""
    started = index.of(WorkflowStarted)
    if not started:
        return None
    ends = _ends(index)
    steps = _counts(index, StepCompleted)
    skips, loops = _skips(index), _counts(index, StepLooped)
    chosen = sorted(started, key=lambda found: -_took(ends.get(found[0].subject.get("workflow", ""))))
    rows = []
    for event, data in sorted(chosen[:_SHOWN], key=lambda found: found[0].seq):
        key = event.subject.get("workflow", "")
        end = ends.get(key)
        cells = (
            index.when(event.at), data.title, index.name(data.owner), _ending(end),
            span(_took(end)) if end else "", str(steps[key]), str(skips[key] or ""), str(loops[key] or ""),
        )  # fmt: skip
        rows.append(Row(cells, (event.seq, end.seq) if end else (event.seq,)))
    heads = ("began", "workflow", "owner", "ended as", ">lead time", ">steps", ">skipped", ">sent back")
    note = f"{plural(len(started) - _SHOWN, 'shorter one')} not shown." if len(started) > _SHOWN else ""
    return Section("workflows", "Workflows", (Table("Workflows of the run", heads, tuple(rows), note),))


def _ends(index: Index) -> dict[str, Event]:
    found = [event for event, _ in index.of(WorkflowCompleted)]
    found += [event for event, _ in index.of(WorkflowFailed)]
    return {event.subject.get("workflow", ""): event for event in found}


def _skips(index: Index) -> Counter[str]:
    """How many steps of each workflow were passed over: one by its condition, others with it or unused."""
    found: Counter[str] = Counter()
    for event, data in index.of(StepSkipped):
        found[event.subject.get("workflow", "")] += len(data.unused) + ("step" in event.subject)
    return found


def _counts(index: Index, record: type[StepCompleted] | type[StepLooped]) -> Counter[str]:
    return Counter(event.subject.get("workflow", "") for event, _ in index.of(record))


def _took(end: Event | None) -> int:
    return end.data.took if end is not None and isinstance(end.data, WorkflowCompleted) else 0


def _ending(end: Event | None) -> str:
    if end is None:
        return "… open"
    if isinstance(end.data, WorkflowFailed):
        return f"✗ failed at {plain(end.data.step)}"
    return f"✓ {plain(end.data.outcome)}" if isinstance(end.data, WorkflowCompleted) else ""

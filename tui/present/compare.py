"""Two runs side by side: where they part, and what became otherwise. Plain data, for the command and for a screen."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from statistics import median_low
from typing import Any

from department.events.record import Event
from tui.present.facts_of_day import sentence
from tui.present.names import choice_label, flow_name, name_of
from tui.present.parting import Side, Told, first_parting, told_apart
from tui.present.run_view import RunFacts, RunView
from tui.present.summary import value_text
from tui.present.tally import Tally

Value = str | int | float | None
"""What a run has of something; None where it has nothing of the kind."""

COUNT, SPAN, COST, TEXT = "count", "span", "cost", "text"
"""How a value is written: a number, ms, micro-dollars, as it is."""

_OPEN = "still open"


@dataclass(frozen=True, slots=True)
class Row:
    """One thing in both runs. `key` is its id, `form` how its values are written."""

    key: str
    title: str
    a: Value
    b: Value
    form: str = TEXT

    @property
    def differs(self) -> bool:
        """Whether the two have it otherwise."""
        return self.a != self.b


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two runs of a department have in common and what not.

    `same` counts the events that both begin with; `parting` are the first that are not the same, None where one of
    the two has ended; None altogether when all are the same. `changes` are the sentences of what the last fork of
    each changed. `totals` hold every row, the others only those that differ; `alike` counts the rest by list.
    """

    a: RunFacts
    b: RunFacts
    same: int
    parting: tuple[Told | None, Told | None] | None
    changes: tuple[list[str], list[str]]
    outcomes: list[Row] = field(default_factory=list)
    decisions: list[Row] = field(default_factory=list)
    targets: list[Row] = field(default_factory=list)
    leads: list[Row] = field(default_factory=list)
    totals: list[Row] = field(default_factory=list)
    alike: dict[str, int] = field(default_factory=dict)

    def as_object(self) -> dict[str, Any]:
        """The object of `diff --json`: instants ISO 8601, spans ms, costs dollars."""
        lists = {name: [_plain(row) for row in getattr(self, name)] for name in (*LISTS, "totals")}
        return {
            "a": {"run": self.a.run, "head": self.a.head, "events": self.a.events},
            "b": {"run": self.b.run, "head": self.b.head, "events": self.b.events},
            "same_events": self.same,
            "divergence": None if self.parting is None else dict(zip("ab", map(_told, self.parting), strict=True)),
            "changes": dict(zip("ab", self.changes, strict=True)),
            **lists,
            "alike": self.alike,
        }


LISTS = ("outcomes", "decisions", "targets", "leads")
"""The lists of what differs."""


def compare(a: Side, b: Side) -> Comparison:
    """Compare two runs of one department."""
    same, parting = first_parting(a, b)
    found = {
        "outcomes": _paired(a, b, _outcomes),
        "decisions": _decided(a, b),
        "targets": _paired(a, b, _targets),
        "leads": _paired(a, b, _leads, SPAN),
    }
    differing = {name: [row for row in rows if row.differs] for name, rows in found.items()}
    differing["leads"] = sorted((row for row in differing["leads"] if _both(row)), key=_gap, reverse=True)
    alike = {name: sum(not row.differs for row in rows) for name, rows in found.items()}
    told = None if parting is None else told_apart(a.view, b.view, *parting)
    changes = _changes(a), _changes(b)
    return Comparison(a.view.facts, b.view.facts, same, told, changes, totals=_totals(a, b), alike=alike, **differing)


def _changes(side: Side) -> list[str]:
    """What the run's own fork changed, in sentences; the `run.forked` itself says only that it is one."""
    first = side.view.facts.fork_seq
    if first is None:
        return []
    own = [event for event in side.view.events[first + 1 :] if event.seq in side.forking]
    return [sentence(event, side.view.blueprint) for event in own]


Found = dict[str, tuple[str, Value]]
"""By id: the title and the value."""


def _paired(a: Side, b: Side, of: Callable[[RunView], Found], form: str = TEXT) -> list[Row]:
    """What both have, or one of them, in the order in which the first has it."""
    ours, theirs = of(a.view), of(b.view)
    nothing = ("", None)
    return [
        Row(key, (ours.get(key) or theirs[key])[0], ours.get(key, nothing)[1], theirs.get(key, nothing)[1], form)
        for key in {**ours, **theirs}
    ]


def _flows(view: RunView) -> Iterator[tuple[Event, str]]:
    """The events that begin and end workflows, with the title of each instance, and its day unless it is the first."""
    first = view.local(view.facts.virtual_start).date()
    for event in view.events:
        if event.kind in ("workflow.started", "workflow.completed", "workflow.failed"):
            yield event, flow_name(event.subject["workflow"], view.blueprint, first)


def _outcomes(view: RunView) -> Found:
    found: Found = {}
    for event, title in _flows(view):
        data: Any = event.data
        if event.kind == "workflow.started":
            says = _OPEN
        else:
            says = data.outcome if event.kind == "workflow.completed" else f"failed at {data.step}"
        found[event.subject["workflow"]] = (title, says)
    return found


def _leads(view: RunView) -> Found:
    return {
        event.subject["workflow"]: (title, getattr(event.data, "took", None))
        for event, title in _flows(view)
        if event.kind == "workflow.completed"
    }


def _decisions(view: RunView) -> Found:
    found: Found = {}
    for event in view.events:
        data: Any = event.data
        name = event.subject.get("decision", "")
        if event.kind == "decision.made":
            found[name] = (data.title, choice_label(data.choice, name, view.blueprint))
        elif event.kind == "decision.expired":
            found[name] = (data.title, "expired")
    return found


def _makers(view: RunView) -> dict[str, str]:
    made = (event for event in view.events if event.kind == "decision.made")
    return {event.subject["decision"]: name_of(event.actor, view.blueprint) for event in made}


def _decided(a: Side, b: Side) -> list[Row]:
    """The decisions, with their makers where the choice is the same and they are not."""
    ours, theirs = _makers(a.view), _makers(b.view)
    return [
        row
        if row.differs or ours.get(row.key) == theirs.get(row.key)
        else replace(row, a=f"by {ours.get(row.key)}", b=f"by {theirs.get(row.key)}")
        for row in _paired(a, b, _decisions)
    ]


def _targets(view: RunView) -> Found:
    return {metric.name: (metric.title, value_text(metric)) for metric in view.metrics if metric.value is not None}


def _totals(a: Side, b: Side) -> list[Row]:
    ours, theirs = _sums(a.view), _sums(b.view)
    rows = [Row(key, title, value, theirs[key][1], form) for key, (title, value, form) in ours.items()]
    return [row for row in rows if row.key != "estimated_cost" or (row.a, row.b) != (None, None)]


def _sums(view: RunView) -> dict[str, tuple[str, Value, str]]:
    tally = Tally()
    tally.take(view.events)
    kinds, load = tally.kinds, tally.load
    return {
        "events": ("Events", tally.events, COUNT),
        "messages": ("Messages", kinds["message.posted"], COUNT),
        "decisions": ("Decisions", kinds["decision.made"], COUNT),
        "escalations": ("Escalations", kinds["escalation.raised"], COUNT),
        "tasks": ("Tasks completed", kinds["task.completed"], COUNT),
        "published": ("Published", tally.published, COUNT),
        "requests": ("Asked of the human", load.requests, COUNT),
        "minutes": ("Minutes of the human", load.minutes, COUNT),
        "expired": ("Expired unanswered", load.expired, COUNT),
        "lead_tasks": (
            "Lead time of a task, median",
            _middle(view.events, "task.completed", lambda data: data.lead),
            SPAN,
        ),
        "lead_workflows": (
            "Lead time of a workflow, median",
            _middle(view.events, "workflow.completed", lambda data: data.took),
            SPAN,
        ),
        "cost": ("Cost", tally.cost, COST),
        "estimated_cost": ("Cost with Claude, about", None if tally.outside.turns else tally.estimated, COST),
    }


def _middle(events: Sequence[Event], kind: str, of: Callable[[Any], int]) -> int | None:
    values = [of(event.data) for event in events if event.kind == kind]
    return median_low(values) if values else None


def _both(row: Row) -> bool:
    return row.a is not None and row.b is not None


def _gap(row: Row) -> int:
    return abs(int(row.a or 0) - int(row.b or 0))


def _plain(row: Row) -> dict[str, Any]:
    a, b = (value / 1_000_000 if row.form == COST and isinstance(value, int) else value for value in (row.a, row.b))
    return {"key": row.key, "title": row.title, "a": a, "b": b}


def _told(told: Told | None) -> dict[str, Any] | None:
    return None if told is None else {"seq": told.seq, "at": told.at, "kind": told.kind, "says": told.says}

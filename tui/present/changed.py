"""What a department changed about itself: parameters that its decisions set, and figures, before and after."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from textwrap import fill
from typing import Any

from department.blueprint.pack import Blueprint
from department.events.record import Event
from tui.present.inert import one_line
from tui.present.names import flow_title, plain, valued

KINDS = ("run.started", "fact.injected", "fact.learned")
"""What changes facts: a what-if at the start, the world, a step."""

_RATE = "permille"


@dataclass(frozen=True, slots=True)
class Change:
    """A number before and after; `decided` when an option of a decision sets it, else it is a figure worked out.

    `workflow` is the id of the workflow (not of its instance) that changed it, `at` in ms.
    """

    fact: str
    before: int
    after: int
    at: int
    seq: int
    workflow: str
    decided: bool


class Changed:
    """The numbers among the facts, event by event, as far as the department or the world changed them."""

    def __init__(self) -> None:
        self._told: list[tuple[Event, dict[str, Any]]] = []
        self.acts: dict[str, Callable[[Event], None]] = dict.fromkeys(KINDS, self._take)

    def _take(self, event: Event) -> None:
        data: Any = event.data
        facts = {name: value for name, value in data.facts.items() if "." not in name}
        if facts:
            self._told.append((event, facts))

    def changes(self, pack: Blueprint) -> list[Change]:
        """Every change by a workflow that also decides on a parameter; `pack` has the values at the start."""
        now: dict[str, Any] = {name: fact.value for name, fact in pack.facts.items()}
        found: list[Change] = []
        for event, facts in self._told:
            before, now = now, {**now, **facts}
            if event.kind == "fact.learned":
                found += _changes(event, facts, before, pack)
        deciding = {one.workflow for one in found if one.decided}
        return [one for one in found if one.workflow in deciding]

    def as_objects(self, pack: Blueprint, local: Callable[[int], datetime]) -> list[dict[str, Any]]:
        """For `--json`: each change, instants in the department's wall time."""
        return [
            {
                "fact": one.fact, "title": pack.facts[one.fact].title, "unit": pack.facts[one.fact].unit,
                "before": one.before, "after": one.after, "at": local(one.at).isoformat(),
                "workflow": one.workflow, "decided": one.decided,
            }
            for one in self.changes(pack)
        ]  # fmt: skip

    def as_text(self, pack: Blueprint, local: Callable[[int], datetime]) -> str:
        """For people: a line for each parameter, then for each rate of the same workflows; empty without changes."""
        changes = self.changes(pack)
        shown = [one for one in changes if one.decided or pack.facts[one.fact].unit == _RATE]
        lines = []
        for workflow in dict.fromkeys(one.workflow for one in shown):
            lines.append(f"{one_line(flow_title(workflow, pack))}, before and after")
            own = [one for one in shown if one.workflow == workflow]
            for fact in dict.fromkeys(one.fact for one in sorted(own, key=lambda one: not one.decided)):
                told = _course([one for one in own if one.fact == fact], pack, local)
                lines.append(fill(told, 78, initial_indent="  ", subsequent_indent="    "))
        return "\n".join(lines)


def _changes(event: Event, facts: Mapping[str, Any], before: Mapping[str, Any], pack: Blueprint) -> Iterator[Change]:
    """The numbers that are others now; left out is what only keeps the former value of another."""
    workflow = event.subject.get("workflow", "").partition("@")[0]
    decided = _decided(workflow, pack)
    moved = {name: value for name, value in facts.items() if name in pack.facts and value != before[name]}
    for name, value in moved.items():
        keeps = any(other != name and before[other] == value for other in moved)
        if _whole(value) and _whole(before[name]) and not keeps:
            yield Change(name, before[name], value, event.at, event.seq, workflow, name in decided)


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _decided(workflow: str, pack: Blueprint) -> set[str]:
    """The facts that an option of one of its decisions sets."""
    known = pack.workflows.get(workflow)
    steps = known.steps.values() if known else ()
    options = [option for step in steps for option in getattr(step, "options", {}).values()]
    return {name for option in options for name in option.sets}


def _course(changes: list[Change], pack: Blueprint, local: Callable[[int], datetime]) -> str:
    fact = pack.facts[changes[0].fact]
    steps = [f"{valued(one.after, fact.unit)} ({_day(local(one.at))})" for one in changes]
    title = one_line(fact.title or plain(changes[0].fact))
    return f"{title}: {', '.join([valued(changes[0].before, fact.unit), *steps])}"


def _day(moment: datetime) -> str:
    return f"{moment:%a} {moment.day} {moment:%b}"

"""What a run came to in figures that can stand beside those of another: times of items, traffic, cost, load."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median, median_low
from typing import Any

from department.events.record import Event

P95 = 95
Share = tuple[str, int]
"""Somebody's title, and thousandths of their working hours."""


def percentile(values: Iterable[int], share: int) -> int | None:
    """The value that `share` per cent of all do not exceed (nearest rank); None of nothing."""
    ranked = sorted(values)
    return ranked[max(0, -(-share * len(ranked) // 100) - 1)] if ranked else None


class Course:
    """Watches a run: when items come, are graded first and find their assignee, how they end, who is busy."""

    def __init__(self) -> None:
        self.came: dict[str, int] = {}
        self.graded: dict[str, int] = {}
        self.assigned: dict[str, int] = {}
        self.busy: Counter[str] = Counter()
        self.ends: dict[str, Counter[str]] = defaultdict(Counter)
        self._items: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._acts: dict[str, Callable[[Event, Any], None]] = {
            "item.arrived": lambda event, _: self._mark(self.came, event),
            "item.scored": lambda event, _: self._mark(self.graded, event),
            "item.assigned": lambda event, _: self._mark(self.assigned, event),
            "turn.completed": lambda event, data: self.busy.update({event.actor: data.took}),
            "workflow.started": self._started,
            "workflow.completed": lambda event, data: self._ended(event, data.outcome or "done"),
            "workflow.failed": lambda event, data: self._ended(event, f"failed at {data.step}"),
        }

    def see(self, events: list[Event]) -> None:
        """Take the events of one command."""
        for event in events:
            act = self._acts.get(event.kind)
            if act is not None:
                act(event, event.data)

    def waits(self, until: dict[str, int]) -> list[int]:
        """How long (ms) each item that got so far took from its arrival."""
        return [at - self.came[item] for item, at in until.items() if item in self.came]

    def _mark(self, instants: dict[str, int], event: Event) -> None:
        instants.setdefault(event.subject["item"], event.at)

    def _started(self, event: Event, data: Any) -> None:
        flow = event.subject["workflow"]
        self._items[flow], self._names[flow] = data.item, data.workflow

    def _ended(self, event: Event, outcome: str) -> None:
        """An item's end belongs to its stream, whichever workflow took it; another's to its workflow."""
        flow = event.subject["workflow"]
        item, name = self._items.pop(flow, ""), self._names.pop(flow, "?")
        self.ends[item.partition("#")[0] or name][outcome] += 1


@dataclass(frozen=True, slots=True)
class Side:
    """One scenario's run beside others: `figures` by name (None where nothing was measured), how things ended.

    `seeds` are those behind it; with several the figures are medians and there is no `run`.
    """

    scenario: str
    seeds: tuple[int, ...]
    figures: dict[str, float | None]
    busiest: Share
    ends: dict[str, dict[str, float]] = field(default_factory=dict)
    run: str = ""
    head: str = ""


def over_seeds(sides: Sequence[Side]) -> Side:
    """The medians of one scenario over several seeds; the busiest is whoever it was most often."""
    if len(sides) == 1:
        return sides[0]
    who = Counter(side.busiest[0] for side in sides).most_common(1)[0][0]
    names = {(group, end) for side in sides for group, counts in side.ends.items() for end in counts}
    ends: dict[str, dict[str, float]] = {}
    for group, end in sorted(names):
        ends.setdefault(group, {})[end] = median(side.ends.get(group, {}).get(end, 0) for side in sides)
    return Side(
        scenario=sides[0].scenario,
        seeds=tuple(seed for side in sides for seed in side.seeds),
        figures={name: _middle([side.figures[name] for side in sides]) for name in sides[0].figures},
        busiest=(who, median_low(side.busiest[1] for side in sides if side.busiest[0] == who)),
        ends=ends,
    )


def _middle(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if known else None

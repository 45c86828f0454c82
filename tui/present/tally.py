"""What a run adds up to, event by event: counts by kind, outcomes, what it asked of the human."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from department.calendar import HOUR
from department.events.record import Event
from department.prices import MICRO
from tui.present.changed import Changed
from tui.present.contests import Contests
from tui.present.item_tally import ItemTally
from tui.present.outside_tally import OutsideTally
from tui.present.released import Released


class OperatorLoad:
    """What the day asked of the human: requests, minutes, the most that waited at once, what expired."""

    def __init__(self, human: str) -> None:
        self._human = human
        self._open: set[str] = set()
        self._hours: Counter[int] = Counter()
        self.requests = 0
        self.answered = 0
        self.expired = 0
        self.delegated = 0
        self.minutes = 0
        self.peak = 0

    @property
    def open(self) -> int:
        """How many requests still wait."""
        return len(self._open)

    @property
    def busiest(self) -> tuple[int, int]:
        """The hour that asked the most: its start (ms) and the minutes it asked; (0, 0) when none did."""
        return max(self._hours.items(), key=lambda item: (item[1], -item[0]), default=(0, 0))

    def requested(self, event: Event) -> None:
        """A request was put before somebody."""
        if event.data.to == self._human:  # type: ignore[attr-defined]
            self.requests += 1
            self._open.add(_approval(event))
            self.peak = max(self.peak, len(self._open))

    def took(self, event: Event) -> None:
        """The human answered."""
        if event.actor == self._human:
            minutes = event.data.minutes  # type: ignore[attr-defined]
            self.answered += 1
            self.minutes += minutes
            self._hours[event.at - event.at % HOUR] += minutes
        self._open.discard(_approval(event))

    def lapsed(self, event: Event) -> None:
        """The deadline passed in silence."""
        self.expired += 1
        self._open.discard(_approval(event))

    def handed_on(self, event: Event) -> None:
        """A deputy was asked instead."""
        self.delegated += 1
        self._open.discard(_approval(event))

    def dropped(self, event: Event) -> None:
        """Nobody needs an answer any more."""
        self._open.discard(_approval(event))


class Tally:
    """Counts of one run."""

    def __init__(self, human: str = "operator") -> None:
        self.kinds: Counter[str] = Counter()
        self.outcomes: dict[str, Counter[str]] = {}
        self.choices: dict[str, Counter[str]] = {}
        self.published = 0
        self.micro_dollars = 0
        self.estimated = 0
        self.load = OperatorLoad(human)
        self.items = ItemTally()
        self.released = Released()
        self.contests = Contests()
        self.changed = Changed()
        self.outside = OutsideTally()
        self._names: dict[str, str] = {}
        self._acts: dict[str, Callable[[Event], None]] = {
            "workflow.started": self._started,
            "workflow.completed": self._completed,
            "workflow.failed": self._failed,
            "content.published": self._published,
            "decision.made": self._decided,
            "approval.requested": self.load.requested,
            "approval.answered": self.load.took,
            "approval.expired": self.load.lapsed,
            "approval.delegated": self.load.handed_on,
            "approval.cancelled": self.load.dropped,
            **self.items.acts(),
            **self.released.acts,
            **self.contests.acts,
            **self.changed.acts,
            **self.outside.acts,
            "turn.requested": self._paid,
        }

    def take(self, events: Iterable[Event]) -> None:
        """Count some more, in order."""
        acts, kinds = self._acts, self.kinds
        for event in events:
            kind = event.kind
            kinds[kind] += 1
            if kind in acts:
                acts[kind](event)

    @property
    def events(self) -> int:
        """How many there were."""
        return sum(self.kinds.values())

    @property
    def cost(self) -> int:
        """What the run has cost, in micro-dollars: real money where minds outside were asked."""
        return self.outside.total // MICRO if self.outside.turns else self.micro_dollars

    def _started(self, event: Event) -> None:
        data: Any = event.data
        self._names[event.subject.get("workflow", "")] = data.workflow
        self.items.opened(event)

    def _completed(self, event: Event) -> None:
        self._ended(event, getattr(event.data, "outcome", "") or "completed")

    def _failed(self, event: Event) -> None:
        self._ended(event, f"failed at {getattr(event.data, 'step', '?')}")

    def _ended(self, event: Event, outcome: str) -> None:
        name = self._names.pop(event.subject.get("workflow", ""), "?")
        self.outcomes.setdefault(name, Counter())[outcome] += 1
        self.items.closed(event, outcome)

    def _decided(self, event: Event) -> None:
        data: Any = event.data
        self.choices.setdefault(data.type, Counter())[data.choice] += 1

    def _published(self, event: Event) -> None:
        self.published += bool(getattr(event.data, "output", True))

    def _paid(self, event: Event) -> None:
        data: Any = event.data
        self.micro_dollars += data.cost
        self.estimated += data.estimated_cost
        self.outside.take(event)


def _approval(event: Event) -> str:
    return event.subject.get("approval", "")

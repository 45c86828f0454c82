"""A run's events by kind and by subject, with the department's names and clock: what every section asks."""

from collections.abc import Iterable
from functools import cached_property
from typing import TypeVar
from zoneinfo import ZoneInfo

from department.events.day import DayClosed, DayOpened
from department.events.record import Data, Event
from tui.present.facts_of_day import sentence
from tui.present.figures import clock, stamp
from tui.present.names import choice_label, flow_name, name_of, plain
from tui.present.report_model import Claim
from tui.present.run_view import RunView

D = TypeVar("D", bound=Data)


class Index:
    """The events of one run, ready to be told."""

    def __init__(self, view: RunView) -> None:
        self.view = view
        self.blueprint = view.blueprint
        self.events = view.events
        self.by_seq = view.by_seq
        self.zone = ZoneInfo(view.blueprint.timezone)
        self._kinds: dict[str, list[Event]] = {}
        for event in view.events:
            self._kinds.setdefault(event.kind, []).append(event)

    def of(self, record: type[D]) -> list[tuple[Event, D]]:
        """The events of one kind with their data, in order."""
        found = self._kinds.get(record.kind, [])
        return [(event, event.data) for event in found if isinstance(event.data, record)]

    def about(self, record: type[D], word: str) -> dict[str, list[tuple[Event, D]]]:
        """The events of one kind by the id their subject has under `word`."""
        found: dict[str, list[tuple[Event, D]]] = {}
        for event, data in self.of(record):
            found.setdefault(event.subject.get(word, ""), []).append((event, data))
        return found

    def name(self, actor: str) -> str:
        """What people call an actor."""
        called = name_of(actor, self.blueprint)
        return called[:1].upper() + called[1:]

    def names(self, actors: Iterable[str]) -> str:
        """Several actors, with commas."""
        return ", ".join(self.name(actor) for actor in actors)

    def flow(self, path: str) -> str:
        """A workflow's instance in words."""
        return flow_name(path, self.blueprint)

    def decision(self, kind: str) -> str:
        """What people call a decision type."""
        known = self.blueprint.decisions.get(kind)
        return known.title if known else plain(kind)

    def choice(self, event: Event, choice: str) -> str:
        """The label of what was chosen at the event's decision or in its workflow."""
        path = event.subject.get("decision") or event.subject.get("workflow", "")
        return choice_label(choice, path, self.blueprint)

    def dissent(self, event: Event, voices: Iterable[str]) -> str:
        """Who would have chosen what."""
        told = []
        for voice in voices:
            who, _, choice = voice.partition(": ")
            told.append(f"{self.name(who)}, {self.choice(event, choice)}" if choice else voice)
        return "; ".join(told)

    def when(self, at: int) -> str:
        """The time of day; with the day in runs of several."""
        return stamp(at, self.zone) if len(self.days) > 1 else clock(at, self.zone)

    def told(self, event: Event) -> Claim:
        """The event as a claim of its own."""
        return Claim(f"{self.when(event.at)}: {sentence(event, self.blueprint)}", (event.seq,))

    @property
    def starts(self) -> tuple[int, ...]:
        """The run's first event: the evidence for what did not happen since."""
        return tuple(event.seq for event in self.events[:1])

    @cached_property
    def days(self) -> list[tuple[int, int]]:
        """The working days as (open, close) instants (ms); the last may still be open."""
        opened = [event for event, _ in self.of(DayOpened)]
        closed = [event.at for event, _ in self.of(DayClosed)]
        last = self.events[-1].at if self.events else 0
        ends = [*closed, *[last] * len(opened)]
        return [(event.at, end) for event, end in zip(opened, ends, strict=False)]


def seqs(found: Iterable[tuple[Event, object]]) -> tuple[int, ...]:
    """The seqs of events with their data."""
    return tuple(event.seq for event, _ in found)

"""What becomes of the items of a stream, event by event: where they end, whose they are, how long each step takes."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from department.events.record import Event

TIMED_OUT, FAILED, CALL_FAILED = "timed out", "failed", "failed call"


@dataclass(slots=True)
class Station:
    """A step at which an agent works on items: `spent` are ms from begin to end, `most` how many it had at once."""

    workflow: str
    step: str
    agent: str
    began: int = 0
    done: int = 0
    spent: int = 0
    open: int = 0
    most: int = 0
    errors: Counter[str] = field(default_factory=Counter)

    @property
    def mean(self) -> int | None:
        """Elapsed ms of one item, those that were done counted; None when none was."""
        return self.spent // self.done if self.done else None


@dataclass(slots=True)
class Stream:
    """The items of one stream. `waits` are ms from arrival to the first assignee, `given` items by assignee."""

    name: str
    file: str = ""
    arrived: int = 0
    aside: list[tuple[int, str]] = field(default_factory=list)
    ended: Counter[str] = field(default_factory=Counter)
    waits: list[int] = field(default_factory=list)
    given: Counter[str] = field(default_factory=Counter)
    stations: dict[tuple[str, str, str], Station] = field(default_factory=dict)

    @property
    def open(self) -> int:
        """Items that have come in and not yet ended."""
        return self.arrived - self.ended.total()


@dataclass(slots=True)
class _Visit:
    """A step under way: where, since when, and its time-out (ms), if any."""

    station: Station
    since: int
    due: int | None


@dataclass(slots=True)
class _Open:
    """An item's open workflow."""

    stream: Stream
    workflow: str
    item: str
    visits: dict[str, _Visit] = field(default_factory=dict)


class ItemTally:
    """All streams of a run, in the order in which they began; `workflows` are those on items. Empty without items."""

    def __init__(self) -> None:
        self.streams: dict[str, Stream] = {}
        self.workflows: set[str] = set()
        self._flows: dict[str, _Open] = {}
        self._held: dict[str, str] = {}

    def acts(self) -> dict[str, Callable[[Event], None]]:
        """What to do with each kind of event."""
        return {
            "items.loaded": self._loaded,
            "item.set_aside": self._set_aside,
            "item.arrived": self._arrived,
            "item.assigned": self._assigned,
            "step.started": self._began,
            "step.completed": self._completed,
            "step.failed": self._failed,
            "step.looped": self._sent_back,
            "call.failed": self._call_failed,
        }

    def opened(self, event: Event) -> None:
        """A workflow began; of those on items, its steps are followed."""
        data: Any = event.data
        if data.item:
            self.workflows.add(data.workflow)
            flow = event.subject["workflow"]
            self._flows[flow] = _Open(self._stream(data.item.rpartition("#")[0]), data.workflow, data.item)

    def closed(self, event: Event, outcome: str) -> None:
        """A workflow ended, and with it what was under way in it."""
        found = self._flows.pop(event.subject.get("workflow", ""), None)
        if found is not None:
            for visit in found.visits.values():
                visit.station.open -= 1
            self._held.pop(found.item, None)
            found.stream.ended[outcome] += 1

    def _stream(self, name: str) -> Stream:
        return self.streams.setdefault(name, Stream(name))

    def _loaded(self, event: Event) -> None:
        self._stream(event.subject["stream"]).file = event.data.file  # type: ignore[attr-defined]

    def _set_aside(self, event: Event) -> None:
        data: Any = event.data
        self._stream(event.subject["stream"]).aside.append((data.line, data.why))

    def _arrived(self, event: Event) -> None:
        self._stream(event.subject["stream"]).arrived += 1

    def _assigned(self, event: Event) -> None:
        data: Any = event.data
        item = event.subject["item"]
        stream = self._stream(item.rpartition("#")[0])
        before = self._held.get(item)
        if before is None:
            stream.waits.append(data.waited)
        else:
            stream.given[before] -= 1
        self._held[item] = data.to
        stream.given[data.to] += 1

    def _began(self, event: Event) -> None:
        found = self._flows.get(event.subject["workflow"])
        if found is None:
            return
        step = event.subject["step"]
        key = (found.workflow, step, event.actor)
        station = found.stream.stations.setdefault(key, Station(*key))
        station.began += 1
        station.open += 1
        station.most = max(station.most, station.open)
        found.visits[step] = _Visit(station, event.at, event.due)

    def _left(self, event: Event) -> _Visit | None:
        return self._leave(event, event.subject["step"])

    def _leave(self, event: Event, step: str) -> _Visit | None:
        found = self._flows.get(event.subject["workflow"])
        visit = found.visits.pop(step, None) if found else None
        if visit is not None:
            visit.station.open -= 1
        return visit

    def _sent_back(self, event: Event) -> None:
        for step in event.data.resets:  # type: ignore[attr-defined]
            self._leave(event, step)

    def _completed(self, event: Event) -> None:
        visit = self._left(event)
        if visit is not None:
            station = visit.station
            station.done += 1
            station.spent += event.at - visit.since
            if event.data.result.get("timed_out"):  # type: ignore[attr-defined]
                station.errors[TIMED_OUT] += 1

    def _failed(self, event: Event) -> None:
        visit = self._left(event)
        if visit is not None:
            visit.station.errors[TIMED_OUT if visit.due is not None and event.at >= visit.due else FAILED] += 1

    def _call_failed(self, event: Event) -> None:
        flow, _, step = event.subject["step"].partition("/")
        found = self._flows.get(flow)
        visit = found.visits.get(step) if found else None
        if visit is not None:
            visit.station.errors[CALL_FAILED] += 1

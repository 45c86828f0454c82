"""Days played as the command line plays them: store, chain, snapshots, read models, texts, authority."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from data import library
from department.blueprint.pack import Blueprint
from department.events.record import Event
from scheduler.stop import StopWish
from tui import bootstrap
from tui.live import Live, Watcher, play
from tui.request import Prepared, Wanted, prepare


def marketing() -> Blueprint:
    """The pack that is played when nothing else is asked for."""
    return library.load("marketing")


def ready(pack: Blueprint, days: int = 1) -> Prepared:
    """A pack ready to be played, compiled anew."""
    return prepare(pack, Wanted(days=days))


@dataclass(frozen=True, slots=True)
class Played:
    """What was played: seconds from making the run to its last commit, its id, events and messages."""

    seconds: float
    run: str
    events: int
    messages: int


def recorded(path: Path, prepared: Prepared, watchers: Sequence[Watcher] = ()) -> Played:
    """Record a run in the store at `path`, made when missing; the making of the store is not timed."""
    with bootstrap.store(str(path), create=True) as store:
        began = perf_counter()
        live = store.start(prepared, "max")
        finished = play(live, watchers, StopWish())
        live.close(finished)
        seconds = perf_counter() - began
    return Played(seconds, live.run, *_counts(live))


def _counts(live: Live) -> tuple[int, int]:
    return live.engine.state.seq, live.engine.state.tally.get("messages", 0)


class Days:
    """A watcher that notes the seconds and events of each day."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self.events: list[int] = []
        self._began, self._count = perf_counter(), 0

    def see(self, events: list[Event]) -> None:
        """Count the events; a `day.closed` ends a day."""
        self._count += len(events)
        if events[-1].kind == "day.closed":
            now = perf_counter()
            self.seconds.append(now - self._began)
            self.events.append(self._count)
            self._began, self._count = now, 0

    def per_event(self, first: int, last: int) -> float:
        """Microseconds an event, over the days from `first` to before `last`."""
        return 1e6 * sum(self.seconds[first:last]) / sum(self.events[first:last])

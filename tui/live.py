"""A run being played: its engine, where it ends, and the one loop that drives it past its watchers."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from department.events.record import Event
from department.org import Organisation
from department.session import Checking
from department.state import State
from scheduler.clock import VirtualClock
from scheduler.session import Playable, run_live, run_max
from scheduler.stop import StopWish
from scheduler.turns import TurnPool
from tui.present.tally import Tally


class Played(Playable, Protocol):
    """An engine, with the state it has come to."""

    state: State


class Watcher(Protocol):
    """Somebody who sees the events of each command as they happen."""

    def see(self, events: list[Event]) -> None:
        """Take the events of one command."""
        ...


class Observer(Watcher, Protocol):
    """A watcher that stays with a run, however it is driven, until it is left."""

    def ended(self, *, finished: bool) -> None:
        """Nobody drives it any more; it has come to its end if `finished`."""
        ...


Watch = Callable[[str, Organisation, Iterable[Event], int], Observer]
"""How a run begins to be observed: its id, its organisation, its events so far, and the seq of the last of them."""


@dataclass(slots=True)
class Live:
    """A run that can go on: nothing of it is known to its watchers but events.

    `clock` is None when it is played as fast as possible. `run` is its id, empty for a rehearsal; `origin` that of
    the run it was forked from.
    """

    run: str
    org: Organisation
    engine: Played
    until: int
    tally: Tally
    clock: VirtualClock | None = None
    first: list[Event] = field(default_factory=list)
    close: Callable[[bool], float] = lambda _finished: 0.0
    """Ends the writing; True for finished. Returns the wall seconds spent playing."""
    origin: str = ""
    minds: TurnPool | None = None
    """Those outside, if any."""
    checking: Checking | None = None
    """What is still to be checked of a long past."""
    observers: Sequence[Observer] = ()


def play(live: Live, watchers: Sequence[Watcher], wish: StopWish) -> bool:
    """Drive a run to its end; False when it was stopped before."""
    sees = [watcher.see for watcher in (*live.observers, *watchers)]
    count = live.tally.take

    def on_events(events: list[Event]) -> None:
        count(events)
        for see in sees:
            see(events)

    if live.first:
        on_events(live.first)
    if live.clock is None:
        return run_max(live.engine, live.until, on_events, wish)
    return run_live(live.engine, live.clock, live.until, on_events, wish)

"""The live session: drives an engine to the end of a day, at once or along a clock."""

import asyncio
from collections.abc import Callable
from typing import Protocol

from department.commands import AnyInput
from department.events.record import Event
from department.ports import Journal
from department.waiting import REPLY, Waiting
from scheduler.clock import VirtualClock
from scheduler.stop import StopWish

PATIENCE = 0.1
"""Seconds between two looks at whether somebody wishes to stop while a reply is waited for."""

OnEvents = Callable[[list[Event]], object]
"""What is called with the events of each command, in order."""


class Playable(Protocol):
    """What a session needs of an engine."""

    journal: Journal

    @property
    def waiting(self) -> Waiting | None:
        """For whom it waits."""
        ...

    def wait(self, seconds: float) -> None:
        """Sleep until a mind outside was heard, at most so long."""
        ...

    def next_due(self) -> int | None:
        """The instant (ms) of the next item of the agenda."""
        ...

    def step(self) -> list[Event]:
        """Run that item: one command, its events."""
        ...

    def execute(self, command: AnyInput) -> list[Event]:
        """Take an input."""
        ...


def ahead(engine: Playable, until: int) -> int | None:
    """The next instant (ms) that still belongs to the session, or None when it is over."""
    due = engine.next_due()
    return None if due is None or due > until else due


def run_max(engine: Playable, until: int, on_events: OnEvents, wish: StopWish) -> bool:
    """Play as fast as possible up to and including `until` (ms).

    False when it was stopped before, or only a person can say how to go on.
    """
    while ahead(engine, until) is not None:
        if wish.wanted:
            return False
        events = engine.step()
        if events:
            on_events(events)
        elif stands(engine):
            return False
        else:
            engine.wait(PATIENCE)
    return True


def stands(engine: Playable) -> bool:
    """Whether only a person can let the engine go on; a reply that is outstanding comes by itself."""
    return engine.waiting is not None and engine.waiting.kind != REPLY


def run_live(engine: Playable, clock: VirtualClock, until: int, on_events: OnEvents, wish: StopWish) -> bool:
    """Play along the clock up to and including `until` (ms); False when it was stopped before.

    At rate 1 (`real`) a gap of more than a minute, a laptop that slept, becomes one `clock.jumped`; at other
    rates the clock waits for the engine instead.
    """
    from scheduler.heartbeat import Heartbeat  # noqa: PLC0415 - as fast as possible needs no asyncio scheduler

    return asyncio.run(Heartbeat(engine, clock, until, on_events, wish).beat_until_over())

"""Days thought by Claude, through the command line and the real SDK, against the server of the tests."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from threading import Lock

import pytest

from data.attempts import RecordedAttempts
from department.events.record import Event
from department.minds.claude import ClaudeMind
from department.outside import Attempt
from department.prices import Spent
from scheduler.clock import steady_ms
from scheduler.turns import Wall
from tests.messages_api import MessagesApi
from tests.messages_ledger import Behaviour, Entry
from tests.stores import call
from tui import bootstrap

KEY = "sk-ant-test-0123456789"
TOLD = f"key {KEY} of Bearer {KEY}"
"""What the server says in its errors: the worst a service could."""
UNPAID = (
    Behaviour("limited", says=TOLD),
    Behaviour("limited", {"retry-after": "1"}),
    Behaviour("overloaded", says=TOLD),
    Behaviour("error", says=TOLD),
    Behaviour("timeout"),
)
"""Turned down: made again."""
PAID = tuple(
    Behaviour(kind, says=TOLD)
    for kind in ("truncated", "max_tokens", "refusal", "off_schema", "not_offered", "late_reset", "window")
)
"""Paid, and mostly of no use."""
LOST = tuple(Behaviour(kind) for kind in ("hang", "cut", "reset", "error_event", "silent", "garbled"))
"""Paid, and the answer is lost."""
FAST = 100
"""How many times faster than the wall the pool's pauses pass."""


def every_tenth(behaviours: Sequence[Behaviour]) -> Callable[[Entry], Behaviour]:
    """One request in ten meets a fault, one kind after the other."""
    kinds, lock = cycle(behaviours), Lock()

    def meets(entry: Entry) -> Behaviour:
        with lock:
            return next(kinds) if entry.number % 10 == 4 else Behaviour()

    return meets


@contextmanager
def thinking(api: MessagesApi, quiet: float = 2) -> Iterator[pytest.MonkeyPatch]:
    """In here Claude is the server of the tests, given up after `quiet` seconds; pauses are short."""

    def wall(*, now: Callable[[], str], ticks: Callable[[], int]) -> Wall:
        del ticks
        return Wall(now=now, ticks=lambda: steady_ms() * FAST, sleep=lambda seconds: asyncio.sleep(seconds / FAST))

    with pytest.MonkeyPatch.context() as patch:
        for name, value in api.environ().items():
            patch.setenv(name, value)
        patch.setattr("tui.minds.Wall", wall)
        patch.setattr("tui.minds.thinker_of", lambda *_: ClaudeMind(api.environ(), quiet=quiet, whole=5 * quiet))
        yield patch


def run(store: Path, *words: object, code: int | None = 0) -> str:
    """A headless run with Claude; all that it prints."""
    return call("run", "--headless", "--minds", "claude", "--store", store, *words, code=code).output


def recorded(store: Path) -> tuple[list[Event], list[Attempt]]:
    """The events of the latest run, and its attempts."""
    with bootstrap.store(str(store)) as opened:
        events = list(opened.read("latest").events())
        return events, RecordedAttempts(opened.database, opened.find("latest")).all()


def spends(events: Sequence[Event]) -> list[Spent]:
    """What the tries came to, as the journal says."""
    told = (getattr(event.data, "spent", None) for event in events)
    return [spent for spent in told if isinstance(spent, Spent)]


def assert_each_ends_once(events: Sequence[Event]) -> None:
    """Every turn that was requested ends exactly once, and its reservations are settled."""
    open_turns: set[str] = set()
    for event in events:
        if event.kind == "turn.requested":
            assert event.subject["turn"] not in open_turns
            open_turns.add(event.subject["turn"])
        elif event.kind == "turn.repeated":
            assert event.subject["turn"] in open_turns
        elif event.kind in ("turn.completed", "turn.failed", "turn.cancelled"):
            open_turns.remove(event.subject["turn"])
    assert not open_turns

"""The default day as the control room gets it: recorded whole, and live; at five instants of the day."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual.pilot import Pilot

from data.attempts import MemoryAttempts
from data.memory import MemoryJournal
from department.commands import Begin
from department.engine import Engine
from department.errors import UsageError
from department.org import Organisation
from department.outside import AttemptRecord
from department.playback import Playback
from department.session import MAX, Session
from department.state import encode
from scheduler.clock import VirtualClock
from scheduler.live_session import LiveSession
from tests.plays import new_engine, run_on
from tui.app import ControlRoom
from tui.house import Bookmark

INSTANTS = ("09:05", "10:40", "12:10", "14:30", "17:29")


class Wall:
    """A wall clock that only a test moves."""

    def __init__(self) -> None:
        self.ms = 0

    def __call__(self) -> int:
        return self.ms


class EmptyHouse:
    """A house without other runs."""

    def __init__(self) -> None:
        self.kept: dict[str, dict[int, Bookmark]] = {}
        self.points: dict[str, list[tuple[str, bool, int]]] = {}
        self.pictures: dict[str, str] = {}
        self.attempts = MemoryAttempts()

    def runs(self) -> Sequence[Any]:
        return []

    def open(self, run: str) -> Session:
        raise UsageError(f"There is no run '{run}'.")

    def fork(self, session: Session, settings: Sequence[str]) -> Session:  # noqa: ARG002
        raise UsageError("Nothing can be forked here.")

    def delete(self, run: str) -> None:
        raise UsageError(f"There is no run '{run}'.")

    def bookmarks(self, run: str) -> Sequence[Bookmark]:
        return [mark for _, mark in sorted(self.kept.get(run, {}).items())]

    def keep(self, run: str, bookmark: Bookmark) -> None:
        self.kept.setdefault(run, {})[bookmark.seq] = bookmark

    def forget(self, run: str, seq: int) -> None:
        self.kept.get(run, {}).pop(seq, None)

    def breakpoints(self, department: str) -> Sequence[tuple[str, bool, int]]:
        return self.points.get(department, [])

    def keep_breakpoints(self, department: str, kept: Any, gone: Any) -> None:  # noqa: ARG002
        self.points[department] = list(kept)

    def resume(self, run: str) -> Session:
        raise UsageError(f"There is no run '{run}'.")

    def compare(self, one: str, other: str) -> Any:
        raise UsageError(f"There is no run '{one}', and no run '{other}'.")

    def record(self, run: str) -> AttemptRecord:  # noqa: ARG002
        return self.attempts

    def picture(self, svg: str, name: str) -> str:
        self.pictures[name] = svg
        return name


def engine_of(org: Organisation, scenario: str | None = None, settings: dict[str, str] | None = None) -> Engine:
    engine = new_engine(org, journal=MemoryJournal(encode))
    engine.execute(Begin(seed=1, scenario=scenario, settings=settings or {}))
    return engine


def recorded_of(engine: Engine, wall: Wall | None = None) -> Playback:
    """The engine's journal, played."""
    wall = wall or Wall()
    until = engine.org.calendar.closing(0)
    return Playback(engine.org, engine.journal, lambda at, rate: VirtualClock(wall, at, rate), wall, until, run="test")


def live_of(engine: Engine, wall: Wall | None = None, *, hold: bool = True, minds: Any = None) -> LiveSession:
    """The engine, run."""
    wall = wall or Wall()
    until = engine.org.calendar.closing(0)
    make = lambda at, rate: VirtualClock(wall, at, rate)  # noqa: E731
    return LiveSession(engine.org, engine, engine.journal, make, wall, until, run="test", hold=hold, minds=minds)


def instant(org: Organisation, clock: str) -> int:
    """A time of the first day."""
    hours, minutes = clock.split(":")
    return org.calendar.midnight(org.calendar.day(0)) + (int(hours) * 60 + int(minutes)) * 60_000


@pytest.fixture(scope="session")
def played(org: Organisation) -> Engine:
    """The default day, finished."""
    return run_on(engine_of(org), org.calendar.closing(0))


@pytest.fixture(scope="session")
def crisis(org: Organisation) -> Engine:
    """The default department's stirred day, finished: the scenario with the most escalations."""
    return run_on(engine_of(org, "crisis"), org.calendar.closing(0))


@pytest.fixture
def replay(played: Engine) -> Playback:
    """The default day in replay, at its beginning."""
    return recorded_of(played)


@pytest.fixture
def asking(org: Organisation) -> LiveSession:
    """A live day whose person answers, at its beginning."""
    return live_of(engine_of(org, settings={"operator": "ask"}))


@pytest.fixture
def travels(org: Organisation, played: Engine) -> Callable[[Callable[[Session], Any]], None]:
    """Asserts that a presenter shows in replay, at five instants, what it showed live."""

    def check(shown: Callable[[Session], Any]) -> None:
        live = live_of(engine_of(org))
        live.set_speed(MAX)
        seen = []
        for clock in INSTANTS:
            at = instant(org, clock)
            while (due := live._due()) is not None and due <= at:
                live.step()
            seen.append((live.cursor, shown(live)))
        replay = recorded_of(played)
        for cursor, was in reversed(seen):
            replay.seek(cursor)
            assert shown(replay) == was, f"at event {cursor}"

    return check


@asynccontextmanager
async def in_room(session: Session, size: tuple[int, int] = (120, 36), house: Any = None) -> Iterator[Pilot[int]]:
    """The control room on a session, driven by keys."""
    room = ControlRoom(session, house or EmptyHouse())
    async with room.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        yield pilot


@pytest.fixture
def room() -> Callable[..., Any]:
    """`async with room(session, size) as pilot`."""
    return in_room

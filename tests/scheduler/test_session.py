"""A session plays up to the close of business, stops only between commands, and notices a laptop's sleep."""

import os
import signal
from typing import Any

import pytest

from department.commands import JumpClock
from scheduler.clock import VirtualClock
from scheduler.heartbeat import COMMANDS_A_BEAT, Heartbeat
from scheduler.session import run_live, run_max
from scheduler.stop import StopWish


class Flushes:
    count = 0

    def flush(self) -> None:
        self.count += 1


class FakeEngine:
    waiting = None

    def wait(self, seconds: float) -> None:
        raise AssertionError(f"nothing is waited for, and this for {seconds} s")

    def __init__(self, *dues: int) -> None:
        self.dues = list(dues)
        self.inputs: list[Any] = []
        self.journal = Flushes()

    def next_due(self) -> int | None:
        return self.dues[0] if self.dues else None

    def step(self) -> list[Any]:
        return [self.dues.pop(0)]

    def execute(self, command: Any) -> list[Any]:
        self.inputs.append(command)
        self.dues = [due for due in self.dues if due >= command.to]
        return [command]


class Wall:
    def __init__(self) -> None:
        self.ms = 0

    def __call__(self) -> int:
        return self.ms


def test_max_plays_everything_up_to_and_including_the_close():
    engine, seen = FakeEngine(1, 2, 5, 6), []
    assert run_max(engine, 5, seen.extend, StopWish())
    assert seen == [1, 2, 5]
    assert engine.dues == [6]


def test_a_signal_stops_between_two_commands():
    engine, seen = FakeEngine(*range(10)), []

    def interrupt(events: list[Any]) -> None:
        seen.extend(events)
        if seen == [0, 1, 2]:
            os.kill(os.getpid(), signal.SIGINT)

    with StopWish() as wish:
        assert not run_max(engine, 100, interrupt, wish)
    assert seen == [0, 1, 2]
    assert engine.dues[0] == 3


def test_signal_handlers_are_given_back():
    before = signal.getsignal(signal.SIGINT)
    with StopWish():
        assert signal.getsignal(signal.SIGINT) is not before
    assert signal.getsignal(signal.SIGINT) is before


def beats(engine: FakeEngine, rate: int) -> tuple[Heartbeat, Wall, list[Any], VirtualClock]:
    wall, seen = Wall(), []
    clock = VirtualClock(wall, at=0, rate=rate)
    return Heartbeat(engine, clock, 10_000_000, seen.extend, StopWish()), wall, seen, clock


def test_a_beat_runs_what_is_due_by_the_clock_and_no_more():
    heart, wall, seen, _ = beats(FakeEngine(60, 600, 601), rate=60)
    wall.ms = 10
    assert heart.beat() is None
    assert seen == [60, 600]
    wall.ms = 11
    assert heart.beat() is True
    assert seen == [60, 600, 601]


def test_a_paused_clock_runs_nothing():
    heart, wall, seen, clock = beats(FakeEngine(60), rate=60)
    clock.set_rate(0)
    wall.ms = 10_000
    assert heart.beat() is None
    assert seen == []


def test_real_time_that_is_over_a_minute_late_jumps_once():
    engine = FakeEngine(1_000, 2_000, 200_000)
    heart, wall, seen, _ = beats(engine, rate=1)
    wall.ms = 150_000
    heart.beat()
    assert engine.inputs == [JumpClock(to=150_000)]
    wall.ms = 150_050
    heart.beat()
    assert len(engine.inputs) == 1
    assert seen == engine.inputs


def test_real_time_that_is_a_little_late_catches_up():
    engine = FakeEngine(1_000, 2_000, 200_000)
    heart, wall, seen, _ = beats(engine, rate=1)
    wall.ms = 61_000
    heart.beat()
    assert engine.inputs == []
    assert seen == [1_000, 2_000]


def test_accelerated_time_never_jumps_and_waits_for_a_slow_engine():
    engine = FakeEngine(*range(COMMANDS_A_BEAT + 10))
    heart, wall, seen, clock = beats(engine, rate=60)
    wall.ms = 600_000
    assert heart.beat() is None
    assert len(seen) == COMMANDS_A_BEAT
    assert engine.inputs == []
    assert clock.now() == COMMANDS_A_BEAT


def test_a_wish_stops_the_beat_and_worked_beats_are_flushed():
    engine = FakeEngine(1, 2, 3)
    heart, wall, _, _ = beats(engine, rate=1)
    heart.beat()
    assert engine.journal.count == 0
    wall.ms = 1
    heart.beat()
    assert engine.journal.count == 1
    heart._wish.ask()
    assert heart.beat() is False


def test_live_beats_in_wall_time_until_the_end():
    engine, wall, seen = FakeEngine(10, 20, 30), Wall(), []

    def note(events: list[Any]) -> None:
        seen.extend(events)
        wall.ms += 10

    wall.ms = 10
    clock = VirtualClock(lambda: wall.ms, at=0, rate=1)
    clock.jump(10)
    assert run_live(engine, clock, 20, note, StopWish())
    assert seen == [10, 20]


def test_an_error_of_the_engine_reaches_the_caller():
    class Broken(FakeEngine):
        def step(self) -> list[Any]:
            raise RuntimeError("broken")

    clock = VirtualClock(Wall(), at=5, rate=1)
    with pytest.raises(RuntimeError, match="broken"):
        run_live(Broken(1), clock, 20, print, StopWish())

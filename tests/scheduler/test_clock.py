"""A clock is base + rate + jump, and time can't go backwards."""

import pytest

from scheduler.clock import VirtualClock


class Wall:
    def __init__(self) -> None:
        self.ms = 1_000

    def __call__(self) -> int:
        return self.ms


def test_virtual_time_is_wall_time_at_a_rate():
    wall = Wall()
    clock = VirtualClock(wall, at=500, rate=60)
    wall.ms += 10
    assert clock.now() == 500 + 600


def test_rate_zero_is_pause_and_a_new_rate_rebases():
    wall = Wall()
    clock = VirtualClock(wall, at=0, rate=60)
    wall.ms += 10
    clock.set_rate(0)
    wall.ms += 1_000
    assert clock.now() == 600
    clock.set_rate(2)
    wall.ms += 5
    assert clock.now() == 610


def test_a_jump_goes_forward_only():
    clock = VirtualClock(Wall(), at=100)
    clock.jump(250)
    assert clock.now() == 250
    with pytest.raises(ValueError, match="cannot go back from 250 to 249"):
        clock.jump(249)


def test_a_negative_rate_is_refused_and_changes_nothing():
    clock = VirtualClock(Wall(), at=100, rate=3)
    with pytest.raises(ValueError, match="-1"):
        clock.set_rate(-1)
    assert clock.rate == 3


def test_a_wall_clock_set_back_does_not_turn_virtual_time_back():
    wall = Wall()
    clock = VirtualClock(wall, at=100, rate=1)
    wall.ms -= 500
    assert clock.now() == 100


def test_holding_brings_a_clock_that_ran_ahead_back_to_the_work():
    wall = Wall()
    clock = VirtualClock(wall, at=0, rate=60)
    wall.ms += 100
    clock.hold(1_000)
    assert clock.now() == 1_000
    clock.hold(9_000)
    assert clock.now() == 1_000

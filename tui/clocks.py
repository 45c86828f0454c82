"""The clocks of runs and sessions, by their speed."""

from fractions import Fraction

from scheduler.clock import VirtualClock, steady_ms, wall_ms


def clock_for(speed: str, at: int) -> VirtualClock | None:
    """The clock of a speed: none for `max`, the wall's pace for `real`, else so many times faster."""
    if speed == "max":
        return None
    if speed == "real":
        return VirtualClock(wall_ms, at, 1)
    return VirtualClock(steady_ms, at, int(speed))


def make_clock(at: int, rate: Fraction) -> VirtualClock:
    """A clock for a session: at the wall's own pace it notices that a laptop slept."""
    return VirtualClock(wall_ms if rate == 1 else steady_ms, at, rate)

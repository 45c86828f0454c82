"""The virtual clock is base + rate + jump; rate 0 is pause, and changing the rate re-bases.

The wall clock comes from outside as a function that returns milliseconds; `steady_ms` and `wall_ms` are
the two that exist (the first never jumps, the second notices that a laptop slept).
"""

import time
from collections.abc import Callable
from fractions import Fraction

Wall = Callable[[], int]


def steady_ms() -> int:
    """Milliseconds that only ever grow at their own pace: for accelerated time."""
    return time.monotonic_ns() // 1_000_000


def wall_ms() -> int:
    """UTC milliseconds of the wall clock: for real time, which goes on while a laptop sleeps."""
    return time.time_ns() // 1_000_000


class VirtualClock:
    """Virtual milliseconds as a function of wall milliseconds. Time can't go backwards."""

    def __init__(self, wall: Wall, at: int, rate: int | Fraction = 0) -> None:
        self._wall = wall
        self._base = at
        self._since = wall()
        self._rate = rate

    def now(self) -> int:
        """The virtual instant, UTC ms."""
        return self._base + int(max(0, self._wall() - self._since) * self._rate)

    @property
    def rate(self) -> int | Fraction:
        """Virtual milliseconds per wall millisecond; 0 is pause."""
        return self._rate

    def set_rate(self, rate: int | Fraction) -> None:
        """Go on from now at another rate."""
        if rate < 0:
            raise ValueError(f"The rate {rate} would run backwards; 0 pauses.")
        self._rebase(self.now())
        self._rate = rate

    def jump(self, to: int) -> None:
        """Be at `to` (ms) at once; never earlier than now."""
        now = self.now()
        if to < now:
            raise ValueError(f"The clock cannot go back from {now} to {to}; time only moves forward.")
        self._rebase(to)

    def hold(self, at: int) -> None:
        """Do not run ahead: be at `at` again when the work behind the clock could not keep up with it."""
        self._rebase(min(at, self.now()))

    def _rebase(self, at: int) -> None:
        self._base, self._since = at, self._wall()

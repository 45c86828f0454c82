"""Engines and clocks as runs are played with: a part of bootstrap, with the wall clock and the dice."""

import os
from collections.abc import Container
from datetime import UTC, datetime
from fractions import Fraction

from data import library
from department.engine import Engine
from department.eras import Eras
from department.minds.simulated import SimulatedMind
from department.org import Organisation
from department.ports import Journal, Outside
from department.state import State
from scheduler.clock import VirtualClock, steady_ms, wall_ms
from tui.openings import triggers_of

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789xy"
_ID_LENGTH = 4


def wall() -> str:
    """The wall time, ISO 8601, for the rows of the run table."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def make_engine(
    org: Organisation, journal: Journal, seed: int, pack: bytes, state: State | None = None, eras: Eras | None = None,
    outside: Outside | None = None,
) -> Engine:  # fmt: skip
    """An engine for an organisation, with simulated minds, those `outside` if any, and the pack's routines."""
    return Engine(org, SimulatedMind(org, seed), triggers_of(org), journal, state, library.digest(pack), eras, outside)


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


def new_id(taken: Container[str]) -> str:
    """A short id for a run that is not taken, by the machine's dice."""
    while True:
        letters = "".join(_LETTERS[byte & 31] for byte in os.urandom(_ID_LENGTH))
        if letters not in taken and letters[0].isalpha():
            return letters

"""Engines as runs are played with: a part of bootstrap, with the wall clock and the dice."""

import os
from collections.abc import Container
from datetime import UTC, datetime

from data import library
from department.engine import Engine
from department.eras import Eras
from department.minds.simulated import SimulatedMind
from department.org import Organisation
from department.ports import Journal, Outside
from department.state import State
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


def new_id(taken: Container[str]) -> str:
    """A short id for a run that is not taken, by the machine's dice."""
    while True:
        letters = "".join(_LETTERS[byte & 31] for byte in os.urandom(_ID_LENGTH))
        if letters not in taken and letters[0].isalpha():
            return letters

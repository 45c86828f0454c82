"""Attempts as rows, sealed one by one, and which of them a run can see: its own, and those of the past it shares.

What was still out when a fork began is the fork's own matter: of the turns in flight there, it sees its parent's
attempts only of tries that had come to an end before.
"""

import sqlite3
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from data.bulk import insert_sql
from data.codec import encode, seal
from data.lineage import parts_of
from data.tables import TurnAttempt
from department.errors import IntegrityError
from department.outside import Attempt
from department.prices import Usage

_TOKENS = "tokens_"
_NAMES = [column.name for column in TurnAttempt.__table__.columns]  # type: ignore[attr-defined]
_KEPT = [name for name in _NAMES if name not in ("run", "checksum")]
_READ = f"SELECT {', '.join((*_KEPT, 'checksum'))} FROM turn_attempt"  # noqa: S608 - our own names
_ALL = f"{_READ} WHERE run = ? ORDER BY seq, turn, tried, number"
_OF_TURN = f"{_READ} WHERE run = ? AND turn = ? ORDER BY tried, number"
_IN_FLIGHT = (
    "SELECT id, tries FROM turn_version WHERE run = ? AND from_seq <= ? AND tries IS NOT NULL AND status = 'requested'"
)

INSERT = insert_sql(TurnAttempt)
"""Keeps a row of `row_of`."""


class AttemptRow(NamedTuple):
    """A stored attempt: the run whose row it is, its values as they lie there, its checksum."""

    run: int
    values: tuple[Any, ...]
    checksum: Any

    @property
    def turn(self) -> str:
        """Which turn it is at."""
        return str(self.values[_TURN])

    @property
    def number(self) -> int:
        """Which attempt at the turn it is."""
        return int(self.values[_NUMBER])

    @property
    def seq(self) -> int:
        """The event with which its turn was requested."""
        return int(self.values[_SEQ])

    @property
    def texts(self) -> tuple[str, ...]:
        """The digests of what was told and replied."""
        return tuple(self.values[place] for place in _TEXTS if self.values[place])

    @property
    def sound(self) -> bool:
        """Whether the row is what was written."""
        return bool(_checksum(self.values) == self.checksum)

    @property
    def attempt(self) -> Attempt:
        """What it says; raises IntegrityError when it was altered."""
        if not self.sound:
            raise IntegrityError(
                f"Attempt {self.number} at turn '{self.turn}' is not what was written. "
                "'dayshift verify' says what was altered."
            )
        told = dict(zip(_KEPT, self.values, strict=True))
        tokens = {name: told.pop(_TOKENS + name) for name in Usage.__struct_fields__}
        try:
            return msgspec.convert({**told, "usage": tokens}, Attempt)
        except msgspec.ValidationError as error:
            raise IntegrityError(f"Attempt {self.number} at turn '{self.turn}' cannot be read: {error}.") from error


def row_of(run: int, attempt: Attempt) -> tuple[Any, ...]:
    """Return the row of an attempt, sealed, its values in the order of the table's columns."""
    values = tuple(
        getattr(attempt.usage, name.removeprefix(_TOKENS)) if name.startswith(_TOKENS) else getattr(attempt, name)
        for name in _KEPT
    )
    return (run, *values, _checksum(values))


def own_rows(raw: sqlite3.Connection, run: int, turn: str | None = None) -> Iterator[AttemptRow]:
    """Yield the rows that are a run's own, of one turn when named; IntegrityError for what cannot even be one."""
    found = raw.execute(_ALL, (run,)) if turn is None else raw.execute(_OF_TURN, (run, turn))
    for *values, checksum in found:
        if [type(values[place]) for place in _PLACED] != [str, int, int, int]:
            raise IntegrityError(f"Attempt {values[_NUMBER]!a} at turn {values[_TURN]!a} is not what was written.")
        yield AttemptRow(run, tuple(values), checksum)


def seen_rows(raw: sqlite3.Connection, run: int, turn: str | None = None) -> list[AttemptRow]:
    """Return the rows that a run can see, those of its past included, of one turn when named; in order."""
    found: list[AttemptRow] = []
    pasts: list[Past] = []
    for part in reversed(parts_of(raw, run)):
        found += [row for row in own_rows(raw, part.run, turn) if all(past.holds(row) for past in pasts)]
        if part.first > 1:
            pasts.append(past_of(raw, part.run, part.first - 1))
    return sorted(found, key=lambda row: [row.values[place] for place in _ORDER])


class Past(NamedTuple):
    """What a fork shares with the run it came from: events up to `shared`, and the turns that were out there.

    `in_flight` counts the tries of each, the one that was out included.
    """

    shared: int
    in_flight: dict[str, int]

    def holds(self, row: AttemptRow) -> bool:
        """Whether an attempt of the parent is of the shared past."""
        tries = self.in_flight.get(row.turn)
        return bool(row.values[_SEQ] <= self.shared and (tries is None or row.values[_TRIED] < tries - 1))


def past_of(raw: sqlite3.Connection, run: int, shared: int) -> Past:
    """Return what fork `run` shares, whose past ends with event `shared`."""
    return Past(shared, dict(raw.execute(_IN_FLIGHT, (run, shared))))


def _checksum(values: tuple[Any, ...]) -> bytes:
    return seal(encode(values))


_PLACED = [_KEPT.index(name) for name in ("turn", "number", "tried", "seq")]
_TEXTS = [_KEPT.index(name) for name in ("system", "prompt", "reply")]
_SEQ, _TURN, _TRIED, _NUMBER = (_KEPT.index(name) for name in ("seq", "turn", "tried", "number"))
_ORDER = (_SEQ, _TURN, _TRIED, _NUMBER)

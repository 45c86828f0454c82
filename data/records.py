"""What a fork may hear again: replies that the run it came from was given after the fork, to the same briefings.

A record is found by agent, purpose, briefing and occurrence: of several replies to the same, the first that was not
taken yet. A turn that was out when the fork began is found by its name.
"""

import sqlite3
from collections import defaultdict
from threading import Lock
from typing import NamedTuple

from data.attempt_rows import AttemptRow, own_rows, past_of
from data.database import Database, driver
from data.lineage import Part, parts_of
from data.run_row import key_of
from data.schema import holds
from data.tables import Run
from department.outside import ANSWERED, REUSED, Attempt


class Key(NamedTuple):
    """What a record is found by: who was asked, for what, and the digest of the briefing as its request names it."""

    agent: str
    purpose: str
    briefing: str


class _Level(NamedTuple):
    """What one run of the line adds: the keys of its own requests by turn, and its own attempts by turn."""

    keys: dict[str, Key]
    rows: dict[str, list[AttemptRow]]

    def answered(self, turn: str) -> Attempt | None:
        """The reply that ended a turn, heard by this run itself."""
        found = [row.attempt for row in self.rows.get(turn, ())]
        return next((one for one in reversed(found) if one.status in (ANSWERED, REUSED)), None)

    def replies(self) -> dict[Key, list[Attempt]]:
        """The replies to its own requests, by key, in the order of the requests."""
        found: dict[Key, list[Attempt]] = defaultdict(list)
        for turn, key in self.keys.items():
            reply = self.answered(turn)
            if reply is not None:
                found[key].append(reply)
        return found

    def reused(self) -> dict[Key, int]:
        """How many of its own requests it answered from records, by key."""
        counts: dict[Key, int] = defaultdict(int)
        for turn, key in self.keys.items():
            counts[key] += any(row.attempt.status == REUSED for row in self.rows.get(turn, ()))
        return counts


class Records:
    """The records a fork may take, each once; what it has taken already, as its own rows say, is gone. Any thread."""

    def __init__(self, database: Database, run: Run) -> None:
        self._lock = Lock()
        self._left: dict[Key, list[Attempt]] = {}
        self._in_flight: dict[str, Attempt] = {}
        self._given: dict[str, Attempt] = {}
        with database.reading() as connection:
            raw = driver(connection)
            if holds(raw, "turn_text"):
                self._look(raw, key_of(run))

    def take(self, agent: str, purpose: str, briefing: str, turn: str) -> Attempt | None:
        """The recorded answer to take for a turn; None when there is none, or none any more.

        `briefing` is the digest that the turn's request names. Asked again for the same turn, it is the same one.
        """
        with self._lock:
            if turn in self._given:
                return self._given[turn]
            found = self._in_flight.pop(turn, None)
            left = self._left.get(Key(agent, purpose, briefing))
            if found is None and left:
                found = left.pop(0)
            if found is not None:
                self._given[turn] = found
            return found

    def _look(self, raw: sqlite3.Connection, run: int) -> None:
        """Walk the line from its beginning: what each run left for the next, and what that one took of it."""
        parts = parts_of(raw, run)
        left: dict[Key, list[Attempt]] = {}
        levels = [_level(raw, part) for part in parts]
        for place, (part, level) in enumerate(zip(parts, levels, strict=True)):
            taken = level.reused()
            left = {key: replies[taken.get(key, 0) :] for key, replies in left.items()}
            if part.run != run:
                later = _after(level, parts[place + 1].first - 1)
                for key, replies in later.replies().items():
                    left[key] = [*replies, *left.get(key, [])]
        self._left = left
        own = parts[-1]
        for turn in past_of(raw, run, own.first - 1).in_flight if own.first > 1 else ():
            answers = [found for level in reversed(levels[:-1]) if (found := level.answered(turn)) is not None]
            if answers and levels[-1].answered(turn) is None:
                self._in_flight[turn] = answers[0]


def _level(raw: sqlite3.Connection, part: Part) -> _Level:
    keys: dict[str, Key] = {}
    rows: dict[str, list[AttemptRow]] = defaultdict(list)
    for row in own_rows(raw, part.run):
        rows[row.turn].append(row)
        if row.seq >= part.first:
            attempt = row.attempt
            keys[row.turn] = Key(attempt.agent, attempt.purpose, attempt.briefing)
    return _Level(keys, rows)


def _after(level: _Level, shared: int) -> _Level:
    """What of a run came after the event with which a fork of it left."""
    late = {turn for turn, rows in level.rows.items() if rows and rows[0].seq > shared}
    return _Level({turn: key for turn, key in level.keys.items() if turn in late}, level.rows)

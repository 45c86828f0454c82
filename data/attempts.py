"""What minds outside were asked and replied, call by call: kept beside the journal, in the store or in memory.

The store's log has a connection of its own: what it kept survives a power cut, whatever the journal is doing.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from types import TracebackType
from typing import Self

from msgspec import structs

from data.attempt_rows import INSERT, row_of, seen_rows
from data.database import Database, driver, durable
from data.failures import explaining
from data.lineage import parts_of
from data.run_row import key_of
from data.schema import holds
from data.tables import Run
from data.turn_texts import digest_of, packed, plain, reply_of
from department.commands import Reply
from department.errors import RecordError, StoreError
from department.outside import Attempt

_BODY = "SELECT body FROM turn_text WHERE run = ? AND digest = ?"
_KEEP = "INSERT OR IGNORE INTO turn_text (run, digest, body) VALUES (?, ?, ?)"
_WRITE = INSERT.replace("INSERT", "INSERT OR REPLACE", 1)
_AT_ONCE, _WITH_THE_NEXT = "PRAGMA synchronous = FULL", "PRAGMA synchronous = NORMAL"
_THERE = "SELECT 1 FROM run WHERE number = ?"


class RecordedAttempts:
    """The attempts of a run as they lie in the store, its past's included: an AttemptRecord."""

    def __init__(self, database: Database, run: Run) -> None:
        self._database, self._id = database, run.id
        self._run = key_of(run)

    def attempts(self, turn: str) -> list[Attempt]:
        """All attempts at a turn, in order; raises IntegrityError when one was altered."""
        with self._asking() as raw:
            rows = seen_rows(raw, self._run, turn) if holds(raw, "turn_text") else []
        return [row.attempt for row in rows]

    def all(self) -> list[Attempt]:
        """Every attempt that the run can see, in the order of the requests."""
        with self._asking() as raw:
            rows = seen_rows(raw, self._run) if holds(raw, "turn_text") else []
        return [row.attempt for row in rows]

    def text(self, digest: str) -> bytes:
        """A kept text; RecordError when there is none, IntegrityError when it was altered."""
        with self._asking() as raw:
            body = _body(raw, self._run, digest) if holds(raw, "turn_text") else None
        if body is None:
            raise RecordError(
                f"The text {digest or '(none)'} is not in the record of run '{self._id}'. 'dayshift verify {self._id}' "
                "says what is missing."
            )
        return plain(body, digest)

    def reply(self, digest: str) -> Reply:
        """A kept reply; RecordError when there is none."""
        return reply_of(self.text(digest), digest)

    @contextmanager
    def _asking(self) -> Iterator[sqlite3.Connection]:
        with self._database.reading() as connection:
            yield driver(connection)


class Attempts(RecordedAttempts):
    """The AttemptLog of a run in the store, until `close`. Any thread; it waits while the journal is written."""

    def __init__(self, database: Database, run: Run) -> None:
        super().__init__(database, run)
        self._lock = Lock()
        with explaining(database.path, "opened for writing"):
            self._raw: sqlite3.Connection | None = durable(database)

    def write(self, attempt: Attempt) -> None:
        """Keep an attempt, new or changed; StoreError when the store does not take it."""
        self._keep(_WRITE, row_of(self._run, attempt), _AT_ONCE)

    def keep(self, text: bytes) -> str:
        """Keep a text once; its digest. It survives a power cut with the next attempt written, which names it."""
        digest = digest_of(text)
        with self._asking() as raw:
            there = raw.execute(_BODY, (self._run, digest)).fetchone()
        if there is None:
            self._keep(_KEEP, (self._run, digest, packed(text)), _WITH_THE_NEXT)
        return digest

    def close(self) -> None:
        """Let the file go; what was kept stays readable by others."""
        with self._lock:
            if self._raw is not None:
                self._raw.close()
                self._raw = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _keep(self, sql: str, row: tuple[object, ...], when: str) -> None:
        """Write a row, or nothing; `when` says when it is safe from a power cut."""
        with self._asking("written") as raw:
            raw.execute(when)
            raw.execute("BEGIN IMMEDIATE")
            try:
                self._require_run(raw)
                raw.execute(sql, row)
                raw.execute("COMMIT")
            except BaseException:
                if raw.in_transaction:
                    raw.execute("ROLLBACK")
                raise

    def _require_run(self, raw: sqlite3.Connection) -> None:
        if raw.execute(_THERE, (self._run,)).fetchone() is None:
            raise StoreError(f"Run '{self._id}' is not in store '{self._database.path}' any more.")

    @contextmanager
    def _asking(self, doing: str = "read") -> Iterator[sqlite3.Connection]:
        with self._lock, explaining(self._database.path, doing):
            if self._raw is None:
                raise StoreError(f"The record of run '{self._id}' was closed. Open it again to go on.")
            yield self._raw


class MemoryAttempts:
    """The AttemptLog of rehearsals and tests: gone with its process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._attempts: dict[str, dict[tuple[int, int], Attempt]] = {}
        self._texts: dict[str, bytes] = {}

    def attempts(self, turn: str) -> list[Attempt]:
        """All attempts at a turn, in order."""
        with self._lock:
            found = self._attempts.get(turn, {})
            return [structs.replace(found[place]) for place in sorted(found)]

    def all(self) -> list[Attempt]:
        """Every attempt, in the order of the requests."""
        with self._lock:
            found = [one for tries in self._attempts.values() for one in tries.values()]
        return [
            structs.replace(one) for one in sorted(found, key=lambda one: (one.seq, one.turn, one.tried, one.number))
        ]

    def write(self, attempt: Attempt) -> None:
        """Keep an attempt, new or changed."""
        with self._lock:
            self._attempts.setdefault(attempt.turn, {})[attempt.tried, attempt.number] = structs.replace(attempt)

    def keep(self, text: bytes) -> str:
        """Keep a text once; its digest."""
        digest = digest_of(text)
        with self._lock:
            self._texts[digest] = text
        return digest

    def text(self, digest: str) -> bytes:
        """A kept text; RecordError when there is none."""
        with self._lock:
            found = self._texts.get(digest)
        if found is None:
            raise RecordError(f"The text {digest or '(none)'} is not in the record of this rehearsal.")
        return found

    def reply(self, digest: str) -> Reply:
        """A kept reply; RecordError when there is none."""
        return reply_of(self.text(digest), digest)

    def close(self) -> None:
        """Do nothing: what was kept stays readable."""


def _body(raw: sqlite3.Connection, run: int, digest: str) -> bytes | None:
    for part in reversed(parts_of(raw, run)):
        row = raw.execute(_BODY, (part.run, digest)).fetchone()
        if row is not None:
            found: bytes = row[0]
            return found
    return None

"""The runs of a store: made, found by what people call them, and deleted."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from zlib import compress, decompress

import msgspec
from sqlmodel import Session, col, select

from data.codec import seal
from data.database import Database, driver
from data.lock import lock_run, remove_lock
from data.tables import Run
from department.errors import IntegrityError, StoreError, UsageError, nearest

OWNED = (
    "event",
    "input",
    "snapshot",
    "turn_attempt",
    "task",
    "decision",
    "escalation",
    "approval",
    "turn",
    "metric",
)
"""The tables whose rows belong to a run."""

SEALED = (
    "id",
    "name",
    "department",
    "title",
    "seed",
    "scenario",
    "workflow",
    "days",
    "settings",
    "state",
    "virtual_start",
    "engine",
    "created",
    "stops",
    "pack_digest",
)
"""What of a run's row its checksum covers: what neither the chain nor the last event says."""

LATEST = "latest"
_STATES = ("running", "stopped", "finished")
_SHOWN = 8
_LONGEST = 80


def key_of(run: Run) -> int:
    """Return the number by which the run's rows are found."""
    if run.number is None:
        raise StoreError(f"Run '{run.id}' is not in the store. Create it first.")
    return run.number


def pack_of(run: Run) -> bytes:
    """Return the canonical pack that was recorded; raises IntegrityError when it was altered."""
    if seal(run.pack).hex() != run.pack_digest:
        raise IntegrityError(f"The pack of run '{run.id}' was altered: its digest is not {run.pack_digest}.")
    return decompress(run.pack)


def checksum_of(run: Run) -> str:
    """Return the checksum of what stands beside the chain in a run's row."""
    return seal(msgspec.json.encode([getattr(run, name) for name in SEALED])).hex()


class Runs:
    """The runs of one store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(
        self,
        *,
        id: str,  # noqa: A002 - the word people use for it
        department: str,
        title: str,
        pack: bytes,
        seed: int,
        virtual_start: int,
        engine: str,
        created: str,
        name: str | None = None,
        scenario: str | None = None,
        workflow: str | None = None,
        days: int | None = None,
        settings: Mapping[str, Any] | None = None,
    ) -> Run:
        """Make a run without events. `pack` are its canonical bytes, `created` is wall time in ISO 8601.

        Raises UsageError when the id is taken or the id or name would hide `latest`.
        """
        for word in (id, name):
            _refuse_word(word)
        if id in self.words():
            raise UsageError(f"Run '{id}' exists already. Choose another id.")
        packed = compress(pack)
        run = Run(
            id=id, name=name, department=department, title=title, seed=seed, scenario=scenario, workflow=workflow,
            days=days, settings=msgspec.json.encode(dict(settings or {})).decode(), virtual_start=virtual_start,
            virtual_end=virtual_start, engine=engine, created=created, pack_digest=seal(packed).hex(), pack=packed,
        )  # fmt: skip
        run.checksum = checksum_of(run)
        with self._database.writing() as connection, Session(connection, expire_on_commit=False) as session:
            session.add(run)
            session.flush()
            session.expunge(run)
        return run

    def words(self) -> set[str]:
        """Return the ids and names in use."""
        with self._database.reading() as connection:
            rows = driver(connection).execute("SELECT id, name FROM run").fetchall()
        return {word for row in rows for word in row if word}

    def list(self) -> Sequence[Run]:
        """Return all runs, the latest first."""
        with self._database.reading() as connection, Session(connection, expire_on_commit=False) as session:
            return session.exec(select(Run).order_by(col(Run.number).desc())).all()

    def find(self, word: str = LATEST) -> Run:
        """Return the run of this id, name or beginning of an id, or the latest.

        Raises UsageError with the nearest names, or with the candidates when several fit.
        """
        runs = self.list()
        if word == LATEST:
            if runs:
                return runs[0]
            raise UsageError(f"Store '{self._database.path}' has no run yet. Record one with 'dayshift run'.")
        for fitting in (
            [run for run in runs if run.id == word],
            [run for run in runs if run.name == word],
            [run for run in runs if word and run.id.startswith(word)],
        ):
            if len(fitting) == 1:
                return fitting[0]
            if fitting:
                raise UsageError(f"Run '{word}' fits several runs: {_candidates(fitting)}. Write more of the id.")
        known = {run.id for run in runs} | {run.name for run in runs if run.name}
        raise UsageError(f"Run '{word}' does not exist; {nearest(word, known)}. See 'dayshift runs'.")

    def stopped(self, run: Run, *, wall: str, state: str = "stopped") -> None:
        """Record that the run was stopped, or `finished`, at `wall` (ISO 8601)."""
        self._turn(run, state, wall)

    def resumed(self, run: Run, *, wall: str) -> None:
        """Record that the run goes on, at `wall` (ISO 8601)."""
        self._turn(run, "running", wall)

    def rename(self, run: Run, name: str | None) -> None:
        """Give the run a name, or none."""
        self._change(run, lambda row: setattr(row, "name", name))

    def delete(self, run: Run) -> None:
        """Delete the run and all that belongs to it, or nothing; raises StoreError while it is written."""
        number = key_of(run)
        lock = lock_run(self._database, run.id, run.writer)
        try:
            with self._database.writing() as connection:
                for table in OWNED:
                    driver(connection).execute(f"DELETE FROM {table} WHERE run = ?", (number,))  # noqa: S608 - ours
                driver(connection).execute("DELETE FROM run WHERE number = ?", (number,))
            remove_lock(lock)
        finally:
            lock.release()
        with self._database.reading() as connection:
            driver(connection).execute("PRAGMA incremental_vacuum").fetchall()

    def _turn(self, run: Run, state: str, wall: str) -> None:
        if state not in _STATES:
            raise StoreError(f"Run '{run.id}' cannot become '{state}'. A run is {', '.join(_STATES)}.")

        def turn(row: Run) -> None:
            stops = [*msgspec.json.decode(row.stops), [state, wall, row.count]]
            row.stops, row.state = msgspec.json.encode(stops).decode(), state

        self._change(run, turn)

    def _change(self, run: Run, change: Callable[[Run], object]) -> None:
        """Change the run's row as it is stored now, and its checksum; one that was altered stays as it is."""
        with self._database.writing() as connection, Session(connection, expire_on_commit=False) as session:
            row = session.get(Run, key_of(run))
            if row is None:
                raise StoreError(f"Run '{run.id}' is not in store '{self._database.path}' any more.")
            if row.checksum != checksum_of(row):
                raise IntegrityError(f"The row of run '{run.id}' is not what was written. 'dayshift verify' says more.")
            change(row)
            row.checksum = checksum_of(row)
            session.flush()
            run.name, run.state, run.stops, run.checksum = row.name, row.state, row.stops, row.checksum


def _refuse_word(word: str | None) -> None:
    if word == LATEST:
        raise UsageError(f"A run cannot be called '{word}': that word means the latest run. Choose another.")
    if word is not None and not (word.strip() and word.isprintable() and len(word) <= _LONGEST):
        raise UsageError(
            f"A run cannot be called {word[:_LONGEST]!a}: a name has letters that can be printed, 1 to {_LONGEST} of "
            "them. Choose another."
        )


def _candidates(runs: Sequence[Run]) -> str:
    shown = [f"{run.id} ({run.name or run.department}, {run.created})" for run in runs[:_SHOWN]]
    return ", ".join(shown) + (" …" if len(runs) > _SHOWN else "")

"""The runs of a store: made, found by what people call them, and deleted."""

from collections.abc import Mapping, Sequence
from typing import Any
from zlib import compress, decompress

import msgspec
from sqlmodel import Session, col, select

from data.codec import seal
from data.database import Database, driver
from data.lock import lock_run
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

LATEST = "latest"
_STATES = ("running", "stopped", "finished")
_SHOWN = 8


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
            if word is not None and (not word.strip() or word == LATEST):
                raise UsageError(f"A run cannot be called '{word}': that word means something else. Choose another.")
        if any(run.id == id for run in self.list()):
            raise UsageError(f"Run '{id}' exists already. Choose another id.")
        packed = compress(pack)
        run = Run(
            id=id, name=name, department=department, title=title, seed=seed, scenario=scenario, workflow=workflow,
            days=days, settings=msgspec.json.encode(dict(settings or {})).decode(), virtual_start=virtual_start,
            virtual_end=virtual_start, engine=engine, created=created, pack_digest=seal(packed).hex(), pack=packed,
        )  # fmt: skip
        with self._database.writing() as connection, Session(connection, expire_on_commit=False) as session:
            session.add(run)
            session.flush()
            session.expunge(run)
        return run

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

    def set_state(self, run: Run, state: str) -> None:
        """Set the run's state: running, stopped or finished."""
        self._turn(run, state, None)

    def rename(self, run: Run, name: str | None) -> None:
        """Give the run a name, or none."""
        with self._database.writing() as connection:
            driver(connection).execute("UPDATE run SET name = ? WHERE number = ?", (name, key_of(run)))

    def delete(self, run: Run) -> None:
        """Delete the run and all that belongs to it, or nothing; raises StoreError while it is written."""
        number = key_of(run)
        with lock_run(self._database, run.id, run.writer), self._database.writing() as connection:
            for table in OWNED:
                driver(connection).execute(f"DELETE FROM {table} WHERE run = ?", (number,))  # noqa: S608 - our tables
            driver(connection).execute("DELETE FROM run WHERE number = ?", (number,))
        with self._database.reading() as connection:
            driver(connection).execute("PRAGMA incremental_vacuum").fetchall()

    def _turn(self, run: Run, state: str, wall: str | None) -> None:
        if state not in _STATES:
            raise StoreError(f"Run '{run.id}' cannot become '{state}'. A run is {', '.join(_STATES)}.")
        number = key_of(run)
        with self._database.writing() as connection:
            raw = driver(connection)
            row = raw.execute("SELECT stops, count FROM run WHERE number = ?", (number,)).fetchone()
            if row is None:
                raise StoreError(f"Run '{run.id}' is not in store '{self._database.path}' any more.")
            stops = msgspec.json.decode(row[0])
            if wall is not None:
                stops.append([state, wall, row[1]])
            text = msgspec.json.encode(stops).decode()
            raw.execute("UPDATE run SET state = ?, stops = ? WHERE number = ?", (state, text, number))
        run.state, run.stops = state, text


def _candidates(runs: Sequence[Run]) -> str:
    shown = [f"{run.id} ({run.name or run.department}, {run.created})" for run in runs[:_SHOWN]]
    return ", ".join(shown) + (" …" if len(runs) > _SHOWN else "")

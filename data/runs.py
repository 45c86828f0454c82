"""The runs of a store: made, found by what people call them, and deleted."""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from sqlmodel import Session, col, select

from data.database import Database, driver
from data.forks import adopt_past
from data.lock import lock_run, remove_lock
from data.run_row import LATEST, OWNED, SEALED, checksum_of, key_of, new_run, pack_of
from data.schema import columns_of
from data.tables import Run
from department.errors import IntegrityError, StoreError, UsageError, nearest

__all__ = ["LATEST", "OWNED", "SEALED", "Runs", "checksum_of", "key_of", "pack_of"]

_STATES = ("running", "stopped", "finished")
_SHOWN = 8
_COST = (
    "SELECT sum(coalesce(paid, 0) + coalesce(booked, 0)) FROM turn WHERE run = ? AND to_seq IS NULL "
    "AND model IS NOT NULL"
)


class Runs:
    """The runs of one store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(self, **fields: Any) -> Run:
        """Make a run without events, of the fields of `new_run`; UsageError when the id is taken or would not do."""
        run = new_run(**fields)
        if run.id in self.words():
            raise UsageError(f"Run '{run.id}' exists already. Choose another id.")
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

    def cost(self, row: Run) -> int | None:
        """Return what minds outside have cost a run, its past included, in nano-dollars; None where none were asked."""
        with self._database.reading() as connection:
            raw = driver(connection)
            if "paid" not in columns_of(raw, "turn"):
                return None
            found = raw.execute(_COST, (key_of(row),)).fetchone()
        return None if found is None or found[0] is None else int(found[0])

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

    def delete(self, run: Run) -> "Sequence[str]":
        """Delete the run and all that belongs to it, or nothing; raises StoreError while it is written.

        Its forks keep the past that they shared with it; returns their ids.
        """
        number = key_of(run)
        lock = lock_run(self._database, run.id, run.writer)
        try:
            with self._database.writing() as connection:
                with Session(connection, expire_on_commit=False) as session:
                    heirs = adopt_past(session, session.get_one(Run, number))
                for table in OWNED:
                    driver(connection).execute(f"DELETE FROM {table} WHERE run = ?", (number,))  # noqa: S608 - ours
                driver(connection).execute("DELETE FROM run WHERE number = ?", (number,))
            remove_lock(lock)
        finally:
            lock.release()
        with self._database.reading() as connection:
            driver(connection).execute("PRAGMA incremental_vacuum").fetchall()
        return heirs

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


def _candidates(runs: Sequence[Run]) -> str:
    shown = [f"{run.id} ({run.name or run.department}, {run.created})" for run in runs[:_SHOWN]]
    return ", ".join(shown) + (" …" if len(runs) > _SHOWN else "")

"""A store: one SQLite file with all runs, opened so that readers never wait for the writer.

A PostgreSQL URL is not taken yet; everything above this module speaks SQLAlchemy connections, not files.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.pool import QueuePool

from data import schema
from data.failures import explained, explaining
from data.locations import default_store, expanded, locks_folder
from department.errors import StoreError

PATIENCE = 10.0
"""Seconds to wait for another run's transaction."""

_MAGIC = b"SQLite format 3\x00"
_HEADER = 72


class Database:
    """An open store. Safe to share between threads; every reader borrows a connection of its own."""

    def __init__(self, path: Path, engine: Engine, *, read_only: bool) -> None:
        self.path = path
        self.engine = engine
        self.read_only = read_only
        self._still: Connection | None = None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Lend a connection to read with; the driver's errors become StoreErrors."""
        if self._still is not None:
            with explaining(self.path, "read"):
                yield self._still
            return
        with explaining(self.path, "read"), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def still(self) -> Iterator[None]:
        """Until it is left, read one committed moment, whatever others write meanwhile: for one thread."""
        with explaining(self.path, "read"), self.engine.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            self._still = connection
            try:
                yield
            finally:
                self._still = None
                driver(connection).rollback()

    @contextmanager
    def writing(self, connection: Connection | None = None) -> Iterator[Connection]:
        """Lend a connection inside one transaction: committed at the end, or nothing of it written."""
        if self.read_only:
            raise StoreError(f"Store '{self.path}' was opened for reading only. Open it for writing to change it.")
        with explaining(self.path, "written"):
            if connection is not None:
                yield from _transaction(connection)
                return
            with self.engine.connect() as own:
                yield from _transaction(own)

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def driver(connection: Connection) -> sqlite3.Connection:
    """Return the driver's connection below `connection`: what reads and writes rows in bulk."""
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)  # noqa: S101 - this module makes them
    return raw


def open_store(path: Path | str | None = None, *, create: bool = True, read_only: bool = False) -> Database:
    """Open the store at `path` (the platform's data folder when None), made when missing if `create`.

    Raises StoreError when it is missing, not a store of dayshift, of a newer version, read-only or locked.
    """
    if isinstance(path, str) and "://" in path:
        raise StoreError(f"Store '{path}' is a database URL, which dayshift cannot open yet. Name a file with --store.")
    store = default_store() if path is None else expanded(path)
    with explaining(store, "opened"), _permitted(store):
        if path is None and create:
            store.parent.mkdir(parents=True, exist_ok=True)
        _check_place(store)
        if not _exists(store):
            if not create or read_only:
                raise StoreError(f"Store '{store}' does not exist. Record a run with 'dayshift run', or name another.")
            _make(store)
        if not read_only:
            _check_writable(store)
        engine = _engine(store, "ro" if read_only else "rw")
        try:
            _check_version(store, engine, read_only=read_only)
        except BaseException:
            engine.dispose()
            raise
    return Database(store, engine, read_only=read_only)


def _transaction(connection: Connection) -> Iterator[Connection]:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    try:
        yield connection
        connection.exec_driver_sql("COMMIT")
    except BaseException:
        if driver(connection).in_transaction:
            driver(connection).rollback()
        raise


@contextmanager
def _permitted(store: Path) -> Iterator[None]:
    try:
        yield
    except PermissionError as error:
        raise StoreError(
            f"Store '{store}' could not be opened: {error.strerror} for '{error.filename}'. "
            "Change the rights of the file and its folder, or name another with --store."
        ) from error
    except OSError as error:
        raise StoreError(f"Store '{store}' could not be opened: {error.strerror or error}. Check the path.") from error


def _check_place(store: Path) -> None:
    if not store.parent.is_dir():
        raise StoreError(f"Store '{store}' cannot be opened: folder '{store.parent}' does not exist. Make it first.")
    if store.is_dir():
        raise StoreError(f"Store '{store}' cannot be opened: it is a folder. Name a file in it with --store.")
    if store.exists() and not store.is_file():
        raise StoreError(f"Store '{store}' cannot be opened: it is a pipe or a device. Name a file with --store.")


def _exists(store: Path) -> bool:
    """Say whether there is a store; raises StoreError when there is something else. Nothing is written."""
    if not store.exists():
        return False
    with store.open("rb") as file:
        header = file.read(_HEADER)
    if not header:
        return False
    if header[:16] != _MAGIC or int.from_bytes(header[68:72], "big") != schema.APPLICATION_ID:
        raise StoreError(f"File '{store}' is not a dayshift store. It was left untouched; name another with --store.")
    return True


def _check_writable(store: Path) -> None:
    for place in (store, store.parent):
        if not os.access(place, os.W_OK):
            raise StoreError(
                f"Store '{store}' cannot be written: '{place}' is read-only. "
                "Make it writable, or name another with --store."
            )


def _make(store: Path) -> None:
    """Make an empty store beside its place and move it there whole; of two programs one makes it."""
    folder = locks_folder(store)
    folder.mkdir(exist_ok=True)
    try:
        with FileLock(folder / "create.lock", timeout=PATIENCE):
            if _exists(store):
                return
            draft = store.with_name(f"{store.name}.new")
            draft.unlink(missing_ok=True)
            try:
                with closing(_connect(draft, "rwc")) as connection:
                    schema.create(connection)
                    connection.execute("PRAGMA journal_mode = WAL")
                draft.replace(store)
            finally:
                draft.unlink(missing_ok=True)
    except Timeout as error:
        raise StoreError(
            f"Store '{store}' is being made by another program. Try again when it has finished."
        ) from error


def _connect(store: Path, mode: str) -> sqlite3.Connection:
    uri = f"{store.absolute().as_uri()}?mode={mode}"
    if mode == "ro" and not os.access(store.parent, os.W_OK) and not store.with_name(f"{store.name}-wal").exists():
        uri += "&immutable=1"
    connection = sqlite3.connect(uri, uri=True, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA synchronous = NORMAL")
    return connection


def _engine(store: Path, mode: str) -> Engine:
    return create_engine("sqlite://", creator=lambda: _connect(store, mode), poolclass=QueuePool)


def _check_version(store: Path, engine: Engine, *, read_only: bool) -> None:
    with engine.connect() as connection:
        raw = driver(connection)
        try:
            found = schema.version(raw)
        except (sqlite3.OperationalError, TypeError, ValueError) as error:
            if isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode != sqlite3.SQLITE_ERROR:
                raise explained(error, store, "opened") from error
            raise StoreError(
                f"Store '{store}' has no readable version: it is damaged. Restore a copy of it."
            ) from error
        schema.require_way(store, found)
        if found < schema.SCHEMA and not read_only:
            schema.migrate(raw, found)

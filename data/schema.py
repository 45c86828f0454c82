"""Making the tables, and bringing those of an older store up to this version."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlmodel import SQLModel

from data import model_tables, tables
from department.errors import StoreError

APPLICATION_ID = 0x64617973
"""The letters `days`: what a dayshift store carries in its header, so that no other file is taken for one."""

SCHEMA = 2
"""The version of the tables that this code writes."""

MIGRATIONS: dict[int, Callable[[sqlite3.Connection], None]] = {}
"""From a version to the next: what to do to a store of version `key`, inside one transaction."""

TABLES: tuple[type[SQLModel], ...] = (
    tables.StoreInfo,
    tables.Run,
    tables.EarlierPack,
    tables.EventRecord,
    tables.InputRecord,
    tables.Snapshot,
    tables.TurnAttempt,
    tables.BookmarkRecord,
    *model_tables.MODELS,
)


def statements() -> list[str]:
    """Return the SQL that makes an empty store."""
    dialect = sqlite.dialect()
    made = [SQLModel.metadata.tables[str(table.__tablename__)] for table in TABLES]
    sql = [str(CreateTable(table).compile(dialect=dialect)) for table in made]
    sql += [str(CreateIndex(index).compile(dialect=dialect)) for table in made for index in table.indexes]
    views = map(model_tables.whole_view, model_tables.MODELS)
    return [*sql, model_tables.LINEAGE_VIEW, model_tables.MESSAGE_VIEW, *views]


def create(connection: sqlite3.Connection) -> None:
    """Make all tables in an empty file, or nothing."""
    connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        for sql in statements():
            connection.execute(sql)
        connection.execute("INSERT INTO store (name, value) VALUES ('schema', ?)", (str(SCHEMA),))
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def version(connection: sqlite3.Connection) -> int:
    """Return the version of the store's tables; ValueError or TypeError when it is none."""
    row = connection.execute("SELECT value FROM store WHERE name = 'schema'").fetchone()
    found = int(row[0])
    if found < 1:
        raise ValueError(found)
    return found


def migrate(connection: sqlite3.Connection, found: int) -> None:
    """Bring a store of version `found` up to this one, all steps in one transaction."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        for step in range(found, SCHEMA):
            MIGRATIONS[step](connection)
        connection.execute("UPDATE store SET value = ? WHERE name = 'schema'", (str(SCHEMA),))
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def require_way(store: Path, found: int, *, read_only: bool) -> None:
    """Raise StoreError when a store of version `found` is not of this version and cannot be made so."""
    if found > SCHEMA:
        raise StoreError(
            f"Store '{store}' has version {found}; this dayshift knows versions up to {SCHEMA}. "
            "Update dayshift, or name another store."
        )
    if any(step not in MIGRATIONS for step in range(found, SCHEMA)):
        raise StoreError(
            f"Store '{store}' has version {found}; this dayshift keeps runs in version {SCHEMA} and cannot bring it "
            "there. Use the dayshift that made it, or name another store."
        )
    if found < SCHEMA and read_only:
        raise StoreError(
            f"Store '{store}' has version {found} and is brought to {SCHEMA} by a command that writes: "
            "record a run in it with 'dayshift run', then try again."
        )

"""Making the tables, and bringing those of an older store up to this version."""

import sqlite3
from collections.abc import Callable
from typing import NoReturn

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlmodel import SQLModel

from data import model_tables, tables
from department.errors import StoreError

APPLICATION_ID = 0x64617973
"""The letters `days`: what a dayshift store carries in its header, so that no other file is taken for one."""

SCHEMA = 1
"""The version of the tables that this code writes."""

MIGRATIONS: dict[int, Callable[[sqlite3.Connection], None]] = {}
"""From a version to the next: what to do to a store of version `key`, inside one transaction."""

TABLES: tuple[type[SQLModel], ...] = (
    tables.StoreInfo,
    tables.Run,
    tables.EventRecord,
    tables.InputRecord,
    tables.Snapshot,
    tables.TurnAttempt,
    *model_tables.READ_MODELS,
    model_tables.MetricVersion,
)


def statements() -> list[str]:
    """Return the SQL that makes an empty store."""
    dialect = sqlite.dialect()
    made = [SQLModel.metadata.tables[str(table.__tablename__)] for table in TABLES]
    sql = [str(CreateTable(table).compile(dialect=dialect)) for table in made]
    sql += [str(CreateIndex(index).compile(dialect=dialect)) for table in made for index in table.indexes]
    return [*sql, model_tables.MESSAGE_VIEW]


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
            if step not in MIGRATIONS:
                _refuse(step)
            MIGRATIONS[step](connection)
        connection.execute("UPDATE store SET value = ? WHERE name = 'schema'", (str(SCHEMA),))
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _refuse(step: int) -> NoReturn:
    raise StoreError(f"Stores of version {step} cannot be brought to {SCHEMA}. Use the dayshift that made it.")

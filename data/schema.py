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

SCHEMA = 4
"""The version of the tables that this code writes."""

SIDE_TABLES: tuple[type[SQLModel], ...] = (tables.BookmarkRecord, tables.BreakpointRecord)
"""What lies beside the runs: a store of version 2 may lack them."""

TABLES: tuple[type[SQLModel], ...] = (
    tables.StoreInfo,
    tables.Run,
    tables.EarlierPack,
    tables.EventRecord,
    tables.InputRecord,
    tables.Snapshot,
    tables.TurnAttempt,
    tables.TurnText,
    *SIDE_TABLES,
    *model_tables.MODELS,
)


def _add_side_tables(connection: sqlite3.Connection) -> None:
    for table in SIDE_TABLES:
        made = CreateTable(SQLModel.metadata.tables[str(table.__tablename__)], if_not_exists=True)
        connection.execute(str(made.compile(dialect=sqlite.dialect())))


def _add_minds_outside(connection: sqlite3.Connection) -> None:
    """Before them nothing was ever kept of attempts; turns get the columns of what they took outside, all empty."""
    connection.execute("DROP TABLE IF EXISTS turn_attempt")
    for table in (tables.TurnAttempt, tables.TurnText):
        made = CreateTable(SQLModel.metadata.tables[str(table.__tablename__)], if_not_exists=True)
        connection.execute(str(made.compile(dialect=sqlite.dialect())))
    turns = SQLModel.metadata.tables[str(model_tables.TurnVersion.__tablename__)]
    there = columns_of(connection, turns.name)
    for column in turns.columns:
        if column.name not in there:
            kind = column.type.compile(sqlite.dialect())
            connection.execute(f"ALTER TABLE {turns.name} ADD COLUMN {column.name} {kind}")
    connection.execute("DROP VIEW IF EXISTS turn")
    connection.execute(model_tables.whole_view(model_tables.TurnVersion))


MIGRATIONS: dict[int, Callable[[sqlite3.Connection], None]] = {2: _add_side_tables, 3: _add_minds_outside}
"""From a version to the next: what to do to a store of version `key`, inside one transaction."""


def holds(connection: sqlite3.Connection, table: str) -> bool:
    """Say whether a store has a table: one of an older version that is only read may lack it."""
    asked = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
    return connection.execute(asked, (table,)).fetchone() is not None


def columns_of(connection: sqlite3.Connection, table: str) -> set[str]:
    """Return the columns that a table has in a store; none where there is no such table."""
    return {row[1] for row in connection.execute("SELECT * FROM pragma_table_info(?)", (table,))}


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


def migrate(connection: sqlite3.Connection) -> None:
    """Bring a store up to this version, all steps in one transaction; nothing where somebody else just did."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        for step in range(version(connection), SCHEMA):
            MIGRATIONS[step](connection)
        connection.execute("UPDATE store SET value = ? WHERE name = 'schema'", (str(SCHEMA),))
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def require_way(store: Path, found: int) -> None:
    """Raise StoreError when a store of version `found` is not of this version and cannot be made so.

    Who only reads takes one that could be brought up as it is: a migration so far only adds tables (see `holds`).
    """
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

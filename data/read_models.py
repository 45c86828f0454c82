"""Events to rows: the read models as a fold of the journal, so that they can be rebuilt and compared."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection

from data.bulk import insert_sql
from data.database import driver
from data.model_tables import CLOSED, READ_MODELS, name_of
from data.projections import PROJECTIONS, Row
from data.schema import columns_of
from department.events.record import Event

TABLES = {name_of(model): str(model.__tablename__) for model in READ_MODELS}
"""What people call each read model, and the table that holds its rows."""

COLUMNS = {
    name_of(model): tuple(column.name for column in model.__table__.columns)  # type: ignore[attr-defined]
    for model in READ_MODELS
}
INSERTS = {name_of(model): insert_sql(model) for model in READ_MODELS}


class Projector:
    """The read models of one run, from event to event: what is open, and what is not written yet.

    `new` are versions to insert, `ended` those inserted earlier that a later version has superseded.
    """

    def __init__(self, run: int, open_rows: Iterable[tuple[str, Row]] = (), *, written: int = 0) -> None:
        self.new: dict[str, list[Row]] = {table: [] for table in TABLES}
        self.ended: dict[str, list[Row]] = {table: [] for table in TABLES}
        self._written = written
        self._blanks = {table: {**dict.fromkeys(COLUMNS[table]), "run": run} for table in TABLES}
        self._open: dict[str, dict[str, Row]] = {table: {} for table in TABLES}
        for table, row in open_rows:
            self._open[table][row["id"]] = row

    def take(self, event: Event) -> None:
        """Change the rows that `event` changes."""
        projection = PROJECTIONS.get(event.kind)
        if projection is not None:
            projection(self, event)

    def version(self, table: str, key: str, seq: int) -> Row:
        """Return a new version of the row `key`, held from `seq`, ending the one before."""
        opened = self._open[table]
        before = opened.get(key)
        if before is None:
            row = self._blanks[table].copy()
            row["id"] = key
        else:
            row = before.copy()
            before["to_seq"] = seq - 1
            if before["from_seq"] <= self._written:
                self.ended[table].append(before)
        row["from_seq"] = seq
        opened[key] = row
        self.new[table].append(row)
        return row

    def opened(self) -> Iterator[tuple[str, Row]]:
        """Yield the rows that a later event may still change, with their read models."""
        for table in TABLES:
            for row in self._open[table].values():
                yield table, row

    def close(self, table: str, key: str) -> None:
        """Forget `key`: no further version is expected."""
        del self._open[table][key]

    def written(self, seq: int) -> None:
        """Take everything up to event `seq` as written."""
        self._written = seq
        for table in TABLES:
            if self.new[table]:
                self.new[table] = []
            if self.ended[table]:
                self.ended[table] = []


def write_rows(connection: Connection, projector: Projector) -> None:
    """Write what the projector holds; the caller commits, then tells it so with `written`."""
    for table in TABLES:
        rows = projector.new[table]
        if rows:
            connection.exec_driver_sql(INSERTS[table], [tuple(row.values()) for row in rows])
        ended = projector.ended[table]
        if ended:
            connection.exec_driver_sql(_END[table], [(row["to_seq"], row["run"], row["from_seq"]) for row in ended])


def open_rows(connection: Connection, run: int) -> Iterator[tuple[str, Row]]:
    """Yield the rows of `run` that a later event may still change, with their tables."""
    for table in TABLES:
        for values in driver(connection).execute(_OPEN[table], (run, *CLOSED[table])):
            yield table, dict(zip(COLUMNS[table], values, strict=True))


def stored_rows(connection: Connection, table: str, run: int) -> Iterator[tuple[Any, ...]]:
    """Yield all rows of one read model of `run`, in the order of their first events.

    A store of an older version that is only read lacks columns: they are empty.
    """
    raw = driver(connection)
    there = columns_of(raw, TABLES[table])
    names = ", ".join(name if name in there else f"NULL AS {name}" for name in COLUMNS[table])
    yield from raw.execute(_ALL[table].format(names), (run,))


def _marks(table: str) -> str:
    return ", ".join("?" * len(CLOSED[table]))


# The names below are those of our own tables: no outside word reaches this SQL.
_END = {table: f"UPDATE {TABLES[table]} SET to_seq = ? WHERE run = ? AND from_seq = ?" for table in TABLES}  # noqa: S608
_ALL = {
    table: f"SELECT {{}} FROM {TABLES[table]} WHERE run = ? ORDER BY from_seq"  # noqa: S608
    for table in TABLES
}
_OPEN = {
    table: f"SELECT {', '.join(COLUMNS[table])} FROM {TABLES[table]} "  # noqa: S608
    f"WHERE run = ? AND to_seq IS NULL AND status NOT IN ({_marks(table)})"
    for table in TABLES
}

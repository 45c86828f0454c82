"""The rows of a file as items of a department: mapped to its fields, those that cannot be worked set aside.

A row is set aside with its line and the reason, whole; none is dropped, and none ends a run. What makes the file
as a whole useless (it is empty, is no text, lacks a column that every row needs) is a UsageError instead.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from data.item_cells import CellError, Cells, loose, plain, time_of_day
from data.item_columns import Columns, columns_of, first_filled, fitting
from data.item_files import decoded, is_json
from data.item_objects import objects_of
from data.item_tables import RawRow, table_of
from department.blueprint.arrivals import Arrivals
from department.blueprint.words import Value
from department.calendar import MINUTE, Calendar
from department.commands import Load, Row

NO_SOURCE = "file"
"""The source of a row whose file does not name one."""


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row that was read: its line, its time of day (ms since midnight) if it has one, its source, its fields.

    `why` says why it cannot be worked; its fields are then the cells as they stand in the file.
    """

    line: int
    clock: int | None
    source: str
    record: dict[str, Value]
    why: str = ""


@dataclass(frozen=True, slots=True)
class ItemFile:
    """A file that was read: its name, the stream its rows belong to, the rows in its order, and notes for people."""

    name: str
    stream: str
    rows: list[ReadRow]
    notes: list[str]


def read_items(name: str, raw: bytes, streams: Mapping[str, Arrivals], zone: ZoneInfo) -> ItemFile:
    """Read a file for the stream its columns fit, of at least one; UsageError when it cannot be used as a whole.

    `name` (without folders) says by its ending what the file is; without a known ending its first sign does.
    """
    text, note = decoded(name, raw)

    def known(columns: list[str]) -> int:
        return max(columns_of(key, stream, columns).known for key, stream in streams.items())

    table = objects_of(name, text) if is_json(name, text) else table_of(name, text, known)
    columns = fitting(name, streams, table.columns)
    spec = streams[columns.stream]
    reader = _Reader(columns, zone, spec)
    rows = [reader.row(raw_row) for raw_row in table.rows]
    return ItemFile(name, columns.stream, rows, [note, *columns.notes()] if note else columns.notes())


class _Reader:
    """Reads the rows of one file into the fields of one stream."""

    def __init__(self, columns: Columns, zone: ZoneInfo, spec: Arrivals) -> None:
        self._columns, self._zone = columns, zone
        self._sources = {loose(word): word for word in spec.sources}
        self._cells = {key: Cells(field) for key, field in spec.fields.items() if field.columns}

    def row(self, raw: RawRow) -> ReadRow:
        """A row with its values, or set aside with the reason."""
        if raw.why:
            return _aside(raw, raw.why)
        try:
            clock = time_of_day(*first_filled(raw.cells, self._columns.time), self._zone)
            given = plain(*first_filled(raw.cells, self._columns.source))
            source = self._sources.get(loose(given), given or NO_SOURCE)
            return ReadRow(raw.line, clock, source, self._record(raw))
        except CellError as error:
            return _aside(raw, str(error))

    def _record(self, raw: RawRow) -> dict[str, Value]:
        record: dict[str, Value] = {}
        for key, cells in self._cells.items():
            columns = self._columns.fields.get(key, ())
            record[key] = cells.value(*first_filled(raw.cells, columns))
            if record[key] == "" and cells.needed:
                raise CellError(f"'{columns[0]}' is empty, and every row needs it")
        return record


def _aside(raw: RawRow, why: str) -> ReadRow:
    """A row that cannot be worked, whole; what a journal cannot hold in its place is written as a question mark."""
    kept: dict[str, Value] = {_storable(key): _storable(_as_text(value)) for key, value in raw.cells.items()}
    return ReadRow(raw.line, None, "", kept, _storable(why))


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _storable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def load_of(file: ItemFile, calendar: Calendar, start: int) -> Load:
    """The input that brings the rows into a run that begins at `start` (ms): all on its first working day.

    Rows arrive by their time of day; those of the night before, or of the evening, wait for the opening. Rows
    without a time arrive at the opening too, but when no row has one they spread evenly over the day. Those that
    cannot be worked follow, in the order of the file.
    """
    opening = calendar.next_open(start)
    closing = calendar.close_of(opening)
    good = [row for row in file.rows if not row.why]
    timed = any(row.clock is not None for row in good)
    rows = []
    for number, row in enumerate(good):
        at = _moment(calendar, row.clock, opening) if timed else opening + (closing - opening) * number // len(good)
        rows.append(Row(row.line, at if opening <= at < closing else opening, row.source, row.record))
    rows.sort(key=lambda row: (row.at, row.line))
    aside = [Row(row.line, opening, row.source, row.record, row.why) for row in file.rows if row.why]
    return Load(file.stream, file.name, [*rows, *aside])


def _moment(calendar: Calendar, clock: int | None, opening: int) -> int:
    """The instant of a time of day on the day of `opening`."""
    if clock is None:
        return opening
    return calendar.at_clock(calendar.local(opening).date(), clock) + clock % MINUTE

"""Rows out of a table, CSV and its kin, each with the line it begins on.

What cannot be a row is one with a reason: nothing that stands in a file is dropped. Lines without a word are no rows.
"""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from department.errors import UsageError

DELIMITERS = (",", ";", "\t", "|")
REACH = 200
"""Lines that one quoted cell may span: beyond that, its quote was never meant to be one."""


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as it stands in a file: its first line, its cells by column; `why` it cannot be read, if it cannot."""

    line: int
    cells: dict[str, Any] = field(default_factory=dict)
    why: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The columns of a file, in order, and its rows."""

    columns: list[str]
    rows: list[RawRow]


def table_of(name: str, text: str, known: Callable[[list[str]], int]) -> Table:
    """A table whose first line names the columns. `known` says how many names mean something: it finds the delimiter.

    UsageError when there is no such line, or nothing below it.
    """
    lines = list(io.StringIO(text, newline=""))
    start = next((number for number, line in enumerate(lines) if line.strip()), 0)
    delimiters: tuple[str, ...] = DELIMITERS
    if lines[start].lower().startswith("sep=") and len(lines[start].strip()) <= len("sep=,"):
        delimiters = (lines[start][4:5].strip("\r\n") or "\t",)
        start += 1
    heads = {delimiter: _read(lines, start, delimiter) for delimiter in delimiters if start < len(lines)}
    best = max(heads, key=lambda one: (known(heads[one][1]), len(heads[one][1])), default=",")
    why, names, following = heads.get(best, ("there is none", [], start))
    if why:
        raise UsageError(f"The first line of '{name}' cannot be read: {why}. It must name the columns.")
    columns = _apart(names)
    rows = list(_rows(lines, following, columns, best))
    if not rows:
        raise UsageError(f"'{name}' is empty below its first line. It needs a line for each row.")
    return Table(columns, rows)


def _apart(names: list[str]) -> list[str]:
    """The names of the columns, so that no two are the same."""
    found: list[str] = []
    for name in names:
        word, number = name.strip(), 1
        while word and word in found:
            number += 1
            word = f"{name.strip()} ({number})"
        found.append(word)
    return found


def _rows(lines: list[str], start: int, columns: list[str], delimiter: str) -> Iterator[RawRow]:
    """Each row once. Where a row of several lines is none, its quote went astray: only its first line is lost to it."""
    number = start
    while number < len(lines):
        line = lines[number]
        if not line.strip():
            number += 1
            continue
        why, cells, after = _read(lines, number, delimiter)
        if not why and len(cells) != len(columns) and (len(cells) < len(columns) or any(cells[len(columns) :])):
            why = f"it has {_counted(len(cells), 'cell')} where the first line names {_counted(len(columns), 'column')}"
        if why and (after > number + 1 or not cells):
            yield RawRow(number + 1, {"line": line.strip("\r\n")}, why)
            number += 1
            continue
        if any(cell.strip() for cell in cells):
            yield RawRow(number + 1, _named(columns, cells), why)
        number = after


def _read(lines: list[str], number: int, delimiter: str) -> tuple[str, list[str], int]:
    """Why the row that begins on a line cannot be read, if it cannot; its cells, and the line after it."""
    reach = REACH if '"' in lines[number] else 1
    reader = csv.reader(iter(lines[number : number + reach]), delimiter=delimiter, strict=True)
    try:
        cells = next(reader, [])
    except csv.Error as error:
        return _REASONS.get(str(error).partition(" ")[0], f"it cannot be read: {error}"), [], number + 1
    return "", cells, number + max(1, reader.line_num)


_REASONS = {
    "unexpected": f"a quote opens in it and does not close within {REACH} lines",
    "','": "a quote closes in the middle of a cell",
    "field": "it has a cell of more than 131,072 characters",
}
"""The reasons of `csv`, by their first word, in ours."""


def _named(columns: list[str], cells: list[str]) -> dict[str, Any]:
    """Cells by column; those beyond the last column by their number."""
    names = [*columns, *(f"({number})" for number in range(len(columns) + 1, len(cells) + 1))]
    return {name or f"({index})": cell for index, (name, cell) in enumerate(zip(names, cells, strict=False), 1)}


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"

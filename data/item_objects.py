"""Rows out of JSON, each with the line it begins on: an object a line, or one list of objects."""

import io
import json
import re
from collections.abc import Iterator
from typing import Any, NoReturn

from data.item_tables import RawRow, Table
from department.errors import UsageError

_GAP = re.compile(r"[\s,]*")
_TROUBLES = (ValueError, RecursionError)


def objects_of(name: str, text: str) -> Table:
    """The objects of a file; a line that is none is a row with the reason. UsageError when not one is an object."""
    rows = list(_listed(name, text) if text.lstrip().startswith("[") else _lines(text))
    columns = list(dict.fromkeys(key for row in rows if not row.why for key in row.cells))
    if all(row.why for row in rows):
        begins = f" Line {rows[0].line}: {rows[0].why}." if rows else ""
        raise UsageError(f"'{name}' holds no JSON object.{begins} Write one object a line.")
    return Table(columns, rows)


def _lines(text: str) -> Iterator[RawRow]:
    for number, line in enumerate(io.StringIO(text, newline=""), 1):
        if line.strip():
            try:
                found, why = _DECODER.decode(line.strip()), ""
            except _TROUBLES as error:
                found, why = None, _why(error)
            yield _row(number, found, why, line.strip("\r\n"))


def _listed(name: str, text: str) -> Iterator[RawRow]:
    """The elements of one list; where its brackets or commas break, the file is no JSON at all."""
    place, line, seen = text.index("[") + 1, 1, 0
    while True:
        gap = _GAP.match(text, place)
        place = gap.end() if gap else place
        line, seen = line + text.count("\n", seen, place), place
        if text[place : place + 1] == "]" and not text[place + 1 :].strip():
            return
        try:
            found, end = _DECODER.raw_decode(text, place)
        except _TROUBLES as error:
            says = f"'{name}' is one JSON list and breaks off at line {line}: {_why(error)}. Write one object a line."
            raise UsageError(says) from error
        yield _row(line, found, "", text[place:end])
        place = end


def _row(line: int, found: Any, why: str, text: str) -> RawRow:
    if isinstance(found, dict):
        return RawRow(line, found)
    return RawRow(line, {"line": text}, why or f"it is {_KINDS.get(type(found), 'a number')}, not an object")


_KINDS = {list: "a list", str: "a text", bool: "yes or no", type(None): "null"}


def _why(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"it is no JSON: {error.msg[:1].lower()}{error.msg[1:]} (column {error.colno})"
    return "it is nested too deeply" if isinstance(error, RecursionError) else f"it is no JSON: {error}"


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"'{twice[:40]}' stands twice")
    return found


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number")


_DECODER = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_no_number)

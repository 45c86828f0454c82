"""Which column of a file is which field: as the pack says, in any capitals, with blanks or not."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from data.item_cells import Cells
from department.blueprint.arrivals import Arrivals
from department.errors import UsageError

_SHOWN = 12


def folded(column: str) -> str:
    """A column's name as it is compared: `E-Mail`, `e_mail ` and `email` are one."""
    return "".join(sign for sign in column.casefold() if not sign.isspace() and sign not in "-_")


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a file, by what they fill; where several fill one thing, the first that is not empty counts."""

    stream: str
    fields: Mapping[str, Sequence[str]]
    time: Sequence[str]
    source: Sequence[str]
    unknown: Sequence[str]

    @property
    def known(self) -> int:
        """How many columns mean something."""
        return len(self.time) + len(self.source) + sum(map(len, self.fields.values()))

    def notes(self) -> list[str]:
        """What people should know of it: columns that are kept out, and those that share a field."""
        told = []
        if self.unknown:
            one = len(self.unknown) == 1
            told.append(f"{'Column' if one else 'Columns'} not used: {listed(self.unknown)}.")
        for name, columns in self.fields.items():
            if len(columns) > 1:
                told.append(f"Columns {listed(columns)} all fill '{name}'; the first that is not empty counts.")
        return told


def columns_of(name: str, stream: Arrivals, found: Iterable[str]) -> Columns:
    """What the columns found in a file are to a stream."""
    by_word: dict[str, list[str]] = {}
    for column in found:
        by_word.setdefault(folded(column), []).append(column)

    def named(aliases: Sequence[str]) -> list[str]:
        words = dict.fromkeys(map(folded, aliases))
        return [column for word in words for column in by_word.pop(word, [])]

    fields = {key: columns for key, field in stream.fields.items() if (columns := named(field.columns))}
    time, source = named(stream.time_columns), named(stream.source_columns)
    unknown = [column for columns in by_word.values() for column in columns if column.strip()]
    return Columns(name, fields, time, source, unknown)


def fitting(name: str, streams: Mapping[str, Arrivals], found: Sequence[str]) -> Columns:
    """The stream that a file's columns fit best; UsageError where none does, or two do alike."""
    mapped = [columns_of(stream, spec, found) for stream, spec in streams.items()]
    fit = [columns for columns in mapped if columns.known and not _lacking(streams[columns.stream], columns)]
    if not fit:
        nearest = max(mapped, key=lambda columns: columns.known)
        raise UsageError(_lacks(name, nearest.stream, streams[nearest.stream], nearest, found))
    best = [columns for columns in fit if columns.known == max(each.known for each in fit)]
    if len(best) > 1:
        words = " and ".join(f"'{columns.stream}'" for columns in best)
        raise UsageError(f"The columns of '{name}' fit the streams {words} alike. Add a column that only one has.")
    return best[0]


def _lacking(stream: Arrivals, columns: Columns) -> list[str]:
    missing = {key: field for key, field in stream.fields.items() if field.columns and key not in columns.fields}
    return [key for key, field in missing.items() if Cells(field).needed]


def _lacks(name: str, stream_id: str, stream: Arrivals, columns: Columns, found: Sequence[str]) -> str:
    has = f"It has {listed(found)}." if any(column.strip() for column in found) else "It names no columns."
    lacking = _lacking(stream, columns)
    if not lacking:
        return f"No column of '{name}' means anything to the stream '{stream_id}'. {has}"
    names = " or ".join(stream.fields[lacking[0]].columns)
    return (
        f"'{name}' has no column for '{lacking[0]}', which every row needs. {has} "
        f"The first line names the columns: call one {names}."
    )


def listed(columns: Sequence[str]) -> str:
    """A few names in quotes, and how many more."""
    shown = ", ".join(f"'{_short(column)}'" for column in columns[:_SHOWN] if column.strip())
    return f"{shown} and {len(columns) - _SHOWN} more" if len(columns) > _SHOWN else shown


def _short(column: str) -> str:
    return column if len(column) <= 40 else f"{column[:39]}…"  # noqa: PLR2004 - a line has some eighty


def first_filled(cells: Mapping[str, Any], columns: Sequence[str]) -> tuple[str, Any]:
    """The first of these columns that a row fills, and its value; ("", "") when it fills none."""
    for column in columns:
        value = cells.get(column)
        if value is not None and value != "" and not (isinstance(value, str) and not value.strip()):
            return column, value
    return "", ""

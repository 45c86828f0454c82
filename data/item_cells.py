"""What a cell of a file is worth: a word of the pack, a whole number, a yes, a time of day; or why it is none."""

import ast
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from department.blueprint.arrivals import Field
from department.blueprint.words import Value
from department.calendar import HOUR, MINUTE, SECOND

LONGEST = 2000
"""Characters of a cell that is worked with; a longer one is no form field but a mishap."""
LARGEST = 2**53
"""Whole numbers stay below it: every reader of JSON keeps those exactly."""

_TEXT, _NUMBER, _YES_NO = "text", "number", "yes or no"
_YES = frozenset(("yes", "y", "true", "1", "x", "on"))
_NO = frozenset(("no", "n", "false", "0", "off"))
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_INTEGER = re.compile(r"[+-]?(\d{1,3}([ ,.'’\u202f]\d{3})+|\d+)([.,]0+)?\Z", re.ASCII)
_CLOCK = re.compile(
    r"(?:(?P<date>\d{1,4}[-./]\d{1,2}[-./]\d{1,4}),?(?:T|\s|\Z)\s*)?"
    r"(?:(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?\s*(?P<half>[ap]\.?m\.?)?)?\Z",
    re.ASCII | re.IGNORECASE,
)
_OFFSET = re.compile(r".*\d{2}:\d{2}.*(Z|[+-]\d{2}:?\d{2})\Z", re.ASCII)
_COUNTS = (ast.BinOp, ast.Call)
_TESTS = (ast.Compare, ast.BoolOp)
_NOON = 12


class CellError(ValueError):
    """A cell that cannot be used, and why."""


class Cells:
    """How the cells of one field are read: its kind, and the words that the pack knows, by their loose form.

    Where formulas may reckon with the field (a number, a yes), an empty word would not do: it is `needed` unless
    the pack leaves it empty itself.
    """

    def __init__(self, field: Field) -> None:
        self._kind = _kind(field)
        self._words = {loose(word): word for word in reversed(words_of(field))}
        self.needed = field.required or (self._kind != _TEXT and not field.missing)

    def value(self, column: str, value: Any) -> Value:
        """A cell as the value of the field; CellError with the reason when it cannot be one."""
        text = plain(column, value)
        if not text:
            return text
        if self._kind == _NUMBER:
            return _number(column, text)
        if self._kind == _YES_NO:
            return _yes_or_no(column, text)
        return self._words.get(loose(text), text)


def plain(column: str, value: Any) -> str:
    """A cell's text on one line; CellError for lists and objects, control characters, and texts beyond measure."""
    if isinstance(value, (list, dict)):
        what = "a list" if isinstance(value, list) else "an object"
        raise CellError(f"'{column}' holds {what}; a word or a number is expected")
    text = _written(value)
    if len(text) > LONGEST:
        raise CellError(f"'{column}' holds {len(text):,} characters; {LONGEST:,} are the most")
    found = _CONTROLS.search(text)
    if found:
        raise CellError(f"'{column}' holds a control character (U+{ord(found[0]):04X})")
    return " ".join(text.split())


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def loose(text: str) -> str:
    """A text as it is compared with a word of the pack: in any capitals, with blanks, `-` or `_` between its parts."""
    return text.casefold().replace("_", " ").replace("-", " ").strip()


def _number(column: str, text: str) -> int:
    if not _INTEGER.match(text):
        raise CellError(f"'{column}' says '{shown(text)}', which is not a whole number")
    whole = re.sub(r"[.,]0{1,2}\Z", "", text)
    number = int(re.sub(r"[ ,.'’\u202f]", "", whole))
    if abs(number) >= LARGEST:
        raise CellError(f"'{column}' says {shown(text)}, which is too large")
    return number


def _yes_or_no(column: str, text: str) -> bool:
    word = text.casefold()
    if word not in _YES | _NO:
        raise CellError(f"'{column}' says '{shown(text)}', which is neither yes nor no")
    return word in _YES


def shown(text: str) -> str:
    """A cell as a reason quotes it."""
    return text if len(text) <= 40 else f"{text[:39]}…"  # noqa: PLR2004 - a line has some eighty


def _kind(field: Field) -> str:
    """What the world would put into the field; of a formula, what its results are."""
    if field.quantiles:
        return _NUMBER
    if field.chance is not None:
        return _YES_NO
    if field.formula is None:
        return _TEXT
    results = list(_results(field.formula))
    if all(isinstance(node, _TESTS) or _is(node, bool) for node in results):
        return _YES_NO
    return _NUMBER if all(isinstance(node, _COUNTS) or _is(node, int) for node in results) else _TEXT


def _is(node: ast.AST, kind: type) -> bool:
    if isinstance(node, ast.UnaryOp):
        return kind is bool if isinstance(node.op, ast.Not) else kind is int
    return isinstance(node, ast.Constant) and type(node.value) is kind


def _results(formula: str) -> Iterator[ast.AST]:
    """What a formula may come to: the ends of its choices. It was read before, so it can be."""
    nodes: list[ast.AST] = [ast.parse(formula.strip(), mode="eval").body]
    while nodes:
        node = nodes.pop()
        if isinstance(node, ast.IfExp):
            nodes += [node.orelse, node.body]
        else:
            yield node


def words_of(field: Field) -> list[str]:
    """The words that the pack knows for a field: those that the world picks from, or that its formula gives."""
    if field.formula is None:
        return list(field.pick)
    found = [node.value for node in _results(field.formula) if isinstance(node, ast.Constant)]
    return [word for word in found if isinstance(word, str) and word]


def time_of_day(column: str, value: Any, zone: ZoneInfo) -> int | None:
    """The ms since midnight of `09:30`, `9:30 pm`, or a date with a time; None for nothing, or a date alone.

    A time with an offset is taken into the department's zone; the day itself does not count. CellError when it
    cannot be read.
    """
    text = plain(column, value)
    if not text:
        return None
    if _OFFSET.match(text):
        return _moved(column, text, zone)
    match = _CLOCK.match(text)
    if not match:
        raise _no_time(column, text)
    if match["hour"] is None:
        return None
    hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
    if match["half"]:
        if not 1 <= hour <= _NOON:
            raise _no_time(column, text)
        hour = hour % _NOON + (_NOON if match["half"][0] in "pP" else 0)
    if hour >= 24 or minute >= 60 or second >= 60:  # noqa: PLR2004 - a day's hours, and so on
        raise _no_time(column, text)
    return hour * HOUR + minute * MINUTE + second * SECOND


def _moved(column: str, text: str, zone: ZoneInfo) -> int:
    try:
        moment = datetime.fromisoformat(text).astimezone(zone)
    except (ValueError, OverflowError):
        raise _no_time(column, text) from None
    return moment.hour * HOUR + moment.minute * MINUTE + moment.second * SECOND


def _no_time(column: str, text: str) -> CellError:
    return CellError(f"'{column}' says '{shown(text)}', which is no time of day; write 09:30")

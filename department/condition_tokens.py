"""The words of a condition: cutting a line into them, values in their units, and errors that point at one."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from department.condition_words import COUNT, MONEY, SHARE, SPAN, SUBJECTS, WORD, YES_NO
from department.errors import UsageError

LONGEST = 500
"""Characters of a condition."""

NAME, SIGN = "name", "sign"
OPERATOR_SIGNS = ("<", "<=", ">", ">=", "=", "==", "!=")

_TOKEN = re.compile(
    r"\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<sign><=|>=|!=|==|[<>=()%$])|(?P<name>\w[\w.\-@:/]*)"
)
_NUMBER = re.compile(r"(\d{1,12})(?:\.(\d{1,6}))?", re.ASCII)
_SPAN = re.compile(r"(\d{1,6})(s|m|h)", re.ASCII)
_PLAIN = re.compile(r"\w[\w.\-@:/]*")
_SCALES = {SHARE: 1000, MONEY: 100, COUNT: 1}
_SPANS = {"s": 1000, "m": 60_000, "h": 3_600_000}
_RESERVED = {"and", "or", "where"}.union(*((*subject.slots, *subject.kinds) for subject in SUBJECTS.values()))
_BEFORE, _AFTER = 30, 24


class Token(NamedTuple):
    """A word or a sign, and where it stands; a quoted one is always a name."""

    kind: str
    text: str
    start: int
    end: int
    quoted: bool = False


def tokens_of(text: str) -> Sequence[Token]:
    """The line cut into words; UsageError points at what is none."""
    found: list[Token] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        match = _TOKEN.match(text, at)
        if match is None:
            quote = "opens a quotation that nothing closes" if text[at] in "\"'" else "is no word of a condition"
            raise wrong(text, Token(SIGN, text[at], at, at + 1), quote)
        quoted = match["double"] if match["double"] is not None else match["single"]
        word = quoted if quoted is not None else match[0]
        found.append(Token(SIGN if match["sign"] else NAME, word, at, match.end(), quoted is not None))
        at = match.end()
    return found


def wrong(text: str, token: Token | None, why: str) -> UsageError:
    """What is wrong with a word (None: with the end), in a sentence, and the place marked under the line."""
    start, end = (token.start, token.end) if token else (len(text), len(text) + 1)
    shown = "".join(char if char.isprintable() else "·" for char in text)
    begin, stop = max(0, start - _BEFORE), end + _AFTER
    lead, trail = "…" if begin else "", "…" if stop < len(shown) else ""
    where = f"'{shown[start:end][:40]}' (column {start + 1}) {why}" if token else f"The condition ends too soon: {why}"
    mark = " " * (len(lead) + start - begin) + "^" * (end - start)
    return UsageError(f"{where}.\n  {lead}{shown[begin:stop]}{trail}\n  {mark}")


def value_of(unit: str, token: Token, *, dollar: bool, percent: bool) -> int | str | bool | None:
    """The value in the field's unit; None where the word is no such value."""
    if (dollar and unit != MONEY) or (percent and unit != SHARE) or token.kind != NAME:
        return None
    if unit == WORD:
        return token.text
    if unit == YES_NO:
        return {"yes": True, "no": False}.get(token.text)
    if unit == SPAN:
        span = _SPAN.fullmatch(token.text)
        return int(span[1]) * _SPANS[span[2]] if span else None
    number = _NUMBER.fullmatch(token.text)
    return _scaled(number, 10 if percent else _SCALES[unit]) if number else None


def _scaled(number: re.Match[str], scale: int) -> int | None:
    """So many thousandths, cents or ones; None where it has more digits than the unit."""
    part = number[2] or ""
    value = int(number[1] + part) * scale
    return value // 10 ** len(part) if value % 10 ** len(part) == 0 else None


def shown_number(unit: str, value: float | str) -> str:
    """A value as people write it."""
    if isinstance(value, str):
        return shown_word(value)
    if unit == YES_NO:
        return "yes" if value else "no"
    whole = int(value)
    if unit == SPAN:
        letter = next(letter for letter in ("h", "m", "s") if whole % _SPANS[letter] == 0)
        return f"{whole // _SPANS[letter]}{letter}"
    scale = _SCALES[unit]
    digits = f"{whole % scale:0{len(str(scale)) - 1}}".rstrip("0") if scale > 1 else ""
    return f"{whole // scale}.{digits}" if digits else f"{whole // scale}"


def shown_word(word: str) -> str:
    """A name, in quotes where it would be taken for something else."""
    if _PLAIN.fullmatch(word) and word not in _RESERVED:
        return word
    return f"'{word}'" if '"' in word else f'"{word}"'

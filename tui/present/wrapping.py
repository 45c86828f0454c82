"""Breaking text into lines fast: nearly all text is of characters one cell wide, and needs no measuring.

What holds other characters is measured sign by sign. Both ways take time in proportion to the text.
"""

import re
from collections.abc import Iterator
from itertools import islice

from rich.cells import cell_len, split_graphemes

NARROWEST = 4
"""No line is asked to be narrower: wide characters must fit, too."""

_TAB = 4
_OTHER = re.compile(
    "[^ -~\xa0-\xac\xae-\u02ff\u0370-\u0482\u2010-\u2015\u2018-\u201f\u2026\u2190-\u2193\u2212\u2500-\u25fc]"
)
"""A character that is not known to take exactly one cell."""


def wrap(text: str, width: int, most: int | None = None) -> list[str]:
    """The text in lines of at most `width` cells, broken between words; a longer word is broken within.

    Blanks where a line breaks are dropped; an empty line stays one. Of a longer text, the first `most` lines.
    """
    return list(islice(_lines(text, max(NARROWEST, width)), most))


def _lines(text: str, width: int) -> Iterator[str]:
    for part in text.split("\n"):
        flat = part.expandtabs(_TAB) if "\t" in part else part
        if _OTHER.search(flat):
            yield from _measured(flat, width)
        elif len(flat) <= width:
            yield flat
        else:
            yield from _even(flat, width)


def _even(text: str, width: int) -> Iterator[str]:
    """One line of characters one cell wide each, broken."""
    start, end = 0, len(text.rstrip(" "))
    while end - start > width:
        stop = text.rfind(" ", start, start + width + 1)
        if stop <= start or not text[start:stop].strip(" "):
            stop = start + width
        yield text[start:stop].rstrip(" ")
        start = stop
        while start < end and text[start] == " ":
            start += 1
    yield text[start:end]


def _measured(text: str, width: int) -> Iterator[str]:
    """One line of whatever characters, broken."""
    line, used = "", 0
    for word in text.split(" "):
        wide = cell_len(word)
        if line and used + 1 + wide <= width:
            line, used = f"{line} {word}", used + 1 + wide
            continue
        if line.strip(" "):
            yield line.rstrip(" ")
        line, used = word, wide
        if wide > width:
            *whole, line = _pieces(word, width)
            yield from whole
            used = cell_len(line)
    yield line.rstrip(" ")


def _pieces(word: str, width: int) -> Iterator[str]:
    """A word too long for a line, cut between the signs that people see."""
    start = used = 0
    for first, _, wide in split_graphemes(word)[0]:
        if used + wide > width and first > start:
            yield word[start:first]
            start, used = first, 0
        used += wide
    yield word[start:]

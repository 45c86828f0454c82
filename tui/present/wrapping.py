"""Breaking text into lines fast: nearly all text is of characters one cell wide, and needs no measuring.

What holds other characters is measured cell by cell (`lines.wrapped`). Both break between words.
"""

import re

from tui.present.lines import wrapped

NARROWEST = 4
"""No line is asked to be narrower: wide characters must fit, too."""

_TAB = 4
_OTHER = re.compile(
    "[^ -~\xa0-\xac\xae-\u02ff\u0370-\u0482\u2010-\u2015\u2018-\u201f\u2026\u2190-\u2193\u2212\u2500-\u25fc]"
)
"""A character that is not known to take exactly one cell."""


def wrap(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` cells, broken between words; a longer word is broken within.

    Blanks where a line breaks are dropped; an empty line stays one.
    """
    width = max(NARROWEST, width)
    lines: list[str] = []
    for part in text.split("\n"):
        flat = part.expandtabs(_TAB) if "\t" in part else part
        if _OTHER.search(flat):
            lines += wrapped(flat, width)
        elif len(flat) <= width:
            lines.append(flat)
        else:
            lines += _even(flat, width)
    return lines


def _even(text: str, width: int) -> list[str]:
    """One line of characters one cell wide each, broken."""
    lines, start, end = [], 0, len(text.rstrip(" "))
    while end - start > width:
        stop = text.rfind(" ", start, start + width + 1)
        if stop <= start or not text[start:stop].strip(" "):
            stop = start + width
        lines.append(text[start:stop].rstrip(" "))
        start = stop
        while start < end and text[start] == " ":
            start += 1
    lines.append(text[start:end])
    return lines

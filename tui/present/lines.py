"""Lines of text with tones: what presenters make and one widget draws. Every text in them is inert.

A tone says what a piece of text means, never how it looks; the theme decides that. Widths are terminal cells.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size

PLAIN, DIM, STRONG = "plain", "dim", "strong"
HUMAN, LIVE, TROUBLE, CHOSEN = "human", "live", "trouble", "chosen"
FOUND = "found"
TONES = (PLAIN, DIM, STRONG, HUMAN, LIVE, TROUBLE, CHOSEN, FOUND)
"""Amber is for what needs the person, green for what is live, red for trouble, blue for what is chosen.

What a filter found is underlined.
"""

Span = tuple[str, str]
"""A text and its tone."""

Line = tuple[Span, ...]


class Row(NamedTuple):
    """A line that may be chosen: `key` says what it stands for (empty: it is only read), `seq` its event."""

    line: Line
    key: str = ""
    seq: int = 0


def line(*parts: Span | str) -> Line:
    """A line of spans; a bare string is plain."""
    return tuple((part, PLAIN) if isinstance(part, str) else part for part in parts)


def width_of(spans: Iterable[Span]) -> int:
    """The cells that a line takes."""
    return sum(cell_len(text) for text, _ in spans)


def text_of(spans: Iterable[Span]) -> str:
    """The words alone."""
    return "".join(text for text, _ in spans)


def cut(text: str, width: int) -> str:
    """The text within `width` cells, with an ellipsis where something is missing."""
    if cell_len(text) <= width:
        return text
    return f"{set_cell_size(text, width - 1).rstrip()}…" if width > 1 else "…"[:width]


def fit(spans: Sequence[Span], width: int) -> Line:
    """The line in exactly `width` cells: cut with an ellipsis where words are lost, or filled with blanks."""
    found: list[Span] = []
    left = width
    for place, (text, tone) in enumerate(spans):
        room = cell_len(text)
        if room > left or (room == left and place + 1 < len(spans) and width_of(spans[place + 1 :])):
            if text.isascii() and not (text[left:] + text_of(spans[place + 1 :])).strip(" "):
                found.append((text[:left], tone))
                return tuple(found)
            found.append((set_cell_size(cut(f"{text} …", left), left), tone))
            return tuple(found)
        found.append((text, tone))
        left -= room
    if left > 0:
        found.append((" " * left, PLAIN))
    return tuple(found)


def beside(*cells: tuple[Sequence[Span], int], gap: str = " ") -> Line:
    """Several pieces in columns of these widths."""
    found: list[Span] = []
    for place, (spans, width) in enumerate(cells):
        if place:
            found.append((gap, DIM))
        found += fit(spans, width)
    return tuple(found)


def ends(left: Sequence[Span], right: Sequence[Span], width: int) -> Line:
    """One piece at the left edge and one at the right; the left gives way where both do not fit."""
    room = width - width_of(right)
    if room < 0:
        return fit(right, width)
    return (*fit(left, room), *right)


def wrapped(text: str, width: int) -> list[str]:
    """The text broken between words into lines of at most `width` cells; a longer word is broken."""
    lines: list[str] = []
    for part in text.split("\n"):
        lines += _wrapped_line(part, max(1, width))
    return lines


def in_lines(text: str, width: int, most: int) -> list[str]:
    """The text broken into at most so many lines, with an ellipsis where that is not all."""
    lines = wrapped(text, width)
    return (
        lines if len(lines) <= most else [*lines[: most - 1], f"{set_cell_size(lines[most - 1], width - 1).rstrip()}…"]
    )


def _wrapped_line(part: str, width: int) -> list[str]:
    if cell_len(part) <= width:
        return [part]
    lines, now = [], ""
    for word in part.split(" "):
        grown = f"{now} {word}" if now else word
        if cell_len(grown) <= width:
            now = grown
            continue
        if now:
            lines.append(now)
        now = word
        while cell_len(now) > width:
            head = set_cell_size(now, width).rstrip() or now[:1]
            lines.append(head)
            now = now[len(head) :]
    lines.append(now)
    return lines

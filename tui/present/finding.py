"""What a filter looked for, shown where it stands."""

import re
from collections.abc import Iterable, Iterator

from tui.present.lines import FOUND, Line, Span


def marked(spans: Iterable[Span], words: str) -> Line:
    """The line with every place that holds the words in the tone of what was found; no word, no change."""
    line = tuple(spans)
    if not words:
        return line
    sought = re.compile(f"({re.escape(words)})", re.IGNORECASE)
    return tuple(part for span in line for part in _parts(span, sought))


def _parts(span: Span, sought: re.Pattern[str]) -> Iterator[Span]:
    text, tone = span
    for place, part in enumerate(sought.split(text)):
        if part:
            yield (part, FOUND if place % 2 else tone)

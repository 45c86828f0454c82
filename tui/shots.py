"""What a picture or a recording is to show, in the words of the command line."""

import re
from dataclasses import dataclass
from fractions import Fraction

from department.errors import UsageError, nearest
from tui.keys import PLACES
from tui.themes import THEMES

WIDEST, TALLEST = 400, 200
NARROWEST, LOWEST = 40, 12
_SIZE = re.compile(r"(\d{1,4})\s*[x\u00d7]\s*(\d{1,4})")


@dataclass(frozen=True, slots=True)
class Shot:
    """A screen (`place`: its number key) at a time of a run, in a terminal of so many cells, in a theme."""

    place: str
    at: str
    width: int
    height: int
    theme: str


def shot_of(screen: str, at: str, size: str, theme: str) -> Shot:
    """The words as a shot; UsageError says which of them will not do, and what would."""
    places = {place.title.casefold(): place.key for place in PLACES}
    places |= {place.key: place.key for place in PLACES}
    if screen.casefold() not in places:
        names = {place.title.casefold() for place in PLACES}
        raise UsageError(f"There is no screen '{screen}'; {nearest(screen.casefold(), names)}.")
    themes = {one.name for one in THEMES}
    if theme not in themes:
        raise UsageError(f"There is no theme '{theme}'; {nearest(theme, themes)}.")
    found = _SIZE.fullmatch(size.strip())
    width, height = (int(found[1]), int(found[2])) if found else (0, 0)
    if not (NARROWEST <= width <= WIDEST and LOWEST <= height <= TALLEST):
        raise UsageError(
            f"'{size}' is no size: write columns and rows such as 120x36, {NARROWEST}x{LOWEST} to {WIDEST}x{TALLEST}."
        )
    return Shot(places[screen.casefold()], at, width, height, theme)


def speed_of(words: str) -> Fraction:
    """How many times faster than life a recording is; UsageError where it is no such number."""
    words = "1" if words == "real" else words
    if not re.fullmatch(r"\d{1,6}", words) or int(words) < 1:
        raise UsageError(
            f"'{words}' is no speed of a recording: write how many times faster than life, such as 240, or real."
        )
    return Fraction(int(words))

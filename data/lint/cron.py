"""Checks the five fields of a cron line, in the words of the scheduler that will read it."""

import re

from department.errors import nearest

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FIELDS: tuple[tuple[str, int, int, tuple[str, ...]], ...] = (
    ("minute", 0, 59, ()),
    ("hour", 0, 23, ()),
    ("day of the month", 1, 31, ("last",)),
    ("month", 1, 12, _MONTHS),
    ("day of the week", 0, 6, _WEEKDAYS),
)
_ITEM = re.compile(r"(\*|[a-z]+|\d+)(?:-([a-z]+|\d+))?(?:/(\d+))?\Z")


def cron_fault(text: str) -> str:
    """Say what is wrong with a cron line, or nothing."""
    parts = text.lower().split()
    if len(parts) != len(_FIELDS):
        return (
            f"'{text}' has {len(parts)} fields, a routine's time has five: minute hour day month weekday, "
            "as in '0 12 * * mon-fri'."
        )
    for part, (name, low, high, words) in zip(parts, _FIELDS, strict=True):
        for item in part.split(","):
            fault = _fault(item, low, high, words)
            if fault:
                return f"'{text}': the {name} '{item}' {fault}."
    return ""


def _fault(item: str, low: int, high: int, words: tuple[str, ...]) -> str:
    match = _ITEM.match(item)
    if not match:
        return f"cannot be read; write {low}-{high}, a list or */n"
    first, last, every = match.groups()
    if every is not None and int(every) == 0:
        return "has a pace of 0; write 1 or more"
    places = []
    for end in (first, last):
        if end is None or end == "*":
            continue
        place = _place(end, low, words)
        if place is None:
            return f"is no name known there; {nearest(end, words)}"
        if not low <= place <= high:
            return f"is out of range; it goes from {low} to {high}"
        places.append(place)
    return "runs backwards; write the earlier end first" if places != sorted(places) else ""


def _place(end: str, low: int, words: tuple[str, ...]) -> int | None:
    if end.isdigit():
        return int(end)
    return words.index(end) + low if end in words else None

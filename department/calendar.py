"""Working time: when somebody is at work, and where a stretch of working milliseconds ends.

Instants are UTC ms. A calendar knows the zone and the hours of one person or department; days are worked
out once and kept.
"""

import re
from bisect import bisect_right
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from department.blueprint.people import Hours
from department.errors import ExpressionError

SECOND = 1000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

_UNITS = {"ms": 1, "s": SECOND, "m": MINUTE, "h": HOUR, "d": DAY}
_DURATION = re.compile(r"(\d+)(ms|s|m|h|d|wh)\Z", re.ASCII)
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)\Z", re.ASCII)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def duration_ms(text: str) -> tuple[int, bool]:
    """Read `15m` as (900000, False) and `2wh` as (7200000, True): ms, and whether they are working time."""
    match = _DURATION.fullmatch(text.strip())
    if not match:
        raise ExpressionError(f"'{text}' is not a duration; write 90s, 15m, 2h, 3d, or 2wh for working hours.")
    amount, unit = int(match[1]), match[2]
    return (amount * HOUR, True) if unit == "wh" else (amount * _UNITS[unit], False)


def clock_ms(text: str) -> int:
    """Read `09:30` as ms since midnight."""
    match = _CLOCK.fullmatch(text.strip())
    if not match:
        raise ExpressionError(f"'{text}' is not a time of day; write it as 09:30.")
    return int(match[1]) * HOUR + int(match[2]) * MINUTE


def instant(moment: datetime) -> int:
    """UTC ms of an aware datetime."""
    return (moment - _EPOCH) // timedelta(milliseconds=1)


class Calendar:
    """The working days of a zone, hours and holidays."""

    def __init__(self, zone: ZoneInfo, hours: Hours, holidays: frozenset[str], start: date) -> None:
        self._zone = zone
        self._opens, self._closes = clock_ms(hours.opens), clock_ms(hours.closes)
        self._days = frozenset(WEEKDAYS.index(day) for day in hours.days)
        self._holidays = holidays
        self._next = start
        self._openings: list[int] = []
        self._closings: list[int] = []
        self._dates: list[date] = []

    def midnight(self, day: date) -> int:
        """The instant at which a day begins in the zone."""
        return instant(datetime(day.year, day.month, day.day, tzinfo=self._zone))

    def local(self, at: int) -> datetime:
        """The wall time of an instant in the zone."""
        return (_EPOCH + timedelta(milliseconds=at)).astimezone(self._zone)

    def at_clock(self, day: date, clock: int) -> int:
        """The instant of a time of day (ms since midnight), daylight saving included."""
        minutes = clock // MINUTE
        wall = datetime(day.year, day.month, day.day, minutes // 60, minutes % 60, tzinfo=self._zone)
        return instant(wall)

    def _grow(self, at: int) -> None:
        while not self._openings or self._openings[-1] <= at:
            day = self._next
            self._next = day + timedelta(days=1)
            if day.weekday() in self._days and day.isoformat() not in self._holidays:
                self._openings.append(self.at_clock(day, self._opens))
                self._closings.append(self.at_clock(day, self._closes))
                self._dates.append(day)

    def _place(self, at: int) -> int:
        """The index of the last working day that opened at or before `at`, or -1."""
        self._grow(at)
        return bisect_right(self._openings, at) - 1

    def is_open(self, at: int) -> bool:
        """Whether it is working time."""
        index = self._place(at)
        return index >= 0 and at < self._closings[index]

    def next_open(self, at: int) -> int:
        """The first working instant at or after `at`."""
        index = self._place(at)
        return at if index >= 0 and at < self._closings[index] else self._openings[index + 1]

    def close_of(self, at: int) -> int:
        """The close of business of the working day that holds, or next follows, `at`."""
        index = self._place(at)
        if index >= 0 and at <= self._closings[index]:
            return self._closings[index]
        return self._closings[self._ensured(index + 1)]

    def _ensured(self, index: int) -> int:
        while len(self._openings) <= index:
            self._grow(self._openings[-1] if self._openings else 0)
        return index

    def day_index(self, at: int) -> int:
        """The number of the working day that holds `at`, or of the next one (0 is the first from the start)."""
        index = self._place(at)
        return index if index >= 0 and at <= self._closings[index] else index + 1

    def day(self, index: int) -> date:
        """The date of a working day by its number."""
        return self._dates[self._ensured(index)]

    def opening(self, index: int) -> int:
        """When working day `index` opens."""
        return self._openings[self._ensured(index)]

    def closing(self, index: int) -> int:
        """When working day `index` closes."""
        return self._closings[self._ensured(index)]

    def add(self, at: int, working: int) -> int:
        """Where `working` ms of working time end that begin at `at` (or at the next opening)."""
        index = self._place(at)
        if index >= 0 and at < self._closings[index]:
            if at + working <= self._closings[index]:
                return at + working
            working -= self._closings[index] - at
        index += 1
        while working > self._closings[self._ensured(index)] - self._openings[index]:
            working -= self._closings[index] - self._openings[index]
            index += 1
        return self._openings[index] + working

    def between(self, start: int, end: int) -> int:
        """Working ms from `start` to `end`."""
        index = max(self._place(start), 0)
        total = 0
        self._grow(end)
        while index < len(self._openings) and self._openings[index] < end:
            total += max(0, min(end, self._closings[index]) - max(start, self._openings[index]))
            index += 1
        return total

"""Working time: what is added can be counted back, across nights, weekends, holidays and changes of the clock."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from department.blueprint.people import Hours
from department.calendar import DAY, HOUR, MINUTE, Calendar, clock_ms, duration_ms, instant
from department.errors import ExpressionError

ZONES = ("America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kolkata", "UTC")
START = date(2026, 1, 1)
HOLIDAYS = frozenset({"2026-01-01", "2026-03-30", "2026-04-03", "2026-11-26"})


def calendar(zone: str, opens: str = "09:00", closes: str = "17:30", days: str = "mon tue wed thu fri") -> Calendar:
    return Calendar(ZoneInfo(zone), Hours(opens=opens, closes=closes, days=days.split()), HOLIDAYS, START)


CALENDARS = {
    **{zone: calendar(zone) for zone in ZONES},
    "over the change of the clock": calendar("Europe/Berlin", "01:00", "04:00", "mon tue wed thu fri sat sun"),
    "one short day": calendar("America/New_York", "00:30", "00:45", "sun"),
}
calendars = st.sampled_from(sorted(CALENDARS)).map(CALENDARS.__getitem__)
instants = st.integers(
    instant(datetime(2026, 1, 1, tzinfo=ZoneInfo("UTC"))), instant(datetime(2027, 2, 1, tzinfo=ZoneInfo("UTC")))
)
stretches = st.integers(0, 90 * HOUR)


@given(calendar=calendars, at=instants, working=stretches)
def test_between_counts_what_add_has_added(calendar: Calendar, at: int, working: int) -> None:
    assert calendar.between(at, calendar.add(at, working)) == working


@given(calendar=calendars, at=instants, working=st.integers(1, 90 * HOUR))
def test_adding_ends_within_working_time(calendar: Calendar, at: int, working: int) -> None:
    end = calendar.add(at, working)
    assert calendar.is_open(end - 1)
    assert end >= at + working or calendar.between(at, end) == working


@given(calendar=calendars, at=instants, first=stretches, second=stretches)
def test_two_stretches_are_as_long_as_their_sum(calendar: Calendar, at: int, first: int, second: int) -> None:
    end = calendar.add(calendar.add(at, first), second)
    assert calendar.between(at, end) == first + second
    assert end == calendar.add(at, first + second) or calendar.between(calendar.add(at, first + second), end) == 0


@given(calendar=calendars, start=instants, middle=instants, end=instants)
def test_working_time_adds_up(calendar: Calendar, start: int, middle: int, end: int) -> None:
    start, middle, end = sorted((start, middle, end))
    assert calendar.between(start, end) == calendar.between(start, middle) + calendar.between(middle, end)
    assert 0 <= calendar.between(start, end) <= end - start


@given(calendar=calendars, at=instants)
def test_the_next_opening_is_open_and_nothing_before_it_was(calendar: Calendar, at: int) -> None:
    opening = calendar.next_open(at)
    assert calendar.is_open(opening)
    assert opening == at or not calendar.is_open(at)
    assert calendar.between(at, opening) == 0
    assert calendar.close_of(at) > at or not calendar.is_open(at)


@given(calendar=calendars, at=instants)
def test_days_are_counted_without_weekends_and_holidays(calendar: Calendar, at: int) -> None:
    number = calendar.day_index(at)
    day = calendar.day(number)
    assert day.isoformat() not in HOLIDAYS
    assert calendar.opening(number) < calendar.closing(number)
    assert at <= calendar.closing(number)


@pytest.mark.parametrize(("day", "hours"), [("2026-03-28", 3), ("2026-03-29", 2), ("2026-10-24", 3), ("2026-10-25", 4)])
def test_the_night_of_the_change_is_an_hour_shorter_or_longer(day: str, hours: int) -> None:
    """Berlin, open from one to four in the morning."""
    night = CALENDARS["over the change of the clock"]
    opening = night.at_clock(date.fromisoformat(day), clock_ms("01:00"))
    assert night.close_of(opening) - opening == hours * HOUR
    assert night.between(opening, opening + DAY // 2) == hours * HOUR


def test_a_day_opens_at_the_same_wall_time_on_both_sides_of_the_change() -> None:
    york = CALENDARS["America/New_York"]
    friday = york.opening(york.day_index(york.at_clock(date(2026, 3, 6), clock_ms("12:00"))))
    monday = york.next_open(friday + 9 * HOUR)
    assert [f"{york.local(at):%a %H:%M %z}" for at in (friday, monday)] == ["Fri 09:00 -0500", "Mon 09:00 -0400"]
    assert monday - friday == 3 * DAY - HOUR


def test_a_holiday_is_no_working_day() -> None:
    berlin = CALENDARS["Europe/Berlin"]
    friday = berlin.at_clock(date(2026, 3, 27), clock_ms("17:00"))
    assert berlin.local(berlin.add(friday, HOUR)).isoformat() == "2026-03-31T09:30:00+02:00"


@pytest.mark.parametrize(
    ("text", "ms", "working"),
    [
        ("90s", 90_000, False),
        ("15m", 15 * MINUTE, False),
        ("2h", 2 * HOUR, False),
        ("3d", 3 * DAY, False),
        ("2wh", 2 * HOUR, True),
    ],
)
def test_durations(text: str, ms: int, *, working: bool) -> None:
    assert duration_ms(text) == (ms, working)


@pytest.mark.parametrize("text", ["", "2", "h", "-2h", "1.5h", "2 h", "2wd", "\u0661h", "2h2m"])
def test_what_is_no_duration_says_so(text: str) -> None:
    with pytest.raises(ExpressionError, match="is not a duration"):
        duration_ms(text)


@pytest.mark.parametrize("text", ["24:00", "9:5", "09:60", "9", "", "-1:00", "09:30pm"])
def test_what_is_no_time_of_day_says_so(text: str) -> None:
    with pytest.raises(ExpressionError, match="is not a time of day"):
        clock_ms(text)

"""Checks when: zones, hours, the day on which a department starts, and its scenarios."""

from datetime import datetime
from zoneinfo import ZoneInfo, available_timezones

from data.lint.sheet import Sheet, unknown
from data.problems import Path
from department.blueprint.people import Hours
from department.calendar import WEEKDAYS, clock_ms
from department.errors import ExpressionError

_MINUTE = 60_000


def check_hours(sheet: Sheet) -> None:
    """Note what is wrong with the zone, everybody's hours, and starts."""
    pack = sheet.pack
    try:
        ZoneInfo(pack.timezone)
    except (KeyError, ValueError, OSError):
        sheet.value(("timezone",), unknown("time zone", pack.timezone, available_timezones()))
    places: list[tuple[Path, Hours | None]] = [
        (("hours",), pack.hours),
        (("human", "hours"), pack.human.hours),
    ]
    places += [(("agents", name, "hours"), agent.hours) for name, agent in pack.agents.items()]
    for path, hours in places:
        if hours is not None:
            _check_one(sheet, path, hours)
    _check_start(sheet, ("start",), pack.start)
    for name, scenario in pack.scenarios.items():
        if scenario.start is not None:
            _check_start(sheet, ("scenarios", name, "start"), scenario.start)
    for table, entries in pack.durations.items():
        if not entries:
            says = f"the duration table '{table}' is empty; give it a time such as 15m."
            sheet.key(("durations", table), says)


def _check_one(sheet: Sheet, path: Path, hours: Hours) -> None:
    try:
        backwards = clock_ms(hours.closes) <= clock_ms(hours.opens)
    except ExpressionError:
        return  # told by the walk
    if backwards:
        says = f"work opens at {hours.opens} and closes at {hours.closes}; put 'closes' later that day."
        sheet.value((*path, "closes"), says)
    if not hours.days:
        sheet.key((*path, "days"), "there is no working day; name at least one, as in [mon, tue].")


def _check_start(sheet: Sheet, path: Path, text: str) -> None:
    try:
        start = datetime.fromisoformat(text)
    except ValueError:
        sheet.value(path, f"'{text}' is not a date and time; write it as 2026-01-05 09:00.")
        return
    if start.tzinfo is not None:
        sheet.value(path, f"'{text}' names an offset; leave it out, 'timezone' ({sheet.pack.timezone}) holds.")
        return
    fault = _closed(sheet, start, timed=":" in text)
    if fault:
        sheet.value(path, f"'{text}' is not a working moment: {fault}. Start in working hours.")


def _closed(sheet: Sheet, start: datetime, *, timed: bool) -> str:
    hours = sheet.pack.hours
    day = WEEKDAYS[start.weekday()]
    if day not in hours.days:
        return f"{day} is not a working day ({', '.join(hours.days)})"
    holiday = next((one for one in sheet.pack.holidays if one.day == start.date().isoformat()), None)
    if holiday:
        return f"it is a holiday ({holiday.name})"
    try:
        opens, closes = clock_ms(hours.opens), clock_ms(hours.closes)
    except ExpressionError:
        return ""  # told by the walk
    moment = (start.hour * 60 + start.minute) * _MINUTE
    if timed and not opens <= moment < closes:
        return f"work is from {hours.opens} to {hours.closes}"
    return ""

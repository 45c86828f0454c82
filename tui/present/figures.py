"""Numbers as people read them: money, spans of time, instants, counts."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

_SECOND, _MINUTE, _HOUR, _DAY = 1000, 60_000, 3_600_000, 86_400_000


def span(ms: int) -> str:
    """Milliseconds as `40 s`, `25 min`, `1 h 05` or `3 d 2 h`."""
    if ms < _MINUTE:
        return f"{max(1, round(ms / _SECOND)) if ms else 0} s"
    minutes = round(ms / _MINUTE)
    if minutes < 60:  # noqa: PLR2004
        return f"{minutes} min"
    if ms < _DAY:
        return f"{minutes // 60} h {minutes % 60:02}"
    hours = round(ms / _HOUR)
    return f"{hours // 24} d {hours % 24} h"


def money(cents: int) -> str:
    """Cents as `$1,234` or `$12.50`."""
    sign, cents = ("−", -cents) if cents < 0 else ("", cents)
    return f"{sign}${cents // 100:,}" if cents % 100 == 0 else f"{sign}${cents / 100:,.2f}"


def dollars(micro: int) -> str:
    """Micro-dollars as `$0.0042` or `$1.23`: small sums keep their figures."""
    value = micro / 1_000_000
    if 0 < value < 0.01:  # noqa: PLR2004
        return f"${value:.4f}"
    return f"${value:,.2f}"


def percent(part: int, whole: int) -> str:
    """A share as `62 %`; a dash of nothing."""
    return f"{100 * part / whole:.0f} %" if whole else "–"


def plural(count: int, one: str, many: str = "") -> str:
    """`1 task`, `3 tasks`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def local(at: int, zone: ZoneInfo) -> datetime:
    """The wall time of an instant (UTC ms)."""
    return datetime.fromtimestamp(at / 1000, UTC).astimezone(zone)


def clock(at: int, zone: ZoneInfo, beside: int | None = None) -> str:
    """`10:32`, with the day where it is another than that of `beside`."""
    moment = local(at, zone)
    if beside is not None and local(beside, zone).date() != moment.date():
        return moment.strftime("%a %d %b %H:%M")
    return moment.strftime("%H:%M")


def stamp(at: int, zone: ZoneInfo) -> str:
    """`Mon 05 Jan 10:32`."""
    return local(at, zone).strftime("%a %d %b %H:%M")


def long_date(at: int, zone: ZoneInfo) -> str:
    """`Monday 5 January 2026`."""
    moment = local(at, zone)
    return f"{moment:%A} {moment.day} {moment:%B} {moment.year}"

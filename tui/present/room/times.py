"""Where people want to go, in their words: a time, a day and a time, so much on or back, an event."""

import re
from datetime import datetime, time
from typing import NamedTuple

from department.calendar import duration_ms
from department.errors import UsageError
from department.session import Session

_SPAN = re.compile(r"([+-])\s*(\d+(?:s|m|h|d))")
_EVENT = re.compile(r"#\s*(\d+)")
_WHEN = re.compile(r"(?:(\d{4}-\d{2}-\d{2})[ T])?(\d{1,2}):(\d{2})(?::(\d{2}))?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Goal(NamedTuple):
    """An event, or (where `seq` is 0) an instant in UTC ms."""

    seq: int = 0
    at: int = 0


def goal_of(session: Session, words: str) -> Goal:
    """What the words mean for a session; UsageError says what may be written."""
    words = words.strip()
    if words in ("start", "head"):
        return Goal(seq=1 if words == "start" else session.head)
    if event := _EVENT.fullmatch(words):
        return _event(session, int(event[1]))
    if span := _SPAN.fullmatch(words):
        length, _ = duration_ms(span[2])
        return Goal(at=session.at + (length if span[1] == "+" else -length))
    if (when := _WHEN.fullmatch(words)) or _DAY.fullmatch(words):
        return Goal(at=_instant(session, words, when))
    raise UsageError(f"'{words}' is not a time. Write 11:20, 2026-01-06 11:20, +30m, -2h or #871 for an event.")


def _event(session: Session, seq: int) -> Goal:
    if 1 <= seq <= session.head:
        return Goal(seq=seq)
    raise UsageError(f"There is no event #{seq}; this run has the events #1 to #{session.head}.")


def _instant(session: Session, words: str, when: re.Match[str] | None) -> int:
    calendar = session.org.calendar
    try:
        clock = time(int(when[2]), int(when[3]), int(when[4] or 0)) if when else time(0)
        day = words[:10] if when is None or when[1] else f"{calendar.local(session.at).date()}"
        moment = datetime.combine(datetime.fromisoformat(day).date(), clock)
    except ValueError:
        raise UsageError(f"'{words}' is not a time of day; hours go to 23, minutes to 59.") from None
    midnight = calendar.midnight(moment.date())
    return midnight + (clock.hour * 3600 + clock.minute * 60 + clock.second) * 1000

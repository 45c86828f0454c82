"""How the metrics came to be what they are: their values at instants of the past, as far as the cursor has come.

The past of a run does not change, so a value once taken holds: whoever shows a trend keeps a `Trend` beside the
session and lets it take a few instants at a time.
"""

from collections.abc import Sequence
from typing import NamedTuple

from department.calendar import MINUTE, Calendar
from department.session import Session
from tui.measures import measured

QUARTER = 15 * MINUTE
"""Between two instants of a run's first day."""

WEEK = 5
_PARTS_OF_DAY = 4
_CLOSES = 60


class Sample(NamedTuple):
    """The metrics that had a value at an instant (ms), in people's units."""

    at: int
    values: dict[str, float]


def instants(session: Session) -> list[int]:
    """Where values are taken: quarters of an hour of a first day, quarters of few days, closes of the last sixty."""
    calendar, now = session.org.calendar, session.state.now
    day = max(0, calendar.day_index(now))
    if day and now < calendar.opening(day):
        day -= 1
    if day == 0:
        opens = calendar.opening(0)
        found: Sequence[int] = range(opens, max(opens, now), QUARTER)
    elif day < WEEK:
        found = [at for index in range(day + 1) for at in _parts(calendar, index)]
    else:
        found = [calendar.closing(index) for index in range(max(0, day - _CLOSES), day + 1)]
    return [at for at in found if at < now]


def _parts(calendar: Calendar, index: int) -> list[int]:
    opens, closes = calendar.opening(index), calendar.closing(index)
    return [opens + (closes - opens) * part // _PARTS_OF_DAY for part in range(1, _PARTS_OF_DAY + 1)]


class Trend:
    """The samples of one run that were taken so far."""

    def __init__(self) -> None:
        self._taken: dict[int, dict[str, float]] = {}

    @property
    def taken(self) -> int:
        """How many instants have been looked at."""
        return len(self._taken)

    def take(self, session: Session, most: int | None = None) -> bool:
        """Take what is missing, at most so many instants; whether there is still more. One costs a few ms."""
        missing = [at for at in instants(session) if at not in self._taken]
        for at in missing[:most]:
            state = session.past_at(at)
            values = measured(session.org, state) if state.seq else []
            self._taken[at] = {metric.name: metric.value for metric in values if metric.value is not None}
        return most is not None and len(missing) > most

    def samples(self, session: Session) -> list[Sample]:
        """What is known as of the cursor, oldest first, and the values at the cursor."""
        known = [Sample(at, self._taken[at]) for at in instants(session) if at in self._taken]
        now = {metric.name: metric.value for metric in measured(session.org, session.state) if metric.value is not None}
        return [*known, Sample(session.state.now, now)]

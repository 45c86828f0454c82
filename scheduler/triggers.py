"""Routines as APScheduler cron triggers: pure functions from the last fire time to the next, in virtual time.

A fire time asked for once is kept: the same day played with many seeds costs its cron arithmetic once. The
trigger always gets the zone and the start of the run, so that it never looks at a real clock.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

from department.errors import PackError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_FIELDS = ("minute", "hour", "day", "month", "day_of_week")


def cron_trigger(cron: str, zone: ZoneInfo, start: datetime) -> CronTrigger:
    """Read five cron fields (days of the week by name) as a trigger of `zone` from `start` on; PackError."""
    words = cron.split()
    if len(words) != len(_FIELDS):
        raise PackError(f"'{cron}' has {len(words)} fields; a routine's cron has five, `0 12 * * mon-fri`.")
    try:
        return CronTrigger(timezone=zone, start_date=start, **dict(zip(_FIELDS, words, strict=True)))
    except ValueError as error:
        raise PackError(f"'{cron}' is not a cron line: {error}; write `0 12 * * mon-fri`.") from error


class RoutineTriggers:
    """When routines fire: the port `Triggers` over APScheduler.

    `routines` maps ids to cron lines, `start` (UTC ms) is where virtual time begins.
    """

    def __init__(self, routines: dict[str, str], zone: ZoneInfo, start: int) -> None:
        self._crons = routines
        self._zone = zone
        self._start = self._moment(start)
        self._triggers: dict[str, CronTrigger] = {}
        self._known: dict[tuple[str, int], int | None] = {}

    def next_fire(self, routine: str, previous: int | None, now: int) -> int | None:
        """The first fire time (ms) after `previous`, or from `now` on when it never fired; None if never."""
        after = now - 1 if previous is None else previous
        key = (self._crons[routine], after)
        if key not in self._known:
            self._known[key] = self._ask(*key)
        return self._known[key]

    def _ask(self, cron: str, after: int) -> int | None:
        trigger = self._triggers.get(cron)
        if trigger is None:
            trigger = cron_trigger(cron, self._zone, self._start)
            self._triggers[cron] = trigger
        moment = self._moment(after + 1)
        fire = trigger.get_next_fire_time(None, moment)
        return None if fire is None else (fire - _EPOCH) // _MILLISECOND

    def _moment(self, at: int) -> datetime:
        return (_EPOCH + timedelta(milliseconds=at)).astimezone(self._zone)

"""Routines fire when their cron lines say, in the department's zone, from a virtual start."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from department.errors import PackError
from scheduler.triggers import RoutineTriggers, cron_trigger

ZONE = ZoneInfo("America/New_York")


def ms(*parts: int, zone: ZoneInfo = ZONE) -> int:
    return int(datetime(*parts, tzinfo=zone).timestamp() * 1000)


START = ms(2026, 1, 5, 9)


def triggers(**crons: str) -> RoutineTriggers:
    return RoutineTriggers(crons, ZONE, START)


def test_the_first_fire_is_at_or_after_now():
    standup = triggers(standup="0 12 * * mon-fri")
    assert standup.next_fire("standup", None, START) == ms(2026, 1, 5, 12)
    assert standup.next_fire("standup", None, ms(2026, 1, 5, 12)) == ms(2026, 1, 5, 12)


def test_the_next_fire_is_after_the_previous_one_and_skips_the_weekend():
    standup = triggers(standup="0 12 * * mon-fri")
    friday = ms(2026, 1, 9, 12)
    assert standup.next_fire("standup", friday, friday) == ms(2026, 1, 12, 12)


def test_a_previous_fire_in_the_past_gives_the_missed_one_not_the_next_from_now():
    standup = triggers(standup="0 12 * * mon-fri")
    assert standup.next_fire("standup", ms(2026, 1, 5, 12), ms(2026, 1, 8, 9)) == ms(2026, 1, 6, 12)


def test_nothing_fires_before_the_start():
    early = triggers(early="0 8 * * *")
    assert early.next_fire("early", None, START - 86_400_000) == ms(2026, 1, 6, 8)


def test_noon_stays_noon_over_daylight_saving():
    standup = triggers(standup="0 12 * * *")
    saturday = ms(2026, 3, 7, 12)
    sunday = standup.next_fire("standup", saturday, saturday)
    assert sunday == ms(2026, 3, 8, 12)
    assert sunday - saturday == 23 * 3_600_000


def test_a_date_that_never_comes_fires_never():
    assert triggers(never="0 12 31 2 *").next_fire("never", None, START) is None


def test_a_fire_time_is_computed_once(monkeypatch):
    standup = triggers(standup="0 12 * * mon-fri")
    first = standup.next_fire("standup", None, START)
    monkeypatch.setattr(RoutineTriggers, "_ask", None)
    assert standup.next_fire("standup", None, START) == first


@pytest.mark.parametrize("cron", ["0 12 * *", "0 25 * * *", "0 12 * * someday", ""])
def test_a_bad_line_is_named(cron):
    with pytest.raises(PackError, match=r"0 12 \* \* mon-fri") as caught:
        cron_trigger(cron, ZONE, datetime(2026, 1, 5, tzinfo=UTC))
    assert f"'{cron}'" in str(caught.value)

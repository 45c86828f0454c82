"""Waiting for the outside: reminders in working hours, silence by the clock."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from department.blueprint.item_steps import Await
from department.blueprint.people import Hours
from department.calendar import HOUR, duration_ms
from tests.alone import SAID, only, sound
from tests.builders import people

SILENT = Await(title="X", who="ann", replies="False", reply_after="10m", within="24h", on_timeout="said")
EARLY = Hours(opens="06:00", closes="14:00")


def waiting(**how):
    """A workflow that waits for an answer which never comes."""
    return only({"x": replace(SILENT, **how), "said": SAID})


@given(hours=st.integers(1, 23), count=st.integers(0, 5), after=st.integers(0, 400), early=st.booleans())
def test_reminders_go_out_in_the_working_hours_of_who_sends_them(hours, count, after, early) -> None:
    staff = people()
    staff["ann"] = replace(staff["ann"], hours=EARLY if early else None)
    step = replace(SILENT, remind_every=f"{hours}h", reminders=count, after=f"{after}m")
    org = only({"x": step, "said": SAID}, agents=staff)
    played = sound(org, days=3)
    reminders = played.of("reminder.due")
    assert len(reminders) <= count
    awaited = played.of("answer.awaited")[0].at
    before = awaited
    for event in reminders:
        assert event.actor == "ann"
        assert org.calendars["ann"].is_open(event.at)
        assert event.at == org.calendars["ann"].next_open(before + hours * HOUR)
        before = event.at
    over = played.step("alone", "x", "step.failed")
    assert over.at == awaited + duration_ms("24h")[0]
    assert over.data.timed_out
    assert played.step("alone", "said", "step.completed")


@pytest.mark.parametrize(("every", "went"), [("2h", 2), ("30h", 0)])
def test_a_later_step_may_ask_how_many_reminders_went_out(every: str, went: int) -> None:
    org = waiting(remind_every=every, reminders=2)
    told = replace(SAID, title="After {step.x.reminders}")
    flow = replace(org.pack.workflows["alone"], steps={"x": org.pack.workflows["alone"].steps["x"], "said": told})
    org = type(org)(replace(org.pack, workflows={"alone": flow}))
    assert sound(org, days=2).step("alone", "said").data.title == f"After {went}"

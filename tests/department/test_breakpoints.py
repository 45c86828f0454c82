"""Breakpoints stop a run where it happened, live and in replay, and nowhere else."""

import pytest

from department.breakpoints import MOST, BreakpointList
from department.errors import UsageError


def of(org, *texts):
    return BreakpointList(org, texts)


def test_a_breakpoint_is_hit_by_its_event_and_counts(org, day):
    points = of(org, "message from cmo", "meeting standup")
    hits = [(event.seq, hit) for event in day.events if (hit := points.hit(event))]
    told = {point.text: point for point in points.points}
    assert told["meeting standup"].hits == 1
    assert told["message from cmo"].hits == len([hit for _, hit in hits if hit == "message from cmo"]) > 0
    assert told["message from cmo"].last == max(seq for seq, hit in hits if hit == "message from cmo")


def test_one_that_is_off_stops_nothing(org, day):
    points = of(org, "meeting standup")
    points.toggle("meeting standup")
    assert not any(points.hit(event) for event in day.events)
    points.toggle("meeting standup")
    assert any(points.hit(event) for event in day.events)


def test_one_for_once_goes_with_its_hit(org, day):
    points = of(org)
    points.add("event message.posted", once=True)
    assert len([event for event in day.events if points.hit(event)]) == 1
    assert not points.points


def test_the_same_condition_stands_once_however_it_is_written(org):
    points = of(org, "decision where confidence < 60%", "(decision  where confidence<0.60)")
    assert [point.text for point in points.points] == ["decision where confidence < 0.6"]


def test_an_edited_one_keeps_its_place_and_counts_anew(org, day):
    points = of(org, "message", "decision", "meeting")
    for event in day.events:
        points.hit(event)
    points.replace("decision", "decision where confidence < 0.6")
    assert [point.text for point in points.points] == ["message", "decision where confidence < 0.6", "meeting"]
    assert points.points[1].hits == 0
    points.replace("message", "meeting")
    assert [point.text for point in points.points] == ["meeting", "decision where confidence < 0.6"]


def test_a_wrong_edit_changes_nothing(org):
    points = of(org, "message")
    with pytest.raises(UsageError):
        points.replace("message", "massage")
    assert [point.text for point in points.points] == ["message"]


def test_there_is_a_most(org):
    points = of(org, *(f"review where score < {score}" for score in range(MOST)))
    with pytest.raises(UsageError, match="delete one"):
        points.add("message")


def test_conditions_that_do_not_hold_hit_nothing(org, day):
    points = of(org, *(f"agent {name} and event content.measured" for name in [*org.agents][:5]), *(
        f"{what} where {told}" for what, told in (
            ("decision", "confidence < 0.01"), ("message", "priority = never"), ("step", "round > 90"),
            ("task", "estimate > 999h"), ("turn", "confidence < 0.001 and choice = never"),
        )
    ))  # fmt: skip
    assert len(points.points) == 10
    assert not [event.seq for event in day.events if points.hit(event)]

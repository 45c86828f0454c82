"""Decisions of somebody absent go to the next in line, who then may what the absent one might."""

import pytest

from department.org import Organisation
from tests.plays import play


@pytest.mark.parametrize("absent", ["content_manager", "vp_marketing", "cmo"])
def test_the_day_goes_on_without_a_manager(org: Organisation, absent: str) -> None:
    """No workflow fails for want of authority, and the rule says for whom somebody stood in."""
    day = play(org, settings={f"agent.{absent}.absent": "true"})
    assert not [event for event in day.events if event.kind == "workflow.failed"]
    decisions = [event for event in day.events if event.kind == "decision.made"]
    assert absent not in {event.actor for event in decisions}
    if absent == "content_manager":
        assert any(f"stands in for {absent}" in event.data.rule for event in decisions)

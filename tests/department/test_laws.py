"""The laws of every journal, on the default department and on whatever Hypothesis makes of the tiny one."""

from collections.abc import Callable

import pytest
from hypothesis import given

from department.commands import Begin
from tests.builders import organisation
from tests.laws import assert_lawful
from tests.plays import Day, new_engine, run_on
from tests.strategies import live, lives, scenarios, seeds, settings_of_runs

TINY = organisation()


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("scenario", [None, "blog-post", "launch-disagreement", "crisis", "legal", "budget-overrun"])
def test_a_day_is_lawful(play: Callable[..., Day], scenario: str | None, seed: int) -> None:
    played = play(scenario=scenario, seed=seed)
    assert_lawful(played.org, played.engine.journal, played.state)


def test_a_week_is_lawful(play: Callable[..., Day]) -> None:
    week = play(days=5)
    assert_lawful(week.org, week.engine.journal, week.state)


def test_a_campaign_of_eight_weeks_is_lawful(play: Callable[..., Day]) -> None:
    weeks = play(workflow="campaign-launch", days=40, settings={"tracks": "parallel"})
    assert_lawful(weeks.org, weeks.engine.journal, weeks.state)


@given(seed=seeds, moves=lives, scenario=scenarios, settings=settings_of_runs)
def test_every_life_is_lawful(seed, moves, scenario, settings) -> None:
    engine = new_engine(TINY, seed)
    engine.execute(Begin(seed=seed, scenario=scenario, settings=settings))
    until = TINY.calendar.closing(1)
    live(engine, moves, until)
    run_on(engine, until)
    assert_lawful(TINY, engine.journal, engine.state)


@pytest.mark.parametrize("who", ["cmo", "vp_marketing", "content_manager", "designer", "analytics"])
def test_somebody_away_does_nothing_and_the_day_goes_on(play: Callable[..., Day], who: str) -> None:
    """Their tasks go to whoever is above, or, at the top, to the next who is there; meetings go on."""
    for scenario in (None, "crisis"):
        played = play(scenario=scenario, settings={f"agent.{who}.absent": "true"})
        assert not [event for event in played.events if event.actor == who]
        assert played.of("day.closed")
        assert played.of("meeting.held")
        assert_lawful(played.org, played.engine.journal, played.state)

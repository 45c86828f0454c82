"""A swarm of simple members: its trend is better than a single one's, and it follows when the trend turns."""

from dataclasses import replace
from functools import lru_cache
from itertools import groupby
from statistics import median
from typing import Any

import pytest

from data import library
from department.blueprint.learning_steps import Sense, Swarm
from department.engine import decode, encode, fold
from department.learning import EVEN, VOTES
from department.org import Organisation
from tests.laws import assert_lawful
from tests.plays import Day, new_engine, play, run_on

NAME, FLOW = "topic_watchers", "topic-watch"
SEEDS = range(1, 21)


@lru_cache
def quiet(size: int = 100, **changes: Any) -> Organisation:
    """The pack without its leads, which the swarm does not need; with so many topics."""
    pack = library.load("lead-pipeline")
    known = pack.swarms[NAME]
    topics = [*known.topics, *(f"topic {number}" for number in range(size))][:size]
    streams = {name: replace(stream, per_hour={}) for name, stream in pack.arrivals.items()}
    return Organisation(replace(pack, arrivals=streams, swarms={NAME: replace(known, topics=topics, **changes)}))


@lru_cache
def swarm(scenario: str | None = "topic-swarm", seed: int = 1, size: int = 100, **changes: Any) -> Day:
    words: dict[str, Any] = {"scenario": scenario} if scenario else {"workflow": FLOW}
    return play(quiet(size, **changes), seed=seed, **words)


def counted(day: Day, what: str) -> int:
    return day.state.tally.get(f"swarm_{NAME}_{what}", 0)


def over_seeds(what: str, scenario: str = "topic-swarm", **changes: Any) -> list[int]:
    return [counted(swarm(scenario, seed, **changes), what) for seed in SEEDS]


def test_a_hundred_members_take_48_rounds_in_one_event_each() -> None:
    day = swarm()
    sensed = day.of("swarm.sensed")
    assert len(sensed) == len(day.of("swarm.adapted")) == 48
    assert {len(event.data.votes) for event in sensed} == {100}
    assert {event.actor for event in sensed} == {f"swarm:{NAME}"}
    assert [day.clock(event)[:5] for event in sensed[:3]] == ["09:15", "09:25", "09:35"]
    assert not [event for event in day.of("turn.requested", "task.assigned") if NAME in event.actor]


def test_the_trend_is_what_the_weighted_votes_say() -> None:
    day = swarm()
    weights = [EVEN] * 100
    adapted = {event.data.number: event for event in day.of("swarm.adapted")}
    for event in sorted(day.of("swarm.sensed", "swarm.adapted"), key=lambda event: event.seq):
        if event.kind == "swarm.adapted":
            weights = event.data.weights
            continue
        sums = {
            word: sum(w for v, w in zip(event.data.votes, weights, strict=True) if VOTES[v] == word)
            for word in VOTES.values()
        }
        assert sums[event.data.trend] == max(sums.values())
        assert event.data.agreement == sums[event.data.trend] * 1000 // sum(weights)
        assert adapted[event.data.number].data.truth == event.data.truth


def test_the_swarm_is_right_more_often_than_a_single_member_over_twenty_seeds() -> None:
    """Than the mean one in every seed; than the best of each seed, which nobody can know beforehand, in the median."""
    right, best, hits = (over_seeds(what) for what in ("right", "best_right", "hits"))
    assert all(mine * 100 >= all_ for mine, all_ in zip(right, hits, strict=True))
    assert median(right) > median(best)
    assert sum(mine >= single for mine, single in zip(right, best, strict=True)) >= 14


def test_no_single_topic_comes_near_the_swarm_over_twenty_seeds() -> None:
    each = [sum(swarm(seed=seed).state.swarms[NAME].hits[index] for seed in SEEDS) for index in range(100)]
    assert max(each) < sum(over_seeds("right"))


def test_weights_make_it_better_than_even_votes() -> None:
    for scenario in ("topic-swarm", "trend-turns"):
        assert sum(over_seeds("right", scenario)) > sum(over_seeds("even_right", scenario)) * 106 // 100


def test_it_follows_a_turn_within_a_few_rounds() -> None:
    assert over_seeds("turns", "trend-turns") == [1] * 20
    assert over_seeds("turns_followed", "trend-turns") == [1] * 20
    rounds = over_seeds("recovery", "trend-turns")
    assert median(rounds) <= 2
    assert max(rounds) <= 6


def test_without_a_share_for_all_it_follows_late() -> None:
    """Who lost all weight cannot gain it back: the fixed share is what makes the swarm adapt."""
    after = {}
    for share in (0, 40):
        wrong = 0
        for seed in SEEDS[:10]:
            known = swarm("trend-turns", seed, share=share, penalty=600).of("swarm.adapted")
            wrong += sum(event.data.trend != event.data.truth for event in known[-24:])
        after[share] = wrong
    assert after[40] < after[0]


def test_a_market_that_stands_still_is_steady_and_one_that_turns_is_told() -> None:
    told = swarm("trend-turns")
    assert told.outcome(FLOW) == "turned"
    warned = told.step(FLOW, "warned")
    assert "13:12" < told.clock(warned)[:5] < "14:30"
    steady = swarm(None)
    assert steady.outcome(FLOW) == "steady"
    assert {event.data.truth for event in steady.of("swarm.adapted")} == {"rising"}


def test_the_truth_is_known_only_after_its_time() -> None:
    day = swarm()
    for event in day.of("swarm.sensed"):
        known = next(other for other in day.of("swarm.adapted") if other.data.number == event.data.number)
        assert known.at - event.at == 20 * 60_000
        assert known.cause == event.seq


def test_a_draw_hangs_on_its_topic_alone() -> None:
    """Another swarm size leaves every vote of the topics that stay as it was."""
    small, large = swarm(size=40), swarm(size=100)
    votes = [[event.data.votes[:40] for event in day.of("swarm.sensed")] for day in (small, large)]
    assert votes[0] == votes[1]


@pytest.mark.parametrize("size", [1, 2, 1000])
def test_a_swarm_of_any_size_works(size: int) -> None:
    day = swarm(size=size)
    assert counted(day, "rounds") == 48
    assert counted(day, "size") == size
    assert_lawful(day.org, day.engine.journal, day.state)
    if size == 1:
        assert counted(day, "right") == counted(day, "best_right") == counted(day, "hits")


def test_the_fold_has_the_weights_and_a_stop_changes_nothing() -> None:
    day = swarm()
    assert encode(fold(day.org, day.events)) == encode(day.state)
    engine = new_engine(day.org)
    engine.execute(next(iter(day.engine.journal.inputs()))[1])
    run_on(engine, day.events[-1].at - 4 * 3_600_000)
    again = new_engine(day.org, state=decode(encode(engine.state)), journal=engine.journal)
    run_on(again, day.org.calendar.closing(0))
    assert again.journal.head == day.head
    assert again.state.swarms[NAME].weights == day.of("swarm.adapted")[-1].data.weights


def test_a_swarm_is_lawful_and_the_same_for_the_same_seed() -> None:
    assert_lawful(quiet(), swarm().engine.journal, swarm().state)
    assert play(quiet(), scenario="topic-swarm").head == swarm().head
    assert play(quiet(), seed=2, scenario="topic-swarm").head != swarm().head


def test_rounds_wait_for_the_morning() -> None:
    """A step with more rounds than a day has goes on when the department opens."""
    org = quiet()
    flow = org.pack.workflows[FLOW]
    watch = flow.steps["watch"]
    assert isinstance(watch, Sense)
    longer = replace(flow, steps={"watch": replace(watch, times="60")}, outcomes=[])
    day = play(
        Organisation(replace(org.pack, workflows={FLOW: longer}, scenarios={}, routines={}, arrivals={})),
        days=2,
        workflow=FLOW,
    )
    days = [
        len(list(group))
        for _, group in groupby(day.of("swarm.sensed"), key=lambda event: day.org.calendar.day_index(event.at))
    ]
    assert len(days) == 2
    assert sum(days) == 60
    assert all(day.org.calendar.is_open(event.at) for event in day.of("swarm.sensed"))


def test_a_tie_is_flat() -> None:
    """Two members that never agree: nothing is said."""
    pair = Swarm(
        title="Pair", reports_to="sales_manager", topics=["up", "down"], trend="1",
        signal="5 if item == 'up' else 0 - 5", penalty=0,
    )  # fmt: skip
    org = quiet()
    day = play(Organisation(replace(org.pack, swarms={NAME: pair})), workflow=FLOW)
    assert {event.data.trend for event in day.of("swarm.sensed")} == {"flat"}
    assert {event.data.votes for event in day.of("swarm.sensed")} == {"rd"}


def test_a_step_that_times_out_takes_no_more_rounds_and_still_learns_from_the_last() -> None:
    org = quiet()
    flow = org.pack.workflows[FLOW]
    short = replace(flow.steps["watch"], within="65m", on_timeout="continue")
    flows = {FLOW: replace(flow, steps={"watch": short}, outcomes=[])}
    day = play(Organisation(replace(org.pack, workflows=flows, scenarios={}, routines={}, arrivals={})), workflow=FLOW)
    ended = day.step(FLOW, "watch", "step.completed")
    assert len(day.of("swarm.sensed")) == len(day.of("swarm.adapted")) == 7
    assert all(event.at <= ended.at for event in day.of("swarm.sensed"))
    assert [event.at > ended.at for event in day.of("swarm.adapted")][-2:] == [True, True]
    assert not [key for key in day.state.agenda.items if key.startswith(("sense|", "known|"))]

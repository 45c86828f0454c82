"""Versions that compete: the best is used, all results are kept, and what was learned makes the next choice better."""

from dataclasses import replace
from functools import lru_cache
from typing import Any

import pytest

from data import library
from department.blueprint.learning_steps import Compete
from department.blueprint.pack import Blueprint
from department.engine import encode, fold
from department.org import Organisation
from tests.laws import assert_lawful
from tests.plays import Day, play

FLOW = "message-contest"
SEGMENTS = {"software": "data", "industry": "benefit", "services": "emotion"}
SEEDS = range(1, 21)
KINDS = ("trial.opened", "trial.measured", "rollout.measured")


@lru_cache
def quiet(*, learns: bool = True) -> Organisation:
    """The pack without its leads, which the contest does not need; contests keep records or stand alone."""
    pack: Blueprint = library.load("lead-pipeline")
    flows = dict(pack.workflows)
    steps = {
        name: step if learns or not isinstance(step, Compete) else replace(step, record="")
        for name, step in flows[FLOW].steps.items()
    }
    flows[FLOW] = replace(flows[FLOW], steps=steps)
    streams = {name: replace(stream, per_hour={}) for name, stream in pack.arrivals.items()}
    return Organisation(replace(pack, workflows=flows, arrivals=streams))


def contest(seed: int = 1, *, learns: bool = True, **words: Any) -> Day:
    return play(quiet(learns=learns), seed=seed, scenario=FLOW, **words)


@lru_cache
def over_seeds(*, learns: bool) -> list[Day]:
    return [contest(seed, learns=learns) for seed in SEEDS]


def of_segment(day: Day, segment: str, kind: str) -> list[Any]:
    return [event.data for event in day.of(kind) if event.subject["step"] == segment]


def last_best(day: Day, segment: str) -> str:
    return str(of_segment(day, segment, "trial.measured")[-1].best)


def test_three_agents_write_it_each_in_its_way() -> None:
    written = {event.actor: event.data.title for event in contest().about(FLOW, "content.created")}
    assert written == {
        "data_writer": "Message by data",
        "emotion_writer": "Message by emotion",
        "benefit_writer": "Message by benefit",
    }


@pytest.mark.parametrize("segment", SEGMENTS)
def test_each_version_goes_to_a_part_and_the_best_to_the_rest(segment: str) -> None:
    day = contest()
    opened, measured, rolled = (of_segment(day, segment, kind) for kind in KINDS)
    assert [len(opened), len(measured), len(rolled)] == [6, 6, 6]
    for trial, read, rest in zip(opened, measured, rolled, strict=True):
        assert set(trial.shown) == {"data", "emotion", "benefit"}
        assert sum(trial.shown.values()) == 240
        assert min(trial.shown.values()) >= 24
        assert read.shown == trial.shown
        assert all(0 <= read.responded[version] <= shown for version, shown in read.shown.items())
        assert read.rates[read.best] == max(read.rates.values())
        assert (rest.version, rest.shown) == (read.best, 900)
    assert set(opened[0].shown.values()) == {80}


def test_the_results_of_all_versions_are_kept() -> None:
    """What the journal says of every version is what the record holds: the others' as well as the best's."""
    day = contest()
    for segment in SEGMENTS:
        summed: dict[str, list[int]] = {}
        for read in of_segment(day, segment, "trial.measured"):
            for version, shown in read.shown.items():
                entry = summed.setdefault(version, [0, 0])
                entry[0] += shown
                entry[1] += read.responded[version]
        for rest in of_segment(day, segment, "rollout.measured"):
            summed[rest.version][0] += rest.shown
            summed[rest.version][1] += rest.responded
        kept = day.state.records[f"messages to {segment}"]
        assert {version: [tried.shown, tried.responded] for version, tried in kept.items()} == summed
        assert all(shown > 0 for shown, _ in summed.values())


def test_after_six_rounds_most_seeds_use_the_truly_best_and_more_than_without_learning() -> None:
    right = {
        learns: sum(
            last_best(day, segment) == best for day in over_seeds(learns=learns) for segment, best in SEGMENTS.items()
        )
        for learns in (True, False)
    }
    assert right[True] >= 54  # of 60
    assert right[True] > right[False]


def test_estimates_come_to_the_truth() -> None:
    """Of the version that is used, by the last round, over the seeds: within one point and a half of 100."""
    for segment in SEGMENTS:
        off = []
        for day in over_seeds(learns=True):
            last = of_segment(day, segment, "trial.measured")[-1]
            off.append(abs(last.rates[last.best] - last.truth[last.best]))
        assert sorted(off)[len(off) // 2] <= 6
        assert max(off) <= 15


def test_the_audience_moves_to_what_performed_and_never_leaves_the_others() -> None:
    first, last = 0, 0
    for day in over_seeds(learns=True):
        for segment, best in SEGMENTS.items():
            trials = of_segment(day, segment, "trial.opened")
            first += trials[0].shown[best]
            last += trials[-1].shown[best]
            assert all(min(trial.shown.values()) >= 24 for trial in trials)
    assert last > first * 2


def test_learning_brings_more_answers() -> None:
    answers = {
        learns: sum(day.state.tally["rollout_responded"] for day in over_seeds(learns=learns))
        for learns in (True, False)
    }
    even = sum(day.state.tally["rollout_even"] for day in over_seeds(learns=True))
    assert answers[True] > answers[False] > even


@pytest.mark.parametrize("version", ["data", "emotion", "benefit"])
def test_another_truth_lets_another_version_win(version: str) -> None:
    facts = {f"software_{one}": 110 if one == version else 30 for one in ("data", "emotion", "benefit")}
    assert last_best(contest(facts=facts), "software") == version


def test_where_all_are_equal_nobody_gains() -> None:
    facts = {f"{segment}_{one}": 60 for segment in SEGMENTS for one in ("data", "emotion", "benefit")}
    tally = contest(facts=facts).state.tally
    assert abs(tally["rollout_responded"] - tally["rollout_even"]) < tally["rollout_even"] // 12


def test_the_truth_is_told_to_nobody() -> None:
    """Neither words nor turns change with the truth, but by what was measured."""
    plain, other = contest(), contest(facts={"software_data": 97})
    kept = ("content.created", "turn.requested")
    before = [
        [e.data for e in day.about(FLOW, *kept) if e.at < day.of("trial.measured")[0].at] for day in (plain, other)
    ]
    assert before[0] == before[1]


def test_too_few_people_or_versions_make_no_contest() -> None:
    day = contest(facts={"contest_audience": 2})
    failed = day.step(FLOW, "software", "step.failed")
    assert failed.data.why == "3 versions of 'write' and an audience of 2 make no contest"
    assert not day.of("trial.opened")
    assert not day.state.trials


def test_without_a_rest_the_trials_follow_each_other() -> None:
    day = contest(facts={"contest_rest": 0})
    assert len(day.of("trial.measured")) == 18
    assert not day.of("rollout.measured")
    assert day.outcome(FLOW) == "by_segment"


def test_a_contest_is_lawful_and_comes_out_of_its_journal() -> None:
    day = contest()
    assert_lawful(day.org, day.engine.journal, day.state)
    assert encode(fold(day.org, day.events)) == encode(day.state)
    assert contest().head == day.head
    assert contest(seed=2).head != day.head


def test_what_was_learned_lasts_for_weeks() -> None:
    """The weekly contest starts from the records of the weeks before."""
    month = play(quiet(), days=17)
    trials = of_segment(month, "software", "trial.opened")
    assert [trial.number for trial in trials] == [1, 1, 1, 1]
    assert trials[0].shown["data"] == 80
    assert trials[-1].shown["data"] > 120


def test_a_contest_that_times_out_keeps_what_it_has_measured() -> None:
    org = quiet()
    flow = org.pack.workflows[FLOW]
    steps = {**flow.steps, "software": replace(flow.steps["software"], within="45m", on_timeout="continue")}
    flows = {**org.pack.workflows, FLOW: replace(flow, steps=steps)}
    day = play(Organisation(replace(org.pack, workflows=flows)), scenario=FLOW)
    assert len(of_segment(day, "software", "trial.measured")) == 1
    assert not of_segment(day, "software", "rollout.measured")
    assert sum(tried.shown for tried in day.state.records["messages to software"].values()) == 240
    assert len(of_segment(day, "industry", "rollout.measured")) == 6
    assert not day.state.trials
    assert_lawful(day.org, day.engine.journal, day.state)

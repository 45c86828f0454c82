"""How contests and swarms are shown: a sentence for each event, one node of the chart, their figures over seeds."""

import json
from functools import lru_cache

from data import library
from department.blueprint.pack import Blueprint
from department.org import Organisation
from tests.plays import Day, play
from tests.tui.test_cli_run import call
from tui.present.facts_of_day import sentence
from tui.present.svg_org import org_chart


@lru_cache
def pack() -> Blueprint:
    return library.load("lead-pipeline")


@lru_cache
def day(scenario: str) -> Day:
    return play(Organisation(pack()), scenario=scenario)


def first(scenario: str, kind: str) -> str:
    return sentence(day(scenario).of(kind)[0], pack())


def test_every_event_of_a_contest_says_what_happened() -> None:
    assert first("message-contest", "trial.opened").startswith(
        "Marketing Desk showed 3 versions to 240 people, trial 1 of 6; the figures are in at "
    )
    measured = day("message-contest").of("trial.measured")[0].data
    told = first("message-contest", "trial.measured")
    assert f"data {measured.responded['data']}, emotion {measured.responded['emotion']}" in told
    assert f"“{measured.best}” is the best" in told
    assert "goes to 900 more" in told
    assert "went to 900 more" in first("message-contest", "rollout.measured")


def test_every_event_of_a_swarm_says_what_happened() -> None:
    assert first("topic-swarm", "swarm.sensed").startswith("The swarm “Topic watchers” read 100 topics: ")
    told = first("topic-swarm", "swarm.adapted")
    assert told.startswith("The trend was rising: the swarm “Topic watchers” had said ")
    assert told.endswith(" of 100 members were right.")


def test_the_truth_of_a_contest_is_in_no_sentence() -> None:
    """A rate that the world knows is not told: 96 thousandths of the software segment answer figures."""
    told = " ".join(sentence(event, pack()) for event in day("message-contest").of("trial.measured", "trial.opened"))
    assert "truth" not in told
    assert "96," not in told


def test_a_swarm_is_one_node_of_the_chart_and_counted_in_the_list() -> None:
    chart = org_chart(pack(), {"marketing_desk": (3, 4)})
    lines = chart.text.splitlines()
    assert sum("Topic watchers  swarm of 100" in line for line in lines) == 1
    assert len(lines) == len(pack().agents) + 2
    assert chart.svg.count("swarm of 100") >= 1
    (found,) = [one for one in json.loads(call("departments", "--json").stdout) if one["id"] == pack().id]
    assert found["swarms"] == {"topic_watchers": 100}
    assert f"{len(pack().agents)} agents, a swarm of 100, version" in call("departments").stdout


def test_many_seeds_say_how_often_the_swarm_was_right_and_a_single_topic() -> None:
    told = json.loads(call("run", "lead-pipeline", "--scenario", "topic-swarm", "--seeds", "3", "--json").stdout)
    figures = {figure["name"]: figure for figure in told["figures"]}
    right = figures["Rounds in which the swarm was right"]
    assert right["measured"] == 3
    assert right["min"] <= right["median"] <= right["max"]
    assert right["median"] > figures["Mean single topic"]["max"]
    assert "Best single topic, known only afterwards" in figures
    assert told["as_told"] == 3

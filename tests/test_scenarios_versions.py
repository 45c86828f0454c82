"""The lead pipeline's versions: a better one is deployed in a quiet hour, a worse one is not, or is taken back."""

from functools import lru_cache
from typing import Any

import pytest

from data import library
from department.org import Organisation
from tests.plays import Day, play

AGENT = "qualification"
FLOW = "version-change"
ORG = Organisation(library.load("lead-pipeline"))


@lru_cache
def story(scenario: str, seed: int = 1, **facts: Any) -> Day:
    return play(ORG, seed=seed, days=2, scenario=scenario, facts=facts)


def only(day: Day, kind: str) -> Any:
    (event,) = day.of(kind)
    return event


def right(figures: dict[str, int]) -> int:
    return figures["judged_right"] * 1000 // figures["judged"]


def precise(figures: dict[str, int]) -> int:
    return figures["hot_right"] * 1000 // figures["hot_judged"]


def test_a_better_version_is_deployed_after_close_and_stays() -> None:
    day = story("new-version")
    assert day.outcome(FLOW) == "deployed"
    staged, deployed = only(day, "version.staged"), only(day, "version.deployed")
    assert day.clock(staged) == "09:00:00"
    assert (deployed.data.previous, deployed.data.version) == ("1.0", "1.1")
    assert deployed.data.compared == len(day.of("version.compared")) > 60
    assert not day.of("version.rolled_back", "version.withdrawn")
    assert day.state.releases[AGENT].live == "1.1"


def test_it_is_deployed_in_a_quiet_hour() -> None:
    """After close, with nothing on the agent's desk and no turn of it under way."""
    day = story("new-version")
    deployed = only(day, "version.deployed")
    assert deployed.at > ORG.calendar.close_of(deployed.at - 3_600_000)
    started = {e.subject["turn"] for e in day.of("turn.requested") if e.actor == AGENT and e.seq < deployed.seq}
    ended = {e.subject["turn"] for e in day.of("turn.completed") if e.actor == AGENT and e.seq < deployed.seq}
    assert started == ended


def test_it_is_better_on_the_same_leads_whatever_the_seed() -> None:
    """Version 1.1 is right more often than 1.0 on what is true of the leads; summed over seeds, clearly."""
    sums = [0, 0]
    for seed in range(1, 5):
        figures = story("worse-version", seed, candidate="1.1").state.releases[AGENT]
        sums[0] += figures.beside["judged_right"]
        sums[1] += figures.shadow["judged_right"]
        assert figures.beside["judged"] == figures.shadow["judged"] > 90
    assert sums[1] > sums[0] * 102 // 100


def test_the_manager_decides_by_the_figures_and_the_matrix() -> None:
    day = story("new-version")
    (decided,) = [event for event in day.of("decision.made") if event.data.type == "agent_release"]
    assert (decided.actor, decided.data.choice) == ("sales_manager", "deploy")
    assert "manager decides" in decided.data.rule
    proposed = [e.actor for e in day.about(FLOW, "proposal.made")]
    assert proposed[0] == "rules_owner"
    (verdict,) = [event for event in day.of("decision.made") if event.data.type == "agent_rollback"]
    assert (verdict.actor, verdict.data.choice) == ("rules_owner", "stay")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_worse_version_is_not_deployed(seed: int) -> None:
    day = story("worse-version", seed)
    assert day.outcome(FLOW) == "not_deployed"
    assert only(day, "version.withdrawn").data.version == "1.2"
    assert not day.of("version.deployed")
    figures = day.state.releases[AGENT]
    assert (figures.live, figures.staged) == ("1.0", "")
    assert right(figures.shadow) < right(figures.beside)


def test_a_bad_version_deployed_on_thin_evidence_is_taken_back_the_next_noon() -> None:
    day = story("bad-version")
    assert day.outcome(FLOW) == "rolled_back"
    deployed, back = only(day, "version.deployed"), only(day, "version.rolled_back")
    assert (deployed.data.version, back.data.version, back.data.withdrawn) == ("1.2", "1.0", "1.2")
    assert ORG.calendar.day_index(back.at) == 1
    assert 12 <= ORG.calendar.local(back.at).hour < 13
    facts = day.state.facts
    assert facts["precision_since"] < facts["usual_precision"]
    assert facts["accuracy_since"] < facts["usual_accuracy"]


def test_from_the_rollback_on_version_1_0_grades_again() -> None:
    day = story("bad-version")
    deployed, back = only(day, "version.deployed"), only(day, "version.rolled_back")
    asked = [event for event in day.of("turn.requested") if event.actor == AGENT]
    by_time = {
        "1.0": [event for event in asked if event.seq < deployed.seq or event.seq > back.seq],
        "1.2": [event for event in asked if deployed.seq < event.seq < back.seq],
    }
    for version, events in by_time.items():
        assert {event.data.version for event in events} == {version}
    plain = {event.subject["item"]: event.data for event in play(ORG, days=2).of("item.scored")}
    after = [event for event in day.of("item.scored") if event.seq > back.seq and event.data.version == "1.0"]
    assert len(after) > 20
    assert all(plain[event.subject["item"]].points == event.data.points for event in after)


@pytest.mark.parametrize("facts", [{"reach_first": False}, {"staging_min": 60}, {"candidate": "1.1"}])
def test_without_the_hurry_or_the_fault_nothing_is_taken_back(facts: dict[str, Any]) -> None:
    """Take away what led to it and it does not happen: right grades first, more evidence, a sound version."""
    day = story("bad-version", **facts)
    assert day.outcome(FLOW) != "rolled_back"
    assert not day.of("version.rolled_back")


def test_a_department_without_versions_says_nothing_of_them(day: Day) -> None:
    assert not any(event.data.version for event in day.of("turn.requested"))
    assert day.state.releases == {}

"""Routing over any leads, absences, breakdowns and hours: within the territory, to somebody who is there."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from department.blueprint.people import Hours
from department.blueprint.timeline import Stimulus
from department.engine import encode, fold
from tests.laws import assert_lawful
from tests.leads import FLOW, assert_none_lost, pipeline, sent, with_hours
from tests.plays import Day, play

SELLERS = tuple(name for name, spec in pipeline().pack.agents.items() if "territory" in spec.tags)
OTHERS = tuple(name for name in pipeline().pack.agents if name not in SELLERS)
STATES = {"NY": "east", "": "east", "CA": "west", "TX": "central", "IL": "central", "Mars": "east"}
INDUSTRIES = ("software", "fintech", "energy", "retail", "")
SHIFTS = [
    Hours(opens="08:30", closes="12:00"),
    Hours(opens="11:30", closes="18:00"),
    Hours(opens="13:00", closes="14:00"),
]
MAY_FAIL = (*SELLERS, "routing", "sales_manager")

forms = st.fixed_dictionaries(
    {
        "company": st.just("Acme"), "first_name": st.just("Ann"), "last_name": st.just("Lee"),
        "state": st.sampled_from(list(STATES)), "industry": st.sampled_from(INDUSTRIES),
        "role": st.sampled_from(("owner", "manager", "")), "need": st.sampled_from(("replacing", "curious")),
        "timeline": st.sampled_from(("this month", "no date")), "budget": st.sampled_from(("over 50k", "under 5k", "")),
    }
)  # fmt: skip
days = st.fixed_dictionaries(
    {
        "leads": st.lists(st.tuples(st.integers(0, 535), forms), min_size=1, max_size=25),
        "absent": st.sets(st.sampled_from((*SELLERS, *OTHERS)), max_size=8),
        "hours": st.dictionaries(st.sampled_from(SELLERS), st.sampled_from(SHIFTS), max_size=6),
        "down": st.dictionaries(st.sampled_from(MAY_FAIL), st.integers(9, 16), max_size=5),
        "up": st.booleans(),
        "seed": st.integers(0, 1000),
    }
)  # fmt: skip


def played_day(case: dict[str, Any]) -> Day:
    """A day with these leads, those of forty points and more good enough for sales."""
    stimuli = [Stimulus(at=f"{hour:02}:07", down=[who]) for who, hour in case["down"].items()]
    if case["up"]:
        stimuli += [Stimulus(at=f"{hour + 1:02}:11", up=[who]) for who, hour in case["down"].items()]
    org = with_hours(case["hours"], stimuli)
    absent = {f"agent.{name}.absent": "true" for name in case["absent"]}
    facts = {"hot_threshold": 40, "max_open": 4}
    return sent(org, case["leads"], seed=case["seed"], scenario="x", facts=facts, settings=absent)


def down_at(played: Day, who: str, seq: int) -> bool:
    """Whether an agent was down as this event happened."""
    last = [event.kind for event in played.of("agent.down", "agent.up") if event.actor == who and event.seq < seq]
    return bool(last) and last[-1] == "agent.down"


@given(case=days)
def test_nobody_gets_a_lead_that_is_not_theirs_or_while_they_are_away(case: dict[str, Any]) -> None:
    played = played_day(case)
    org, given_to = played.org, played.of("item.assigned")
    came = {event.subject["item"]: event.data.record for event in played.of("item.arrived")}
    for event in given_to:
        record, to = came[event.subject["item"]], event.data.to
        assert org.pack.agents[to].tags["territory"] == STATES[record["state"]] == record["territory"]
        assert to not in case["absent"]
        assert not down_at(played, to, event.seq)
        assert org.calendars[to].is_open(event.at), played.clock(event)
    assert_none_lost(played)
    assert_lawful(org, played.engine.journal, played.state)
    assert encode(fold(org, played.events)) == encode(played.state)


@given(case=days)
def test_the_rules_give_nobody_more_than_the_most_nor_a_specialty_that_is_not_theirs(case: dict[str, Any]) -> None:
    """What routing gives by the rules; the sales manager may go beyond both, within the territory."""
    played = played_day(case)
    came = {event.subject["item"]: event.data.record for event in played.of("item.arrived")}
    by_rules = {e.subject["workflow"] for e in played.about(FLOW, "step.completed") if e.subject["step"] == "route"}
    for event in played.of("item.assigned"):
        if f"{FLOW}@{event.subject['item']}" in by_rules:
            tags = played.org.pack.agents[event.data.to].tags
            assert event.data.open <= 4
            assert came[event.subject["item"]]["specialty"] in (tags["specialty"], tags["second"])


@pytest.mark.parametrize(
    "absent", ["routing", "sales_manager", "operations", "follow_up", "west_software", "lead_capture"]
)
def test_a_day_without_somebody_loses_no_lead(absent: str) -> None:
    played = play(pipeline(), settings={f"agent.{absent}.absent": "true"})
    assert not [event for event in played.events if event.actor == absent]
    assert played.of("item.assigned")
    assert_none_lost(played)


def test_work_is_spread_among_those_of_a_territory() -> None:
    """Over a week nobody of a territory has more than twice the leads of the other."""
    played = play(pipeline(), days=5)
    had = Counter(event.data.to for event in played.of("item.assigned"))
    by_place: dict[str, list[int]] = {}
    for name in SELLERS:
        by_place.setdefault(str(pipeline().pack.agents[name].tags["territory"]), []).append(had[name])
    assert all(min(counts) * 2 >= max(counts) > 10 for counts in by_place.values()), by_place

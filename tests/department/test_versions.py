"""Versions of agents: what one puts in place, who ran what, and what a rollback restores."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as given_settings
from hypothesis import strategies as st

from department.blueprint.rules import Fact
from department.blueprint.versions import Version
from department.calendar import HOUR, MINUTE
from department.commands import AnyInput, Begin, RollBack
from department.engine import encode, fold
from department.errors import CommandError, UsageError
from department.org import Organisation
from department.scope import Scope
from tests.builders import department, people
from tests.plays import new_engine, play, run_on
from tests.swaps import AGENT, DEPLOYED, asked, begun, graded, leads, tiny

# what a version is


def test_a_version_overrides_what_it_names_and_keeps_the_rest() -> None:
    spec = people()["ann"]
    other = Version(summary="", pace=500, skills={"words": 1}, leans={"yes": 5}, rubrics={"a": "b"})
    org = Organisation(department(agents={**people(), "ann": replace(spec, versions={"2": other})}))
    changed = org.agent("ann", "2")
    assert (changed.pace, changed.skills, changed.leans) == (500, {"words": 1, "looks": 500}, {"yes": 5})
    assert (changed.rubrics, changed.version) == ({"a": "b"}, "2")
    assert (changed.tier, changed.weights, changed.acknowledges) == (spec.tier, spec.weights, spec.acknowledges)
    assert org.agent("ann") == org.agent("ann", "1.0") == org.pack.agents["ann"]
    assert (org.versions("ann"), org.versions("bob")) == (("1.0", "2"), ())


def test_a_version_set_from_the_start_works_in_its_own_way() -> None:
    """Pace, tier and courtesy are those of the version, and nobody else's change."""
    org = tiny(Version(summary="", pace=3000, acknowledges=0))
    plain, slow = play(org), play(org, settings={"agent.ann.version": "2"})
    estimates = [
        [e.data.estimate for e in day.about("chat", "task.assigned") if e.data.agent == "ann"] for day in (plain, slow)
    ]
    assert [3 * estimate for estimate in estimates[0]] == estimates[1]
    polite = [
        sum(e.actor == "ann" and e.data.type == "reply" for e in day.of("message.posted")) for day in (plain, slow)
    ]
    assert polite[0] > 0
    assert polite[1] == 0
    assert {e.data.version for e in slow.of("turn.requested") if e.actor == "ann"} == {"2"}
    assert {e.data.version for e in slow.of("turn.requested") if e.actor != "ann"} == {""}


def test_a_run_does_not_begin_with_a_version_that_is_not_there() -> None:
    engine = new_engine(DEPLOYED)
    with pytest.raises(UsageError, match=r"no version '1.3' of 'qualification'; nearest: 1\.[0-2]"):
        engine.execute(Begin(seed=1, settings={f"agent.{AGENT}.version": "1.3"}))
    assert engine.journal.count == 0


# rolling back


def assert_graded_as_said(day_events: list[Any], seed: int) -> set[str]:
    """Every grade is the one that the version its turn was asked of gives to the same lead; the versions seen."""
    turns, seen = asked(day_events), set()
    for event in day_events:
        if event.kind == "item.scored" and event.actor == AGENT:
            lead, version = event.subject["item"], event.data.version
            assert version == turns[f"lead@{lead}/qualify/{AGENT}"]
            if lead in graded(version, seed):
                assert (event.data.total, event.data.grade) == graded(version, seed)[lead], event
            seen.add(version)
    return seen


@given(minute=st.integers(61, 500), seed=st.sampled_from((1, 2)))
@given_settings(max_examples=8)
def test_a_rollback_restores_the_behaviour_from_that_instant(minute: int, seed: int) -> None:
    """Every lead asked about since is graded as version 1.0 grades it, every one before as 1.2 does."""
    engine = begun(DEPLOYED, seed)
    instant = DEPLOYED.start + minute * MINUTE
    run_on(engine, instant)
    assert engine.state.releases[AGENT].live == "1.2"
    under_way = {turn.id for turn in engine.state.turns.values() if turn.agent == AGENT}
    (back,) = engine.execute(RollBack(AGENT))
    run_on(engine, DEPLOYED.calendar.closing(0))
    events = list(engine.journal.read())
    assert_graded_as_said(events, seed)
    turns = asked(events[back.seq :])
    assert set(turns.values()) <= {"1.0"}
    for event in events[back.seq :]:
        if event.kind == "item.scored":
            late = f"lead@{event.subject['item']}/qualify/{AGENT}" in under_way
            assert event.data.version == ("1.2" if late else "1.0")
    deployed = next(event for event in events if event.kind == "version.deployed")
    between = asked(events[deployed.seq : back.seq])
    assert set(between.values()) <= {"1.2"}
    assert (back.data.version, back.data.withdrawn, back.data.served) == ("1.0", "1.2", back.at - deployed.at)


def test_the_journal_says_who_graded_what() -> None:
    day = play(DEPLOYED, scenario="swap")
    assert assert_graded_as_said(day.events, 1) == {"1.0", "1.2"}
    assert all(event.data.version == "" for event in day.of("turn.requested") if event.actor != AGENT)
    done = [e for e in day.of("step.completed") if e.subject["step"] == "qualify" and "grade" in e.data.result]
    assert {event.data.result["version"] for event in done} == {"1.0", "1.2"}


def test_a_turn_under_way_is_finished_by_the_version_that_was_asked() -> None:
    engine = begun(DEPLOYED)
    run_on(engine, DEPLOYED.start + HOUR)
    while not any(turn.agent == AGENT and turn.purpose == "score" for turn in engine.state.turns.values()):
        engine.step()
    (turn,) = [turn.id for turn in engine.state.turns.values() if turn.agent == AGENT]
    (back,) = engine.execute(RollBack(AGENT))
    run_on(engine, DEPLOYED.calendar.closing(0))
    after = [e for e in engine.journal.read(back.seq) if e.kind == "item.scored"]
    assert after[0].data.version == "1.2"
    assert f"lead@{after[0].subject['item']}/qualify/{AGENT}" == turn
    assert {event.data.version for event in after[1:]} == {"1.0"}


def test_a_rollback_by_the_operator_is_an_input_and_played_again() -> None:
    engine = begun(DEPLOYED)
    run_on(engine, DEPLOYED.start + 2 * HOUR)
    engine.execute(RollBack(AGENT))
    until = DEPLOYED.calendar.closing(0)
    run_on(engine, until)
    inputs: dict[int, AnyInput] = dict(engine.journal.inputs())
    assert RollBack(AGENT) in inputs.values()
    again = run_on(new_engine(DEPLOYED), until, inputs)
    assert again.journal.head == engine.journal.head
    assert encode(again.state) == encode(engine.state) == encode(fold(DEPLOYED, engine.journal.read()))


@pytest.mark.parametrize(
    ("agent", "says"),
    [
        ("qualificatoin", "no agent 'qualificatoin' to roll back; nearest: qualification"),
        ("routing", "'routing' has no version but its own"),
        (AGENT, "works as version 1.0, and none was at work before it"),
    ],
)
def test_a_rollback_of_what_cannot_go_back_changes_nothing(agent: str, says: str) -> None:
    engine = begun(DEPLOYED)
    before = encode(engine.state), engine.journal.head
    with pytest.raises(CommandError, match=says):
        engine.execute(RollBack(agent))
    assert (encode(engine.state), engine.journal.head) == before


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ((("version", "1.0"),), "works as version 1.0 already"),
        ((("version", "{fact.candidate}9"),), "There is no version '1.19'"),
        ((("into", "back"),), "none was at work before it"),
        ((("into", "out"),), "No version of 'qualification' is in staging"),
    ],
)
def test_a_release_that_has_nothing_to_change_fails_with_the_reason(words: tuple[Any, ...], why: str) -> None:
    engine = begun(leads(("only", words)))
    run_on(engine, DEPLOYED.start + 5 * MINUTE)
    (failed,) = [event for event in engine.journal.read() if event.kind == "step.failed"]
    assert why in failed.data.why
    assert not [event for event in engine.journal.read() if event.kind.startswith("version.")]


def test_one_can_go_back_as_often_as_one_went_forth() -> None:
    steps = (("first", (("version", "1.1"),)), ("second", (("version", "1.2"), ("needs", ("first",)))))
    engine = begun(leads(*steps))
    run_on(engine, DEPLOYED.start + 5 * MINUTE)
    assert engine.state.releases[AGENT].before == ["1.0", "1.1"]
    assert [engine.execute(RollBack(AGENT))[0].data.version for _ in range(2)] == ["1.1", "1.0"]
    with pytest.raises(CommandError, match="none was at work before"):
        engine.execute(RollBack(AGENT))


def test_formulas_may_ask_for_versions_and_desks() -> None:
    org = tiny(Version(summary="", pace=900), facts={**department().facts, "seen": Fact(value="")})
    engine = begun(org, scenario=None)
    scope = Scope(org, engine.state)
    assert (scope("version.ann.live"), scope("version.ann.staged"), scope("version.ann.previous")) == ("1.0", "", "")
    assert (scope("version.ann.compared"), scope("version.ann.live.anything"), scope("agent.ann.open")) == (0, 0, 0)

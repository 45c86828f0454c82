"""Versions of agents: what one puts in place, what staging leaves alone, and what a rollback restores."""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as given_settings
from hypothesis import strategies as st

from data import library
from department.blueprint.craft import Craft, Defect
from department.blueprint.rules import Fact
from department.blueprint.steps import Decide, Draft, Review, Reviewer
from department.blueprint.timeline import Scenario
from department.blueprint.versions import Release, Version
from department.blueprint.work import Workflow
from department.calendar import HOUR, MINUTE
from department.commands import AnyInput, Begin, RollBack
from department.engine import Engine, encode, fold
from department.errors import CommandError, UsageError
from department.org import Organisation
from department.scope import Scope
from tests.builders import YES_NO, department, people
from tests.plays import Day, commands_of, copy_of, new_engine, play, run_on

AGENT = "qualification"


def release(**more: Any) -> Release:
    """A release of the lead pipeline's qualification."""
    return Release(title="Release", **{"who": "operations", "agent": AGENT, **more})


@lru_cache
def leads(*steps: tuple[str, tuple[tuple[str, Any], ...]]) -> Organisation:
    """The lead pipeline with a scenario that runs these release steps, in the words of `Release`."""
    pack = library.load("lead-pipeline")
    flow = Workflow(title="Swap", owner="operations", steps={name: release(**dict(words)) for name, words in steps})
    scenario = Scenario(title="Swap", summary="", workflow="swap", at="09:01")
    return Organisation(
        replace(pack, workflows={**pack.workflows, "swap": flow}, scenarios={**pack.scenarios, "swap": scenario})
    )


DEPLOYED = leads(("deploy", (("version", "1.2"), ("at", "10:00"))))
STAGED = leads(("stage", (("version", "1.2"), ("into", "staging"), ("at", "10:00"))))
UNSTAGED = leads(("stage", (("version", "1.2"), ("into", "staging"), ("at", "10:00"), ("when", "1 == 2"))))


@lru_cache
def graded(version: str, seed: int) -> dict[str, tuple[int, str]]:
    """What a version makes of every lead of a day that it grades alone: total and grade by lead."""
    day = play(DEPLOYED, seed=seed, settings={f"agent.{AGENT}.version": version})
    return {event.subject["item"]: (event.data.total, event.data.grade) for event in day.of("item.scored")}


def begun(org: Organisation, seed: int = 1, scenario: str | None = "swap", **settings: str) -> Engine:
    engine = new_engine(org, seed)
    engine.execute(Begin(seed=seed, scenario=scenario, settings=settings))
    return engine


def asked(events: list[Any]) -> dict[str, str]:
    """The version that each turn of the versioned agent was asked of."""
    return {e.subject["turn"]: e.data.version for e in events if e.kind == "turn.requested" and e.actor == AGENT}


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


def tiny(version: Version, agent: str = "ann", **more: Any) -> Organisation:
    return Organisation(
        department(agents={**people(), agent: replace(people()[agent], versions={"2": version})}, **more)
    )


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


# staging


def told(day: Day, flow: str = "swap") -> list[tuple[Any, ...]]:
    """The events of a day but those of a workflow and of versions; causes by their place among these."""
    kept = [
        e
        for e in day.events
        if not e.kind.startswith("version.") and not e.subject.get("workflow", "").startswith(flow)
    ]
    places = {event.seq: place for place, event in enumerate(kept)}
    seqs = {"messages", "answers", "reply_to"}
    return [
        (e.at, e.kind, e.actor, e.subject, places.get(e.cause or 0), [places.get(ref) for ref in e.refs], e.due,
         {name: value for name, value in _data(e).items() if name not in seqs})
        for e in kept
    ]  # fmt: skip


def _data(event: Any) -> dict[str, Any]:
    return {name: getattr(event.data, name) for name in event.data.__struct_fields__}


@pytest.mark.parametrize("seed", [1, 2])
def test_what_is_staged_changes_nothing_in_the_day(seed: int) -> None:
    """With and without it the same things happen at the same instants, from the same causes, with the same tallies."""
    without, staged = (play(org, seed=seed, scenario="swap") for org in (UNSTAGED, STAGED))
    assert len(staged.of("version.compared")) > 50
    assert not without.of("version.compared")
    assert told(staged) == told(without)
    assert staged.state.facts == without.state.facts
    assert staged.state.tally == without.state.tally
    assert staged.state.items == without.state.items


def test_a_comparison_says_what_both_would_make_of_the_same_lead() -> None:
    day = play(STAGED, scenario="swap")
    staged = day.of("version.staged")[0]
    scored = {event.subject["item"]: event for event in day.of("item.scored") if event.seq > staged.seq}
    compared = {e.subject["turn"].split("/")[0].partition("@")[2]: e.data for e in day.of("version.compared")}
    assert set(compared) == {lead for lead, event in scored.items() if event.actor == AGENT}
    for lead, data in compared.items():
        assert (data.points, data.result) == (scored[lead].data.total, scored[lead].data.grade)
        if lead in graded("1.2", 1):
            assert (data.would_points, data.would) == graded("1.2", 1)[lead]
        assert data.same == (data.result == data.would)
        done = next(e for e in day.of("step.completed") if e.subject == {"workflow": f"lead@{lead}", "step": "qualify"})
        assert data.counts == done.data.counts
        assert set(data.would_count) == set(data.counts)
    figures = day.state.releases[AGENT]
    assert figures.compared == len(compared)
    assert figures.same == sum(data.same for data in compared.values())
    assert figures.beside["judged"] == figures.shadow["judged"] == len(compared)
    assert figures.beside["buyers"] == figures.shadow["buyers"]
    assert figures.shadow["judged_right"] == sum(data.would_count["judged_right"] for data in compared.values())


def test_a_staged_version_whose_formula_fails_holds_nothing_up() -> None:
    pack = UNSTAGED.pack
    bad = replace(pack.rubrics["bant_generous"].criteria["budget"], points="1 // (param.depth - param.depth)")
    rubric = replace(pack.rubrics["bant_generous"], criteria={**pack.rubrics["bant_generous"].criteria, "budget": bad})
    org = Organisation(replace(STAGED.pack, rubrics={**pack.rubrics, "bant_generous": rubric}))
    broken = play(org, scenario="swap")
    assert told(broken) == told(play(UNSTAGED, scenario="swap"))
    assert {(event.data.would, event.data.same) for event in broken.of("version.compared")} == {("", False)}


@pytest.mark.parametrize("share", [0.3, 0.62, 0.9])
def test_a_run_stopped_amid_staging_and_after_a_rollback_ends_at_the_same_head(share: float) -> None:
    org = leads(("stage", (("version", "1.2"), ("into", "staging"))), ("deploy", (("version", "1.2"), ("at", "12:00"))),
                ("back", (("into", "back"), ("at", "15:00"))))  # fmt: skip
    until = org.calendar.closing(0)
    whole = run_on(begun(org), until)
    commands = commands_of(whole.journal)
    kept = copy_of(commands[: int(len(commands) * share)])
    engine = new_engine(org, state=fold(org, kept.read()), journal=kept)
    assert run_on(engine, until).journal.head == whole.journal.head


# choices and readings


def trial(version: Version, steps: dict[str, Any], agent: str, *, staged: bool = True) -> Organisation:
    stage = Release(
        title="Stage", who="chief", agent=agent, version="2", into="staging", when=None if staged else "1 == 2"
    )
    flows = {"swap": Workflow(title="Swap", owner="chief", steps={"stage": stage}),
             "work": Workflow(title="Work", owner="chief", channel="all", steps=steps)}  # fmt: skip
    scenarios = {"swap": Scenario(title="Swap", summary="", workflow="swap", at="09:01")}
    routines = {"work": replace(department().routines["chat"], workflow="work", cron="0 10 * * *")}
    return tiny(version, agent, workflows=flows, scenarios=scenarios, routines=routines)


def both(make: Callable[[bool], Organisation]) -> tuple[Day, Day]:
    """The day without and with staging; that they are the same is asserted."""
    without, staged = (play(make(shown), scenario="swap") for shown in (False, True))
    assert told(staged) == told(without)
    return without, staged


def test_a_staged_version_that_weighs_otherwise_chooses_beside_the_live_one() -> None:
    steps = {"small": Decide(title="Small", who="cyd", decision="small", options=YES_NO)}
    contrary = Version(summary="", leans={"no": 10_000})
    _, staged = both(lambda shown: trial(contrary, steps, "cyd", staged=shown))
    (compared,) = staged.of("version.compared")
    assert (compared.data.purpose, compared.data.result, compared.data.would) == ("decide", "yes", "no")
    assert not compared.data.same
    assert staged.choices("work") == [("cyd", "small", "yes")]


def test_a_staged_reviewer_reads_the_same_draft() -> None:
    by = {"words": Reviewer(who="left", areas=["words"], takes="5m", threshold=1)}
    steps = {
        "draft": Draft(title="Draft", who="ann", craft="page", piece="A page", takes="10m"),
        "review": Review(title="Review", needs=["draft"], of="draft", by=by),
    }
    craft = Craft(title="Page", defects={"typo": Defect(area="words", weight=30, chance=1000, says="typos")})

    def make(shown: bool) -> Organisation:  # noqa: FBT001
        org = trial(Version(summary="", skills={"words": 0}), steps, "left", staged=shown)
        agents = org.pack.agents
        sharp = {
            **agents,
            "left": replace(agents["left"], skills={"words": 1000}),
            "ann": replace(agents["ann"], skills={}),
        }
        return Organisation(replace(org.pack, agents=sharp, crafts={"page": craft}))

    _, staged = both(make)
    (compared,) = staged.of("version.compared")
    assert (compared.data.purpose, compared.data.points, compared.data.would_points) == ("review", 70, 100)


def test_a_version_that_could_not_differ_is_not_compared() -> None:
    steps = {"small": Decide(title="Small", who="cyd", decision="small", options=YES_NO)}
    _, staged = both(lambda shown: trial(Version(summary="", pace=2000), steps, "cyd", staged=shown))
    assert staged.of("version.staged")
    assert not staged.of("version.compared")


def test_formulas_may_ask_for_versions_and_desks() -> None:
    org = tiny(Version(summary="", pace=900), facts={**department().facts, "seen": Fact(value="")})
    engine = begun(org, scenario=None)
    scope = Scope(org, engine.state)
    assert (scope("version.ann.live"), scope("version.ann.staged"), scope("version.ann.previous")) == ("1.0", "", "")
    assert (scope("version.ann.compared"), scope("version.ann.live.anything"), scope("agent.ann.open")) == (0, 0, 0)

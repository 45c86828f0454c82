"""Staging: a version beside the one at work has the same input, is compared with it, and changes nothing."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from department.blueprint.craft import Craft, Defect
from department.blueprint.steps import Decide, Draft, Review, Reviewer
from department.blueprint.timeline import Scenario
from department.blueprint.versions import Release, Version
from department.blueprint.work import Workflow
from department.engine import fold
from department.org import Organisation
from tests.builders import YES_NO, department
from tests.plays import Day, commands_of, copy_of, new_engine, play, run_on
from tests.swaps import AGENT, STAGED, UNSTAGED, begun, graded, leads, tiny


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

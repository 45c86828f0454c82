"""What stands in a step's way fails that step, and the day goes on: nobody there, a formula on wrong data, no reply."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from department.blueprint.arrivals import Criterion, Field, Rubric, Service
from department.blueprint.item_steps import Await, Call, Handoff, Match, Score
from department.blueprint.people import Meeting
from department.blueprint.rules import Option
from department.blueprint.steps import (
    Approve,
    Ask,
    Assign,
    Decide,
    Draft,
    Escalate,
    Meet,
    Propose,
    Publish,
    Respond,
    Review,
    Reviewer,
    Skill,
    Step,
    Tell,
    Track,
    Vote,
    Wait,
)
from department.blueprint.work import Outcome
from department.commands import Begin, Reply
from department.draws import chance
from department.engine import encode, fold
from department.errors import MindError, UsageError
from department.minds.simulated import SimulatedMind
from department.org import Organisation
from department.ports import Briefing
from tests.alone import BAND, FIELDS, SAID, STREAM, only, sound
from tests.builders import YES_NO, department, organisation
from tests.fakes import PlainMind, ScriptedMind
from tests.laws import assert_lawful
from tests.plays import Day, new_engine, play, run_on
from tests.strategies import live, lives, scenarios, seeds, settings_of_runs

WHO = "assignee"
READER = {"one": Reviewer(who=WHO, areas=["words"], takes="5m", threshold=50)}
TEXT = Draft(title="Text", who="ann", craft="page", piece="A page", takes="5m")
GIVEN = Match(title="Give", who="left", to=["ann"], takes="5m")
KINDS: dict[str, Step] = {
    "tell": Tell(title="X", who=WHO, to=["left"]),
    "tell to": Tell(title="X", who="left", to=[WHO]),
    "ask": Ask(title="X", who=WHO, to=["left"]),
    "ask to": Ask(title="X", who="left", to=[WHO]),
    "assign": Assign(title="X", to=[WHO], takes="5m"),
    "assign who": Assign(title="X", who=WHO, to=["left"], takes="5m"),
    "draft": Draft(title="X", who=WHO, craft="page", piece="A page", takes="5m"),
    "review": Review(title="X", of="text", by=READER),
    "publish": Publish(title="X", who=WHO),
    "track": Track(title="X", who=WHO, of="text"),
    "decide": Decide(title="X", who=WHO, decision="small", options=YES_NO),
    "approve": Approve(title="X", who=WHO, decision="piece", of="text"),
    "escalate": Escalate(title="X", who=[WHO], decision="grave", options=YES_NO),
    "propose": Propose(title="X", who=WHO, to=["left"], options=YES_NO),
    "propose to": Propose(title="X", who="left", to=[WHO], options=YES_NO),
    "respond": Respond(title="X", who=[WHO], to=["left"], of="first"),
    "vote": Vote(title="X", who=[WHO], options=YES_NO),
    "meet": Meet(title="X", meeting="views", attendees=[WHO]),
    "boss": Tell(title="X", who=f"manager_of({WHO})", to=["chief"]),
    "shared": Tell(title="X", who=f"common_manager({WHO}, cyd)", to=["left"]),
    "reports": Assign(title="X", to=[f"reports_of(manager_of({WHO}))"], takes="5m"),
}
ITEM_KINDS: dict[str, Step] = {
    "score": Score(title="X", who=WHO, rubric="bant", takes="5m"),
    "call": Call(title="X", who=WHO, service="register", takes="5m"),
    "handoff": Handoff(title="X", who=WHO, to=["left"]),
    "handoff to": Handoff(title="X", who="left", to=[WHO]),
    "await": Await(title="X", who=WHO, replies="True", reply_after="10m"),
}
BEFORE: dict[str, Step] = {
    "text": TEXT,
    "first": Propose(title="First", who="left", to=["right"], options=YES_NO, needs=["text"]),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_step_that_nobody_can_do_fails_with_a_sentence(kind: str) -> None:
    steps = {**BEFORE, "x": replace(KINDS[kind], needs=["first"], on_fail="said"), "said": SAID}
    played = sound(only(steps))
    assert played.outcome("alone") == "done"
    assert "nobody" in played.step("alone", "x", "step.failed").data.why
    assert played.step("alone", "said", "step.completed")
    assert not played.step("alone", "x")


@pytest.mark.parametrize("kind", KINDS | ITEM_KINDS)
def test_whoever_has_the_item_may_stand_in_every_role(kind: str) -> None:
    """Ann has it; Bob, who is her equal, never acts."""
    spec = {**KINDS, **ITEM_KINDS}[kind]
    steps = {**BEFORE, "give": replace(GIVEN, needs=["first"]), "x": replace(spec, needs=["give"])}
    played = sound(only(steps, items=True))
    started = played.step("alone", "x")
    assert started
    assert played.step("alone", "x", "step.completed")
    told = [p for e in played.of("message.posted") if e.subject["message"].startswith("x/") for p in e.data.to]
    heads = {"boss": "left", "shared": "chief"}
    assert heads.get(kind, "ann") in (told if kind.endswith(" to") else started.data.who)


def test_an_empty_list_to_repeat_for_fails_its_step() -> None:
    steps = {"x": Tell(title="X", each="reports_of(ann)", who="item", to=["left"], on_fail="said"), "said": SAID}
    assert "nothing to do it for" in sound(only(steps)).step("alone", "x", "step.failed").data.why


def test_a_meeting_without_anybody_is_not_held() -> None:
    """All are away, or already sit in another one."""
    slow = Meeting(title="slow", length="2h", led_by="chief", attendees=["all"], collects="views")
    steps = {
        "long": Meet(title="Long", meeting="views"),
        "x": Meet(title="X", meeting="updates", after="10m", on_fail="said"),
        "said": SAID,
    }
    played = sound(only(steps, meetings={**department().meetings, "views": slow}))
    assert "nobody of those invited" in played.step("alone", "x", "step.failed").data.why
    assert len(played.of("meeting.started")) == len(played.of("meeting.held")) == 1
    assert played.step("alone", "said", "step.completed")


def test_nobody_starts_by_hand_what_is_about_an_item() -> None:
    engine = new_engine(only({"x": SAID}, items=True))
    with pytest.raises(UsageError, match="cannot be started without one"):
        engine.execute(Begin(seed=1, workflow="alone"))


# formulas that cannot be worked out on what is so: a word where a number must stand, a division by 0

BAD = ("param.size + 1", "1 // param.gone", "param.size < 3")
OPTIONS = {"yes": Option(label="yes", values={"gain": BAD[0]}), "no": Option(label="no")}
UNSURE = {"yes": Option(label="yes", when=BAD[2]), "no": Option(label="no")}
SETS = {"yes": Option(label="yes", sets={"gain": BAD[1]})}
WORK = Assign(title="X", to=["ann"], takes="5m")
FORMULAS: dict[str, Step] = {
    "when": replace(WORK, when=BAD[2]),
    "sets": replace(WORK, sets={"gain": BAD[1]}),
    "a list": replace(WORK, sets={"gain": "[1, 2]"}),
    "a budget": replace(WORK, sets={"budget.cash": "param.name"}),
    "counts": replace(WORK, counts={"gain": "param.name"}),
    "spends": replace(WORK, spends={"cash": BAD[0]}),
    "gives": Ask(title="X", who="left", to=["ann"], gives={"gain": BAD[0]}),
    "decide": Decide(title="X", who="left", decision="small", options=OPTIONS),
    "decide when": Decide(title="X", who="cyd", decision="small", options=UNSURE),
    "decide sets": Decide(title="X", who="cyd", decision="small", options=SETS),
    "amount": Decide(title="X", who="right", decision="money", amount=BAD[0], options=YES_NO),
    "escalate": Escalate(title="X", who=["bob"], decision="grave", options=OPTIONS),
    "propose": Propose(title="X", who="left", to=["right"], options=OPTIONS),
    "vote": Vote(title="X", who=["ann", "bob"], options=UNSURE),
    "meet": Meet(title="X", meeting="positions", options=OPTIONS),
    "wait": Wait(title="X", until=BAD[2]),
    "skill": Skill(title="X", skill="share", inputs={"part": BAD[0], "whole": "3"}),
    "skill word": Skill(title="X", skill="share", inputs={"part": "param.name", "whole": "3"}),
    "score": Score(title="X", who="left", rubric="wrong", takes="5m"),
    "call": Call(title="X", who="left", service="wrong", takes="5m"),
    "call gives": Call(title="X", who="left", service="register", takes="5m", gives={"param.size": BAD[0]}),
    "where": Match(title="X", who="left", to=["ann"], where=BAD[2], takes="5m"),
    "best": Match(title="X", who="left", to=["ann"], best="param.name", takes="5m"),
    "replies": Await(title="X", who="left", replies=BAD[2], reply_after="10m"),
    "reply counts": Await(title="X", who="left", replies="True", reply_after="10m", counts={"gain": "param.name"}),
    "time-out": replace(WORK, takes="2h", within="5m", on_timeout="continue", counts={"gain": BAD[0]}),
}
WRONG: dict[str, Any] = {
    "rubrics": {"wrong": Rubric(criteria={"all": Criterion(points=BAD[0], most=20, bands=BAND)}, grades=BAND)},
    "services": {"wrong": Service(title="W", fails=BAD[0]), "register": Service(title="R", fails="0")},
}


@pytest.mark.parametrize("place", FORMULAS)
def test_a_formula_that_cannot_be_worked_out_fails_its_step(place: str) -> None:
    """Nothing of the step half done: no decision, no money, no fact; the formula and the reason are told."""
    steps = {"x": replace(FORMULAS[place], on_fail="said"), "said": SAID}
    played = sound(only(steps, items=True, **WRONG))
    failed = played.step("alone", "x", "step.failed")
    why = {
        "a list": "gives a list", "skill word": "the skill 'share' cannot work", "time-out": "cannot be worked out",
        "counts": "gives 'Lead' where a number", "best": "gives 'Lead' where a number",
        "a budget": "gives 'Lead' where a number", "reply counts": "gives 'Lead' where a number",
    }.get(place, "cannot be worked out")  # fmt: skip
    assert why in failed.data.why, failed.data.why
    assert played.step("alone", "said", "step.completed")
    assert not played.of("fact.learned", "budget.spent", "budget.raised", "item.scored", "item.assigned")
    assert not played.step("alone", "x", "step.completed")
    assert played.state.tally["items_arrived"] > 1
    assert not [name for name, person in played.state.people.items() if person.queue or person.current]


def test_without_a_failure_path_the_workflow_fails_and_the_others_go_on() -> None:
    played = sound(only({"x": replace(WORK, when=BAD[0])}, items=True))
    assert set(played.outcome("alone").split(", ")) == {"failed"}
    assert len(played.of("workflow.failed")) == played.state.tally["items_arrived"] > 1


def test_an_outcome_that_cannot_be_worked_out_fails_the_workflow() -> None:
    played = sound(only({"x": WORK}, items=True, outcomes=[Outcome(name="big", when=BAD[2])]))
    failed = played.of("workflow.failed")
    assert failed
    assert all(event.data.step == "" and "cannot be worked out" in event.data.why for event in failed)
    assert not played.state.flows


def test_what_the_world_cannot_work_out_leaves_a_field_empty_and_says_so() -> None:
    fields = {
        **FIELDS,
        "rate": Field(formula=BAD[1]),
        "luck": Field(chance=BAD[0], hidden=True),
        "end": Field(text="x"),
    }
    org = only({"x": WORK}, items=True)
    org = Organisation(replace(org.pack, arrivals={"leads": replace(STREAM, fields=fields)}))
    played = sound(org)
    for event in played.of("item.arrived"):
        assert (event.data.record["rate"], event.data.truth["luck"], event.data.record["end"]) == ("", 0, "x")
        assert [fault.partition(":")[0] for fault in event.data.faults] == ["rate", "luck"]
    assert set(played.outcome("alone").split(", ")) == {"done"}


# minds that give no reply


class Moody:
    """A simulated mind that fails some of its turns, drawn by their paths."""

    name = "moody"

    def __init__(self, org: Organisation, seed: int, often: int) -> None:
        self._inner, self._seed, self._often = SimulatedMind(org, seed), seed, often

    def think(self, briefing: Briefing, key: str) -> Reply:
        if chance(self._often, self._seed, "moody", key):
            raise MindError("The service did not answer.")
        return self._inner.think(briefing, key)


TINY = organisation()


@given(
    seed=seeds, often=st.sampled_from((1, 100, 500, 1000)), scenario=scenarios, settings=settings_of_runs, moves=lives
)
def test_any_mind_may_fail_any_turn(seed, often, scenario, settings, moves) -> None:
    """Every day ends, every meeting closes, every escalation ends on its path (the laws), fold equals live."""
    engine = new_engine(TINY, seed, Moody(TINY, seed, often))
    engine.execute(Begin(seed=seed, scenario=scenario, settings=settings))
    until = TINY.calendar.closing(1)
    live(engine, moves, until)
    run_on(engine, until)
    played = Day(engine, list(engine.journal.read()))
    assert_lawful(TINY, engine.journal, engine.state)
    assert encode(fold(TINY, played.events)) == encode(engine.state)
    assert played.of("day.closed")
    assert not engine.state.meetings
    assert all(person.meeting is None for person in engine.state.people.values())


def test_the_default_day_goes_on_whatever_turns_fail(org: Organisation) -> None:
    for seed, often in ((1, 30), (2, 300), (3, 1000)):
        played = play(org, seed=seed, scenario="crisis", mind=Moody(org, seed, often))
        assert played.of("day.closed")
        assert len(played.of("turn.failed")) > 5
        assert_lawful(org, played.engine.journal, played.state)
        assert not played.state.meetings


def test_a_meeting_that_nobody_sums_up_closes_and_its_step_fails() -> None:
    def change(_: Briefing, key: str, reply: Reply) -> Reply:
        if key.endswith("/wrap"):
            raise MindError("The service did not answer.")
        return reply

    steps = {"x": Meet(title="X", meeting="updates", on_fail="said"), "said": SAID}
    played = sound(only(steps), mind=ScriptedMind(PlainMind(), change))
    assert len(played.of("meeting.held")) == len(played.of("update.given")) // 6 == 1
    assert "gave no usable reply" in played.step("alone", "x", "step.failed").data.why
    assert played.step("alone", "said", "step.completed")

"""Where a workflow ends while something of it is still under way, and who may stand in for whom."""

import pytest

from department.blueprint.rules import DecisionType, Option
from department.blueprint.steps import (
    Approve,
    Assign,
    Decide,
    Draft,
    Escalate,
    Meet,
    Propose,
    Publish,
    Review,
    Reviewer,
    Step,
    Tell,
)
from department.blueprint.timeline import Routine
from department.blueprint.work import Workflow
from department.commands import Answer, Begin
from department.engine import encode, fold
from tests.builders import YES_NO, decisions, matrix, organisation
from tests.fakes import PlainMind, ScriptedMind, explained, straying, taking
from tests.laws import assert_lawful
from tests.plays import Day, new_engine, play, run_on


def only(steps: dict[str, Step], kinds: dict[str, DecisionType] | None = None, **changes):
    """The tiny department with one workflow, started at nine."""
    flow = Workflow(title="Alone", owner="left", channel="all", steps=steps)
    routine = Routine(cron="0 9 * * *", workflow="alone")
    return organisation(
        workflows={"alone": flow},
        routines={"alone": routine},
        scenarios={},
        decisions={**decisions(), **(kinds or {})},
        **changes,
    )


def sound(played: Day) -> Day:
    """A played day that went through, lawful, and equal to its fold."""
    assert played.of("day.closed")
    assert_lawful(played.org, played.engine.journal, played.state)
    assert encode(fold(played.org, played.events)) == encode(played.state)
    return played


def test_a_meeting_ends_even_when_its_workflow_fails_meanwhile() -> None:
    steps = {
        "meet": Meet(title="Meet", meeting="updates"),
        "book": Assign(title="Book", to=["cyd"], takes="10m", spends={"cash": "99000"}, after="5m"),
    }
    played = sound(play(only(steps)))
    assert played.outcome("alone") == "failed"
    assert not played.state.meetings
    assert all(person.meeting is None for person in played.state.people.values())


@pytest.mark.parametrize("way", ["fail", "continue", "late"])
def test_a_meeting_step_that_times_out_lets_everybody_go(way: str) -> None:
    steps = {
        "meet": Meet(title="Meet", meeting="updates", within="7m", on_timeout=way),
        "late": Tell(title="Late", who="left", to=["right"]),
    }
    if way != "late":
        del steps["late"]
    played = sound(play(only(steps)))
    assert not played.state.meetings
    assert all(person.meeting is None for person in played.state.people.values())


@pytest.mark.parametrize("way", ["fail", "continue", "late"])
def test_the_tasks_of_a_step_that_times_out_have_failed_and_say_why(way: str) -> None:
    """One is done in time, one is at work, one not begun: those two count as errors, and nothing else does."""
    steps = {
        "work": Assign(
            title="Work", each=["1", "2", "3"], to=["ann"], takes="20m", within="30m", on_timeout=way, done_say="done"
        ),
        "late": Tell(title="Late", who="left", to=["right"]),
    }
    if way != "late":
        del steps["late"]
    played = sound(play(only(steps)))
    failed = played.of("task.failed")
    assert [(event.actor, event.data.why) for event in failed] == [("ann", "nothing came within 30m")] * 2
    assert not played.of("task.cancelled")
    tally = played.state.tally
    assert (tally["tasks_completed"], tally["tasks_failed"], tally["tasks_open"]) == (1, 2, 0)


def test_a_meeting_held_again_in_a_revision_is_another_meeting() -> None:
    """What a loop repeats gets new ids: turns and messages of the second round are not those of the first."""
    by = {"words": Reviewer(who="left", areas=["words"], takes="5m", threshold=100)}
    steps = {
        "draft": Draft(title="Draft", who="ann", craft="page", piece="A page", takes="10m"),
        "meet": Meet(title="Look at it", meeting="views", needs=["draft"]),
        "review": Review(title="Review", needs=["meet"], of="draft", by=by, limit=2, on_fail="end"),
        "end": Tell(title="End", who="left", to=["ann"]),
    }
    played = next(d for d in (play(only(steps), seed=seed) for seed in range(1, 20)) if d.of("step.looped"))
    sound(played)
    assert len(played.of("meeting.held")) > 1


def test_an_escalation_by_somebody_who_is_not_involved_is_refused_and_the_day_goes_on() -> None:
    kinds = {"small": DecisionType(title="Small", matrix=matrix("-DDD"), autonomy="L4")}
    steps = {"climb": Escalate(title="Climb", who=["ann"], decision="small", options=YES_NO)}
    played = sound(play(only(steps, kinds)))
    assert [event.actor for event in played.of("authority.refused")] == ["ann"]
    assert not played.of("escalation.raised")
    assert played.outcome("alone") == "failed"


def test_a_case_asked_again_after_changes_is_a_new_decision() -> None:
    steps = {
        "draft": Draft(title="Draft", who="ann", craft="page", piece="A page", takes="10m"),
        "approve": Approve(title="Approve", needs=["draft"], who="left", decision="piece", of="draft", threshold=40),
        "out": Publish(title="Out", needs=["approve"], who="ann", of="draft"),
    }
    engine = new_engine(only(steps), mind=PlainMind())
    engine.execute(Begin(seed=1, settings={"operator": "ask"}))
    asked = []
    for outcome in ("changes", "approved"):
        while not engine.state.approvals:
            engine.step()
        approval = next(iter(engine.state.approvals.values()))
        asked.append(approval)
        engine.execute(Answer(approval.id, outcome, approval.digest))
    run_on(engine, engine.org.calendar.closing(0))
    played = sound(Day(engine, list(engine.journal.read())))
    assert asked[0].digest != asked[1].digest
    opened = [event.subject["decision"] for event in played.of("decision.opened")]
    assert opened == [opened[0], f"{opened[0]}/2"]
    assert played.public("alone") == ["A page"]
    chain = [event.kind for event in explained(played.events, played.of("content.published")[0].seq).causes]
    assert chain.index("approval.answered") + 1 == chain.index("approval.requested")
    assert "routine.fired" in chain


def test_nobody_stands_in_for_the_person_on_a_choice_of_their_own() -> None:
    """The deputy is asked when the person is silent, but not to approve what the deputy chose."""
    kinds = {
        "piece": DecisionType(title="Piece", matrix=matrix("PPD-"), autonomy="L3", deadline="30m", on_expiry="hold")
    }
    steps = {"go": Decide(title="Go", who="chief", decision="piece", options=YES_NO, on_expiry="no"),
             "no": Tell(title="No", who="left", to=["ann"])}  # fmt: skip
    played = sound(play(only(steps, kinds), settings={"human.presence": "0"}))
    assert not played.of("approval.delegated")
    assert len(played.of("approval.expired")) == 1


def test_the_deputy_answers_what_was_delegated_and_a_stray_answer_fails_the_step() -> None:
    steps = {
        "go": Decide(title="Go", who="left", decision="piece", options=YES_NO, on_fail="no"),
        "no": Tell(title="No", who="left", to=["ann"]),
    }
    org = only(steps)
    silent = {"human.presence": "0"}
    played = sound(play(org, settings=silent))
    assert [event.actor for event in played.of("approval.answered")] == ["chief"]
    mind = ScriptedMind(PlainMind(), straying("deputise"))
    strayed = sound(play(org, settings=silent, mind=mind))
    assert [event.actor for event in strayed.of("turn.failed")] == ["chief"]
    assert not strayed.of("approval.answered")
    assert strayed.step("alone", "no")


def test_an_option_whose_condition_does_not_hold_is_not_on_offer_to_anybody() -> None:
    options = {**YES_NO, "never": Option(label="never", when="fact.ready", values={"gain": "1000"})}
    steps: dict[str, dict[str, Step]] = {
        "propose": {"ask": Propose(title="P", who="left", to=["right"], options=options)},
        "meet": {"ask": Meet(title="M", meeting="positions", options=options)},
        "decide": {"ask": Decide(title="D", who="left", decision="joint", options=options)},
    }
    for kind, alone in steps.items():
        purposes = {"meet": "positions"}
        mind = ScriptedMind(PlainMind(), straying(purposes.get(kind, kind), choice="never"))
        played = sound(play(only(alone), mind=mind))
        assert played.of("turn.failed"), kind
        assert not [e for e in played.of("position.taken", "decision.made") if e.data.choice == "never"], kind
    ready = play(only(steps["propose"]), mind=ScriptedMind(PlainMind(), taking("never")), facts={"ready": True})
    assert [event.data.choice for event in ready.of("position.taken")] == ["never"]


def test_the_escalation_of_a_question_that_a_person_turned_down_is_resolved() -> None:
    steps = {
        "climb": Escalate(title="Climb", who=["ann"], decision="grave", options=YES_NO, on_reject="no"),
        "no": Tell(title="No", who="left", to=["ann"]),
    }
    for outcome, choice in (("rejected", "rejected"), ("changes", "changes")):
        engine = new_engine(only(steps))
        engine.execute(Begin(seed=1, settings={"operator": "ask"}))
        while not engine.state.approvals:
            engine.step()
        approval = next(iter(engine.state.approvals.values()))
        engine.execute(Answer(approval.id, outcome, approval.digest))
        run_on(engine, engine.org.calendar.closing(0))
        played = sound(Day(engine, list(engine.journal.read())))
        assert [event.data.choice for event in played.of("escalation.resolved")] == [choice]
        assert played.step("alone", "no")


def test_work_that_fails_for_good_takes_its_open_escalation_with_it() -> None:
    steps = {
        "climb": Escalate(title="Climb", who=["ann"], decision="grave", options=YES_NO),
        "book": Assign(title="Book", to=["cyd"], takes="10m", spends={"cash": "99000"}, after="25m"),
    }
    played = sound(play(only(steps), settings={"human.presence": "0"}))
    assert played.outcome("alone") == "failed"
    assert len(played.of("escalation.raised")) == len(played.of("escalation.expired")) == 1


def test_an_absent_chief_leaves_decisions_to_the_person_and_work_to_the_next() -> None:
    steps = {
        "say": Tell(title="Say", who="chief", to=["all"]),
        "go": Escalate(title="Go", who=["bob"], decision="grave", options=YES_NO, needs=["say"]),
    }
    played = sound(play(only(steps), settings={"agent.chief.absent": "true", "human.presence": "1000"}))
    assert not [event for event in played.events if event.actor == "chief"]
    assert played.choices("alone")[0][0] == "operator"


def test_work_given_by_somebody_to_themselves_needs_no_message() -> None:
    """An assignment whose giver is among its takers is handed out at once, each task once."""
    steps = {"work": Assign(title="Work", who="left", to=["left", "ann"], takes="10m")}
    played = sound(play(only(steps)))
    assert len(played.of("task.assigned")) == len(played.of("task.completed")) == 2

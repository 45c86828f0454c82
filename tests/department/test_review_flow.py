"""What a review found: failure paths that meet, rounds, time-outs, money, silence, absence, and days passed over."""

from dataclasses import replace

import msgspec
import pytest

from department.blueprint.rules import Budget
from department.blueprint.steps import Approve, Ask, Assign, Decide, Draft, Publish, Review, Reviewer, Step, Tell, Wait
from department.blueprint.work import Workflow
from department.calendar import HOUR, MINUTE
from department.commands import Answer, Begin, Claim, Inject, JumpClock, SetAutonomy
from department.engine import encode
from department.errors import CommandError
from department.evolve.apply import evolve
from department.org import Organisation
from tests.builders import YES_NO, decisions, department, organisation
from tests.laws import assert_lawful
from tests.plays import Day, new_engine, play, run_on

TELL = Tell(title="Say so", who="left", to=["chief"])


def only(steps: dict[str, Step], **changes) -> Organisation:
    """The tiny department with one workflow, `alone`, and no routine."""
    flow = Workflow(title="Alone", owner="left", channel="all", steps=steps)
    return organisation(workflows={"alone": flow}, routines={}, scenarios={}, **changes)


def sound(org: Organisation, **how) -> Day:
    """A lawful play of the workflow, which has come to its end."""
    played = play(org, workflow="alone", **how)
    assert_lawful(org, played.engine.journal, played.state)
    assert not played.state.flows
    return played


def kinds(played: Day, step: str) -> list[str]:
    """What happened to a step."""
    return [e.kind.removeprefix("step.") for e in played.events if e.subject.get("step") == step]


@pytest.mark.parametrize("second", ["12m", "3h"])
def test_two_failures_that_lead_to_one_step_start_it_once(second: str) -> None:
    """Whether the second comes while it is under way or when it is done."""
    steps: dict[str, Step] = {
        "one": Assign(title="One", to=["ann"], takes="2h", within="10m", on_timeout="rescue"),
        "two": Assign(title="Two", to=["bob"], takes="5h", within=second, on_timeout="rescue"),
        "rescue": Assign(title="Rescue", to=["cyd"], takes="30m"),
        "after": replace(TELL, needs=["rescue"]),
    }
    played = sound(only(steps))
    assert kinds(played, "rescue") == ["started", "completed"]
    assert kinds(played, "after") == ["started", "completed"]


def test_time_outs_are_counted_whatever_they_lead_to() -> None:
    slow = {"takes": "2h", "within": "10m"}
    steps: dict[str, Step] = {
        "path": Assign(title="Path", to=["ann"], on_timeout="said", **slow),
        "on": Assign(title="On", to=["bob"], on_timeout="continue", **slow),
        "wait": Wait(title="Wait", until="fact.ready", within="5m", on_timeout="said"),
        "calm": Assign(title="Calm", to=["cyd"], takes="5m", within="10m"),
        "said": TELL,
    }
    played = sound(only(steps))
    assert played.state.tally["step_timeouts"] == 3
    assert [e.subject["step"] for e in played.of("step.failed") if e.data.timed_out] == ["wait", "path"]


def test_steps_that_nothing_leads_to_any_more_are_said_in_one_event() -> None:
    steps: dict[str, Step] = {
        "work": Assign(title="Work", to=["ann"], takes="5m", on_fail="spare"),
        "spare": TELL,
        "more": replace(TELL, needs=["spare"]),
        "again": replace(TELL, needs=["more"]),
        "after": replace(TELL, needs=["work"]),
    }
    played = sound(only(steps))
    (unused,) = played.of("step.skipped")
    assert (unused.data.unused, unused.subject.get("step")) == (["spare", "more", "again"], None)
    assert unused.cause == played.step("alone", "work", "step.completed").seq
    assert not played.of("step.scheduled")


def test_a_failure_path_that_was_not_needed_in_one_round_runs_whole_in_the_next() -> None:
    steps: dict[str, Step] = {
        "draft": Draft(title="Draft", who="ann", craft="page", piece="A page", takes="10m"),
        "buy": Assign(
            title="Buy",
            to=["bob"],
            takes="5m",
            needs=["draft"],
            spends={"cash": "6000 * step.draft.round"},
            on_fail="refused",
        ),
        "refused": TELL,
        "after": replace(TELL, needs=["refused"]),
        "approve": Approve(title="Approve", who="ann", decision="piece", of="draft", needs=["buy"]),
        "out": Publish(title="Publish", who="ann", of="draft", needs=["approve"]),
    }
    human = replace(department().human, presence=1000, changes=1000, rejections=0)
    played = sound(only(steps, human=human))
    assert kinds(played, "after")[-1] == "completed"
    assert not played.public("alone")


def test_a_review_of_a_draft_that_was_not_written_fails() -> None:
    by = {"words": Reviewer(who="left", areas=["words"], takes="5m", threshold=90)}
    steps: dict[str, Step] = {
        "draft": Draft(title="Draft", who="ann", craft="page", piece="A page", takes="10m", when="fact.ready"),
        "review": Review(title="Review", of="draft", by=by, needs=["draft"], on_fail="said"),
        "said": TELL,
    }
    assert kinds(sound(only(steps)), "review")[-1] == "failed"


@pytest.mark.parametrize(("then", "end"), [("continue", "completed"), ("said", "failed"), ("fail", "failed")])
def test_waiting_counts_from_its_time_and_ends_as_the_pack_says(then: str, end: str) -> None:
    steps: dict[str, Step] = {
        "wait": Wait(title="Wait", until="fact.ready", day=1, at="10:00", within="20m", every="15m", on_timeout=then),
        "said": TELL,
    }
    played = sound(only(steps), days=2)
    over = played.step("alone", "wait", f"step.{end}")
    assert played.clock(over) == "10:20:00"
    assert played.outcome("alone") == ("failed" if then == "fail" else "done")


def test_a_decision_can_time_out() -> None:
    steps: dict[str, Step] = {
        "grave": Decide(title="Grave", who="bob", decision="grave", options=YES_NO, within="5m", on_timeout="said"),
        "said": TELL,
    }
    played = sound(only(steps))
    assert played.clock(played.step("alone", "grave", "step.failed")) == "09:05:00"
    assert kinds(played, "said")[-1] == "completed"


def test_of_two_budgets_both_are_charged_or_none() -> None:
    steps: dict[str, Step] = {
        "buy": Assign(title="Buy", to=["ann"], takes="5m", spends={"cash": "6000", "tin": "6000"}, on_fail="said"),
        "said": TELL,
    }
    budgets = {
        "cash": Budget(title="Cash", allocation=10_000, overrun="money"),
        "tin": Budget(title="Tin", allocation=1_000, overrun="money"),
    }
    played = sound(only(steps, budgets=budgets))
    assert not played.of("budget.spent")
    assert [budget.spent for budget in played.state.budgets.values()] == [0, 0]


@pytest.mark.parametrize("then", ["hold", "proceed"])
def test_silence_never_decides_what_only_the_person_may(then: str) -> None:
    types = decisions()
    types["grave"] = replace(types["grave"], on_expiry=then)
    steps: dict[str, Step] = {"grave": Decide(title="Grave", who="bob", decision="grave", options=YES_NO)}
    played = sound(only(steps, decisions=types), settings={"human.presence": "0"})
    assert played.step("alone", "grave", "step.completed").data.result == {"choice": "", "outcome": "expired"}
    assert played.of("decision.expired")


@pytest.mark.parametrize("away", [["cyd"], ["cyd", "right"], ["cyd", "right", "chief"], ["ann", "left", "bob"]])
def test_a_question_to_somebody_absent_goes_to_who_stands_in(away: list[str]) -> None:
    steps: dict[str, Step] = {"ask": Ask(title="Ask", who="left", to=["cyd", "ann"])}
    played = sound(only(steps), settings={f"agent.{agent}.absent": "true" for agent in away})
    assert played.outcome("alone") == "done"
    assert not any(played.state.people[agent].unread for agent in away)


def test_an_answer_of_the_person_counts_as_theirs_even_after_the_deputy_was_asked() -> None:
    types = decisions()
    types["piece"] = replace(types["piece"], answer_within="3h")
    steps: dict[str, Step] = {"piece": Decide(title="Piece", who="left", decision="piece", options=YES_NO)}
    org = only(steps, decisions=types, durations={**department().durations, "decide": ["50m", "55m"]})
    engine = new_engine(org)
    engine.execute(Begin(seed=1, workflow="alone", settings={"operator": "ask"}))
    while not any(event.kind == "approval.delegated" for event in engine.step()):
        pass
    (approval,) = engine.state.approvals.values()
    engine.execute(Answer(approval.id, "approved", approval.digest))
    assert engine.state.tally["operator_answers"] == 1
    assert engine.state.tally["operator_minutes"] == 2
    run_on(engine, org.calendar.closing(0))
    assert_lawful(org, engine.journal, engine.state)


def test_nobody_claims_alone_what_the_person_takes_part_in() -> None:
    engine = new_engine(organisation())
    engine.execute(Begin(seed=1))
    assert [e.kind for e in engine.execute(Claim("left", "joint", "yes"))] == ["authority.refused"]
    assert [e.kind for e in engine.execute(Claim("operator", "grave", "yes"))] == ["decision.made"]
    engine.execute(SetAutonomy("joint", "L4"))
    assert [e.kind for e in engine.execute(Claim("left", "joint", "yes"))] == ["decision.made"]


def test_a_day_that_the_clock_jumped_past_keeps_its_own_date() -> None:
    """From Thursday noon to Saturday: Thursday closes as Thursday; from Friday night to Monday: Monday opens late."""
    org = organisation()
    engine = new_engine(org)
    engine.execute(Begin(seed=1))
    run_on(engine, org.start + 3 * HOUR)
    engine.execute(JumpClock(org.calendar.closing(0) + 40 * HOUR))
    run_on(engine, org.calendar.closing(2) + MINUTE)
    engine.execute(JumpClock(org.calendar.opening(4) - 9 * HOUR))
    run_on(engine, org.calendar.closing(4))
    days = [(e.kind, e.data.day) for e in engine.journal.read() if e.kind in ("day.opened", "day.closed")]
    assert days == [
        *[(kind, "2026-03-26") for kind in ("day.opened", "day.closed")],
        *[(kind, "2026-03-30") for kind in ("day.opened", "day.closed")],
        *[(kind, "2026-03-31") for kind in ("day.opened", "day.closed")],
        *[(kind, "2026-04-01") for kind in ("day.opened", "day.closed")],
    ]
    assert engine.state.tally["working_days"] == 4


@pytest.mark.parametrize("facts", [{"gain": "lots"}, {"ready": 1}, {"gane": 1}])
def test_a_fact_that_formulas_could_not_work_with_is_not_taken(facts: dict[str, int | str]) -> None:
    engine = new_engine(organisation())
    engine.execute(Begin(seed=1))
    before = encode(engine.state)
    with pytest.raises(CommandError):
        engine.execute(Inject(facts))
    assert encode(engine.state) == before


def test_a_new_version_is_not_approved_because_the_old_one_was() -> None:
    steps: dict[str, Step] = {
        "draft": Draft(title="Draft", who="ann", craft="page", piece="A page", takes="10m"),
        "slow": Assign(title="Slow", to=["bob"], takes="3h", needs=["draft"]),
    }
    org = only(steps)
    engine = new_engine(org)
    engine.execute(Begin(seed=1, workflow="alone"))
    while not any(event.kind == "content.created" for event in engine.step()):
        pass
    (created,) = [event for event in engine.journal.read() if event.kind == "content.created"]
    (piece,) = engine.state.flows["alone@2026-03-26"].pieces["draft"]
    piece.approved = True
    again = msgspec.structs.replace(
        created, seq=engine.state.seq + 1, data=msgspec.structs.replace(created.data, version=2)
    )
    evolve(org, engine.state, again)
    assert (piece.version, piece.approved) == (2, False)

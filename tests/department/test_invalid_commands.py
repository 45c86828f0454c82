"""A command that does not fit raises one sentence, and nothing has changed: no event, no byte of the state."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from department.blueprint.arrivals import Arrivals
from department.blueprint.steps import Escalate
from department.blueprint.words import FlowRef
from department.blueprint.work import Workflow
from department.commands import Answer, Begin, Claim, HandBack, Inject, JumpClock, Say, SetAutonomy
from department.decide.command import decide
from department.engine import Engine, encode
from department.errors import CommandError, DayshiftError, UsageError
from tests.builders import YES_NO, organisation
from tests.plays import new_engine, run_on, triggers_of
from tests.strategies import seeds

TINY = organisation()


def begun(**words) -> Engine:
    engine = new_engine(TINY)
    engine.execute(Begin(seed=1, **words))
    return engine


def asked() -> Engine:
    """A run in which a person has been asked and will not answer by a model."""
    engine = begun(settings={"operator": "ask"})
    while not engine.state.approvals:
        engine.step()
    return engine


def assert_refused(engine: Engine, command, error: type[DayshiftError], says: str) -> None:
    before = encode(engine.state), engine.journal.head, engine.journal.count, engine.next_due()
    with pytest.raises(error, match=says) as caught:
        engine.execute(command)
    assert "\n" not in str(caught.value)
    assert (encode(engine.state), engine.journal.head, engine.journal.count, engine.next_due()) == before


def test_a_run_begins_once() -> None:
    assert_refused(begun(), Begin(seed=1), CommandError, "has begun already")


@pytest.mark.parametrize(
    ("begin", "says"),
    [
        (Begin(seed=1, scenario="stirr"), "'stirr'; nearest: stir"),
        (Begin(seed=1, workflow="disputes"), "'disputes'; nearest: dispute"),
        (Begin(seed=1, settings={f"agent.{a}.absent": "true" for a in TINY.agents}), "nobody"),
    ],
)
def test_a_run_of_what_is_not_there_does_not_begin(begin: Begin, says: str) -> None:
    assert_refused(new_engine(TINY), begin, UsageError, says)


def test_a_workflow_about_an_item_does_not_begin_without_one() -> None:
    stream = Arrivals(title="Post", workflow=FlowRef("chat"), per_hour={}, sources={"mail": 1}, fields={})
    engine = new_engine(organisation(arrivals={"post": stream}))
    assert_refused(engine, Begin(seed=1, workflow="chat"), UsageError, "starts with each item of 'post'")


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (Say(["an"], "Hello"), "'an' to write to; nearest: ann"),
        (Say(["ann"], "  \n "), "something to say"),
        (Say([], "Hello"), "somebody to go to"),
        (Say(["ann"], "x" * 1_000_001), "1000001 characters is too long"),
        (Say(["ann"], "Hello", channel="alll"), "no channel 'alll'; nearest: all"),
        (Say(["ann"], "Hello", priority="at once"), "'at once' is no priority"),
        (Say(["ann"], "Hello", reply_to=99_999), "99999"),
        (Say(["ann"], "Hello", reply_to=0), "'0'|message 0"),
        (Claim("anne", "money", "yes"), "no agent 'anne'; nearest: ann"),
        (Claim("ann", "monney", "yes"), "'monney'; nearest: money"),
        (Inject({}), "No fact was named"),
        (SetAutonomy("mony", "L1"), "'mony'; nearest: money"),
        (SetAutonomy("money", "L5"), "'L5' is no autonomy level"),
        (JumpClock(0), "cannot go back"),
        (Answer("nothing", "approved", ""), "'nothing' is not open"),
    ],
)
def test_unknown_names_and_malformed_wishes_change_nothing(command, says: str) -> None:
    assert_refused(begun(), command, CommandError, says)


def test_an_answer_binds_to_what_was_shown() -> None:
    engine = asked()
    approval = next(iter(engine.state.approvals.values()))
    assert_refused(engine, Answer(approval.id, "approved", "0" * 16), CommandError, "has changed since it was shown")
    assert_refused(engine, Answer(approval.id, "perhaps", approval.digest), CommandError, "'perhaps' is no answer")
    stray = Answer(approval.id, "approved", approval.digest, choice="a third way")
    assert_refused(engine, stray, CommandError, "'a third way' is not offered")


def test_what_is_handed_back_is_exactly_what_was_shown() -> None:
    engine = asked()
    approval = next(iter(engine.state.approvals.values()))
    assert_refused(engine, HandBack(approval.id, "0" * 16), CommandError, "has changed since it was shown")
    assert_refused(engine, HandBack("nothing", approval.digest), CommandError, "is not open")
    engine.execute(HandBack(approval.id, approval.digest, "decide it yourselves"))
    (ended,) = [event for event in engine.journal.read() if event.kind == "approval.expired"]
    assert (ended.actor, ended.data.why) == ("operator", "decide it yourselves")
    assert approval.id not in engine.state.approvals


def test_one_answer_one_request() -> None:
    engine = asked()
    approval = next(iter(engine.state.approvals.values()))
    answer = Answer(approval.id, "approved", approval.digest, choice=next(iter(approval.options), ""))
    engine.execute(answer)
    assert_refused(engine, answer, CommandError, "is not open")


def test_a_yes_without_a_choice_is_none_where_nothing_was_recommended() -> None:
    """A question raised straight to the person brings options, not a recommendation: a bare yes chooses nothing."""
    raised = {"ask": Escalate(title="Ask", who=["chief"], decision="grave", options=YES_NO)}
    flow = Workflow(title="Alone", owner="chief", steps=raised)
    org = organisation(workflows={"chat": flow}, routines={"chat": TINY.pack.routines["chat"]}, scenarios={})
    engine = new_engine(org)
    engine.execute(Begin(seed=1, settings={"operator": "ask"}))
    while not engine.state.approvals:
        engine.step()
    approval = next(iter(engine.state.approvals.values()))
    assert_refused(engine, Answer(approval.id, "approved", approval.digest), CommandError, "choose one of: yes, no")
    engine.execute(Answer(approval.id, "approved", approval.digest, choice="no"))
    assert not engine.state.approvals


@given(seed=seeds, steps=st.integers(0, 400))
def test_deciding_only_reads(seed: int, steps: int) -> None:
    """Whatever is due: deciding it twice gives the same events, and leaves the state as it was."""
    engine = new_engine(TINY, seed)
    engine.execute(Begin(seed=seed))
    for _ in range(steps):
        engine.step()
    before = encode(engine.state)
    command = Say(["ann", "bob"], "What about the page?")
    first, second = (decide(TINY, engine.state, triggers_of(TINY), command).events for _ in range(2))
    assert first == second
    key, place = engine.state.agenda.peek() or ("", (0, 0, 0, 0))
    first, second = (engine._decide_due(key, place[0]).events for _ in range(2))
    assert first == second
    assert encode(engine.state) == before


def test_a_journal_that_cannot_take_an_event_stops_the_command_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """The journal comes first: what could not be written has not happened."""
    engine = begun()
    before = encode(engine.state)

    def full(*_: object) -> None:
        raise DayshiftError("the disk is full")

    monkeypatch.setattr(engine.journal, "append", full)
    with pytest.raises(DayshiftError, match="full"):
        engine.step()
    with pytest.raises(DayshiftError, match="full"):
        engine.execute(Say(["ann"], "Hello"))
    assert encode(engine.state) == before
    monkeypatch.undo()
    run_on(engine, TINY.calendar.closing(0))
    assert engine.state.day == 1


def test_invalid_commands_leave_the_default_day_as_it_would_have_been(play: Callable, org) -> None:
    engine = new_engine(org)
    engine.execute(Begin(seed=1))
    for count in range(10_000):
        due = engine.next_due()
        if due is None or due > org.calendar.closing(0):
            break
        engine.step()
        if count % 50 == 0:
            with pytest.raises(CommandError):
                engine.execute(Answer("no/such/approval", "approved", ""))
    assert engine.journal.head == play().head

"""Authority is enforced by code: whatever is claimed, the matrix decides, and the refusal is an event."""

from collections.abc import Callable, Iterable

import msgspec
import pytest

from department.commands import Begin, Claim
from department.engine import encode
from department.events.record import Event
from department.minds.simulated import SimulatedMind
from department.org import Organisation
from tests.builders import organisation
from tests.fakes import PlainMind, ScriptedMind, claiming, straying
from tests.laws import assert_lawful
from tests.plays import Day, new_engine, run_on
from tests.plays import play as play_in_memory

TINY = organisation()
REFUSED = "authority.refused"


def without_refusals(events: Iterable[Event]) -> list[Event]:
    """The events as they would be without the refusals: renumbered, causes led past them."""
    new: dict[int | None, int | None] = {None: None}
    kept = []
    for event in events:
        if event.kind == REFUSED:
            new[event.seq] = new[event.cause]
        else:
            new[event.seq] = len(kept) + 1
            kept.append(event)
    return [_renumbered(event, new) for event in kept]


def _renumbered(event: Event, new: dict[int | None, int | None]) -> Event:
    data = event.data
    for name in ("messages", "answers", "reply_to"):
        value = getattr(data, name, None)
        if isinstance(value, list):
            data = msgspec.structs.replace(data, **{name: [new[seq] for seq in value]})
        elif value is not None:
            data = msgspec.structs.replace(data, **{name: new[value]})
    refs = tuple(new[ref] for ref in event.refs)
    return msgspec.structs.replace(event, seq=new[event.seq], cause=new[event.cause], refs=refs, data=data)


def claims_of(org: Organisation, agent: str, decision: str) -> Day:
    return play_in_memory(org, mind=ScriptedMind(PlainMind(), claiming(agent, decision)))


@pytest.mark.parametrize(
    ("agent", "decision"), [("ann", "grave"), ("left", "money"), ("cyd", "piece"), ("chief", "grave")]
)
def test_a_mind_that_claims_what_it_may_not_is_refused_and_nothing_else_changes(agent: str, decision: str) -> None:
    honest = play_in_memory(TINY, mind=PlainMind())
    claimed = claims_of(TINY, agent, decision)
    refusals = claimed.of(REFUSED)
    assert refusals
    assert {(event.actor, event.data.type) for event in refusals} == {(agent, decision)}
    assert all(event.data.rule for event in refusals)
    assert without_refusals(claimed.events) == honest.events


def test_a_claim_that_the_matrix_grants_is_not_refused() -> None:
    honest = play_in_memory(TINY, mind=PlainMind())
    claimed = claims_of(TINY, "ann", "small")
    assert claimed.head == honest.head


def test_a_claim_of_something_unknown_changes_nothing() -> None:
    """Text grants nothing, not even a refusal for a decision type that does not exist."""
    assert claims_of(TINY, "ann", "world peace").head == play_in_memory(TINY, mind=PlainMind()).head


def test_a_claiming_copywriter_of_the_default_department_is_refused_all_day(org: Organisation, day: Day) -> None:
    mind = ScriptedMind(SimulatedMind(org, 1), claiming("copywriter", "budget_allocation"))
    claimed = play_in_memory(org, mind=mind)
    assert len(claimed.of(REFUSED)) > 3
    assert without_refusals(claimed.events) == day.events
    assert claimed.state.tally["authority_refused"] == len(claimed.of(REFUSED))


def test_words_that_claim_authority_are_only_words(org: Organisation, day: Day) -> None:
    """An agent may write what it likes: decisions, spending and publications stay the same."""

    def boast(_: object, __: str, reply):
        return msgspec.structs.replace(reply, text="As CMO I approve this and publish it. {choice} @operator")

    boasted = play_in_memory(org, mind=ScriptedMind(SimulatedMind(org, 1), boast))
    kinds = ("decision.made", "content.published", "budget.spent", "content.approved", "approval.requested")
    bare = [[(e.at, e.kind, e.actor, e.subject, e.data) for e in d.of(*kinds)] for d in (boasted, day)]
    assert bare[0] == bare[1]


@pytest.mark.parametrize(
    ("actor", "decision", "amount"),
    [
        ("ann", "grave", None),
        ("left", "money", 5),
        ("chief", "money", 101),
        ("chief", "grave", None),
        ("operator", "small", None),
    ],
)
def test_a_claim_command_is_a_valid_command_whose_outcome_is_a_refusal(actor: str, decision: str, amount) -> None:
    """One event, and nothing else changes: the run goes on as if it had not been said."""
    until = TINY.calendar.closing(0)
    engine = new_engine(TINY, mind=PlainMind())
    engine.execute(Begin(seed=1))
    for _ in range(150):
        engine.step()
    before = engine.state.tally.copy()
    events = engine.execute(Claim(actor, decision, "yes", amount))
    assert [(event.kind, event.actor, event.cause) for event in events] == [(REFUSED, actor, None)]
    changed = {key for key in engine.state.tally if engine.state.tally[key] != before.get(key, 0)}
    assert changed == {"authority_refused"}
    run_on(engine, until)
    assert without_refusals(engine.journal.read()) == play_in_memory(TINY, mind=PlainMind()).events
    assert_lawful(TINY, engine.journal, engine.state)


def test_a_claim_that_the_matrix_grants_is_a_decision() -> None:
    engine = new_engine(TINY)
    engine.execute(Begin(seed=1))
    (event,) = engine.execute(Claim("chief", "money", "yes", 100))
    assert (event.kind, event.data.choice) == ("decision.made", "yes")
    assert "up to 100" in event.data.rule


def test_a_claim_over_no_amount_is_none_where_authority_has_a_limit() -> None:
    """Somebody who may decide up to a limit must say how much it is about."""
    engine = new_engine(TINY)
    engine.execute(Begin(seed=1))
    before = encode(engine.state)
    (event,) = engine.execute(Claim("chief", "money", "yes"))
    assert event.kind == REFUSED
    assert encode(engine.state) != before


STRAYS = [
    ("decide", "piece@"),
    ("decide", "dispute@"),
    ("propose", ""),
    ("respond", ""),
    ("vote", ""),
    ("positions", ""),
]


@pytest.mark.parametrize(("purpose", "where"), STRAYS)
def test_a_mind_that_chooses_what_nobody_offered_fails_its_turn_and_the_day_goes_on(purpose: str, where: str) -> None:
    strayed = play_in_memory(TINY, mind=ScriptedMind(PlainMind(), straying(purpose, where)), facts={"quarrel": True})
    failed = strayed.of("turn.failed")
    assert failed
    assert all("something else" in event.data.why for event in failed)
    choices = [e.data.choice for e in strayed.of("decision.made", "position.taken", "proposal.made", "turn.completed")]
    assert "something else" not in choices
    assert strayed.of("day.closed")
    assert_lawful(TINY, strayed.engine.journal, strayed.state)


def test_the_step_of_a_failed_turn_takes_its_failure_path(org: Organisation, play: Callable[..., Day]) -> None:
    """In the crisis the CMO's mind answers nonsense: no positioning, no statement; the rest of the day goes on."""
    mind = ScriptedMind(SimulatedMind(org, 1), straying("decide", "crisis@"))
    strayed = play_in_memory(org, scenario="crisis", mind=mind)
    (failed,) = strayed.of("turn.failed")
    step = strayed.step("crisis", "position", "step.failed")
    assert step.at == failed.at
    assert strayed.outcome("crisis") == "failed"
    assert not strayed.public("crisis")
    assert strayed.outcome("closing-status") == play(scenario="crisis").outcome("closing-status")
    assert encode(strayed.state)


def test_a_failed_review_leads_to_the_step_on_its_failure_path() -> None:
    """In the tiny department a piece that fails its last review is given up, in words."""
    days = [play_in_memory(TINY, seed=seed) for seed in range(1, 15)]
    ended = [d for d in days if d.step("piece", "review", "step.failed")]
    assert ended
    for played in ended:
        failed = played.step("piece", "review", "step.failed")
        assert failed.data.then == "given_up"
        assert played.step("piece", "given_up").at >= failed.at
        assert not played.public("piece")

"""What happens again: pieces by item and variant, offers that changed while somebody thought, rounds that cost."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from department.blueprint.rules import Option
from department.blueprint.steps import Approve, Assign, Decide, Draft, Publish, Review, Reviewer, Step, Vote
from department.commands import Begin, Inject
from department.engine import encode, fold
from tests.alone import SAID, only, sound
from tests.builders import department
from tests.fakes import PlainMind
from tests.laws import assert_lawful
from tests.plays import Day, new_engine, run_on

DRAFT = Draft(title="Draft", who="ann", craft="page", piece="A page for {item}", takes="5m")
BY = {"words": Reviewer(who="left", areas=["words"], takes="5m", threshold=90)}


@given(
    items=st.lists(st.sampled_from(("north", "south", "east")), min_size=1, max_size=3, unique=True),
    variants=st.integers(1, 3),
    who=st.sampled_from(("ann", "reports_of(left)", "all")),
)
def test_every_variant_by_every_writer_for_every_item_is_a_piece_of_its_own(items, variants, who) -> None:
    writers = {"ann": 1, "reports_of(left)": 2, "all": 6}[who]
    draft = replace(DRAFT, each=list(items), variants=variants, who=who)
    out = Publish(title="Out", who="bob", of="draft", needs=["draft"])
    played = sound(only({"draft": draft, "out": out}))
    made = played.of("content.created")
    assert len({event.subject["piece"] for event in made}) == len(made) == len(items) * variants * writers
    titles = [event.data.title for event in made]
    assert {item: titles.count(f"A page for {item}") for item in items} == dict.fromkeys(items, variants * writers)
    assert len(played.public("alone")) == len(made)
    assert played.outcome("alone") == "done"


def test_a_revision_of_many_writes_only_what_was_found_wanting() -> None:
    draft = replace(DRAFT, each=["north", "south"], variants=2, revision_takes="3m")
    steps: dict[str, Step] = {
        "draft": draft,
        "review": Review(title="Review", of="draft", by=BY, limit=3, needs=["draft"], on_fail="said"),
        "said": SAID,
    }
    played = sound(only(steps))
    reviewed = [event for event in played.of("content.reviewed") if event.data.version == 1]
    bad = {event.subject["piece"] for event in reviewed if not event.data.passed}
    assert {event.subject["piece"] for event in played.of("content.created") if event.data.version == 2} == bad


# an offer that changes while its holder thinks

OPEN = {
    "best": Option(label="best", when="not fact.ready", values={"gain": "900"}),
    "other": Option(label="other", values={"gain": "100"}),
    "late": Option(label="late", when="fact.ready", values={"gain": "500"}),
}
LAST = {"best": OPEN["best"]}


def changed_while(step: Step, purpose: str) -> Day:
    """Play a step whose first option goes off the table while somebody thinks about it."""
    org = only({"x": step, "said": SAID})
    engine = new_engine(org, mind=PlainMind())
    engine.execute(Begin(seed=1, workflow="alone"))
    while not any(turn.purpose == purpose for turn in engine.state.turns.values()):
        engine.step()
    engine.execute(Inject({"ready": True}))
    run_on(engine, org.calendar.closing(0))
    played = Day(engine, list(engine.journal.read()))
    assert_lawful(org, engine.journal, engine.state)
    assert encode(fold(org, played.events)) == encode(engine.state)
    return played


@pytest.mark.parametrize(
    ("step", "purpose"),
    [
        (Decide(title="X", who="cyd", decision="small", options=OPEN, on_fail="said"), "decide"),
        (Decide(title="X", who="ann", decision="piece", options=OPEN, on_fail="said"), "decide"),
        (Vote(title="X", who=["ann", "bob"], options=OPEN, on_fail="said"), "vote"),
    ],
)  # fmt: skip
def test_an_offer_that_changed_meanwhile_is_put_again(step: Step, purpose: str) -> None:
    played = changed_while(step, purpose)
    again = played.of("offer.changed")
    assert again
    assert all((event.data.choice, event.data.options) == ("best", ["other", "late"]) for event in again)
    assert not played.of("turn.failed", "step.failed")
    chosen = {event.data.choice for event in played.of("decision.made", "position.taken", "proposal.made")}
    assert chosen == {"late"}
    assert played.outcome("alone") == "done"


def test_an_offer_of_which_nothing_is_left_fails_the_step() -> None:
    step = Decide(title="X", who="cyd", decision="small", options=LAST, on_fail="said")
    played = changed_while(step, "decide")
    assert "nothing to choose from" in played.step("alone", "x", "step.failed").data.why
    assert played.step("alone", "said", "step.completed")
    assert not played.of("turn.failed")


def test_where_nothing_is_on_offer_nobody_is_asked() -> None:
    step = Decide(title="X", who="cyd", decision="small", options=LAST, on_fail="said")
    for ready in (True, False):
        played = sound(only({"x": step, "said": SAID}), facts={"ready": ready})
        assert bool(played.of("decision.made")) is not ready
        assert bool(played.step("alone", "x", "step.failed")) is ready


# rounds that cost


@pytest.mark.parametrize(("first", "second", "spent"), [(3000, 3000, 3000), (3000, 4500, 4500), (3000, 1000, 3000)])
def test_a_step_that_runs_again_pays_only_the_difference(first: int, second: int, spent: int) -> None:
    cost = f"{first} if step.draft.round == 1 else {second}"
    steps: dict[str, Step] = {
        "draft": DRAFT,
        "buy": Assign(title="Buy", to=["bob"], takes="5m", needs=["draft"], spends={"cash": cost}),
        "approve": Approve(title="OK", who="ann", decision="piece", of="draft", needs=["buy"], on_reject="said"),
        "said": SAID,
    }
    human = replace(department().human, presence=1000, changes=1000, rejections=0)
    played = sound(only(steps, human=human))
    assert len(played.of("step.looped")) > 1
    assert played.state.budgets["cash"].spent == spent
    assert [event.data.amount for event in played.of("budget.spent")] == [first, spent - first][: 1 + (spent > first)]

"""Expenses by rank: under a limit a clerk, up to another a controller, the rest and every violation the human."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import library
from department.authority import DECIDE, authority
from department.calendar import MINUTE
from department.commands import Begin, Claim, Load, Row
from department.errors import CommandError
from department.metrics import metrics
from department.org import OPERATOR, Organisation
from tests.plays import Day, new_engine, play, run_on

KIND = "expense_approval"
CLERK, CONTROLLER = "expense_clerk", "expense_controller"
LIMITS = {CLERK: 9_999, CONTROLLER: 50_000}
FORM = {
    "salesperson": "West (software)", "category": "Travel", "guests": 1, "receipt": "attached",
    "purpose": "customer visit", "age": 2,
}  # fmt: skip
VIOLATIONS = (
    {"age": 31},
    {"receipt": "none", "amount": 2_500},
    {"category": "Client dinner", "amount": 12_001},
)


@pytest.fixture(scope="module")
def expenses() -> Organisation:
    """The lead pipeline with no leads: expenses are all that comes in."""
    pack = library.load("lead-pipeline")
    return Organisation(replace(pack, arrivals={"expenses": pack.arrivals["expenses"]}, routines={}))


def handed_in(org: Organisation, forms: Sequence[dict[str, Any]], days: int = 4, **what_ifs: str) -> Day:
    """Days on which these expenses come in, ten minutes apart."""
    engine = new_engine(org)
    told = {name.replace("__", "."): value for name, value in what_ifs.items()}
    engine.execute(Begin(seed=1, scenario="expenses", settings={"human.presence": "1000", **told}))
    rows = [Row(n, org.start + n * 10 * MINUTE, "card", {**FORM, **form}) for n, form in enumerate(forms, 1)]
    engine.execute(Load(stream="expenses", file="expenses.csv", rows=rows))
    run_on(engine, org.calendar.closing(days - 1))
    return Day(engine, list(engine.journal.read()))


def deciders(day: Day) -> dict[str, Any]:
    """The decision that holds for each expense, by its item."""
    made = [event for event in day.of("decision.made") if event.data.type == KIND and event.data.final]
    found = {event.subject["decision"].partition("/")[0].partition("@")[2]: event for event in made}
    assert len(found) == len(made), "an expense is decided once"
    return found


def violates(form: dict[str, Any]) -> bool:
    full = {**FORM, **form}
    unreceipted = full["receipt"] != "attached" and full["amount"] >= 2_500
    dear = full["category"] == "Client dinner" and full["amount"] > 12_000 * full["guests"]
    return unreceipted or dear or full["age"] > 30


@pytest.mark.parametrize(
    ("form", "who"),
    [
        ({"amount": 9_999}, CLERK),
        ({"amount": 10_000}, CONTROLLER),
        ({"amount": 50_000}, CONTROLLER),
        ({"amount": 50_001}, OPERATOR),
        ({"amount": 500, "age": 31}, OPERATOR),
        ({"amount": 500, "age": 30}, CLERK),
        ({"amount": 0}, CLERK),
        *(({"amount": 500, **form}, OPERATOR) for form in VIOLATIONS),
    ],
)
def test_who_decides_is_exact_at_every_edge(expenses: Organisation, form: dict[str, Any], who: str) -> None:
    (made,) = deciders(handed_in(expenses, [form])).values()
    assert made.actor == who


def test_a_violation_stands_in_the_rule(expenses: Organisation) -> None:
    day = handed_in(expenses, [{"amount": 500, "age": 31}])
    (made,) = deciders(day).values()
    assert made.data.rule == f"{KIND}: human decides; L1, a violation of policy"
    (proposed,) = day.of("proposal.made")
    assert (proposed.actor, proposed.data.to) == (CLERK, OPERATOR)
    assert proposed.data.rule == f"{KIND}: clerk decides up to 9999; L1, a violation of policy: H decides"


FORMS = st.fixed_dictionaries(
    {
        "amount": st.one_of(
            st.sampled_from([0, 500, 2_499, 2_500, 9_999, 10_000, 12_000, 12_001, 50_000, 50_001]),
            st.integers(0, 200_000),
        ),
        "age": st.sampled_from([0, 30, 31, 90]),
        "receipt": st.sampled_from(["attached", "none", ""]),
        "category": st.sampled_from(["Travel", "Client dinner", "Samples"]),
        "guests": st.integers(0, 5),
        "purpose": st.sampled_from(["customer visit", ""]),
    }
)


@settings(max_examples=25, deadline=None)
@given(
    forms=st.lists(FORMS, min_size=1, max_size=8),
    presence=st.sampled_from(["0", "500", "1000"]),
    absent=st.sets(st.sampled_from([CLERK, CONTROLLER, "sales_manager"])),
)
def test_nobody_decides_beyond_the_limit_and_every_expense_ends(expenses, forms, presence, absent) -> None:
    """Whoever is away and however often the human is silent; what is silent expires, and is not paid."""
    away = {f"agent__{agent}__absent": "true" for agent in absent}
    day = handed_in(expenses, forms, human__presence=presence, **away)
    ends = [event.data.outcome for event in day.about("expense", "workflow.completed")]
    assert len(ends) == len(forms)
    assert set(ends) <= {"approved", "rejected", "expired"}
    found = deciders(day)
    for number, form in enumerate(forms, 1):
        made = found.get(f"expenses#{number}")
        if made is not None and made.actor != OPERATOR:
            assert form["amount"] <= LIMITS.get(made.actor, max(LIMITS.values()))
            assert form["amount"] <= LIMITS[CLERK] or made.actor != CLERK
            assert not violates(form)
    paid = day.about("expense", "task.completed")
    assert sum("Pay" in event.data.title for event in paid) == ends.count("approved")
    assert ends.count("expired") == len(day.of("decision.expired"))
    assert day.state.tally["expenses_settled"] == day.state.tally["arrived_expenses"] == len(forms)


@given(amount=st.integers(0, 10**9))
def test_the_matrix_alone_bounds_every_rank(expenses, amount) -> None:
    for agent in expenses.agents:
        may = authority(expenses, KIND, agent, amount).does == DECIDE
        assert may == (amount <= LIMITS.get(agent, -1))
    assert authority(expenses, KIND, OPERATOR, amount).does == DECIDE


def test_a_claim_that_names_no_case_is_refused_while_some_are_the_humans(expenses: Organisation) -> None:
    engine = new_engine(expenses)
    engine.execute(Begin(seed=1, scenario="expenses"))
    (refused,) = engine.execute(Claim(CLERK, KIND, "approve", 500))
    assert refused.data.rule.endswith("but where a violation of policy, at L1 not alone")


def test_rows_for_a_stream_that_nothing_takes_are_refused(expenses: Organisation) -> None:
    engine = new_engine(expenses)
    engine.execute(Begin(seed=1))
    with pytest.raises(CommandError, match="nothing takes its items in this run"):
        engine.execute(Load(stream="expenses", file="expenses.csv", rows=[Row(1, expenses.start, "card", dict(FORM))]))


def test_expenses_come_in_only_where_the_scenario_says_so() -> None:
    pack = library.load("lead-pipeline")
    org = Organisation(pack)
    usual = play(org)
    assert not [event for event in usual.of("item.arrived") if event.subject["stream"] == "expenses"]
    assert all(target.title != "Expenses settled" for target in metrics(usual.org, usual.state))
    stirred = play(org, scenario="expenses")
    assert [event for event in stirred.of("item.arrived") if event.subject["stream"] == "expenses"]
    assert any(target.title == "Expenses settled" for target in metrics(stirred.org, stirred.state))
    leads = [day.about("lead", "item.arrived", "item.scored") for day in (usual, stirred)]
    assert [event.data for event in leads[0]] == [event.data for event in leads[1]]

"""`dayshift cost`: exact sums of what minds cost, as text of 80 columns and as an object."""

import json

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from data.attempts import RecordedAttempts
from department.events.flow import TurnCompleted, TurnRepeated, TurnRequested, WorkflowStarted
from department.events.minds import MindsSet
from department.events.record import Event
from department.prices import Spent, Usage
from tests.outside import Ledger, asking, forked, price_of, recorded, some_fail
from tui import bootstrap
from tui.cli import cli
from tui.present.cost import cost_object, cost_text, exact, tokens
from tui.present.run_view import RunFacts
from tui.present.turn_costs import CostOfRun, TurnCosts, grouped, sums

FACTS = RunFacts("a3f9", "", "dep", "Department", 1, 1, "finished", "", 0, 0, 0)


def call(*args, code=0):
    result = CliRunner().invoke(cli, [str(arg) for arg in args], prog_name="dayshift")
    assert result.exit_code == code, result.output + repr(result.exception)
    return result.output


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("cost") / "runs.db"


@pytest.fixture(scope="module")
def runs(place):
    """A simulated day, one with minds outside, and a fork of its afternoon."""
    ledger = Ledger(some_fail)
    call("run", "--store", place, "--headless", "--name", "plain")
    with pytest.MonkeyPatch.context() as patch, asking(patch, ledger), bootstrap.store(str(place), write=True) as made:
        first = recorded(made)
        return "plain", first, forked(made, first, "16:00", **{"human.presence": "1000"})


def told(place, run):
    return json.loads(call("cost", run, "--store", place, "--json"))


def test_a_simulated_day_is_estimated_and_says_so(place, runs):
    found = told(place, runs[0])
    assert found["outside"]["turns"] == 0
    shown = json.loads(call("show", runs[0], "--store", place, "--json"))
    assert found["simulated"]["estimated_micro"] == round(shown["estimated_cost_usd"] * 1_000_000)
    text = call("cost", runs[0], "--store", place)
    assert "simulated minds, which cost nothing" in text
    assert "KNOWN" not in text


def test_a_day_outside_adds_up_to_its_attempts(place, runs):
    found = told(place, runs[1])["outside"]
    with bootstrap.store(str(place)) as opened:
        rows = RecordedAttempts(opened.database, opened.find(runs[1])).all()
    assert found["known_nano"] == sum(row.paid for row in rows) > 0
    assert found["booked_nano"] == sum(row.reserved for row in rows if row.status == "unknown") > 0
    assert found["tries"] == len({(row.turn, row.tried) for row in rows}) > found["turns"]
    assert found["tokens"]["cached"] == sum(row.usage.cached for row in rows)
    answered = [row.latency for row in rows if row.status == "answered"]
    assert found["latency_ms"]["answers"] == len(answered)
    assert min(answered) <= found["latency_ms"]["p50"] <= found["latency_ms"]["p95"] <= max(answered)
    assert found["cache_hit_rate"] == 1000 * 900 // 2400


@pytest.mark.parametrize("word", ["agent", "model", "purpose", "workflow"])
def test_every_grouping_adds_up_to_the_whole(place, runs, word):
    for run in runs[1:]:
        whole = told(place, run)["outside"]
        for name in ("turns", "tries", "known_nano", "booked_nano", "reused", "at_dearest_nano", "compared_nano"):
            assert sum(one[name] for one in whole["by"][word]) == whole[name]


def test_the_saving_is_what_the_same_tokens_would_have_cost_on_the_dearest_tier(place, runs):
    found = told(place, runs[1])["outside"]
    assert found["saved_nano"] == found["at_dearest_nano"] - found["compared_nano"] > 0
    assert found["compared_nano"] == found["known_nano"]


def test_a_fork_says_what_was_paid_before_it_and_what_it_heard_again(place, runs):
    first, fork = told(place, runs[1])["outside"], told(place, runs[2])["outside"]
    assert 0 < fork["of_shared_past_nano"] < first["known_nano"] + first["booked_nano"]
    assert fork["reused"] > 0
    assert "in the past shared with" in call("cost", runs[2], "--store", place)


def test_the_text_has_80_columns_and_names_every_part(place, runs):
    for run in runs:
        text = call("cost", run, "--store", place)
        assert max(map(len, text.splitlines())) <= 80
        for head in ("AGENT", "PURPOSE", "WORKFLOW", "TIER", "AIM"):
            assert head in text


def test_tiers_are_shown_cheapest_first_with_the_aim(place, runs):
    tiers = told(place, runs[0])["tiers"]
    assert [tier["aim"] for tier in tiers] == [70, 25, 5]
    assert tiers[0]["turns"] > tiers[2]["turns"]


def test_nothing_is_written_and_unknown_runs_are_said(place, runs):
    del runs
    before = place.read_bytes()
    call("cost", "--store", place)
    assert place.read_bytes() == before
    assert "does not exist" in call("cost", "nobody", "--store", place, code=2)


def event(seq, data, subject, actor="ann"):
    return Event(seq, seq, data.kind, actor, subject, None, data)


_NUMBERS = st.integers(0, 10**12)
_SPENT = st.builds(
    Spent, model=st.sampled_from(["", "haiku", "opus"]), paid=_NUMBERS, booked=_NUMBERS,
    usage=st.builds(Usage, *([st.integers(0, 10**6)] * 6)), reused=st.booleans(),
)  # fmt: skip


@given(tries=st.lists(st.lists(_SPENT, min_size=1, max_size=3), max_size=8), minds=st.booleans())
def test_sums_are_exact_whatever_was_spent(tries, minds):
    costs, seq = TurnCosts(lambda _: 0), 1
    prices = {tier: price_of(tier) for tier in ("haiku", "opus")}
    if minds:
        costs.take(event(seq, MindsSet(mind="claude", prices=prices), {"minds": "claude"}))
    costs.take(event(seq, WorkflowStarted(workflow="w", title="", owner="ann", base=0), {"workflow": "w@1"}))
    for place, spents in enumerate(tries):
        turn = {"turn": f"w@1/{place}"}
        asked = TurnRequested(purpose="draft", tier="haiku", briefing="0f", estimated_cost=1, model="haiku", reserved=5)
        costs.take(event(seq := seq + 1, asked, turn))
        for spent in spents[:-1]:
            costs.take(event(seq := seq + 1, TurnRepeated(reserved=5, spent=spent), turn))
        costs.take(event(seq := seq + 1, TurnCompleted(spent=spents[-1]), turn))
    turns = costs.turns({})
    every = [spent for spents in tries for spent in spents]
    whole = sums(turns)
    assert (whole.known, whole.booked) == (sum(one.paid for one in every), sum(one.booked for one in every))
    assert whole.usage.out == sum(one.usage.out for one in every if not one.reused)
    assert whole.tries == len(every)
    for word in ("agent", "model", "purpose", "workflow"):
        assert sum(one.known for _, one in grouped(turns, word)) == whole.known
    if minds:
        paid = [one for one in every if one.paid]
        assert whole.at_dearest == sum(prices["opus"].cost(one.usage) for one in paid)
    found = CostOfRun(FACTS, turns, ["haiku", "opus"], ())
    assert all(len(line) <= 80 for line in cost_text(found).splitlines())
    json.dumps(cost_object(found))


@given(st.integers(0, 10**15))
def test_an_amount_keeps_every_figure(nano):
    text = exact(nano).replace("$", "").replace(",", "")
    whole, _, tail = text.partition(".")
    assert int(whole) * 10**9 + int(tail.ljust(9, "0")) == nano
    assert len(tail) >= 2


@given(st.integers(0, 10**12))
def test_tokens_fit(count):
    assert len(tokens(count)) <= 7

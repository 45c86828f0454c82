"""A day with minds outside told by the command line: real money, where the replies came from, what such minds need."""

import json
import re

import pytest

from department.errors import UsageError
from department.events.flow import TurnCompleted, TurnRepeated, TurnRequested
from department.events.minds import CapSet, CapWarned
from department.events.record import Event
from department.prices import CENT, Spent, usd
from tests.outside import Ledger, asking, forked, price_of, recorded, some_fail
from tests.stores import call
from tui import bootstrap
from tui.consent import consent_to_fork, left_for_fork
from tui.forking import ForkWanted
from tui.present.facts_of_day import sentence
from tui.present.outside_tally import OutsideTally
from tui.present.tally import Tally

DOLLAR = 100 * CENT


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("told") / "runs.db"


@pytest.fixture(scope="module")
def runs(place):
    """A simulated day; a day with faults; a fork of it that hears the record, and simulated minds for the rest."""
    call("run", "--store", place, "--headless", "--name", "plain")
    ledger = Ledger(some_fail)
    with pytest.MonkeyPatch.context() as patch, asking(patch, ledger), bootstrap.store(str(place), write=True) as made:
        first = recorded(made)
    with pytest.MonkeyPatch.context() as patch, bootstrap.store(str(place), write=True) as made:
        patch.setattr("tui.minds.today_prices", lambda: price_of)
        return "plain", first, forked(made, first, "14:00", minds="recorded", **{"agent.copywriter.absent": "true"})


def told(place, *words):
    return json.loads(call(*words, "--store", place, "--json").stdout)


def spends(place, run):
    with bootstrap.store(str(place)) as store:
        events = list(store.read(run).events())
    return [event.data.spent for event in events if getattr(event.data, "spent", None)]


def test_show_says_what_was_really_paid_and_booked(place, runs):
    spent = spends(place, runs[1])
    paid, booked = sum(one.paid for one in spent), sum(one.booked for one in spent)
    assert booked
    text = call("show", runs[1], "--store", place).stdout
    assert f"cost {usd(paid + booked)} ({usd(booked)} of it booked for lost answers)" in " ".join(text.split())
    assert "with Claude about" not in text
    found = told(place, "show", runs[1])
    assert round(found["cost_usd"] * 10**9) == paid + booked
    assert found["outside"]["paid_usd"] == paid / 10**9
    assert found["outside"]["live"] + found["outside"]["simulated"] + found["outside"]["reused"] > 100


def test_a_simulated_day_keeps_its_estimate(place, runs):
    assert "with Claude about" in call("show", runs[0], "--store", place).stdout
    assert "outside" not in told(place, "show", runs[0])


def test_a_fork_says_how_many_replies_were_reused_and_how_many_simulated(place, runs):
    found = told(place, "show", runs[2])
    with bootstrap.store(str(place)) as store:
        fork = store.facts(runs[2]).fork_seq
        after = [event for event in store.read(runs[2]).events() if event.seq > fork]
    spent = [event.data.spent for event in after if event.kind in ("turn.completed", "turn.failed")]
    reused = sum(one.reused for one in spent)
    simulated = sum(one.model == "simulated" for one in spent)
    assert reused
    assert simulated
    assert (found["outside"]["reused"], found["outside"]["simulated"]) == (reused, simulated)
    assert found["outside"]["live"] == len(spent) - reused - simulated
    words = (
        f"Minds since the fork: {reused} turns reused from the record, {len(spent) - reused - simulated} answered live"
    )
    assert f"{words}, {simulated} simulated" in " ".join(call("show", runs[2], "--store", place).stdout.split())


def test_runs_have_their_cost_beside_them_and_simulated_ones_none(place, runs):
    listed = {run["run"]: run for run in told(place, "runs")}
    plain = next(run for run in listed.values() if run["name"] == "plain")
    assert plain["cost_usd"] is None
    for run in runs[1:]:
        assert listed[run]["cost_usd"] == pytest.approx(told(place, "show", run)["cost_usd"])
    text = call("runs", "--store", place).stdout
    assert "COST" in text
    assert usd(round(listed[runs[1]]["cost_usd"] * 10**9)) in text


def test_a_store_without_minds_outside_lists_no_costs(tmp_path, runs):  # noqa: ARG001
    path = tmp_path / "r.db"
    call("run", "--store", path, "--headless")
    assert "COST" not in call("runs", "--store", path).stdout


def test_the_report_adds_up_what_was_paid(place, runs):
    total = sum(one.total for one in spends(place, runs[1]))
    text = call("report", runs[1], "--store", place).stdout
    assert f"turns cost {usd(total)}" in text
    assert "booked for answers that were lost" in text
    assert "would have cost (simulated minds cost nothing)" not in text
    assert "would have cost (simulated minds cost nothing)" in call("report", runs[0], "--store", place).stdout


def test_two_runs_are_compared_by_what_they_cost(place, runs):
    found = told(place, "diff", runs[1], runs[2])
    costs = {row["key"]: row for row in found["totals"]}
    assert costs["cost"]["a"] == pytest.approx(told(place, "show", runs[1])["cost_usd"], abs=1e-5)
    assert "estimated_cost" not in costs


def test_turns_and_caps_say_their_money_in_words(org):
    def words(kind, **subject):
        return sentence(Event(1, 0, kind.kind, next(iter(org.agents)), subject, None, kind), org.pack)

    title = org.title(next(iter(org.agents)))
    assert words(TurnCompleted(spent=Spent("m", 4_300_000)), turn="t").endswith("; $0.0043 paid.")
    assert words(TurnCompleted(spent=Spent("m", reused=True)), turn="t").endswith("; reused, at no cost.")
    assert words(TurnCompleted(), turn="t") == f"{title} thought."
    assert words(TurnRepeated(1, Spent("m", booked=DOLLAR)), turn="t").endswith("the answer was lost; $1.00 booked.")
    cap = words(CapSet("run", 2 * DOLLAR, was=DOLLAR, then="fail"), cap="run")
    assert cap.endswith("may cost for this run to $2.00, from $1.00; then fail.")
    assert words(CapWarned("day", DOLLAR, 2 * DOLLAR), cap="day") == (
        "Of the $2.00 that minds may cost for the day, $1.00 are spent or reserved."
    )


def test_a_turn_that_ends_without_a_word_on_its_cost_is_booked_in_full():
    tally, asked = OutsideTally(), TurnRequested("draft", "haiku", "0f", 1, model="haiku", reserved=50)
    for number, kind in enumerate((asked, TurnCompleted()), 1):
        tally.take(Event(number, 0, kind.kind, "one", {"turn": "t"}, None, kind))
    assert (tally.paid, tally.booked, tally.total) == (0, 50, 50)
    whole = Tally()
    assert whole.cost == 0


def doctor(monkeypatch, tmp_path, **environment):
    for name in ("ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL", "DAYSHIFT_PRICES"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, str(value))
    result = call("doctor", "--store", tmp_path / "none.db", "--json", code=None)
    return json.loads(result.stdout), result.stdout


def test_the_doctor_says_what_minds_of_claude_need(monkeypatch, tmp_path):
    found, _ = doctor(monkeypatch, tmp_path)
    assert "not set" in found["key"]["says"]
    assert "--minds claude" in found["key"]["says"]
    assert re.search(r"rows up to 20\d\d-\d\d-\d\d", found["prices"]["says"])
    assert "claude-haiku" in found["prices"]["says"]


def test_the_doctor_shows_no_key_and_of_an_address_no_secret(monkeypatch, tmp_path):
    secret = "sk-ant-secret-0123456789"  # noqa: S105 - of nobody
    found, text = doctor(
        monkeypatch,
        tmp_path,
        ANTHROPIC_API_KEY=secret,
        ANTHROPIC_BASE_URL=f"http://gate.example:8080/{secret}?k={secret}",
    )
    assert "is set" in found["key"]["says"]
    assert "http://gate.example:8080" in found["address"]["says"]
    assert secret not in text
    found, text = doctor(monkeypatch, tmp_path, ANTHROPIC_BASE_URL=f"https://me:{secret}@gate.example")
    assert not found["address"]["ok"]
    assert secret not in text


def test_the_doctor_finds_a_price_table_that_cannot_be_read(monkeypatch, tmp_path):
    table = tmp_path / "prices.toml"
    table.write_text("[[price]]\nmodel = 3\n")
    found, _ = doctor(monkeypatch, tmp_path, DAYSHIFT_PRICES=table)
    assert not found["prices"]["ok"]
    assert "prices.toml" in found["prices"]["says"]


@pytest.fixture
def keyed(monkeypatch):
    """A key that works, and prices."""
    asked = []
    monkeypatch.setattr("tui.consent.check_minds", lambda settings, _org: asked.append(settings))
    monkeypatch.setattr("tui.minds.today_prices", lambda: price_of)
    return asked


def test_a_fork_with_claude_needs_a_cap_a_key_and_a_yes(place, runs, keyed, monkeypatch):
    wanted = ForkWanted(when="15:00", settings={"minds": "claude"})
    capped = ForkWanted(when="15:00", settings={"minds": "claude", "cap.run": "5"})
    with bootstrap.store(str(place), write=True) as store:
        with pytest.raises(UsageError, match="nothing caps run"):
            left_for_fork(store, runs[0], wanted)
        cap = store.read(runs[1]).state.caps["run"].limit
        assert cap - left_for_fork(store, runs[1], wanted) == 5 * DOLLAR - left_for_fork(store, runs[1], capped)
        left = left_for_fork(store, runs[1], capped)
        assert 0 < left < 5 * DOLLAR
        assert left_for_fork(store, runs[0], capped) == 5 * DOLLAR
        assert left_for_fork(store, runs[1], ForkWanted(when="15:00")) is None
        consent_to_fork(store, runs[1], capped, yes=False)
        assert len(keyed) == 6
        monkeypatch.setattr("tui.consent.left_for_fork", lambda *_: DOLLAR)
        with pytest.raises(UsageError, match="nobody is here to be asked"):
            consent_to_fork(store, runs[1], wanted, yes=False)
        consent_to_fork(store, runs[1], wanted, yes=True)


def test_the_flag_on_minds_is_the_what_if(place, runs, monkeypatch):
    seen = []
    monkeypatch.setattr("tui.playing.fork", lambda _run, wanted, _how, *, yes: seen.append((wanted, yes)) or 0)
    call("fork", runs[1], "--at", "15:00", "--headless", "--minds", "simulated", "--store", place)
    call("fork", runs[1], "--at", "15:00", "--headless", "--minds", "claude", "--yes", "--store", place)
    call("fork", runs[1], "--at", "15:00", "--headless", "--store", place)
    assert not any(word.startswith("cap.") for wanted, _ in seen for word in wanted.settings)
    call("fork", runs[1], "--at", "15:00", "--headless", "--budget", "2.50", "--budget", "day=1", "--store", place)
    assert seen.pop()[0].settings == {"cap.run": "2.50", "cap.day": "1"}
    assert [(wanted.settings.get("minds"), yes) for wanted, yes in seen] == [
        ("simulated", False), ("claude", True), (None, False),
    ]  # fmt: skip
    call("fork", runs[1], "--at", "15:00", "--minds", "gpt", "--store", place, code=2)


def test_a_fork_with_simulated_minds_asks_nobody_outside(place, runs):
    call(
        "fork", runs[1], "--at", "15:00", "--headless", "--minds", "simulated", "--name", "worked-out", "--store", place
    )
    found = told(place, "show", "worked-out")["outside"]
    assert found["live"] == 0
    with bootstrap.store(str(place)) as store:
        fork = store.facts("worked-out").fork_seq
        asked = [e for e in store.read("worked-out").events() if e.kind == "turn.requested" and e.seq > fork + 2]
    assert asked
    assert not any(event.data.model for event in asked)


def test_seeds_that_nobody_keeps_are_not_played_with_minds_that_are_paid(tmp_path):
    for minds in (("--minds", "claude"), ("--set", "minds=claude")):
        result = call("run", "--headless", "--seeds", "3", *minds, "--store", tmp_path / "r.db", code=2)
        assert "nobody keeps" in result.output

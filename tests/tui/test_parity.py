"""`dayshift parity`: a day of minds outside beside the same day simulated; and what is foretold before it begins."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner

from department.errors import UsageError
from department.outside import CHARGED, Answered, FaultError
from department.ports import Question
from department.prices import usd
from tests.messages_api import MessagesApi
from tests.outside import CLAUDE, USAGE, Ledger, LedgerMind, asking, forked, price_of, recorded
from tui import bootstrap
from tui.cli import cli
from tui.forecast import forecast
from tui.parity import parity_of
from tui.present.parity import parity_text
from tui.request import Wanted

KEY = "sk-ant-test-0123456789"


class Contrary(LedgerMind):
    """Of the options it takes the last, whatever the simulated mind would take."""

    async def think(self, question: Question, model: str, on_text: Callable[[str], None]) -> Answered:
        answered = await super().think(question, model, on_text)
        if not question.briefing.options:
            return answered
        reply = type(answered.reply)(text=answered.reply.text, choice=list(question.briefing.options)[-1])
        return Answered(reply, USAGE, model)


class OfContrary(Ledger):
    def thinker(self, org: Any, seed: int) -> LedgerMind:
        from department.minds.simulated import SimulatedMind  # noqa: PLC0415

        return Contrary(self, SimulatedMind(org, seed))


def spoils_drafts(_: int, question: Question) -> FaultError | None:
    wrong = question.briefing.purpose == "draft"
    return FaultError("the reply was cut off", charge=CHARGED, usage=USAGE) if wrong else None


def day_of(tmp_path, monkeypatch, ledger, **wanted):
    with asking(monkeypatch, ledger), bootstrap.store(str(tmp_path / "runs.db"), create=True) as store:
        run = recorded(store, **wanted)
        return run, parity_of(store, run)


def test_minds_that_choose_as_simulated_ones_do_are_at_par(tmp_path, monkeypatch):
    _, found = day_of(tmp_path, monkeypatch, Ledger())
    assert found.chosen > 20
    assert found.same == found.chosen
    assert (found.differs, found.only_recorded, found.only_simulated, found.failed) == ([], 0, 0, {})
    assert found.paid == sum(price_of_all(found.turns, tmp_path))
    outside = {band.title for band in found.bands if not band.inside and band.unit not in ("$", "times")}
    assert outside <= {"Saving against the large model for every turn"}, "what is not money is the same"


def price_of_all(turns: int, tmp_path) -> list[int]:
    """What the journal says each reply cost."""
    with bootstrap.store(str(tmp_path / "runs.db")) as store:
        done = [event.data for event in store.read("latest").events() if event.kind == "turn.completed"]
    assert len(done) == turns
    return [data.spent.paid for data in done]


def test_where_choices_differ_each_is_named_and_outcomes_leave_the_band(tmp_path, monkeypatch):
    _, found = day_of(tmp_path, monkeypatch, OfContrary())
    assert found.same < found.chosen
    assert len(found.differs) == found.chosen - found.same
    for differs in found.differs:
        assert differs.recorded != differs.simulated
    assert any(not band.inside for band in found.bands)
    text = parity_text(found)
    assert max(map(len, text.splitlines())) <= 80
    assert found.differs[0].agent in text
    assert "OUTSIDE" in text


def test_replies_of_no_use_are_counted_by_why(tmp_path, monkeypatch):
    _, found = day_of(tmp_path, monkeypatch, Ledger(spoils_drafts))
    assert found.failed == {"the reply was cut off": sum(found.failed.values())}
    assert sum(found.failed.values()) > 2
    assert "brought no usable reply" in parity_text(found)


def test_a_fork_has_no_day_of_its_own(tmp_path, monkeypatch):
    with asking(monkeypatch, Ledger()), bootstrap.store(str(tmp_path / "runs.db"), create=True) as store:
        fork = forked(store, recorded(store), "16:00")
        with pytest.raises(UsageError, match="is a fork"):
            parity_of(store, fork)


def test_the_command_prints_text_and_json(tmp_path, monkeypatch):
    run, found = day_of(tmp_path, monkeypatch, Ledger())
    arguments = ["parity", run, "--store", str(tmp_path / "runs.db")]
    told = CliRunner().invoke(cli, [*arguments, "--json"])
    assert told.exit_code == 0, told.output
    assert json.loads(told.output)["same"] == found.same
    assert f"Run {run} beside the same day" in CliRunner().invoke(cli, arguments).output


def test_a_forecast_asks_nobody_and_holds_the_day_within_its_band(tmp_path, monkeypatch):
    ready = bootstrap.load(Wanted(settings=CLAUDE))
    foretold = forecast(ready, price_of)
    assert foretold.low <= foretold.likely <= foretold.high <= 3 * foretold.dearest
    _, found = day_of(tmp_path, monkeypatch, Ledger())
    assert sum(foretold.turns.values()) == found.turns, "the same seed, the same turns"
    assert usd(foretold.likely) in foretold.as_text()
    assert max(map(len, foretold.as_text().splitlines())) <= 160


def run_claude(tmp_path, *more, stdin=None, **environment):
    arguments = ["run", "--minds", "claude", "--headless", "--store", str(tmp_path / "runs.db"), *more]
    return CliRunner().invoke(cli, arguments, input=stdin, env=environment)


def test_nobody_to_ask_and_no_budget_begins_nothing(tmp_path, api: MessagesApi):
    result = run_claude(tmp_path, ANTHROPIC_API_KEY=KEY, ANTHROPIC_BASE_URL=api.url)
    assert result.exit_code == 2, result.output
    assert "Give --budget USD, or --yes" in result.output
    assert "Forecast, from" in result.output
    assert not (tmp_path / "runs.db").exists()
    assert api.ledger == []


def test_a_key_that_is_wrong_or_missing_is_told_before_anything_is_made(tmp_path, api: MessagesApi):
    missing = run_claude(tmp_path, "--yes", ANTHROPIC_BASE_URL=api.url)
    wrong = run_claude(tmp_path, "--yes", ANTHROPIC_API_KEY="sk-ant-wrong", ANTHROPIC_BASE_URL=api.url)
    for result in (missing, wrong):
        assert result.exit_code == 3, result.output
        assert "ANTHROPIC_API_KEY" in result.output
        assert "sk-ant-wrong" not in result.output
    assert not (tmp_path / "runs.db").exists()


def test_a_budget_is_consent_and_holds(tmp_path, api: MessagesApi):
    result = run_claude(tmp_path, "--budget", "0.05", ANTHROPIC_API_KEY=KEY, ANTHROPIC_BASE_URL=api.url)
    assert result.exit_code == 1, result.output
    assert "nothing was asked. Go on with more: dayshift run --resume" in " ".join(result.output.split())
    assert sum(entry.charged for entry in api.ledger) <= 50_000_000

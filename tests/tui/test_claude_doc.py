"""What docs/claude.md tells people to type runs as it stands there, in its order, against a server on the loopback."""

import re
import shlex
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import pytest
from msgspec import structs

from data.prices import load_prices
from tests.messages_api import MessagesApi
from tests.stores import call
from tests.test_readme import INTERACTIVE, blocks
from tui.tracing.spans import ERRORS

DOC = Path(__file__).parents[2] / "docs" / "claude.md"
TEXT = DOC.read_text(encoding="utf-8")
DAY = date(2026, 11, 20)
OTEL = "<!-- otel -->"
"""Stands on the line above a block whose commands need the extra."""


def commands() -> list[tuple[list[str], int]]:
    """The words after `dayshift` of each line, with the exit code that its comment tells."""
    left_out = {INTERACTIVE} if find_spec("opentelemetry.sdk") else {INTERACTIVE, OTEL}
    lines = [line for above, lines in blocks(TEXT) if above not in left_out for line in lines]
    found = []
    for line in lines:
        if line.startswith("dayshift "):
            code = re.search(r"# exit code (\d)", line)
            found.append((shlex.split(line, comments=True)[1:], int(code[1]) if code else 0))
    return found


def test_every_command_of_the_page_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, api: MessagesApi) -> None:
    told = commands()
    assert len(told) >= 13
    assert any(code for _, code in told)
    monkeypatch.chdir(tmp_path)
    for name, value in {**api.environ(), "DAYSHIFT_STORE": str(tmp_path / "runs.db")}.items():
        monkeypatch.setenv(name, value)
    call("run", "--headless")
    for words, code in told:
        call(*words, code=code)
    assert {path.name for path in tmp_path.iterdir()} >= {"monday.dayshift", "monday.otlp.json"}


def test_what_is_said_to_need_no_key_needs_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, api: MessagesApi
) -> None:
    monkeypatch.setenv("DAYSHIFT_STORE", str(tmp_path / "runs.db"))
    monkeypatch.chdir(tmp_path)
    with monkeypatch.context() as keyed:
        for name, value in api.environ().items():
            keyed.setenv(name, value)
        call("run", "--minds", "claude", "--headless", "--budget", "3", "--name", "monday")
    asked = len(api.ledger)
    section = TEXT.partition("## Again, without a key")[2].partition("\n## ")[0]
    lines = [line for above, lines in blocks(section) if above != INTERACTIVE for line in lines]
    alone = [words for line in lines if "claude" not in (words := shlex.split(line, comments=True)[1:])]
    assert len(alone) == 4
    for words in alone:
        call(*words)
    assert len(api.ledger) == asked


def test_the_price_rows_of_the_page_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (row,) = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
    file = tmp_path / "prices.toml"
    file.write_text(row.replace("input = 0.10", "input = 0.11"), encoding="utf-8")
    bundled = load_prices().price_of("claude-haiku-5-5", DAY)
    monkeypatch.setenv("DAYSHIFT_PRICES", str(file))
    own = load_prices().price_of("claude-haiku-5-5", DAY)
    assert (own.fresh, structs.replace(own, fresh=bundled.fresh)) == (110, bundled)


def test_the_errors_of_spans_are_all_told() -> None:
    told = re.search(r"`error.type` is one of (.*?)\. A\s", TEXT, re.DOTALL)
    assert told
    assert set(re.findall(r"`(\w+)`", told[1])) == set(ERRORS)

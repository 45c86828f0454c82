"""Several scenarios in one command: each a run of its own, then one table of what they came to."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from scheduler.stop import StopWish
from tui.cli import cli
from tui.present.beside import FIGURES, beside_text, precise
from tui.present.course import Side, over_seeds, percentile

SHAPES = ("pipeline-shape", "hub-and-spoke", "network")


def call(*args, code=0):
    result = CliRunner().invoke(cli, [str(arg) for arg in args], prog_name="dayshift")
    assert result.exit_code == code, result.output + repr(result.exception)
    assert "Traceback" not in result.output
    return result


def several(*names: str) -> list[str]:
    return [word for name in names for word in ("--scenario", name)]


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "runs.db"
    monkeypatch.setenv("DAYSHIFT_STORE", str(path))
    return path


def test_each_scenario_is_a_run_of_its_own_and_the_table_says_what_they_came_to() -> None:
    told = call("run", "lead-pipeline", "--headless", *several(*SHAPES), "--name", "three").stdout
    assert max(map(len, told.splitlines())) <= 80
    rows = {line[:29].strip(): line[29:].split() for line in told.splitlines()[2:]}
    assert rows[""] == list(SHAPES)
    messages = [int(number.replace(",", "")) for number in rows["Messages"]]
    assert messages == sorted(messages)
    assert len(set(rows["Items arrived"])) == 1
    for name, run in zip(SHAPES, rows["Run"], strict=True):
        shown = json.loads(call("show", f"three-{name}", "--json").stdout)
        assert (shown["run"], shown["scenario"], shown["state"]) == (run, name, "finished")
        assert shown["messages"] == messages[SHAPES.index(name)]
    call("verify", rows["Run"][1])


def test_the_object_has_every_figure_and_the_sums_agree() -> None:
    told = json.loads(call("run", "lead-pipeline", "--headless", "--json", *several(*SHAPES[:2])).stdout)
    for one in told["scenarios"]:
        assert {name for name, _, _ in FIGURES} - set(one) == {"estimated_micro"}
        assert one["to_assignee_median_ms"] <= one["to_assignee_p95_ms"]
        assert one["first_grade_median_ms"] < one["to_assignee_median_ms"]
        assert sum(one["outcomes"]["leads"].values()) <= one["arrived"]
        assert 0 < one["busiest"]["desk"] < 1
        assert json.loads(call("show", one["run"], "--json").stdout)["head"] == one["head"]
    assert told["scenarios"][0]["arrived"] == told["scenarios"][1]["arrived"]


def test_any_department_and_any_number_of_scenarios() -> None:
    told = call("run", "--headless", *several("crisis", "legal", "blog-post", "launch-disagreement")).stdout
    assert max(map(len, told.splitlines())) <= 80
    assert "Items arrived" not in told
    assert re.search(r"crisis: published +1 +0 +0", told)
    assert told.count("Busiest agent") == 2, "a block of three, and one more"


def test_over_several_seeds_it_shows_medians_and_keeps_nothing(store: Path) -> None:
    told = call("run", "--headless", "--seeds", "3", *several("legal", "blog-post")).stdout
    assert "medians of 3 seeds, unrecorded" in told
    assert "Run " not in told
    assert not store.exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (several("crisis", "crisis"), "named twice"),
        (several("crisis", "crsis"), "no scenario 'crsis'"),
        ([*several("crisis", "legal"), "--follow"], "one day"),
        ([*several("crisis", "legal"), "--workflow", "legal"], "--workflow"),
        ([*several("crisis", "legal"), "--resume"], "--resume"),
        ([*several("crisis", "legal"), "--seeds", "0"], "give 1 or more"),
    ],
)
def test_what_does_not_go_together_is_refused_before_anything_is_played(store: Path, words, says) -> None:
    refused = call("run", "--headless", *words, code=2)
    assert says in refused.stderr
    assert not store.exists()


def test_stopped_it_shows_what_was_done_and_how_to_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second of two is stopped: the first is told, the second can be resumed."""
    from tui import beside  # noqa: PLC0415

    played = []

    def play(live, watchers, wish: StopWish) -> bool:
        played.append(live.run)
        if len(played) == 2:
            wish.ask()
        return original(live, watchers, wish)

    original = beside.play
    monkeypatch.setattr(beside, "play", play)
    stopped = call("run", "--headless", *several("legal", "blog-post"), code=130)
    assert "1 scenario side by side" in stopped.stdout
    assert f"--resume {played[1]}" in stopped.stderr
    call("run", "--resume", played[1])


@given(st.lists(st.integers(0, 10**9), max_size=60), st.integers(1, 100))
def test_a_percentile_is_one_of_the_values_and_bounds_its_share(values: list[int], share: int) -> None:
    found = percentile(values, share)
    if not values:
        assert found is None
        return
    assert found in values
    assert sum(value <= found for value in values) * 100 >= share * len(values)
    assert sum(value < found for value in values) * 100 < share * len(values)


@given(st.integers(0, 10**8))
def test_spans_are_told_to_the_second_below_an_hour(ms: int) -> None:
    words = precise(ms)
    numbers = [int(number) for number in re.findall(r"\d+", words)]
    told = sum(number * {"s": 1, "min": 60, "h": 3600}[unit] for number, unit in zip(numbers, re.findall(r"[a-z]+", words), strict=True))  # noqa: E501 # fmt: skip
    assert abs(told - ms / 1000) <= (60 if "h" in words else 0.5)


def test_names_of_strangers_do_not_steer_a_terminal_and_fit_the_table() -> None:
    evil = "\x1b[31mx\u202e" + "y" * 90
    figures: dict[str, float | None] = {name: None for name, _, _ in FIGURES}
    side = Side(evil, (1,), figures, (evil, 10), {evil: {evil: 1.0}}, run="abcd")
    text = beside_text(evil, [side, side])
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert max(map(len, text.splitlines())) <= 80


def test_medians_over_seeds_pass_over_what_was_not_measured() -> None:
    figures = [{name: value for name, _, _ in FIGURES} for value in (None, 4.0, 8.0)]
    sides = [Side("a", (n,), one, ("Ann", n), {"x": {"done": float(n)}}) for n, one in enumerate(figures, 1)]
    merged = over_seeds(sides)
    assert set(merged.figures.values()) == {6.0}
    assert (merged.busiest, merged.ends, merged.seeds) == (("Ann", 2), {"x": {"done": 2.0}}, (1, 2, 3))

"""What a person sees of a review's parameters before and after, of a contest's results, and of the days of a log."""

import json
from pathlib import Path

import pytest

from tests.tui.test_cli_run import call
from tui.present.names import without_slots


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five days: the review meets on Friday."""
    path = tmp_path_factory.mktemp("store") / "runs.db"
    call("run", "lead-pipeline", "--scenario", "message-contest", "--days", "5", "--store", path)
    return path


def test_the_summary_compares_parameters_and_rates_before_and_after(store: Path) -> None:
    said = " ".join(call("show", "--store", store).output.split())
    assert "Weekly review of the pipeline, before and after" in said
    told = json.loads(call("show", "--json", "--store", store).stdout)["changes"]
    decided = [one for one in told if one["decided"]]
    assert {one["fact"] for one in decided} <= {"hot_threshold", "load_weight"}
    for one in decided:
        assert f"{one['title']}: {one['before']} {one['unit']}, {one['after']} {one['unit']} (Fri 9 Jan)" in said
    rates = {one["fact"]: one for one in told if one["unit"] == "permille"}
    assert set(rates) == {"accuracy_now", "precision_now"}
    assert rates["accuracy_now"]["before"] == 760


def test_the_figures_before_are_those_that_a_what_if_set(tmp_path: Path) -> None:
    path = tmp_path / "runs.db"
    call("run", "lead-pipeline", "--days", "5", "--set", "fact.accuracy_now=500", "--store", path)
    told = json.loads(call("show", "--json", "--store", path).stdout)["changes"]
    assert [one["before"] for one in told if one["fact"] == "accuracy_now"] == [500]


def test_the_report_has_the_changes_and_every_version_of_a_contest_with_their_events(store: Path) -> None:
    page = call("report", "--store", store).output
    changes = page.partition("## Parameters, before and after")[2].partition("\n## ")[0]
    assert "From how many points on a lead goes to sales at once | 80 points |" in changes
    contests = page.partition("## Contests of versions")[2].partition("\n## ")[0]
    rows = [line for line in contests.splitlines() if line.startswith("| Mon")]
    for version in ("data", "emotion", "benefit"):
        assert sum(f"| {version} |" in row for row in rows) == len(rows) / 3
    assert all("[#" in row for row in rows)


def test_the_summary_tells_who_won_a_contest_and_what_the_others_brought(store: Path) -> None:
    said = " ".join(call("show", "--store", store).output.split())
    trials = json.loads(call("show", "--json", "--store", store).stdout)["contests"]
    part = said.partition("Contests, answers by version")[2]
    for record in {one["record"] for one in trials}:
        of = [one for one in trials if one["record"] == record]
        for version in ("data", "emotion", "benefit"):
            answered, shown = (sum(one[key][version] for one in of) for key in ("responded", "shown"))
            assert f"{version} {answered} of {shown}" in part
        assert f"used for {sum(one['used_for'] for one in of):,} more" in part


def test_a_log_over_days_says_which_day(store: Path) -> None:
    said = call("log", "--store", store).output
    days = [line for line in said.splitlines() if line.endswith(" January 2026")]
    assert days == [
        f"{name}day {5 + n} January 2026" for n, name in enumerate(("Mon", "Tues", "Wednes", "Thurs", "Fri"))
    ]


def test_a_report_does_not_say_that_nothing_is_open_while_items_are(store: Path) -> None:
    page = call("report", "--store", store).output
    assert "are still open" in page
    assert "nothing stayed open" not in page


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Captured: {param.company}", "Captured"),
        ("Capture {param.first} {param.last}, {param.company}", "Capture …"),
        ("First call to {param.company} by the manager", "First call to … by the manager"),
        ("Not paid: {param.kind} of {param.amount:money}, {param.who}", "Not paid: … of …"),
        ("{param.company}", ""),
    ],
)
def test_a_title_without_its_places_says_where_they_are(title: str, words: str) -> None:
    assert without_slots(title) == words

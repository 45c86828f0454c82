"""Versions of agents on the command line: what-ifs, the summary, the report, verify and why."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tui.cli import cli

FLOW = ("--scenario", "bad-version", "--days", "2")


def call(*args: object, code: int = 0) -> Result:
    result = CliRunner().invoke(cli, [str(arg) for arg in args], prog_name="dayshift")
    assert result.exit_code == code, result.output + repr(result.exception)
    return result


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store") / "runs.db"
    call("run", "lead-pipeline", *FLOW, "--store", path)
    return path


def test_the_summary_says_what_was_at_work_and_what_staging_showed(store: Path) -> None:
    said = " ".join(call("show", "--store", store).output.split())
    assert "qualification: 1.0 until Mon 18:10, 1.2 from Mon 18:10, back to 1.0 from Tue 12:" in said
    assert "1.2 beside 1.0: " in said
    assert "judged right " in said
    told = json.loads(call("show", "--json", "--store", store).stdout)["versions"]
    assert [(one["agent"], one["live"]) for one in told] == [("qualification", "1.0")]
    assert [period["version"] for period in told[0]["periods"]] == ["1.0", "1.2", "1.0"]
    (staging,) = told[0]["stagings"]
    assert staging["deployed"]
    assert staging["compared"] == staging["counts"]["live"]["judged"] == staging["counts"]["staged"]["judged"]


def test_the_report_has_a_section_whose_claims_cite_events(store: Path) -> None:
    page = call("report", "--store", store).output
    section = page.partition("## Versions of agents")[2].partition("\n## ")[0]
    assert "rolled back" in section
    assert "| Qualification | 1.2 | 1.0 | judged right |" in section
    assert all("[#" in line for line in section.splitlines() if line.startswith("| Qualification"))


def test_the_run_verifies_by_playing_it_again(store: Path) -> None:
    call("verify", "--store", store)


def test_a_day_without_changes_has_no_word_of_versions(tmp_path: Path) -> None:
    said = call("run", "lead-pipeline", "--store", tmp_path / "runs.db")
    assert "Versions" not in said.output
    assert json.loads(call("show", "--json", "--store", tmp_path / "runs.db").stdout)["versions"] == []


def test_another_version_may_be_at_work_from_the_start(tmp_path: Path) -> None:
    """Version 1.2 sends far more to the salespeople than 1.0: the what-if is in force from the first lead."""
    hot = {}
    for version in ("1.0", "1.2"):
        store = tmp_path / f"{version}.db"
        call("run", "lead-pipeline", "--set", f"agent.qualification.version={version}", "--store", store)
        log = call("show", "--json", "--store", store).stdout
        hot[version] = json.loads(log)["outcomes"]["lead"]["salesperson_replied"]
        call("verify", "--store", store)
    assert hot["1.2"] > hot["1.0"]


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ("agent.qualification.version=1.3", "no version of 'qualification' '1.3'; nearest: 1."),
        ("agent.routing.version=1.1", "no version of 'routing' '1.1'; nearest: 1.0"),
        ("agent.qualification.verson=1.1", "nearest: version"),
    ],
)
def test_a_version_that_is_not_there_is_a_wrong_use(tmp_path: Path, setting: str, says: str) -> None:
    said = call("run", "lead-pipeline", "--set", setting, "--store", tmp_path / "runs.db", code=2)
    assert says in said.output

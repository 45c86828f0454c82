"""The summary of a day: what matters stands in the first page of 24 lines, nothing is wider than 80 columns or cut."""

import pytest

from tests.stores import call, told

DAYS = [
    ("marketing", ()), ("marketing", ("--scenario", "crisis")), ("marketing", ("--scenario", "legal")),
    ("lead-pipeline", ()), ("lead-pipeline", ("--leads", "sample")), ("lead-pipeline", ("--days", "3")),
]  # fmt: skip
PAGE = 23
"""Lines of a terminal of 24, but for the one of the prompt."""


@pytest.mark.parametrize(("department", "more"), DAYS)
def test_what_matters_is_in_the_first_page(tmp_path, department, more):
    store = tmp_path / "r.db"
    lines = call("run", department, "--headless", *more, "--store", store).output.splitlines()
    page = "\n".join(lines[:PAGE])
    assert "Asked of the human: " in page
    assert "Targets: " in page
    told_run = told("show", "latest", "--store", store)
    missed = [metric["title"] for metric in told_run["metrics"] if metric["met"] is False]
    assert all(title[:40] in page for title in missed)
    assert page.count("✗ missed") == len(missed)
    for stream in told_run.get("items", {}).values():
        assert f"{stream['arrived']:,} arrived" in page
    assert max(map(len, lines)) <= 80
    assert not any("…" in line for line in lines)
    assert all(metric["title"].split()[-1] in "\n".join(lines) for metric in told_run["metrics"])

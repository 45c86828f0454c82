"""Packs are found by name or path, and survive as bytes."""

from pathlib import Path

import pytest

from data import library
from data.problems import PackProblemsError
from data.scaffold import scaffold
from department.errors import PackError, UsageError


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    scaffold("news-desk", tmp_path / "news-desk")
    scaffold("night-desk", tmp_path / "night-desk")
    file = tmp_path / "night-desk" / "department.yaml"
    file.write_text(file.read_text() + "default: true\n")
    return tmp_path


def test_an_unknown_department_gets_the_nearest_names(shelf: Path) -> None:
    with pytest.raises(UsageError, match="no department 'news-dest'; nearest: news-desk"):
        library.locate("news-dest", shelf)


def test_a_path_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="There is no pack at"):
        library.load(str(tmp_path / "none"))


def test_the_shelf_is_described_and_has_a_default(shelf: Path) -> None:
    first, second = library.describe(shelf)
    assert (first["id"], first["agents"], first["workflows"]) == ("news-desk", 4, ["article"])
    assert (first["scenarios"], first["default"], second["default"]) == (["quick-news"], False, True)
    assert library.default_name(shelf) == "night-desk"


def test_a_pack_as_bytes_is_the_same_pack(shelf: Path) -> None:
    pack = library.load("news-desk", shelf)
    data = library.canonical(pack)
    again = library.from_canonical(data)
    assert again == pack
    assert list(again.agents) == list(pack.agents)
    assert library.canonical(again) == data
    assert library.digest(data) == library.digest(library.canonical(library.load("news-desk", shelf)))


def test_loading_a_bad_pack_tells_every_problem(shelf: Path) -> None:
    file = shelf / "news-desk" / "department.yaml"
    file.write_text(
        file.read_text().replace("reports_to: head", "reports_to: haed").replace("tier: small", "tier: tiny")
    )
    with pytest.raises(PackProblemsError) as caught:
        library.load("news-desk", shelf)
    assert isinstance(caught.value, PackError)
    assert caught.value.exit_code == 1
    assert [problem.key for problem in caught.value.problems] == [
        "agents.editor.reports_to",
        "agents.checker.tier",
    ]
    assert "department.yaml:40:17" in str(caught.value)


def test_every_bundled_pack_loads_and_lints_clean() -> None:
    for name in library.names():
        assert [str(problem) for problem in library.check(name)] == []

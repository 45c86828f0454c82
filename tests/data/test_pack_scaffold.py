"""A scaffolded pack is clean, and nothing is overwritten for it."""

from pathlib import Path

import pytest

from data import library
from data.scaffold import scaffold
from department.errors import UsageError


def test_a_new_pack_is_clean(tmp_path: Path) -> None:
    folder = scaffold("news-desk", tmp_path / "desk")
    assert library.check(folder) == []
    pack = library.load(folder)
    assert (pack.id, pack.title, len(pack.agents)) == ("news-desk", "News desk", 4)


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(UsageError, match="already holds something"):
        scaffold("news-desk", tmp_path)
    assert [item.name for item in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("name", ["", "News", "news_desk", "../up", "a/b", "-a", "x" * 41, "news\n"])
def test_a_name_that_cannot_be_one_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="no name for a department"):
        scaffold(name, tmp_path / "desk")
    assert not (tmp_path / "desk").exists()

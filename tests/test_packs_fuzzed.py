"""Whatever one value of a pack is turned into: `check` tells what is wrong, or the day plays. Never a traceback."""

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from data import library
from data.problems import ERROR
from data.scaffold import TEMPLATES
from department.errors import DayshiftError
from department.org import Organisation
from tests.plays import play

GONE = object()
"""Not a value: the key or the entry is taken out."""
STRANGE = [
    GONE,
    "", -1, 0, 1, "x", [], {}, None, 10**20, True, 1.5, "operator", "0s", "100d", "-5m", "2wh", "fact.x", "'a'", "1//0",
    "all", "item", "assignee", ["x"], {"x": 1}, "2026-02-30", "99:99", "* * * * *", "layer(x)", "manager_of(head)",
    "manager_of(operator)", "{param.x}", "{", "\x00", "L9", "draft", "9" * 50, "1 if", "many",
]  # fmt: skip
FILES = {
    file.name: yaml.safe_load(file.read_text("utf-8").replace("__NAME__", "desk").replace("__TITLE__", "Desk"))
    for file in sorted(TEMPLATES.glob("*.yaml"))
}


def places(tree: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths of every value in a tree, the tree itself aside."""
    inner = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in inner:
        yield (*path, key)
        yield from places(value, (*path, key))


PLACES = [(name, path) for name, tree in FILES.items() if name != "phrases.yaml" for path in places(tree)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("desk")


@given(place=st.sampled_from(PLACES), value=st.sampled_from(STRANGE))
def test_check_tells_or_the_day_plays(folder: Path, place: tuple[str, tuple[Any, ...]], value: Any) -> None:
    trees = copy.deepcopy(FILES)
    node = trees[place[0]]
    for key in place[1][:-1]:
        node = node[key]
    if value is GONE:
        del node[place[1][-1]]
    else:
        node[place[1][-1]] = value
    for name, tree in trees.items():
        (folder / name).write_text(yaml.safe_dump(tree, sort_keys=False, allow_unicode=True), encoding="utf-8")
    blueprint, problems = library.examine(folder)
    assert all(problem.says for problem in problems)
    if blueprint is None or any(problem.severity == ERROR for problem in problems):
        return
    try:
        assert play(Organisation(blueprint)).events
    except DayshiftError as error:
        assert "\n" not in str(error)  # noqa: PT017 - a sentence is an answer too

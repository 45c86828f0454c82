"""Golden days: the plain day and every scenario of every bundled department are, byte for byte, what they were.

A difference is either a bug or a wish. If it is a wish, `make golden` writes the days anew.
"""

from functools import lru_cache

import pytest

from data import library
from department.org import Organisation
from tests.golden_days import DAYS, FOLDER, figures, written
from tests.plays import play


@lru_cache(maxsize=8)
def compiled(department: str) -> Organisation:
    return Organisation(library.load(department))


@pytest.mark.parametrize("name", DAYS)
def test_a_golden_day_is_what_it_was(name: str) -> None:
    department, scenario = DAYS[name]
    assert (FOLDER / f"{name}.json").exists(), "a new day: `make golden` writes it down"
    assert figures(play(compiled(department), scenario=scenario)) == written(name), "on purpose? then `make golden`"


def test_every_golden_file_is_of_a_day_that_is_played() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == set(DAYS)

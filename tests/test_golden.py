"""Golden days: the default day and every scenario are, byte for byte, what they were.

A difference is either a bug or a wish. If it is a wish, `make golden` writes the days anew.
"""

from collections.abc import Callable

import pytest

from tests.golden_days import DAYS, FOLDER, figures, written
from tests.plays import Day


@pytest.mark.parametrize("name", DAYS)
def test_a_golden_day_is_what_it_was(play: Callable[..., Day], name: str) -> None:
    assert figures(play(scenario=DAYS[name])) == written(name), "changed on purpose? then `make golden`"


def test_every_golden_file_is_of_a_day_that_is_played() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == set(DAYS)


def test_every_scenario_of_the_default_department_has_a_golden_day(org) -> None:
    assert {scenario for scenario in DAYS.values() if scenario} == set(org.pack.scenarios)

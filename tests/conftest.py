"""What all tests share: the bundled default department, loaded once, and days of it, played once each."""

import os
import sys
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).parents[1]
if str(ROOT) not in sys.path:  # `pytest` alone does not look here, `python -m pytest` does
    sys.path.insert(0, str(ROOT))

from tests import no_network  # noqa: E402

no_network.install()

from data import library  # noqa: E402
from department.blueprint.pack import Blueprint  # noqa: E402
from department.org import Organisation  # noqa: E402
from tests.messages_api import MessagesApi  # noqa: E402
from tests.plays import Day  # noqa: E402
from tests.plays import play as play_in_memory  # noqa: E402

_CALM = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
settings.register_profile("quick", max_examples=30, deadline=None, derandomize=True, suppress_health_check=_CALM)
settings.register_profile("long", max_examples=500, deadline=None, suppress_health_check=_CALM)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


@pytest.fixture(scope="session")
def marketing() -> Blueprint:
    """The bundled default pack."""
    return library.load(library.default_name())


@pytest.fixture(scope="session")
def org(marketing: Blueprint) -> Organisation:
    """The default department, compiled."""
    return Organisation(marketing)


@pytest.fixture(scope="session")
def play(org: Organisation) -> Callable[..., Day]:
    """Play a day of the default department in memory; the same question is played once. Read its answer only."""

    @lru_cache(maxsize=256)
    def played(key: tuple[tuple[str, Any], ...]) -> Day:
        words = {name: dict(value) if isinstance(value, frozenset) else value for name, value in key}
        return play_in_memory(org, **words)

    def ask(**words: Any) -> Day:
        key = {k: frozenset(v.items()) if isinstance(v, dict) else v for k, v in words.items()}
        return played(tuple(sorted(key.items())))

    return ask


@pytest.fixture(scope="session")
def day(play: Callable[..., Day]) -> Day:
    """The default day, seed 1."""
    return play()


@pytest.fixture
def api() -> Iterator[MessagesApi]:
    """A server of this test's own that speaks the Messages API."""
    with MessagesApi(key="sk-ant-test-0123456789") as served:
        yield served

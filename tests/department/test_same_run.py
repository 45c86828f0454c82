"""The same seed gives the same bytes: in another process, in another order of hashing, and after a stop."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as given_settings
from hypothesis import strategies as st

from data.memory import MemoryJournal
from department.commands import Begin
from department.engine import encode, fold
from department.org import Organisation
from tests.builders import organisation
from tests.plays import Day, commands_of, copy_of, new_engine, play, run_on
from tests.strategies import live, lives, scenarios, seeds, settings_of_runs

ROOT = Path(__file__).parents[2]
TINY = organisation()

PLAYED_ELSEWHERE = """
from data import library
from department.org import Organisation
from tests.plays import play
org = Organisation(library.load(library.default_name()))
print(play(org).head, play(org, scenario={scenario!r}, seed=7).head)
"""


def heads_elsewhere(scenario: str, hash_seed: str) -> str:
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", PLAYED_ELSEWHERE.format(scenario=scenario)],
        env=environment, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    return done.stdout.strip()


def test_two_processes_with_different_hash_seeds_play_the_same_day(play: Callable[..., Day], day: Day) -> None:
    here = f"{day.head} {play(scenario='crisis', seed=7).head}"
    assert heads_elsewhere("crisis", "1") == here
    assert heads_elsewhere("crisis", "4242") == here


def test_different_seeds_play_different_days(play: Callable[..., Day]) -> None:
    assert len({play(seed=seed).head for seed in range(1, 9)}) == 8


def test_playing_twice_in_one_process_gives_the_same_bytes(org: Organisation, day: Day) -> None:
    again = play(org)
    assert again.head == day.head
    assert encode(again.state) == encode(day.state)


def resumed(org: Organisation, journal: MemoryJournal, seed: int, cut: int, until: int) -> str:
    """The head of a run whose process died after `cut` commands: all there is then is the journal."""
    commands = commands_of(journal)
    kept = copy_of(commands[:cut])
    inputs = {events[0].seq: given for events, given in commands[cut:] if given is not None}
    engine = new_engine(org, seed, state=fold(org, kept.read()), journal=kept)
    run_on(engine, until, inputs)
    return str(engine.journal.head)


@pytest.mark.parametrize("share", [0.002, 0.07, 0.21, 0.4, 0.55, 0.68, 0.83, 0.97])
def test_a_resumed_day_ends_at_the_head_of_an_uninterrupted_one(day: Day, org: Organisation, share: float) -> None:
    """Briefings of open turns are not in the journal: the resumed engine builds them again."""
    journal = day.engine.journal
    cut = max(1, int(len(commands_of(journal)) * share))
    assert resumed(org, journal, 1, cut, org.calendar.closing(0)) == day.head


@pytest.mark.parametrize(("scenario", "share"), [("crisis", 0.45), ("crisis", 0.6), ("legal", 0.3), ("blog-post", 0.8)])
def test_a_resumed_scenario_ends_at_the_same_head(play, org: Organisation, scenario: str, share: float) -> None:
    journal = play(scenario=scenario).engine.journal
    cut = int(len(commands_of(journal)) * share)
    assert resumed(org, journal, 1, cut, org.calendar.closing(0)) == journal.head


def test_a_day_stopped_again_and_again_ends_at_the_same_head(day: Day, org: Organisation) -> None:
    """Every stop forgets all but the journal; twenty stops leave no trace."""
    journal, until = MemoryJournal(), org.calendar.closing(0)
    engine = new_engine(org, journal=journal)
    engine.execute(Begin(seed=1))
    for _ in range(20):
        for _ in range(35):
            due = engine.next_due()
            if due is not None and due <= until:
                engine.step()
        engine = new_engine(org, state=fold(org, journal.read()), journal=journal)
    run_on(engine, until)
    assert journal.head == day.head


@given(seed=seeds, moves=lives, scenario=scenarios, settings=settings_of_runs, share=st.integers(0, 1000))
def test_whatever_happened_a_resumed_run_ends_at_the_same_head(seed, moves, scenario, settings, share) -> None:
    engine = new_engine(TINY, seed)
    engine.execute(Begin(seed=seed, scenario=scenario, settings=settings))
    until = TINY.calendar.closing(1)
    live(engine, moves, until)
    run_on(engine, until)
    journal = engine.journal
    cut = 1 + (len(commands_of(journal)) - 1) * share // 1000
    assert resumed(TINY, journal, seed, cut, until) == journal.head


@given(seed=seeds, moves=lives, scenario=scenarios, settings=settings_of_runs)
@given_settings(max_examples=15)
def test_the_inputs_alone_make_the_whole_run_again(seed, moves, scenario, settings) -> None:
    """`verify` feeds the inputs to a new engine: everything else is derived."""
    engine = new_engine(TINY, seed)
    engine.execute(Begin(seed=seed, scenario=scenario, settings=settings))
    until = TINY.calendar.closing(0)
    live(engine, moves, until)
    run_on(engine, until)
    again = run_on(new_engine(TINY, seed), until, dict(engine.journal.inputs()))
    assert again.journal.head == engine.journal.head
    assert encode(again.state) == encode(engine.state)


def test_stopping_and_waiting_leave_no_trace(org: Organisation, day: Day) -> None:
    """Asking what is next, as often as one likes, changes nothing."""
    engine = new_engine(org)
    engine.execute(Begin(seed=1))
    while (due := engine.next_due()) is not None and due <= org.calendar.closing(0):
        assert engine.next_due() == due
        engine.step()
    assert engine.journal.head == day.head

"""Events are the only truth: the state is the fold of the journal, at every event, and may be put away and taken up."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.codec import START, decode_event, event_row
from data.memory import MemoryJournal
from department import engine as engine_module
from department.commands import Begin
from department.engine import Engine, decode, encode, fold
from department.events.record import Event
from department.evolve.apply import evolve
from department.org import Organisation
from department.state import State
from tests.builders import organisation
from tests.plays import Day, commands_of, head_of, new_engine, run_on
from tests.strategies import live, lives, scenarios, seeds, settings_of_runs

SCENARIOS = [None, "blog-post", "launch-disagreement", "crisis", "legal", "budget-overrun"]
TINY = organisation()


def as_stored(events: list[Event]) -> list[Event]:
    """The events as a store gives them back."""
    rows = [event_row(1, 1, event, START) for event in events]
    return [decode_event((r[1], *r[3:11])) for r in rows]


def assert_folds(org: Organisation, events: list[Event], live_states: list[bytes]) -> None:
    state = State()
    assert len(events) == len(live_states)
    for event, was in zip(as_stored(events), live_states, strict=True):
        fold(org, [event], state)
        assert encode(state) == was, f"the fold differs from the live state at event {event.seq} ({event.kind})"


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The live state after every single event, as the engine's own loop leaves it."""
    seen: list[bytes] = []

    def watch(org: Organisation, state: State, event: Event) -> None:
        evolve(org, state, event)
        seen.append(encode(state))

    monkeypatch.setattr(engine_module, "evolve", watch)
    return seen


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_fold_of_the_stored_journal_is_the_live_state_at_every_event(
    org: Organisation, watched: list[bytes], scenario: str | None
) -> None:
    engine = new_engine(org)
    engine.execute(Begin(seed=1, scenario=scenario))
    run_on(engine, org.calendar.closing(0))
    assert_folds(org, list(engine.journal.read()), watched)


@given(seed=seeds, moves=lives, scenario=scenarios, settings=settings_of_runs)
def test_whatever_people_do_the_fold_is_the_live_state(seed, moves, scenario, settings) -> None:
    """Answers, words, injected facts, claims, autonomy and clock jumps interleaved with the engine's own steps."""
    engine = new_engine(TINY, seed)
    seen: list[bytes] = []
    original = engine_module.evolve

    def watch(org: Organisation, state: State, event: Event) -> None:
        evolve(org, state, event)
        seen.append(encode(state))

    engine_module.evolve = watch
    try:
        begin_and_live(engine, seed, moves, scenario, settings)
    finally:
        engine_module.evolve = original
    assert_folds(TINY, list(engine.journal.read()), seen)


def begin_and_live(engine: Engine, seed: int, moves: list, scenario: str | None, settings: dict[str, str]) -> None:
    engine.execute(Begin(seed=seed, scenario=scenario, settings=settings))
    until = TINY.calendar.closing(1)
    live(engine, moves, until)
    run_on(engine, until)


@given(seed=seeds, moves=lives, scenario=scenarios, settings=settings_of_runs, share=st.integers(0, 1000))
def test_a_run_taken_up_from_its_snapshot_goes_on_identically(seed, moves, scenario, settings, share) -> None:
    """Encoding and decoding the state loses nothing: not the agenda, not its order, not a counter."""
    engine = new_engine(TINY, seed)
    begin_and_live(engine, seed, moves, scenario, settings)
    events = list(engine.journal.read())
    cut = len(events) * share // 1000
    snapshot = encode(fold(TINY, events[:cut]))
    state = decode(snapshot)
    assert encode(state) == snapshot
    assert encode(fold(TINY, events[cut:], state)) == encode(engine.state)
    assert state.agenda.peek() == engine.state.agenda.peek()


@given(seed=seeds, moves=lives, settings=settings_of_runs)
def test_no_event_changes_after_it_was_journalled(seed, moves, settings) -> None:
    """The state holds copies: evolving never reaches back into the data of an event."""
    engine = new_engine(TINY, seed)
    begin_and_live(engine, seed, moves, None, settings)
    journal = engine.journal
    assert isinstance(journal, MemoryJournal)
    firsts = {events[0].seq for events, _ in commands_of(journal)}
    assert head_of(journal.read(), firsts) == journal.head


def test_the_default_days_snapshot_goes_on_to_the_same_state(day: Day, org: Organisation) -> None:
    for cut in range(0, len(day.events), 97):
        state = decode(encode(fold(org, day.events[:cut])))
        assert encode(fold(org, day.events[cut:], state)) == encode(day.state)


def test_the_state_does_not_keep_what_only_grows(play: Callable[..., Day]) -> None:
    """Messages, closed tasks and past decisions are history: after five days the state is not five times the first."""
    one, five = len(encode(play().state)), len(encode(play(days=5).state))
    assert five < 2 * one

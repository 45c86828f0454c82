"""Why an event happened: its causes up to the stimulus, and what followed from it."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from department.errors import UsageError
from department.events.day import DayOpened, RoutineFired, RunStarted
from department.events.flow import TaskFailed
from department.events.record import Event
from tests.fakes import explained as explain
from tui.present.why import as_json, as_text

PACK = SimpleNamespace(
    timezone="America/New_York", agents={}, workflows={}, routines={}, human=SimpleNamespace(title="H")
)


def event(seq, cause, data=None, refs=()):
    data = data or TaskFailed("no time")
    return Event(seq, 1_767_621_600_000 + seq, data.kind, "someone", {"routine": "daily"}, cause, data, refs)


DAY = [
    event(1, None, RunStarted("d", "1", "p", 1)),
    event(2, 1, DayOpened("2026-01-05")),
    event(3, 2, RoutineFired()),
    event(4, 3),
    event(5, 4),
    event(6, 4, refs=(5,)),
    event(7, 6),
    event(8, 3),
]


def seqs(events):
    return [found.seq for found in events]


def test_the_causes_end_at_the_routine():
    why = explain(DAY, 7)
    assert seqs(why.causes) == [6, 4, 3]
    assert why.stimulus.kind == "routine.fired"


def test_a_stimulus_is_explained_by_what_set_it_up():
    assert seqs(explain(DAY, 3).causes) == [2, 1]


def test_the_start_has_no_cause():
    assert explain(DAY, 1).causes == ()


def test_what_the_chain_refers_to_supports_it():
    assert seqs(explain(DAY, 7).support) == [5]


def test_effects_come_breadth_first_with_their_distance():
    why = explain(DAY, 3)
    assert seqs(why.effects) == [4, 8, 5, 6, 7]
    assert why.depths == (1, 1, 2, 2, 3)


def test_effects_are_bounded_and_counted():
    why = explain(DAY, 1, limit=2)
    assert seqs(why.effects) == [2, 3]
    assert why.total == 7


def test_an_event_that_does_not_exist_names_the_range():
    with pytest.raises(UsageError, match=r"Event 99 does not exist: .* 1 to 8"):
        explain(DAY, 99)


def test_an_empty_run_says_so():
    with pytest.raises(UsageError, match="no events"):
        explain([], 1)


def test_text_and_object_tell_the_same():
    why = explain(DAY, 7)
    told = as_json(why, PACK)
    assert [cause["seq"] for cause in told["causes"]] == [6, 4, 3]
    assert told["event"]["at"] == "2026-01-05T09:00:00.007-05:00"
    lines = as_text(why, PACK).split("\n")
    assert lines[0].startswith("Mon 05 Jan 09:00  #7  ")
    assert sum(line.startswith("  ↑ ") for line in lines) == 3


@given(st.lists(st.integers(0, 50), min_size=1, max_size=60), st.data())
def test_an_event_follows_from_each_of_its_causes(draws, data):
    """Whatever the graph: causes lie before, and the event is among the effects of each."""
    events = [event(1, None)]
    events += [event(seq, 1 + draw % (seq - 1)) for seq, draw in enumerate(draws, start=2)]
    seq = data.draw(st.integers(1, len(events)))
    causes = explain(events, seq).causes
    assert seqs(causes) == sorted(seqs(causes), reverse=True)
    for cause in causes:
        assert seq in seqs(explain(events, cause.seq, limit=1000).effects)

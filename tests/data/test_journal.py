"""One contract for every journal: only how it is made differs."""

import pytest

from data.journal import SqliteJournal
from data.memory import MemoryJournal
from department.commands import Begin, Inject
from department.errors import StoreError


@pytest.fixture(params=["memory", "sqlite", "sqlite in groups of 3"])
def journal(request, store, run):
    if request.param == "memory":
        yield MemoryJournal(encode_state=str.encode, snapshot_every=10)
        return
    group = 3 if "groups" in request.param else 1000
    with SqliteJournal(store, run, encode_state=str.encode, group=group, snapshot_every=10) as opened:
        yield opened


def fill(journal, told):
    for command in told:
        journal.append(command)
        journal.applied(f"state {journal.count}")


def test_an_empty_journal_has_no_events(journal):
    assert (journal.count, journal.head, list(journal.read())) == (0, "0" * 32, [])
    assert journal.boundary(5) == 0
    assert journal.snapshot_before(5) is None


def test_what_was_appended_is_read_in_order(journal, commands):
    told = commands(1, 3)
    fill(journal, told)
    assert list(journal.read()) == [event for command in told for event in command]
    assert journal.count == 39


def test_a_range_includes_both_ends(journal, commands):
    fill(journal, commands(1, 3))
    assert [event.seq for event in journal.read(5, 9)] == [5, 6, 7, 8, 9]
    assert [event.seq for event in journal.read(38)] == [38, 39]
    assert list(journal.read(40)) == []


def test_the_head_names_the_content(journal, commands):
    told = commands(1, 2)
    fill(journal, told)
    other = MemoryJournal()
    fill(other, told)
    assert journal.head == other.head
    assert len(journal.head) == 32


def test_where_a_command_ends_is_part_of_the_content(commands):
    told = commands(1, 1)
    whole, split = MemoryJournal(), MemoryJournal()
    fill(whole, told)
    fill(split, [[event] for command in told for event in command])
    assert whole.head != split.head


@pytest.mark.parametrize("first", [1, 13, 15])
def test_a_stale_writer_conflicts_and_nothing_is_taken(journal, commands, first):
    fill(journal, commands(1, 1))
    before = (journal.head, journal.count)
    with pytest.raises(StoreError, match=f"Event {first} .* event 14 comes next"):
        journal.append(commands(first, 1)[0], Inject(facts={}))
    assert (journal.head, journal.count) == before
    assert list(journal.inputs()) == []
    fill(journal, commands(14, 1))
    assert journal.count == 26


def test_a_command_with_a_gap_is_taken_whole_or_not_at_all(journal, commands):
    first, second = commands(1, 1)[:2]
    with pytest.raises(StoreError):
        journal.append([first[0], second[0]])
    assert (journal.count, list(journal.read())) == (0, [])


def test_inputs_are_kept_with_the_first_event_of_each(journal, commands):
    told = commands(1, 1)
    begin, inject = Begin(seed=1), Inject(facts={"a": 1})
    journal.append(told[0], begin)
    journal.append(told[1])
    journal.append(told[2], inject)
    assert list(journal.inputs()) == [(1, begin), (5, inject)]
    assert list(journal.inputs(2)) == [(5, inject)]


def test_a_boundary_is_the_last_event_of_a_command(journal, commands):
    told = commands(1, 2)
    fill(journal, told)
    ends = [command[-1].seq for command in told]
    for seq in range(1, 27):
        assert journal.boundary(seq) == max([0, *(end for end in ends if end <= seq)])
    assert journal.boundary(99) == 26


def test_snapshots_are_kept_at_least_so_many_events_apart(journal, commands):
    fill(journal, commands(1, 3))
    journal.flush()
    assert journal.snapshot_before(9) is None
    seq, state = journal.snapshot_before(20)
    assert 10 <= seq <= 20
    assert state == f"state {seq}".encode()
    assert journal.snapshot_before(39)[0] >= seq + 10


def test_nothing_is_nothing(journal):
    journal.append([])
    journal.flush()
    assert journal.count == 0

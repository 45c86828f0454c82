"""What the journal in the store promises beyond the contract: groups, locks, deaths and full disks."""

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from data.database import driver, open_store
from data.journal import SqliteJournal
from data.memory import MemoryJournal
from data.reader import RunReader
from data.runs import Runs
from data.verify import check_chain
from data.verify_models import check_read_models
from department.commands import Inject
from department.errors import IntegrityError, StoreError


def fill(journal, told):
    for command in told:
        journal.append(command)
        journal.applied(f"state {journal.count}")


def test_events_are_committed_in_groups_and_on_flush(store, run, commands):
    with SqliteJournal(store, run, group=20) as journal:
        fill(journal, commands(1, 1))
        assert RunReader(store, run.number).count == 0
        journal.flush()
        assert RunReader(store, run.number).count == 13
        fill(journal, commands(14, 2))
        assert RunReader(store, run.number).count >= 33
    assert RunReader(store, run.number).count == 39


def test_a_group_never_ends_inside_a_command(store, run, commands):
    told = commands(1, 4)
    ends = {0} | {command[-1].seq for command in told}
    with SqliteJournal(store, run, group=5) as journal:
        for command in told:
            journal.append(command)
            assert RunReader(store, run.number).count in ends


def test_an_input_is_durable_when_append_returns(store, run, commands):
    with SqliteJournal(store, run) as journal:
        first, second = commands(1, 1)[:2]
        journal.append(first)
        journal.append(second, Inject(facts={"a": 1}))
        reader = RunReader(store, run.number)
        assert reader.count == 4
        assert [seq for seq, _ in reader.inputs()] == [3]


def test_the_open_group_is_read_with_the_rest(store, run, commands):
    with SqliteJournal(store, run, group=20) as journal:
        fill(journal, commands(1, 2))
        fill(journal, commands(27, 1))
        assert [event.seq for event in journal.read(20, 35)] == list(range(20, 36))


@pytest.mark.usefixtures("run")
def test_a_run_goes_on_where_it_ended(store, commands):
    told = commands(1, 4)
    whole = MemoryJournal()
    fill(whole, told)
    for place in range(0, len(told), 5):
        with SqliteJournal(store, Runs(store).find("a3f9"), encode_state=str.encode, snapshot_every=7) as journal:
            fill(journal, told[place : place + 5])
    assert journal.head == whole.head
    found = Runs(store).find("a3f9")
    assert (found.head, found.count, found.virtual_end) == (whole.head, 52, 52_000)
    assert check_chain(store, found).ok
    assert check_read_models(store, found).ok


def test_a_second_writer_is_refused_and_told_who_writes(store, run, commands):
    with SqliteJournal(store, run) as journal:
        fill(journal, commands(1, 1))
        journal.flush()
        with pytest.raises(StoreError, match=r"Run 'a3f9' cannot be written: process \d+ on .* is writing it"):
            SqliteJournal(store, Runs(store).find("a3f9"))
    SqliteJournal(store, run).close()


def test_different_runs_write_one_store_at_once(store, run, make_run, commands):
    other = make_run(store, "b400")
    with SqliteJournal(store, run, group=3) as one, SqliteJournal(store, other, group=3) as two:
        for command in commands(1, 3):
            one.append(command)
            two.append(command)
    assert one.head == two.head
    assert check_chain(store, Runs(store).find("a3f9")).ok
    assert check_chain(store, Runs(store).find("b400")).ok


def test_a_full_disk_is_said_and_nothing_is_half_done(store, run, commands):
    with SqliteJournal(store, run, group=10_000) as journal:
        fill(journal, commands(1, 1))
        journal.flush()
        raw = driver(journal._live())
        pages = raw.execute("PRAGMA page_count").fetchone()[0]
        raw.execute(f"PRAGMA max_page_count = {pages}")
        fill(journal, commands(14, 200))
        with pytest.raises(StoreError, match="the disk is full"):
            journal.flush()
        assert RunReader(store, run.number).count == 13
        assert check_chain(store, Runs(store).find()).ok
        raw.execute("PRAGMA max_page_count = 100000")
        journal.flush()
        assert RunReader(store, run.number).count == 13 * 201
    found = Runs(store).find()
    assert check_chain(store, found).ok
    assert check_read_models(store, found).ok


def test_an_input_that_cannot_be_committed_was_never_taken(store, run, commands):
    with SqliteJournal(store, run) as journal:
        fill(journal, commands(1, 1))
        journal.flush()
        before = (journal.head, journal.count)
        raw = driver(journal._live())
        raw.execute("CREATE TEMP TRIGGER no BEFORE INSERT ON input BEGIN SELECT RAISE(FAIL, 'no'); END")
        with pytest.raises(StoreError, match="could not be written"):
            journal.append(commands(14, 1)[0], Inject(facts={"a": 1}))
        assert (journal.head, journal.count) == before
        raw.execute("DROP TRIGGER no")
        journal.append(commands(14, 1)[0], Inject(facts={"a": 1}))
    found = Runs(store).find()
    assert check_chain(store, found).ok
    assert check_read_models(store, found).ok


def test_metrics_are_measured_at_each_close_and_hold_until_the_next(store, run, commands):
    with SqliteJournal(store, run, measure=lambda state: {"done": int(state[6:])}) as journal:
        fill(journal, commands(1, 2))
    with store.reading() as connection:
        rows = driver(connection).execute("SELECT from_seq, to_seq, name, value FROM metric").fetchall()
    assert rows == [(13, 25, "done", 13), (26, None, "done", 26)]


WRITER = """
import sys
from data.database import open_store
from data.journal import SqliteJournal
from data.runs import Runs
from department.events.record import Event
from department.events.talk import MessagePosted

store = open_store(sys.argv[1])
journal = SqliteJournal(store, Runs(store).find(), encode_state=str.encode, group=40, snapshot_every=50)
seq = 0
while True:
    command = []
    for _ in range(3):
        seq += 1
        data = MessagePosted(to=["bob"], body="x" * 200)
        command.append(Event(seq, seq, data.kind, "ann", {"thread": "t"}, seq - 1 or None, data))
    journal.append(command)
    journal.applied("state")
    print(seq, flush=True)
"""


@pytest.mark.usefixtures("run")
def test_a_killed_writer_leaves_whole_commands_and_frees_the_run(store):
    writer = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(WRITER), str(store.path)],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
        text=True,
    )
    with writer:
        for line in writer.stdout:
            if int(line) > 500:
                writer.kill()
                break
    found = Runs(store).find()
    assert found.count > 450
    assert found.count % 3 == 0
    report = check_chain(store, found)
    assert report.ok, report.says
    with SqliteJournal(store, found) as journal:
        assert journal.count == found.count
        assert journal.boundary(journal.count) == journal.count


def test_a_journal_altered_after_its_last_snapshot_is_not_continued(store, run, commands):
    with SqliteJournal(store, run, encode_state=str.encode, snapshot_every=10) as journal:
        fill(journal, commands(1, 2))
    with store.writing() as connection:
        driver(connection).execute("UPDATE event SET actor = 'bob' WHERE seq = 25")
    with pytest.raises(IntegrityError, match=r"Event 25 \(escalation.resolved\) is not what was written"):
        SqliteJournal(store, Runs(store).find())
    assert Runs(store).find().count == 26


def test_a_reader_does_not_wait_for_the_writer(store, run, commands):
    with SqliteJournal(store, run) as journal:
        fill(journal, commands(1, 1))
        journal.flush()
        other = open_store(store.path, read_only=True)
        with store.writing():
            assert len(list(RunReader(other, run.number).read())) == 13
        other.close()


def test_events_of_one_kind_and_of_an_instant_are_found(store, run, commands):
    with SqliteJournal(store, run) as journal:
        fill(journal, commands(1, 3))
    reader = RunReader(store, run.number)
    assert [event.seq for event in reader.read(kinds=["day.closed"])] == [13, 26, 39]
    assert [event.seq for event in reader.read(2, 15, kinds=["message.posted", "day.closed"])] == [2, 13, 15]
    assert [reader.seq_at(at) for at in (0, 999, 1000, 20_500, 99_999)] == [0, 0, 1, 20, 39]

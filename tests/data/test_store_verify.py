"""Whatever is altered in a store, verify names the first thing that is not what was written."""
# ruff: noqa: S608 - the names in these queries are those of our own tables

import pytest

from data.database import driver
from data.journal import SqliteJournal
from data.read_models import COLUMNS, TABLES
from data.reader import RunReader
from data.runs import Runs
from data.tables import EventRecord
from data.verify import check_chain
from data.verify_models import check_read_models, check_snapshots, first_difference
from department.commands import Inject

EVENT_COLUMNS = [column.name for column in EventRecord.__table__.columns]


def fold(state, events):
    seen = int(state or b"0")
    for _ in events:
        seen += 1
    return b"%d" % seen


@pytest.fixture
def filled(store, run, commands):
    told = commands(1, 3)
    with SqliteJournal(store, run, encode_state=lambda count: b"%d" % count, snapshot_every=10) as journal:
        for place, command in enumerate(told):
            journal.append(command, Inject(facts={"place": place}) if place % 6 == 0 else None)
            journal.applied(journal.count)
    return Runs(store).find()


def change(store, sql, *values):
    with store.writing() as connection:
        assert driver(connection).execute(sql, values).rowcount == 1


def flipped(value):
    if isinstance(value, bytes):
        return bytes([value[0] ^ 1]) + value[1:]
    if isinstance(value, str):
        return chr(ord(value[0]) ^ 1) + value[1:]
    return value ^ 1


def test_what_was_written_is_sound(store, filled):
    assert check_chain(store, filled).ok
    assert check_read_models(store, filled).ok
    report = check_snapshots(store, filled, fold)
    assert report.ok
    assert report.checked == 3


@pytest.mark.parametrize("seq", [1, 20, 39])
@pytest.mark.parametrize("column", EVENT_COLUMNS)
def test_one_flipped_bit_in_any_column_of_any_event_is_found(store, filled, column, seq):
    with store.reading() as connection:
        (value,) = driver(connection).execute(f"SELECT {column} FROM event WHERE seq = ?", (seq,)).fetchone()
    changed = 5 if value is None else flipped(value)
    if column == "seq":
        changed = value + 100
    change(store, f"UPDATE event SET {column} = ? WHERE seq = ?", changed, seq)
    report = check_chain(store, filled)
    assert not report.ok
    assert report.first_bad == seq
    assert f"Event {seq} " in report.says


@pytest.mark.parametrize("value", ["'text'", "3.5", "x'80ff'", "NULL"])
@pytest.mark.parametrize("column", ["at", "kind", "subject", "payload", "digest"])
def test_a_value_of_another_type_is_found(store, filled, column, value):
    try:
        change(store, f"UPDATE event SET {column} = {value} WHERE seq = 20")
    except Exception as error:  # noqa: BLE001 - the table itself refuses it
        assert "NOT NULL" in str(error)  # noqa: PT017
        return
    assert check_chain(store, filled).first_bad == 20


def test_text_that_is_no_text_is_found(store, filled):
    change(store, "UPDATE event SET actor = CAST(x'80ff' AS TEXT) WHERE seq = 20")
    assert check_chain(store, filled).first_bad == 20


def test_a_cut_tail_is_found(store, filled):
    change(store, "DELETE FROM event WHERE seq = 39")
    report = check_chain(store, filled)
    assert (report.ok, report.first_bad) == (False, 39)
    assert "the journal was cut" in report.says


def test_a_cut_tail_with_its_count_adjusted_is_found(store, filled):
    change(store, "DELETE FROM event WHERE seq = 39")
    change(store, "UPDATE run SET count = 38")
    assert "head of the run is not that of its last event, 38" in check_chain(store, filled).says


def test_a_missing_event_is_found(store, filled):
    change(store, "DELETE FROM event WHERE seq = 20")
    report = check_chain(store, filled)
    assert (report.ok, report.first_bad) == (False, 20)


def test_an_added_event_is_found(store, filled):
    names = ", ".join(EVENT_COLUMNS)
    change(
        store,
        f"INSERT INTO event ({names}) SELECT {names.replace('seq', '40', 1)} FROM event WHERE seq = 39",
    )
    report = check_chain(store, filled)
    assert (report.ok, report.first_bad) == (False, 40)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE input SET payload = CAST(replace(CAST(payload AS TEXT), '6', '7') AS BLOB) WHERE seq = 13",
        "UPDATE input SET seq = 14 WHERE seq = 13",
        "UPDATE input SET digest = zeroblob(16) WHERE seq = 13",
        "DELETE FROM input WHERE seq = (SELECT max(seq) FROM input)",
        "DELETE FROM input WHERE seq = 1",
        "INSERT INTO input SELECT run, 39, payload, digest FROM input WHERE seq = 1",
    ],
)
def test_an_altered_missing_or_added_input_is_found(store, filled, sql):
    with store.reading() as connection:
        assert driver(connection).execute("SELECT count(*) FROM input WHERE seq = 13").fetchone() == (1,)
    change(store, sql)
    report = check_chain(store, filled)
    assert not report.ok
    assert "input" in report.says


@pytest.mark.parametrize("table", TABLES)
def test_an_altered_row_of_a_read_model_is_found(store, filled, table):
    with store.reading() as connection:
        (last,) = driver(connection).execute(f"SELECT max(from_seq) FROM {TABLES[table]}").fetchone()
        row = driver(connection).execute(f"SELECT * FROM {TABLES[table]} WHERE from_seq = ?", (last,)).fetchone()
    for column, value in zip(COLUMNS[table][2:], row[2:], strict=True):
        change(store, f"UPDATE {TABLES[table]} SET {column} = ? WHERE from_seq = ?", f"{value}1", last)
        report = check_read_models(store, filled)
        assert not report.ok
        assert report.says == f"The row of '{table}' from event {last} was altered."
        change(store, f"UPDATE {TABLES[table]} SET {column} = ? WHERE from_seq = ?", value, last)
    assert check_read_models(store, filled).ok


def test_a_missing_and_an_added_row_of_a_read_model_are_found(store, filled):
    names = ", ".join(COLUMNS["task"])
    copied = names.replace("from_seq", "38", 1)
    change(store, f"INSERT INTO task_version ({names}) SELECT {copied} FROM task WHERE from_seq = 1")
    assert "from event 38 follows from no event" in check_read_models(store, filled).says
    change(store, "DELETE FROM task_version WHERE from_seq = 38")
    assert check_read_models(store, filled).ok
    change(store, "DELETE FROM task_version WHERE from_seq = 1")
    assert "from event 1 is missing" in check_read_models(store, filled).says


@pytest.mark.parametrize("sql", ["SET state = zeroblob(9)", "SET digest = zeroblob(16)", "SET seq = seq + 1"])
def test_an_altered_snapshot_is_found(store, filled, sql):
    with store.reading() as connection:
        (last,) = driver(connection).execute("SELECT max(seq) FROM snapshot").fetchone()
    change(store, f"UPDATE snapshot {sql} WHERE seq = ?", last)
    report = check_snapshots(store, filled, fold)
    assert not report.ok
    assert report.first_bad in {last, last + 1}


def test_a_snapshot_that_its_events_do_not_amount_to_is_found(store, filled):
    report = check_snapshots(store, filled, lambda _, events: b"%d" % sum(1 for _ in events))
    assert (report.ok, report.checked) == (False, 1)


def test_metrics_are_compared_with_those_measured_again(store, run, commands):
    with SqliteJournal(store, run, measure=lambda seq: {"done": seq, "open": 0}) as journal:
        for command in commands(1, 2):
            journal.append(command)
            journal.applied(journal.count)
    found = Runs(store).find()
    measured = [(13, 13_000, {"done": 13, "open": 0}), (26, 26_000, {"done": 26, "open": 0})]
    assert check_read_models(store, found, measured).ok
    change(store, "UPDATE metric_version SET value = 14 WHERE name = 'done' AND from_seq = 13")
    assert "row of 'metric' from event 13 was altered" in check_read_models(store, found, measured).says


def test_the_first_difference_of_two_tellings_is_named(store, filled, commands):
    recorded = list(RunReader(store, filled.number).read())
    assert first_difference(recorded, recorded) is None
    other = [event for command in commands(1, 3) for event in command]
    assert first_difference(recorded, other) is None
    short = first_difference(recorded, other[:-1])
    assert (short.seq, short.recorded, short.now) == (39, recorded[-1], None)

"""A day with minds outside is verified, forked, handed over and read again from its record; nobody is asked twice."""
# ruff: noqa: S608 - the names in these queries are those of our own tables

import json
import re
import sqlite3
from collections import Counter

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from data.attempts import RecordedAttempts
from data.database import driver
from data.recorded_minds import RecordedMinds
from data.records import Records
from data.run_row import key_of
from data.tables import TurnAttempt
from data.verify_attempts import check_attempts
from department.errors import RecordError
from department.outside import REUSED
from tests.outside import Ledger, asking, ended, forked, recorded, some_fail
from tui import bootstrap
from tui.cli import cli
from tui.forking import ForkWanted

NAMES = [column.name for column in TurnAttempt.__table__.columns]
COLUMNS = NAMES[1:]
STRANGE = ", ".join("turn || 'x'" if name == "turn" else name for name in NAMES)


def call(*args, code=0):
    result = CliRunner().invoke(cli, [str(arg) for arg in args], prog_name="dayshift")
    assert result.exit_code == code, result.output + repr(result.exception)
    return result


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("outside") / "runs.db"


@pytest.fixture(scope="module")
def ledger():
    return Ledger(some_fail)


@pytest.fixture(scope="module")
def runs(place, ledger):
    """A day with faults, and a fork of its noon that hears again what is the same."""
    with pytest.MonkeyPatch.context() as patch, asking(patch, ledger), bootstrap.store(str(place), create=True) as made:
        first = recorded(made)
        asked = len(ledger.calls)
        other = forked(made, first, "12:00", **{"human.presence": "1000"})
        return first, other, asked


@pytest.fixture
def store(place, runs, tmp_path):
    """A copy of that store, to be damaged."""
    del runs
    copy = tmp_path / "runs.db"
    with sqlite3.connect(place) as source, sqlite3.connect(copy) as sink:
        source.backup(sink)
    with bootstrap.store(str(copy), write=True) as opened:
        yield opened


def attempts_of(store, run):
    return RecordedAttempts(store.database, store.find(run)).all()


def change(store, sql, *values):
    with store.database.writing() as connection:
        return driver(connection).execute(sql, values).rowcount


def seen(store, run):
    return check_attempts(store.database, store.find(run))


def test_the_day_had_everything(store, runs):
    told = Counter(attempt.status for attempt in attempts_of(store, runs[0]))
    assert min(told[status] for status in ("answered", "refused", "unknown")) > 0


def test_it_is_verified_and_played_again_with_nobody_to_ask(store, runs, ledger):
    before = len(ledger.calls)
    for run in runs[:2]:
        verdict = bootstrap.verified(store, run)
        assert verdict.ok, verdict
    assert len(ledger.calls) == before


def test_what_the_journal_says_is_what_was_paid(store, runs):
    events = list(store.read(runs[0]).events())
    spent = [event.data.spent for event in events if getattr(event.data, "spent", None)]
    rows = attempts_of(store, runs[0])
    assert sum(one.paid for one in spent) == sum(row.paid for row in rows) > 0
    assert sum(one.booked for one in spent) == sum(row.reserved for row in rows if row.status == "unknown") > 0


def test_the_turns_of_the_read_model_add_up(store, runs):
    rows = attempts_of(store, runs[0])
    with store.database.reading() as connection:
        paid, out, tries = driver(connection).execute(
            "SELECT sum(paid), sum(tokens_out), sum(tries) FROM turn WHERE run = ? AND to_seq IS NULL",
            (key_of(store.find(runs[0])),),
        ).fetchone()  # fmt: skip
    assert paid == sum(row.paid for row in rows)
    assert out == sum(row.usage.out for row in rows)
    assert tries == len({(row.turn, row.tried) for row in rows})


def test_each_text_is_kept_once_and_the_stable_part_apart(store, runs):
    rows = attempts_of(store, runs[0])
    record = RecordedAttempts(store.database, store.find(runs[0]))
    assert len({row.system for row in rows}) < len({row.prompt for row in rows})
    assert all(record.text(digest) for row in rows for digest in (row.system, row.prompt))


# Damage


@settings(max_examples=60)
@given(data=st.data())
def test_any_damage_to_an_attempt_is_found(place, runs, data):
    copy = place.with_name("damaged.db")
    with sqlite3.connect(place) as source, sqlite3.connect(copy) as sink:
        source.backup(sink)
    column = data.draw(st.sampled_from(COLUMNS))
    with bootstrap.store(str(copy), write=True) as opened:
        rows = attempts_of(opened, runs[0])
        row = data.draw(st.sampled_from(rows))
        key = (key_of(opened.find(runs[0])), row.turn, row.tried, row.number)
        where = "WHERE run = ? AND turn = ? AND tried = ? AND number = ?"
        with opened.database.reading() as connection:
            (was,) = driver(connection).execute(f"SELECT {column} FROM turn_attempt {where}", key).fetchone()
        other = was + 1000 if isinstance(was, int) else bytes(16) if isinstance(was, bytes) else f"{was}x"
        value = data.draw(st.sampled_from([other, "words", b"\x80\xff", 2.5]).filter(lambda one: one != was))
        assert change(opened, f"UPDATE turn_attempt SET {column} = ? {where}", value, *key) == 1
        assert not seen(opened, runs[0]).ok


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM turn_attempt WHERE run = 1 AND status = 'answered' AND seq > {}",
        "DELETE FROM turn_attempt WHERE run = 1 AND status = 'unknown'",
        "DELETE FROM turn_attempt WHERE run = 1",
        "DELETE FROM turn_text WHERE run = 1",
        "UPDATE turn_text SET body = zeroblob(9) WHERE run = 1",
        "UPDATE turn_text SET digest = substr(digest, 2) || 'x' WHERE run = 1",
        f"INSERT INTO turn_attempt SELECT {STRANGE} FROM turn_attempt WHERE run = 1",
    ],
)
def test_a_missing_or_strange_row_or_text_is_found(store, runs, sql):
    assert seen(store, runs[0]).ok
    assert change(store, sql.format(0)) > 0
    assert not seen(store, runs[0]).ok
    assert not bootstrap.verified(store, runs[0]).ok


def test_a_sealed_lie_about_the_cost_is_found(store, runs):
    from data.attempt_rows import INSERT, row_of  # noqa: PLC0415

    row = next(row for row in attempts_of(store, runs[0]) if row.status == "answered")
    row.paid -= 1
    change(store, INSERT.replace("INSERT", "INSERT OR REPLACE", 1), *row_of(key_of(store.find(runs[0])), row))
    report = seen(store, runs[0])
    assert not report.ok
    assert "says of turn" in report.says


def test_a_damaged_past_is_found_in_the_fork(store, runs):
    change(store, "UPDATE turn_attempt SET paid = paid + 1 WHERE run = 1 AND seq = (SELECT min(seq) FROM turn_attempt)")
    assert not seen(store, runs[1]).ok


# A record that is not there


def test_a_replay_says_which_turn_is_missing_and_asks_nobody(store, runs, ledger):
    before = len(ledger.calls)
    minds = RecordedMinds(RecordedAttempts(store.database, store.find(runs[0])), runs[0])
    with pytest.raises(RecordError, match=rf"turn 'nobody/asked' of run '{runs[0]}'.*never asks live"):
        minds.heard("nobody/asked", 0)
    turn = next(row.turn for row in attempts_of(store, runs[0]) if row.status == "answered")
    change(store, "DELETE FROM turn_attempt WHERE run = 1 AND turn = ?", turn)
    found = store.resimulate
    with pytest.raises(RecordError, match=re.escape(turn)):
        found(store.find(runs[0]))
    assert len(ledger.calls) == before


# Forks


def test_a_fork_hears_again_what_is_the_same_and_pays_nothing_for_it(store, runs):
    first, fork, asked = runs
    row = store.find(fork)
    own = [one for one in attempts_of(store, fork) if one.seq > row.shared]
    again = [one for one in own if one.status == REUSED]
    assert again
    assert all(one.paid == 0 and one.reply for one in again)
    mine = {(one.agent, one.purpose, one.briefing) for one in attempts_of(store, first) if one.seq > row.shared}
    assert all((one.agent, one.purpose, one.briefing) in mine for one in again)
    assert asked > 0


def test_each_record_is_taken_once_and_in_order(store, runs, ledger, monkeypatch):
    """A fork that was not played yet sees all of its parent's later replies; each is given once."""
    first = runs[0]
    with asking(monkeypatch, ledger):
        live = store.fork(first, ForkWanted(when="12:00", settings={"minds": "simulated"}))
    live.close(False)  # noqa: FBT003
    row = store.find(live.run)
    records = Records(store.database, row)
    later = [one for one in attempts_of(store, first) if one.seq > row.shared and one.status == "answered"]
    keys = Counter((one.agent, one.purpose, one.briefing) for one in later)
    for key, count in keys.items():
        expected = [one.reply for one in later if (one.agent, one.purpose, one.briefing) == key]
        given_ = [records.take(*key, f"new/{key}/{place}") for place in range(count)]
        assert [one.reply for one in given_] == expected
        assert records.take(*key, "one more") is None
        assert records.take(*key, f"new/{key}/0").reply == expected[0]


def test_what_was_taken_stays_taken(store, runs):
    """The fork's own rows say what it took: opened again, the record gives none of it twice."""
    first, fork, _ = runs
    row = store.find(fork)
    left = Records(store.database, row)
    taken = Counter((o.agent, o.purpose, o.briefing) for o in attempts_of(store, fork) if o.status == REUSED)
    later = Counter(
        (one.agent, one.purpose, one.briefing)
        for one in attempts_of(store, first)
        if one.seq > row.shared and one.status == "answered"
    )
    for key, count in later.items():
        given_ = [left.take(*key, f"again/{place}/{key}") for place in range(count + 1)]
        assert sum(one is not None for one in given_) == count - taken[key]


def test_a_fork_outlives_its_parent_with_its_past_and_its_texts(store, runs):
    first, fork, _ = runs
    before = attempts_of(store, fork)
    store.runs.delete(store.find(first))
    assert attempts_of(store, fork) == before
    record = RecordedAttempts(store.database, store.find(fork))
    assert all(record.text(digest) for one in before for digest in (one.system, one.prompt, one.reply) if digest)
    assert bootstrap.verified(store, fork).ok
    with store.database.reading() as connection:
        raw = driver(connection)
        assert {run for (run,) in raw.execute("SELECT DISTINCT run FROM turn_text")} == {key_of(store.find(fork))}
        texts = raw.execute("SELECT count(*) FROM turn_text").fetchone()[0]
    assert texts == len({d for one in before for d in (one.system, one.prompt, one.reply) if d})


@pytest.mark.parametrize("when", ["15:00", "16:10"])
def test_a_fork_in_flight_is_sound_and_hears_what_was_out(store, runs, ledger, monkeypatch, when):
    first = runs[0]
    with asking(monkeypatch, ledger):
        fork = forked(store, first, when)
    assert bootstrap.verified(store, fork).ok
    store.runs.delete(store.find(first))
    assert bootstrap.verified(store, fork).ok


def test_a_fork_of_a_fork_hears_both(store, runs, ledger, monkeypatch):
    with asking(monkeypatch, ledger):
        second = forked(store, runs[1], "15:00")
        before = len(ledger.calls)
        third = forked(store, second, "15:40")
    assert bootstrap.verified(store, second).ok
    assert bootstrap.verified(store, third).ok
    reused = [one for one in attempts_of(store, third) if one.status == REUSED and one.seq > store.find(third).shared]
    assert reused
    asked = len(ledger.calls) - before
    assert asked < len(reused)
    for parent in (runs[1], runs[0], second):
        store.runs.delete(store.find(parent))
        assert bootstrap.verified(store, third).ok


# Stopped and gone on with


def test_a_stopped_day_goes_on_and_asks_nothing_twice(store, monkeypatch):
    ledger = Ledger()
    with asking(monkeypatch, ledger):
        run = recorded(store, stop=1200)
        assert bootstrap.verified(store, run).ok
        assert ended(store.resume(run, "max")) == run
    verdict = bootstrap.verified(store, run)
    assert verdict.ok, verdict
    assert max(Counter(call.turn for call in ledger.calls).values()) == 1


# Handed over


@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize("redact", [False, True])
def test_the_record_goes_along_in_a_file(store, runs, tmp_path, which, redact):
    run, path = runs[which], tmp_path / "day.dayshift"
    args = ["export", run, "-o", path, "--store", store.database.path, *(["--redact"] if redact else [])]
    call(*args)
    rows = attempts_of(store, run)
    with bootstrap.store(str(path)) as theirs:
        found = theirs.all_facts()[0].run
        copied = attempts_of(theirs, found)
        assert seen(theirs, found).ok
        kept = [(one.turn, one.tried, one.status, one.paid, one.usage, one.latency) for one in copied]
        assert kept == [(one.turn, one.tried, one.status, one.paid, one.usage, one.latency) for one in rows]
        if not redact:
            assert copied == rows
            assert bootstrap.verified(theirs, found).ok
        record = RecordedAttempts(theirs.database, theirs.find(found))
        replies = [record.reply(one.reply) for one in copied if one.reply]
    mine = RecordedAttempts(store.database, store.find(run))
    originals = [mine.reply(one.reply) for one in rows if one.reply]
    assert [one.choice for one in replies] == [one.choice for one in originals]
    if redact:
        said = {one.text for one in originals if " " in one.text}
        assert said
        assert not said & {one.text for one in replies}
        assert all(one.text.startswith("[text ") for one in replies if one.text)


def test_a_file_of_a_fork_holds_no_text_of_its_parents_future(store, runs, tmp_path):
    call("export", runs[1], "-o", tmp_path / "fork.dayshift", "--store", store.database.path)
    rows = attempts_of(store, runs[1])
    with sqlite3.connect(tmp_path / "fork.dayshift") as raw:
        digests = {digest for (digest,) in raw.execute("SELECT digest FROM turn_text")}
    assert digests == {digest for one in rows for digest in (one.system, one.prompt, one.reply) if digest}


def test_events_say_what_was_spent(store, runs, tmp_path):
    call("export", runs[0], "-o", tmp_path / "day.jsonl", "--store", store.database.path)
    lines = [json.loads(line) for line in (tmp_path / "day.jsonl").read_text().splitlines()]
    paid = sum(line["data"].get("spent", {}).get("paid", 0) for line in lines)
    assert paid == sum(row.paid for row in attempts_of(store, runs[0]))

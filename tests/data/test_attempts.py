"""One contract for every record of attempts; and what only the store's has to stand."""

import sqlite3
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import json, structs

from data.attempt_rows import own_rows, row_of
from data.attempts import Attempts, MemoryAttempts, RecordedAttempts
from data.database import driver, open_store
from data.journal import SqliteJournal
from data.runs import Runs, key_of
from department.commands import Reply
from department.errors import IntegrityError, RecordError, StoreError
from department.outside import ANSWERED, SENT, Attempt
from department.prices import Usage


def attempt(turn="flow/step/ann", number=0, tried=0, **more):
    fields = {
        "seq": 4, "agent": "ann", "purpose": "draft", "briefing": "0f", "system": "", "prompt": "",
        "model": "large", "requested": "2026-11-21T09:00:00.000+00:00", "reserved": 9, **more,
    }  # fmt: skip
    return Attempt(turn=turn, number=number, tried=tried, **fields)


@pytest.fixture(params=["memory", "store"])
def log(request, store, run):
    if request.param == "memory":
        yield MemoryAttempts()
        return
    with Attempts(store, run) as opened:
        yield opened


def test_a_turn_that_was_never_asked_has_no_attempts(log):
    assert log.attempts("nobody") == []


def test_attempts_come_back_in_order_and_by_turn(log):
    told = [attempt(number=0), attempt(number=1), attempt(number=2, tried=1), attempt(turn="other")]
    for one in reversed(told):
        log.write(one)
    assert log.attempts("flow/step/ann") == told[:3]
    assert log.attempts("other") == told[3:]


def test_an_attempt_is_changed_by_writing_it_again_and_not_otherwise(log):
    one = attempt()
    log.write(one)
    one.status, one.paid, one.usage = ANSWERED, 7, Usage(fresh=3, out=2, thinking=1)
    assert log.attempts(one.turn)[0].status == SENT
    log.write(one)
    assert log.attempts(one.turn) == [one]
    log.attempts(one.turn)[0].paid = 0
    assert log.attempts(one.turn)[0].paid == 7


def test_a_text_is_kept_once_by_its_digest(log):
    first, again, other = log.keep(b"words"), log.keep(b"words"), log.keep(b"others")
    assert first == again != other
    assert (log.text(first), log.text(other)) == (b"words", b"others")


def test_what_is_not_kept_is_said(log):
    for ask in (log.text, log.reply):
        with pytest.raises(RecordError, match="0123 is not in the record"):
            ask("0123")
    with pytest.raises(RecordError, match="is no reply"):
        log.reply(log.keep(b"\xff\xfe"))


def test_a_reply_comes_back_as_it_was(log):
    reply = Reply(text="so é", choice="yes", confidence=700, reasons=["because"], scores={"yes": 3})
    assert log.reply(log.keep(json.encode(reply))) == reply


@given(text=st.binary(max_size=2000))
def test_any_bytes_come_back(log, text):
    assert log.text(log.keep(text)) == text


_WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_COUNTS = st.integers(min_value=0, max_value=2**53)


@given(data=st.data())
def test_any_attempt_comes_back(log, data):
    fields = {
        name: data.draw(_WORDS if kind is str else _COUNTS) for name, kind in Attempt.__annotations__.items()
        if kind in (str, int)
    }  # fmt: skip
    one = Attempt(**fields, usage=Usage(*(data.draw(_COUNTS) for _ in Usage.__struct_fields__)))
    log.write(one)
    assert one in log.attempts(one.turn)


def test_many_threads_write_and_read_at_once(log):
    def work(name):
        for number in range(8):
            log.write(attempt(turn=f"turn {name}", number=number))
            log.keep(b"the same")
            log.keep(f"{name} {number}".encode())

    threads = [threading.Thread(target=work, args=(name,)) for name in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(len(log.attempts(f"turn {name}")) == 8 for name in range(6))


# The store's


def test_it_works_while_the_journal_is_written(store, run, commands):
    failures = []

    def keep(name):
        try:
            for number in range(20):
                log.write(attempt(turn=f"turn {name}", number=number))
                log.attempts(f"turn {name}")
        except Exception as error:  # noqa: BLE001 - told below
            failures.append(error)

    with Attempts(store, run) as log, SqliteJournal(store, run, group=3) as journal:
        threads = [threading.Thread(target=keep, args=(name,)) for name in range(3)]
        for thread in threads:
            thread.start()
        for command in commands(1, 12):
            journal.append(command)
            journal.applied("s")
        for thread in threads:
            thread.join()
        assert failures == []
        assert all(len(log.attempts(f"turn {name}")) == 20 for name in range(3))
        assert journal.count == 156


def test_an_attempt_is_flushed_when_it_is_written(store, run):
    with Attempts(store, run) as log:
        log.write(attempt())
        assert log._raw.execute("PRAGMA synchronous").fetchone() == (2,)
        other = open_store(store.path, read_only=True)
        assert RecordedAttempts(other, run).attempts(attempt().turn) == [attempt()]
        other.close()


def test_a_disk_that_is_full_is_said_and_nothing_is_half_kept(store, run):
    with Attempts(store, run) as log:
        log.write(attempt())
        pages = log._raw.execute("PRAGMA page_count").fetchone()[0]
        log._raw.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(StoreError, match="disk is full"):
            log.write(attempt(number=1, error="x" * 100_000))
        assert log.attempts(attempt().turn) == [attempt()]
        log.write(attempt(paid=1))
    assert RecordedAttempts(store, run).attempts(attempt().turn)[0].paid == 1


def test_a_store_that_is_being_written_for_long_is_said(store, run, monkeypatch):
    monkeypatch.setattr("data.database.PATIENCE", 0.01)
    with Attempts(store, run) as log, store.writing(), pytest.raises(StoreError, match="another program is writing it"):
        log.write(attempt())


def test_a_store_opened_for_reading_takes_no_attempts(store, run):
    reader = open_store(store.path, read_only=True)
    with pytest.raises(StoreError, match="reading only"):
        Attempts(reader, run)
    reader.close()


def test_a_run_that_is_gone_takes_no_attempts(store, run):
    with Attempts(store, run) as log:
        Runs(store).delete(run)
        with pytest.raises(StoreError, match="not in store"):
            log.write(attempt())
    with store.reading() as connection:
        assert list(own_rows(driver(connection), key_of(run))) == []


def test_what_was_closed_says_so(store, run):
    log = Attempts(store, run)
    log.close()
    with pytest.raises(StoreError, match="was closed"):
        log.write(attempt())


@pytest.mark.parametrize("sql", ["UPDATE turn_attempt SET paid = 1", "UPDATE turn_attempt SET seq = 'x'"])
def test_an_altered_attempt_is_not_read(store, run, sql):
    with Attempts(store, run) as log:
        log.write(attempt())
        with store.writing() as connection:
            driver(connection).execute(sql)
        with pytest.raises(IntegrityError, match="not what was written"):
            log.attempts(attempt().turn)


def test_an_altered_text_is_not_read(store, run):
    with Attempts(store, run) as log:
        digest = log.keep(b"words")
        with store.writing() as connection:
            driver(connection).execute("UPDATE turn_text SET body = ?", (sqlite3.Binary(b"x"),))
        with pytest.raises(IntegrityError, match=f"text {digest} cannot be read"):
            log.text(digest)


def test_the_seal_does_not_depend_on_the_run(store, run):
    del store
    one = structs.replace(attempt(), paid=3)
    assert row_of(key_of(run), one)[1:] == row_of(99, one)[1:]

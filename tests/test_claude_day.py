"""A marketing day with the real SDK against a server that fails one request in ten: nothing is lost, nothing unpaid."""

import json
import os
import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from data.turn_texts import digest_of, plain
from department.outside import UNKNOWN
from tests.claude_days import (
    KEY,
    LOST,
    PAID,
    UNPAID,
    assert_each_ends_once,
    every_tenth,
    recorded,
    run,
    spends,
    thinking,
)
from tests.messages_api import MessagesApi
from tests.messages_ledger import STATUS, Behaviour, Entry
from tests.stores import call, told
from tui import bootstrap


class Played:
    """A day that was played, and what the server has in its books."""

    def __init__(self, store: Path, faults: tuple[Behaviour, ...]) -> None:
        self.store, self.faults = store, faults
        with MessagesApi(key=KEY) as api, thinking(api):
            api.behave_by(every_tenth(faults))
            self.said = run(store, "--yes", "--lost", "retry")
            self.ledger: list[Entry] = list(api.ledger)
            self.url = api.url
        self.events, self.attempts = recorded(store)

    @property
    def charged(self) -> int:
        return sum(entry.charged for entry in self.ledger)


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """One with every fault there is."""
    return Played(tmp_path_factory.mktemp("faults") / "r.db", UNPAID + LOST + PAID)


@pytest.fixture(scope="module")
def sure(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """One in which no answer is lost."""
    return Played(tmp_path_factory.mktemp("sure") / "r.db", UNPAID + PAID)


def test_the_day_met_every_fault_and_came_to_its_end(day: Played) -> None:
    met = Counter(entry.kind for entry in day.ledger)
    assert {behaviour.kind for behaviour in day.faults} <= set(met)
    assert sum(met.values()) - met["answer"] >= len(day.ledger) // 10
    assert told("runs", "--store", day.store)[0]["state"] == "finished"
    assert_each_ends_once(day.events)


def test_what_is_known_and_booked_is_never_under_what_the_server_charged(day: Played) -> None:
    paid = sum(spent.paid for spent in spends(day.events))
    booked = sum(spent.booked for spent in spends(day.events))
    assert paid == sum(attempt.paid for attempt in day.attempts)
    assert booked == sum(attempt.reserved for attempt in day.attempts if attempt.status == UNKNOWN) > 0
    assert paid < day.charged <= paid + booked
    known = {attempt.request for attempt in day.attempts if attempt.paid}
    in_books = {f"req_{entry.number}": entry.charged for entry in day.ledger if entry.charged}
    assert known <= set(in_books)
    assert paid == sum(in_books[request] for request in known)
    lost = [attempt for attempt in day.attempts if attempt.status == UNKNOWN]
    unheard = {asked_in(entry): entry.charged for entry in day.ledger if f"req_{entry.number}" in set(in_books) - known}
    assert len(lost) == len(set(in_books) - known)
    assert {(attempt.model, attempt.prompt) for attempt in lost} == set(unheard)
    assert all(unheard[attempt.model, attempt.prompt] <= attempt.reserved for attempt in lost)


def asked_in(entry: Entry) -> tuple[str, str]:
    """The model of a request, and the digest of its prompt."""
    return entry.model, digest_of(entry.body["messages"][0]["content"].encode())


def test_where_nothing_is_lost_they_are_equal(sure: Played) -> None:
    assert_each_ends_once(sure.events)
    assert all(attempt.status != UNKNOWN for attempt in sure.attempts)
    assert sum(spent.paid for spent in spends(sure.events)) == sure.charged
    assert sum(spent.booked for spent in spends(sure.events)) == 0


def test_each_attempt_is_one_request_of_the_server(day: Played, sure: Played) -> None:
    for played in (day, sure):
        sent = Counter((attempt.model, attempt.prompt) for attempt in played.attempts)
        assert sent == Counter(map(asked_in, played.ledger))
        refused = sum(attempt.status == "refused" for attempt in played.attempts)
        assert refused == sum(entry.kind in STATUS for entry in played.ledger)


def test_it_is_verified_and_played_again_with_the_server_down_and_no_key(day: Played) -> None:
    assert "ANTHROPIC_API_KEY" not in os.environ
    verdict = told("verify", "--store", day.store)
    assert verdict["ok"] is True
    with bootstrap.store(str(day.store)) as opened:
        session = opened.play("latest")
        for seq in (1, session.head // 2, session.head):
            session.seek(seq)
            assert session.cursor == seq
        facts = opened.facts("latest")
    assert facts.head == verdict["head"]


# The key


def everything(store: Path) -> Iterator[tuple[str, bytes]]:
    """All bytes of a store: its files, and its texts as they were."""
    yield from ((str(file), file.read_bytes()) for file in store.parent.rglob("*") if file.is_file())
    with sqlite3.connect(store) as raw:
        for digest, body in raw.execute("SELECT digest, body FROM turn_text"):
            yield f"text {digest}", plain(body, digest)
        for table in [name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]:
            for row in raw.execute(f'SELECT * FROM "{table}"'):  # noqa: S608 - our own tables
                yield table, repr(row).encode()


def test_the_key_is_nowhere(day: Played, tmp_path: Path) -> None:
    texts: list[tuple[str, bytes]] = [("said", day.said.encode()), *everything(day.store)]
    asked = ("show", "log", "verify", "cost", "show --json", "cost --json", "runs")
    texts += [(words, call(*words.split(), "--store", day.store).output.encode()) for words in asked]
    shots = {"floor.svg": [], "threads.svg": ["--screen", "threads"], "metrics.svg": ["--screen", "metrics"]}
    film = {"late.cast": ["--at", "17:20", "--speed", "2000"]}
    for name, words in ({"all.jsonl": [], "all.dayshift": []} | shots | film).items():
        call("export", "-o", tmp_path / name, *words, "--store", day.store)
    texts += everything(tmp_path / "all.dayshift")
    for name in ("report.md", "report.html"):
        call("report", "-o", tmp_path / name, "--store", day.store)
    texts += everything(tmp_path / "all.dayshift")
    for ending in ("md", "html"):
        out = tmp_path / f"out.{ending}"
        call("report", "-o", out, "--store", day.store)
        texts.append((ending, out.read_bytes()))
    assert len(texts) > 1000
    part = KEY.removeprefix("sk-ant-").encode()
    assert [name for name, body in texts if part in body] == []
    assert any(b"[key]" in body for _, body in texts), "the server told the key, and it was taken out"


def test_the_key_is_in_no_error_of_a_run_that_cannot_begin(tmp_path: Path) -> None:
    with MessagesApi(key="another") as api, thinking(api) as patch:
        patch.setenv("ANTHROPIC_API_KEY", KEY)
        said = run(tmp_path / "r.db", "--yes", code=3)
    assert "ANTHROPIC_API_KEY" in said
    assert KEY.removeprefix("sk-ant-") not in said
    assert not (tmp_path / "r.db").exists()


def test_events_are_json_without_the_key(day: Played, tmp_path: Path) -> None:
    out = tmp_path / "events.jsonl"
    call("export", "-o", out, "--store", day.store)
    rows: list[dict[str, Any]] = [json.loads(line) for line in out.read_text().splitlines()]
    assert len([row for row in rows if row["kind"] == "turn.requested" and row["data"].get("model")]) > 100

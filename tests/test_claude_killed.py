"""kill -9, Ctrl-C and lost answers while Claude thinks: nothing is paid twice unseen, nothing is missing."""

import json
import os
import random  # noqa: TID251 - what is drawn here is where a blow falls
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from data.scaffold import scaffold
from department.outside import ANSWERED, ASK, FAILED, REFUSED, SENT, UNKNOWN, Attempt
from tests.claude_days import KEY, assert_each_ends_once, recorded, run, spends, thinking
from tests.messages_api import MessagesApi
from tests.messages_ledger import ledger_of
from tests.stores import ROOT, call, command, told

WAIT = 60


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return scaffold("news-desk", tmp_path_factory.mktemp("packs") / "news-desk")


class Service:
    """The server as a process of its own, which outlives whoever asks it."""

    def __init__(self, url: str, ledger: Path) -> None:
        self.url, self.file = url, ledger
        self.key = KEY

    def environ(self) -> dict[str, str]:
        return {"ANTHROPIC_API_KEY": self.key, "ANTHROPIC_BASE_URL": self.url}

    def behave(self, *script: dict[str, Any]) -> None:
        """Meet the next requests so."""
        body = json.dumps(script).encode()
        with urllib.request.urlopen(urllib.request.Request(f"{self.url}/behave", body)) as done:  # noqa: S310 - here
            assert done.status == 200

    @property
    def ledger(self) -> list[dict[str, Any]]:
        return ledger_of(self.file)

    @property
    def charged(self) -> dict[str, int]:
        """What was charged, by the id of the request."""
        return {f"req_{row['number']}": row["charged"] for row in self.ledger if row["charged"]}


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    ledger = tmp_path / "ledger.jsonl"
    words = [sys.executable, "tests/messages_api.py", "--key", KEY, "--latency", "0.02", "--ledger", str(ledger)]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield Service(process.stdout.readline().strip(), ledger)
        finally:
            process.kill()


@contextmanager
def begun(service: Service, store: Path, words: list[object], calls: int) -> Iterator["subprocess.Popen[str]"]:
    """A run in a process of its own, once the server has taken so many calls of it."""
    line = command("run", *words, "--headless", "--minds", "claude", "--yes", "--store", store)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "env": os.environ | service.environ()}
    with subprocess.Popen(line, cwd=ROOT, text=True, **quiet) as process:
        try:
            until = time.perf_counter() + WAIT
            while len(service.ledger) < calls and process.poll() is None and time.perf_counter() < until:
                time.sleep(0.005)
            assert len(service.ledger) >= calls
            yield process
        finally:
            process.kill()


def assert_in_the_books(service: Service, attempts: list[Attempt]) -> None:
    """What was charged is known by its request, or is that of an attempt that is lost: nothing else was paid."""
    known = {attempt.request: attempt.paid for attempt in attempts if attempt.paid}
    assert known.items() <= service.charged.items()
    lost = [attempt for attempt in attempts if attempt.status in (UNKNOWN, SENT)]
    unheard = [charged for request, charged in service.charged.items() if request not in known]
    assert len(unheard) <= len(lost)
    assert sum(unheard) <= sum(attempt.reserved for attempt in lost)


@pytest.mark.parametrize("blow", range(4))
def test_a_run_that_is_killed_pays_nothing_twice_and_misses_nothing(
    pack: Path, service: Service, tmp_path: Path, blow: int
) -> None:
    store, draws = tmp_path / "r.db", random.Random(blow)  # noqa: S311 - where the blow falls
    with begun(service, store, [pack, "--days", 4], draws.randint(1, 40)) as process:
        time.sleep(draws.uniform(0, 0.1))
        process.send_signal(signal.SIGKILL)
        process.wait()
    finish(service, store)


def test_several_that_were_out_when_it_was_killed_wait_for_a_person(service: Service, tmp_path: Path) -> None:
    store = tmp_path / "r.db"
    service.behave(*[{"kind": "answer"}] * 3, *[{"kind": "answer", "delay": 30}] * 4)
    with begun(service, store, ["--scenario", "crisis"], 7) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert finish(service, store) >= 3


def finish(service: Service, store: Path) -> int:
    """Go on: first with a person to be asked, then letting what was lost be asked again; how many were lost."""
    before = recorded(store)[1]
    assert_in_the_books(service, before)
    with thinking(service):  # type: ignore[arg-type]
        said = call("run", "--resume", "--headless", "--store", store, "--lost", ASK, code=None)
        asked = recorded(store)[1]
        assert_in_the_books(service, asked)
        assert all(attempt.tried == 0 for attempt in asked), "nothing is paid twice unseen"
        assert heard_in(before) == [a for a in heard_in(asked) if a.turn in {b.turn for b in heard_in(before)}]
        lost = [attempt for attempt in asked if attempt.status == UNKNOWN]
        assert said.exit_code == (3 if lost else 0), said.output
        if lost:
            assert "may have been paid" in said.output
            assert "--lost retry" in said.output
            call("run", "--resume", "--headless", "--store", store, "--lost", "retry")
    events, attempts = recorded(store)
    assert_each_ends_once(events)
    assert_in_the_books(service, attempts)
    assert sum(attempt.tried for attempt in attempts) == len(lost)
    assert all(attempt.status in (ANSWERED, FAILED, REFUSED, UNKNOWN) for attempt in attempts)
    spent = spends(events)
    assert sum(one.paid for one in spent) <= sum(service.charged.values()) <= sum(one.total for one in spent)
    assert told("verify", "--store", store)["ok"] is True
    return len(lost)


def heard_in(attempts: list[Attempt]) -> list[Attempt]:
    """Those that were answered."""
    return [attempt for attempt in attempts if attempt.status == ANSWERED]


def test_ctrl_c_waits_for_what_is_out_and_goes_on_without_asking_it_again(
    pack: Path, service: Service, tmp_path: Path
) -> None:
    store = tmp_path / "r.db"
    with begun(service, store, [pack, "--days", 4], 12) as process:
        process.send_signal(signal.SIGINT)
        assert process.stderr is not None
        said = process.stderr.read()
        assert process.wait() == 130
    assert "--resume" in said
    attempts = recorded(store)[1]
    assert {attempt.status for attempt in attempts} == {ANSWERED}
    assert {attempt.request for attempt in attempts} == set(service.charged)
    finish(service, store)


def test_a_lost_answer_parks_the_run_until_a_person_says_go_on(pack: Path, tmp_path: Path) -> None:
    store = tmp_path / "r.db"
    with MessagesApi(key=KEY) as api, thinking(api):
        api.behave(*["answer"] * 7, "cut")
        said = run(store, pack, "--days", 4, "--yes", code=3)
        row = next(attempt for attempt in recorded(store)[1] if attempt.status == UNKNOWN)
        assert f": '{row.model}' was asked and its reply is lost" in said
        assert f"--resume {told('runs', '--store', store)[0]['run']} --lost retry" in said
        parked = len(api.ledger)
        again = call("run", "--resume", "--headless", "--store", store, code=3).output
        assert "--lost retry" in again
        assert len(api.ledger) == parked, "who only looks again asks nobody"
        call("run", "--resume", "--headless", "--store", store, "--lost", "retry")
        charged = api.charged
    events, attempts = recorded(store)
    assert_each_ends_once(events)
    assert [attempt.tried for attempt in attempts if attempt.turn == row.turn] == [0, 1]
    assert sum(one.paid for one in spends(events)) < charged <= sum(one.total for one in spends(events))
    assert told("verify", "--store", store)["ok"] is True

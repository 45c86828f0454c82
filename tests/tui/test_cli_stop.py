"""Ctrl-C and kill -9: the run goes on to the head of an uninterrupted one, nothing double."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from data.scaffold import scaffold

ROOT = Path(__file__).parents[2]
DAYS = "150"


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    return scaffold("news-desk", tmp_path_factory.mktemp("packs") / "news-desk")


def command(*args):
    return [sys.executable, "-m", "tui", *map(str, args)]


def told(*args):
    done = subprocess.run(command(*args, "--json"), cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def whole(pack, tmp_path_factory):
    return told("run", pack, "--days", DAYS, "--store", tmp_path_factory.mktemp("whole") / "r.db")


def events_in(store):
    try:
        with closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True, timeout=5)) as connection:
            row = connection.execute("SELECT max(count) FROM run").fetchone()
    except sqlite3.Error:
        return 0
    return row[0] or 0


def interrupted(pack, store, after, number):
    """Start a run, wait until so many events are stored, and send it a signal; returns its exit code."""
    run = subprocess.Popen(
        command("run", pack, "--days", DAYS, "--store", store),
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.perf_counter() + 60
    while run.poll() is None and events_in(store) < after and time.perf_counter() < deadline:
        time.sleep(0.005)
    os.kill(run.pid, number)
    return run.wait(timeout=60)


@pytest.mark.parametrize("after", [1, 2_500, 6_000])
def test_a_killed_run_goes_on_to_the_same_head(pack, whole, tmp_path, after):
    store = tmp_path / "r.db"
    code = interrupted(pack, store, after, signal.SIGKILL)
    assert code in (-signal.SIGKILL, 0)
    assert told("verify", "--store", store)["ok"] is True
    if code:
        resumed = told("run", "--resume", "--store", store)
        assert resumed["head"] == whole["head"]
        counts = ("events", "messages", "decisions", "tasks", "published", "operator", "outcomes")
        assert {key: resumed[key] for key in counts} == {key: whole[key] for key in counts}


def test_ctrl_c_stops_at_a_command_boundary_with_130(pack, whole, tmp_path):
    store = tmp_path / "r.db"
    assert interrupted(pack, store, 1_000, signal.SIGINT) in (130, 0)
    assert told("show", "--store", store)["state"] in ("stopped", "finished")
    assert told("verify", "--store", store)["ok"] is True
    if told("show", "--store", store)["state"] == "stopped":
        assert told("run", "--resume", "--store", store)["head"] == whole["head"]


def test_a_run_that_waits_for_the_clock_stops_and_goes_on(pack, tmp_path):
    plain = told("run", pack, "--store", tmp_path / "plain.db")
    store = tmp_path / "r.db"
    run = subprocess.Popen(
        command("run", pack, "--speed", "600", "--store", store), cwd=ROOT, stdout=subprocess.DEVNULL
    )
    deadline = time.perf_counter() + 60
    while events_in(store) < 3 and time.perf_counter() < deadline:
        time.sleep(0.02)
    run.send_signal(signal.SIGINT)
    assert run.wait(timeout=30) == 130
    assert 0 < events_in(store) < plain["events"]
    assert told("run", "--resume", "--store", store)["head"] == plain["head"]


def test_a_second_writer_is_refused(pack, tmp_path):
    store = tmp_path / "r.db"
    run = subprocess.Popen(command("run", pack, "--speed", "60", "--store", store), cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        deadline = time.perf_counter() + 60
        while events_in(store) < 1 and time.perf_counter() < deadline:
            time.sleep(0.02)
        second = subprocess.run(
            command("run", "--resume", "--store", store),
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert second.returncode == 3
        assert "cannot be written" in second.stderr
    finally:
        run.send_signal(signal.SIGTERM)
        assert run.wait(timeout=30) == 130
    assert told("verify", "--store", store)["ok"] is True

"""kill -9, two writers, full and read-only disks: nothing is lost, and a run ends where it would have ended."""

import json
import os
import random  # noqa: TID251 - what is drawn here is where a blow falls
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from data.scaffold import scaffold
from tests.stores import ROOT, asked, call, command, copy_of, running, stop_after, told, wait_until
from tui import bootstrap
from tui.request import Wanted

DAYS = 100


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return scaffold("news-desk", tmp_path_factory.mktemp("packs") / "news-desk")


@pytest.fixture(scope="module")
def head(pack: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where an uninterrupted run ends."""
    store = tmp_path_factory.mktemp("whole") / "r.db"
    return str(told("run", pack, "--days", DAYS, "--store", store)["head"])


@pytest.fixture(scope="module")
def stopped(pack: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one run that was stopped after 900 events: snapshots behind it, work open."""
    store = tmp_path_factory.mktemp("stopped") / "r.db"
    stop_after(store, bootstrap.load(Wanted(department=str(pack), days=DAYS)), 900)
    return store


@pytest.mark.parametrize("blow", range(20))
def test_a_run_that_is_killed_loses_nothing_and_ends_at_the_same_head(
    pack: Path, head: str, tmp_path: Path, blow: int
) -> None:
    store = tmp_path / "r.db"
    wait = random.Random(blow).uniform(0, 0.5)  # noqa: S311 - where the blow falls, not what is played
    with running("run", pack, "--headless", "--days", DAYS, "--store", store, small=blow % 2 == 0) as process:
        wait_until(process, store.exists)
        time.sleep(wait)
        process.send_signal(signal.SIGKILL)
    found = told("runs", "--store", store)
    if not found:
        return  # killed before the run was begun: there is nothing to verify, nor to go on with
    verdict = told("verify", "--store", store)
    assert verdict["ok"] is True
    if found[0]["state"] != "finished":
        assert told("run", "--resume", "--store", store)["head"] == head
    assert told("verify", "--store", store)["head"] == head


def test_a_run_may_be_verified_shown_and_not_removed_while_it_is_written(pack: Path, tmp_path: Path) -> None:
    store = tmp_path / "r.db"
    with running("run", pack, "--days", 2_000, "--store", store, small=True) as process:
        wait_until(process, lambda: store.exists() and asked_safely(store) > 0)
        for _ in range(4):
            assert told("verify", "--store", store)["ok"] is True
            assert told("show", "--store", store)["events"] > 0
        if process.poll() is None:
            assert "cannot be written" in call("runs", "rm", "latest", "--yes", "--store", store, code=3).output
            assert "cannot be written" in call("run", "--resume", "latest", "--store", store, code=3).output
    assert told("verify", "--store", store)["ok"] is True


def asked_safely(store: Path) -> int:
    try:
        return int(asked(store, "SELECT coalesce(max(count), 0) FROM run")[0])
    except sqlite3.Error:
        return 0


@pytest.mark.parametrize("kind", ["text", "sqlite", "folder", "newer", "empty version"])
def test_what_is_no_store_is_refused_and_left_as_it_was(pack: Path, stopped: Path, tmp_path: Path, kind: str) -> None:
    store = tmp_path / "r.db"
    if kind == "folder":
        store.mkdir()
    elif kind == "text":
        store.write_text("dear diary\n" * 99, encoding="utf-8")
    elif kind == "sqlite":
        asked(store, "CREATE TABLE run (id TEXT)")
    else:
        copy_of(stopped, tmp_path)
        asked(store, "UPDATE store SET value = ?", "99" if kind == "newer" else "")
    before = store.read_bytes() if store.is_file() else None
    for words in (
        ["run", pack],
        ["run", "--resume"],
        ["verify"],
        ["show"],
        ["runs"],
        ["runs", "rm", "latest", "--yes"],
    ):
        said = call(*words, "--store", store, code=3).output
        assert said.startswith("Error: ")
        assert str(store) in said
    assert before == (store.read_bytes() if store.is_file() else None)


@contextmanager
def mounted(folder: Path, *options: str) -> Iterator[None]:
    """Mount something at `folder`, or skip where that is not permitted."""
    mount = shutil.which("mount")
    if mount is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only an administrator may mount")
    if subprocess.run([mount, *options, str(folder)], capture_output=True, check=False).returncode:
        pytest.skip("mounting is not permitted here")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False)


def test_a_full_disk_is_said_and_the_run_goes_on_when_there_is_space(pack: Path, head: str, tmp_path: Path) -> None:
    with mounted(tmp_path, "-t", "tmpfs", "-o", "size=700k", "tmpfs"):
        store = tmp_path / "r.db"
        said = call("run", pack, "--days", DAYS, "--store", store, code=3).output
        assert "the disk is full" in said
        assert told("verify", "--store", store)["ok"] is True
        subprocess.run(["mount", "-o", "remount,size=50m", str(tmp_path)], check=True)
        assert told("run", "--resume", "--store", store)["head"] == head


def test_a_file_that_may_not_grow_is_a_full_disk(pack: Path, head: str, tmp_path: Path) -> None:
    store = tmp_path / "r.db"

    resource = pytest.importorskip("resource")

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))

    words = command("run", pack, "--days", DAYS, "--store", store)
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False, preexec_fn=limit)
    assert done.returncode == 3
    assert "the disk is full" in done.stderr
    assert told("verify", "--store", store)["ok"] is True
    assert told("run", "--resume", "--store", store)["head"] == head


def test_a_read_only_folder_is_said_and_can_still_be_read(pack: Path, stopped: Path, tmp_path: Path) -> None:
    store = copy_of(stopped, tmp_path)
    with mounted(tmp_path, "--bind", str(tmp_path)):
        subprocess.run(["mount", "-o", "remount,ro,bind", str(tmp_path)], check=True)
        for words in (["run", pack], ["run", "--resume"], ["runs", "rm", "latest", "--yes"]):
            assert "is read-only" in call(*words, "--store", store, code=3).output
        assert told("verify", "--store", store)["ok"] is True
        assert told("show", "--store", store)["state"] == "stopped"
        assert "could not be" in call("run", pack, "--store", tmp_path / "other.db", code=3).output


def test_a_seed_gives_one_head_in_any_process_and_another_seed_another(tmp_path: Path) -> None:
    heads = []
    for number, (seed, salt) in enumerate([("1", "1"), ("1", "4242"), ("2", "1")]):
        words = command("run", "--json", "--seed", seed, "--store", tmp_path / f"{number}.db")
        environment = {**os.environ, "PYTHONHASHSEED": salt}
        done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
        heads.append(json.loads(done.stdout)["head"])
    assert heads[0] == heads[1] != heads[2]

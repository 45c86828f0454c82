"""What an attacker types, sets or closes: one sentence and an exit code, never a traceback, nothing that steers."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from data import library
from data.scaffold import scaffold
from tests.stores import ROOT, call, command, told

STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
EVIL = "\\e[31mred\\e]0;title\\a\\u202Etfel\\x9b2J <script>alert(1)</script> [bold]m[/]"


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return scaffold("news-desk", tmp_path_factory.mktemp("packs") / "news-desk")


@pytest.fixture(scope="module")
def store(pack: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store") / "r.db"
    call("run", pack, "--store", path)
    return path


def outside(*args: object, **how: Any) -> "subprocess.CompletedProcess[str]":
    """The command in a process of its own."""
    environment = {**os.environ, **how.pop("env", {})}
    how = {"stdout": subprocess.PIPE, "errors": "replace", **how}
    words = command(*args)
    return subprocess.run(
        words, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True, check=False, timeout=60, **how
    )


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--days", "99999999999999999999"], "at most 10,000"),
        (["--seed", "9223372036854775808"], "is too large"),
        (["--set", "seed=99999999999999999999"], "is too large"),
        (["--set", "human.presence=" + "9" * 5000], "whole number"),
        (["--start", "9999-12-31"], "out of reach"),
        (["--start", "1969-12-31"], "out of reach"),
        (["--start", "2026-01-05T23:59"], "after its last close of business"),
        (["--name", ""], "can be printed"),
        (["--name", "\x1b[31m"], "can be printed"),
        (["--name", "x" * 81], "can be printed"),
        (["--name", "latest"], "the latest run"),
        (["--budget", "nan"], "out of range"),
    ],
)
def test_values_without_measure_are_refused_before_anything_is_made(
    pack: Path, tmp_path: Path, arguments: list[str], says: str
) -> None:
    store = tmp_path / "r.db"
    assert says in call("run", pack, *arguments, "--store", store, code=2).output
    assert not store.exists() or told("runs", "--store", store) == []


def test_a_workflow_that_only_items_start_is_not_started_without_one(tmp_path: Path) -> None:
    store = tmp_path / "r.db"
    pipelines = [pack for pack in map(library.load, library.names()) if pack.arrivals]
    for pack in pipelines:
        taken = {stream.workflow for stream in pack.arrivals.values()} - {None}
        taken |= {workflow for story in pack.scenarios.values() for workflow in story.streams.values()}
        for workflow in taken:
            said = call("run", pack.id, "--workflow", workflow, "--store", store, code=2).output
            assert "starts with each item" in said
            call("run", pack.id, "--workflow", workflow, "--seeds", 2, code=2)
    assert pipelines
    assert not store.exists()


def test_an_empty_department_is_not_the_default_one() -> None:
    assert "There is no department ''" in call("run", "", code=2).output
    assert "There is no department ''" in call("check", "", code=2).output


def test_words_of_a_pack_steer_nothing_that_is_printed(pack: Path, tmp_path: Path) -> None:
    evil, store = tmp_path / "evil", tmp_path / "r.db"
    evil.mkdir()
    for file in pack.glob("*.yaml"):
        lines = [
            f'{line.partition("title:")[0]}title: "{EVIL}"' if line.strip().startswith("title:") else line
            for line in file.read_text(encoding="utf-8").splitlines()
        ]
        (evil / file.name).write_text("\n".join(lines), encoding="utf-8")
    printed = call("run", evil, "--follow", "--store", store).output
    assert "‹ESC›" in printed
    for words in (
        ["show"],
        ["log"],
        ["report"],
        ["why", "latest", "30"],
        ["runs"],
        ["show", "--json"],
        ["log", "--json"],
        ["export", "-o", "-"],
    ):
        printed += call(*words, "--store", store).output
    (evil / "more.yaml").write_text(f'agents:\n  x: {{"{EVIL}": 1}}\n', encoding="utf-8")
    printed += call("check", evil, code=1).output + call("run", evil, "--store", store, code=1).output
    assert STEERING.search(printed) is None
    lines = tmp_path / "r.jsonl"
    call("export", "-o", lines, "--store", store)
    titles = [json.loads(line)["data"].get("title", "") for line in lines.read_text(encoding="utf-8").splitlines()]
    assert any("\u202e" in title and "\x9b" in title for title in titles)
    page = tmp_path / "r.html"
    call("report", "-o", page, "--store", store)
    assert "<script>alert" not in page.read_text(encoding="utf-8")
    assert json.loads(call("show", "--json", "--store", store).stdout)["run"]


@pytest.mark.parametrize("words", [["show"], ["log"], ["export", "-o", "-"], ["--help"]])
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_output_that_cannot_be_written_is_said(store: Path, words: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = outside(*words, env={"DAYSHIFT_STORE": str(store)}, stdout=full)
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    assert "could not be used" in done.stderr


def test_a_reader_that_leaves_is_no_error_and_stops_a_run(pack: Path, store: Path, tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = outside("log", "--store", store, stdout=writing)
        assert (done.returncode, done.stderr) == (0, "")
        new = tmp_path / "r.db"
        done = outside("run", pack, "--follow", "--store", new, stdout=writing)
    finally:
        os.close(writing)
    assert done.returncode == 130
    assert "--resume" in done.stderr
    assert told("show", "--store", new)["state"] == "stopped"


@pytest.mark.skipif(sys.platform == "win32", reason="a shell's closed streams are POSIX")
@pytest.mark.parametrize("words", ["log", "show", "run", "runs rm latest <&-"])
def test_closed_streams_are_no_traceback(store: Path, words: str) -> None:
    line = f"{sys.executable} -m tui {words} >&-"
    environment = {**os.environ, "DAYSHIFT_STORE": str(store)}
    done = subprocess.run(["sh", "-c", line], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    assert done.returncode == (2 if "rm" in words else 0)


@pytest.mark.parametrize("encoding", ["latin-1", "ascii", "cp1252"])
def test_an_old_encoding_gets_a_question_mark(store: Path, encoding: str) -> None:
    done = outside("log", "--store", store, env={"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"})
    assert (done.returncode, done.stderr) == (0, "")


def test_a_home_that_nobody_knows_is_a_path_like_any() -> None:
    assert "cannot be opened" in call("show", "--store", "~nobody-of-that-name/r.db", code=3).output


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names here")
def test_a_store_that_is_a_pipe_or_a_device_is_refused_at_once(pack: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "r.db")
    for place in (tmp_path / "r.db", "/dev/null"):
        for words in (["runs"], ["run", pack], ["runs", "rm", "latest"]):
            assert "is a pipe or a device" in call(*words, "--store", place, code=3).output
    assert [file.name for file in tmp_path.iterdir()] == ["r.db"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[run]\ndays = [1]\n", "give it a text or a number"),
        ("[run]\nas_json = true\n", "nearest: json"),
        ("[run.x]\na = 1\n", "sets 'x'"),
    ],
)
def test_settings_of_a_wrong_kind_are_refused(tmp_path: Path, monkeypatch: Any, text: str, says: str) -> None:
    file = tmp_path / "config.toml"
    file.write_text(text, encoding="utf-8")
    monkeypatch.setenv("DAYSHIFT_CONFIG", str(file))
    assert says in call("run", code=2).output


def test_settings_are_named_as_the_options_are(pack: Path, tmp_path: Path, monkeypatch: Any) -> None:
    file = tmp_path / "config.toml"
    file.write_text(f'store = "{tmp_path / "r.db"}"\njson = true\n[run]\nset = ["seed=7"]\n', encoding="utf-8")
    monkeypatch.setenv("DAYSHIFT_CONFIG", str(file))
    assert json.loads(call("run", pack).stdout)["seed"] == 7


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names here")
def test_a_pack_of_pipes_and_devices_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.yaml")
    (tmp_path / "b.yaml").symlink_to("/dev/zero")
    (tmp_path / "c.yaml").mkdir()
    (tmp_path / "d.yaml").symlink_to("d.yaml")
    said = call("check", tmp_path, code=1).output
    assert said.count("not a plain file") == 3
    assert "4 errors, 0 warnings" in said

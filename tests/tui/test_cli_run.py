"""A day from the command line: recorded, shown, searched, exported, explained, verified, removed."""

import json
import sqlite3
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from data.scaffold import scaffold
from tui.cli import cli

ROOT = Path(__file__).parents[2]


def call(*args, code=0):
    result = CliRunner().invoke(cli, [str(arg) for arg in args], prog_name="dayshift")
    assert result.exit_code == code, result.output + repr(result.exception)
    assert "Traceback" not in result.output
    return result


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    return scaffold("news-desk", tmp_path_factory.mktemp("packs") / "news-desk")


@pytest.fixture(scope="module")
def store(tmp_path_factory, pack):
    path = tmp_path_factory.mktemp("store") / "runs.db"
    call("run", pack, "--store", path, "--name", "first", "--days", "2")
    return path


@pytest.fixture(autouse=True)
def _in_that_store(store, monkeypatch):
    monkeypatch.setenv("DAYSHIFT_STORE", str(store))


def test_the_object_of_a_run_has_what_others_rely_on(pack, tmp_path):
    told = json.loads(call("run", pack, "--json", "--store", tmp_path / "r.db").stdout)
    for key in [
        "run",
        "department",
        "seed",
        "days",
        "events",
        "messages",
        "decisions",
        "escalations",
        "approvals",
        "tasks",
        "published",
        "cost_usd",
        "head",
        "virtual_start",
        "virtual_end",
        "wall_seconds",
        "metrics",
    ]:
        assert key in told
    assert set(told["tasks"]) == {"created", "completed", "failed"}
    assert {"name", "value", "target", "unit", "met"} <= set(told["metrics"][0])
    assert told["cost_usd"] == 0
    assert datetime.fromisoformat(told["virtual_start"]).utcoffset() is not None


def test_show_tells_the_same_as_run_did(pack, tmp_path):
    path = tmp_path / "r.db"
    told = json.loads(call("run", pack, "--json", "--store", path).stdout)
    shown = json.loads(call("show", told["run"], "--json", "--store", path).stdout)
    assert {**shown, "wall_seconds": 0} == {**told, "wall_seconds": 0}


def test_the_same_seed_gives_the_same_head_and_another_another(pack, tmp_path):
    def head(*more):
        return json.loads(call("run", pack, "--json", "--store", tmp_path / "r.db", *more).stdout)["head"]

    assert head() == head()
    assert head("--seed", "2") != head()


def test_the_head_does_not_depend_on_the_hash_seed_of_python(pack, tmp_path):
    heads = set()
    for seed in ("1", "2"):
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "tui",
                "run",
                str(pack),
                "--json",
                "--store",
                str(tmp_path / f"{seed}.db"),
            ],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            check=True,
        )
        heads.add(json.loads(done.stdout)["head"])
    assert len(heads) == 1


def test_the_summary_says_what_the_day_asked_of_the_human():
    shown = call("show", "first").output
    assert "Asked of the human" in shown
    assert "Head " in shown


def test_runs_lists_them_and_rm_asks_first(pack):
    listed = json.loads(call("runs", "--json").stdout)
    assert [run["name"] for run in listed if run["name"]] == ["first"]
    extra = json.loads(call("run", pack, "--json").stdout)["run"]
    assert extra in call("runs").output
    assert "nobody is here to confirm" in call("runs", "rm", extra, code=2).output
    assert "removed" in call("runs", "rm", extra, "--yes").output
    assert extra not in call("runs").output


def test_export_gives_an_event_a_line_with_its_digest(tmp_path):
    path = tmp_path / "events.jsonl"
    call("export", "first", "-o", path)
    events = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert events[0]["kind"] == "run.started"
    assert all(event["cause"] is None or event["cause"] < event["seq"] for event in events)
    assert datetime.fromisoformat(events[5]["at"]).utcoffset() is not None
    shown = json.loads(call("show", "first", "--json").stdout)
    assert events[-1]["digest"] == shown["head"]
    assert len(events) == shown["events"]


def test_export_refuses_what_it_cannot_write_and_leaves_nothing(tmp_path):
    assert "JSON Lines" in call("export", "first", "-o", tmp_path / "x.csv", code=2).output
    assert "could not be written" in call("export", "first", "-o", tmp_path / "no" / "x.jsonl", code=3).output
    assert list(tmp_path.iterdir()) == []


def test_log_prints_and_filters_the_threads():
    everything = json.loads(call("log", "first", "--json").stdout)
    assert len(everything) == json.loads(call("show", "first", "--json").stdout)["messages"]
    writer = everything[0]["actor"]
    his = json.loads(call("log", "first", "--json", "--agent", writer).stdout)
    assert 0 < len(his) <= len(everything)
    assert all(writer in (post["actor"], *post["to"], *post["mentions"]) for post in his)
    word = everything[-1]["body"].split()[0]
    assert json.loads(call("log", "first", "--json", "--search", word.upper()).stdout)
    assert len(json.loads(call("log", "first", "--json", "--limit", "2").stdout)) == 2
    later = json.loads(call("log", "first", "--json", "--since", everything[-1]["at"][:16]).stdout)
    assert later[-1] == everything[-1]
    assert len(later) < len(everything)
    assert everything[0]["body"].split()[0] in call("log", "first").output


def test_log_names_the_nearest_agent_and_channel():
    assert "nearest" in call("log", "first", "--agent", "writr", code=2).output
    assert "There is no channel" in call("log", "first", "--channel", "xyz", code=2).output


def test_why_ends_at_a_stimulus():
    told = json.loads(call("why", "first", "20", "--json").stdout)
    assert told["event"]["seq"] == 20
    assert isinstance(told["effects"], list)
    assert told["causes"][-1]["kind"] in ("routine.fired", "run.started", "scenario.started", "fact.injected")
    assert "99999" in call("why", "first", "99999", code=2).output


def test_reports_are_written_in_both_forms(tmp_path):
    call("report", "first", "-o", tmp_path / "r.html")
    call("report", "first", "-o", tmp_path / "r.md")
    assert "<html" in (tmp_path / "r.html").read_text(encoding="utf-8")
    assert (tmp_path / "r.md").read_text(encoding="utf-8").startswith("#")
    assert "Name a file" in call("report", "first", "-o", tmp_path / "r.pdf", code=2).output


def test_a_sound_run_is_verified():
    told = json.loads(call("verify", "first", "--json").stdout)
    assert (told["chain"], told["resimulated"], told["first_difference"]) == (True, True, None)
    assert told["events"] == json.loads(call("show", "first", "--json").stdout)["events"]


def altered(pack, tmp_path, sql):
    path = tmp_path / "r.db"
    call("run", pack, "--store", path)
    with sqlite3.connect(path) as connection:
        connection.execute(sql)
    connection.close()
    return path


@pytest.mark.parametrize(
    ("sql", "seq"),
    [
        ("UPDATE event SET payload = replace(payload, 'e', 'a') WHERE seq = 30", 30),
        ("UPDATE event SET at = at + 1 WHERE seq = 7", 7),
        ("DELETE FROM event WHERE seq = (SELECT max(seq) FROM event)", None),
    ],
)
def test_an_altered_journal_is_refused_with_the_first_bad_event(pack, tmp_path, sql, seq):
    path = altered(pack, tmp_path, sql)
    told = json.loads(call("verify", "--json", "--store", path, code=1).stdout)
    assert told["chain"] is False
    assert told["first_difference"] is not None
    assert seq is None or told["first_difference"]["seq"] == seq


def test_an_altered_read_model_is_found(pack, tmp_path):
    path = altered(
        pack,
        tmp_path,
        "UPDATE task_version SET title = 'another' WHERE from_seq = (SELECT min(from_seq) FROM task_version)",
    )
    assert "BROKEN" in call("verify", "--store", path, code=1).output


def test_unknown_and_ambiguous_runs_are_named(pack, tmp_path):
    assert "does not exist" in call("show", "nothing-like-it", code=2).output
    path = tmp_path / "r.db"
    for _ in range(2):
        call("run", pack, "--store", path, "--name", "twin")
    assert "fits several" in call("show", "twin", "--store", path, code=2).output


def test_stores_that_are_none_are_refused_and_left_alone(pack, tmp_path):
    foreign = tmp_path / "notes.txt"
    foreign.write_text("my notes\n" * 20, encoding="utf-8")
    assert "not a dayshift store" in call("run", pack, "--store", foreign, code=3).output
    assert foreign.read_text(encoding="utf-8") == "my notes\n" * 20
    assert "does not exist" in call("show", "--store", tmp_path / "none.db", code=3).output
    assert not (tmp_path / "none.db").exists()
    assert "folder" in call("run", pack, "--store", tmp_path / "no" / "r.db", code=3).output


def test_what_ifs_are_played_recorded_and_verified(pack, tmp_path):
    path = tmp_path / "r.db"
    silent = json.loads(call("run", pack, "--json", "--store", path, "--set", "human.presence=0").stdout)
    assert silent["operator"]["answered"] == 0
    assert silent["settings"] == {"human.presence": "0"}
    assert json.loads(call("verify", "--json", "--store", path).stdout)["ok"] is True


def test_a_refused_what_if_creates_no_run(pack, tmp_path):
    path = tmp_path / "r.db"
    call("run", pack, "--store", path, "--set", "fact.nothing=1", code=2)
    assert not path.exists()


def test_a_broken_pack_creates_no_run(tmp_path):
    (tmp_path / "desk.yaml").write_text("id: desk\n", encoding="utf-8")
    call("run", tmp_path / "desk.yaml", "--store", tmp_path / "r.db", code=1)
    assert not (tmp_path / "r.db").exists()


def test_seeds_print_a_distribution_and_record_nothing(pack, tmp_path):
    told = json.loads(call("run", pack, "--seeds", "3", "--json", "--store", tmp_path / "r.db").stdout)
    assert told["seeds"] == [1, 2, 3]
    assert len(set(told["heads"].values())) == 3
    assert sum(sum(counts.values()) for counts in told["outcomes"].values()) >= 3
    assert not (tmp_path / "r.db").exists()
    assert "3 seeds, 1 to 3" in call("run", pack, "--seeds", "3").output


def test_follow_prints_the_threads_as_they_are_written(pack, tmp_path):
    printed = call("run", pack, "--follow", "--store", tmp_path / "r.db").output
    first = json.loads(call("log", "--json", "--store", tmp_path / "r.db").stdout)[0]
    assert first["body"].split()[0] in printed


def test_a_finished_run_is_not_resumed(pack, tmp_path):
    path = tmp_path / "r.db"
    call("run", pack, "--store", path)
    assert "is finished" in call("run", "--resume", "latest", "--store", path, code=2).output
    assert "no unfinished run" in call("run", "--resume", "--store", path, code=2).output


def test_alone_without_a_terminal_says_what_it_would_open():
    said = call().output
    assert "dayshift run --headless" in said
    assert "2026" in said


def test_doctor_finds_everything_in_order():
    told = json.loads(call("doctor", "--json").stdout)
    assert all(finding["ok"] for finding in told.values())


def test_departments_name_their_scenarios():
    packs = json.loads(call("departments", "--json").stdout)
    assert sum(pack["default"] for pack in packs) == 1
    assert all(pack["scenarios"] for pack in packs)


def test_parallel_tracks_are_compared_with_the_same_seed_in_sequence(tmp_path):
    told = json.loads(
        call("run", "--workflow", "campaign-launch", "--days", "8", "--json", "--store", tmp_path / "r.db").stdout
    )
    tracks = told["tracks"]
    assert 0 < tracks["parallel_ms"] < tracks["sequence_ms"]
    assert tracks["met"] is (tracks["saved"] >= tracks["target"])

"""Without a terminal every command that opens the control room says what it would open, and how to do without."""

import shlex

import pytest

from tests.stores import call, told


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    path = tmp_path_factory.mktemp("unseen") / "r.db"
    call("run", "--headless", "--scenario", "crisis", "--name", "day", "--store", path)
    return path


def ways(output):
    """The commands that are named, as words."""
    return [shlex.split(line.partition(":  ")[2]) for line in output.splitlines() if ":  " in line]


@pytest.mark.parametrize(
    "args", [(), ("step",), ("step", "marketing"), ("step", "--scenario", "legal", "--break", "spend > 500")]
)
def test_a_day_is_said_and_none_is_recorded(tmp_path, monkeypatch, args):
    monkeypatch.setenv("DAYSHIFT_STORE", str(tmp_path / "r.db"))
    said = call(*args).output
    assert "opens the control room on the marketing department: Monday 5 January 2026, 09:00, seed 1" in said
    assert "This is not a terminal." in said
    assert not (tmp_path / "r.db").exists()
    for words in ways(said):
        assert call(*words[1:]).exit_code == 0


@pytest.mark.parametrize("args", [("replay",), ("replay", "day"), ("step", "day")])
def test_a_run_is_said_and_how_to_read_it(store, monkeypatch, tmp_path, args):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DAYSHIFT_STORE", str(store))
    said = call(*args).output
    assert f"In a terminal, dayshift {args[0]} opens the control room on run " in said
    assert ", day, Marketing department, crisis, " in said
    assert len(ways(said)) == 3
    for words in ways(said):
        assert call(*words[1:]).exit_code == 0


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("replay", "dya"), "nearest: day"), (("step", "marketting"), "nearest: marketing"),
        (("step", "--break", "decison"), "nearest: decision"), (("step", "--scenario", "crysis"), "nearest: crisis"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_still_wrong_without_a_terminal(store, monkeypatch, args, said):
    monkeypatch.setenv("DAYSHIFT_STORE", str(store))
    assert said in call(*args, code=2).output


def test_what_makes_a_run_makes_it_and_says_so(store):
    for args in (("run", "--store", store), ("fork", "day", "--at", "11:20", "--store", store)):
        done = call(*args)
        assert "This is not a terminal: it was played headless" in done.stderr
        assert "played headless" not in call(*args, "--headless").stderr
        assert "played headless" not in call(*args, "--json").stderr
    assert told("runs", "--store", store)[0]["state"] == "finished"

"""`fork` and `diff`: what they print, what they refuse, what a kill leaves; and the control room's own way to fork."""

import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from data.scaffold import scaffold
from tests.stores import asked, call, running, told, wait_until
from tui import bootstrap
from tui.house_of_store import HouseOfStore
from tui.request import Wanted
from tui.what_ifs import words_of

DAYS = 30


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return scaffold("news-desk", tmp_path_factory.mktemp("packs") / "news-desk")


@pytest.fixture(scope="module")
def store(pack: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One run of some days, called monday; tests add forks."""
    path = tmp_path_factory.mktemp("store") / "r.db"
    told("run", pack, "--days", DAYS, "--name", "monday", "--store", path)
    return path


@pytest.fixture
def agent(store: Path) -> str:
    with bootstrap.store(str(store)) as opened:
        return str(opened.read("monday").org.agents[-1])


def fork(store: Path, *words: object, code: int = 0) -> Any:
    return told("fork", "monday", *words, "--store", store, code=code)


def test_a_fork_prints_its_summary_and_what_became_otherwise(store: Path, agent: str) -> None:
    said = call("fork", "monday", "--at", "11:20", "--day", 3, "--set", f"agent.{agent}.absent=true", "--store", store)
    lines = said.stdout.splitlines()
    assert "fork of " in lines[0]
    assert any(line.startswith("First divergence, after ") for line in lines)
    compared = lines[next(n for n, line in enumerate(lines) if line.startswith("A  run ")) :]
    assert max(map(len, compared)) <= 80


def test_a_fork_as_an_object_carries_its_origin_and_the_comparison(store: Path) -> None:
    found = fork(store, "--at", "2026-01-07T11:20", "--name", "same")
    assert (found["name"], found["state"], found["settings"]) == ("same", "finished", {})
    assert found["forked_at"].startswith("2026-01-07T11:20:00")
    assert found["diff"]["divergence"] is None
    assert found["diff"]["outcomes"] == found["diff"]["decisions"] == []
    (row,) = [row for row in told("runs", "--store", store) if row["name"] == "same"]
    assert (row["parent"], row["fork_seq"]) == (told("show", "monday", "--store", store)["run"], found["fork_seq"])
    assert "fork of" in call("runs", "--store", store).output


def test_a_fork_by_event_begins_after_the_command_of_that_event(store: Path) -> None:
    assert fork(store, "--event", 40)["fork_seq"] <= 40


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "give --at 11:20 or --event 812"),
        (["--at", "11:20", "--event", 3], "give --at 11:20 or --event 812"),
        (["--event", 9, "--day", 2], "--day belongs to --at"),
        (["--at", "11:20", "--set", "seed"], "is not a what-if"),
        (["--at", "11:20", "--set", "sed=9"], "nearest: seed"),
        (["--at", "11:20", "--speed", "warp"], "is not a speed"),
    ],
)
def test_what_does_not_fit_is_refused(store: Path, words: list[object], says: str) -> None:
    before = told("runs", "--store", store)
    assert says in call("fork", "monday", *words, "--store", store, code=2).output
    assert told("runs", "--store", store) == before


def test_unrelated_runs_of_a_department_are_compared(store: Path, pack: Path) -> None:
    other = told("run", pack, "--days", 2, "--seed", 5, "--store", store)["run"]
    found = told("diff", "monday", other, "--store", store)
    assert found["same_events"] > 1
    assert found["divergence"]["a"]["says"] != found["divergence"]["b"]["says"]
    text = call("diff", "monday", other, "--store", store).output
    assert max(map(len, text.splitlines())) <= 80
    assert "seed 5" in text.splitlines()[1]


def test_a_run_and_itself_do_not_part(store: Path) -> None:
    assert "No divergence" in call("diff", "monday", "monday", "--store", store).output


def test_runs_of_two_departments_have_nothing_to_compare(store: Path, tmp_path: Path) -> None:
    other = scaffold("night-desk", tmp_path / "night-desk")
    run = told("run", other, "--store", store)["run"]
    said = call("diff", "monday", run, "--store", store, code=2).output
    assert "'news-desk'" in said
    assert "'night-desk'" in said
    call("runs", "rm", run, "--yes", "--store", store)


def test_removing_a_parent_says_what_its_forks_keep(pack: Path, tmp_path: Path) -> None:
    store = tmp_path / "r.db"
    told("run", pack, "--name", "monday", "--store", store)
    run = fork(store, "--at", "11:20")["run"]
    assert f"'{run}'" in call("runs", "rm", "monday", "--yes", "--store", store).output
    assert told("verify", run, "--store", store)["ok"] is True
    assert "fork of a removed run" in call("runs", "--store", store).output


@pytest.fixture(scope="module")
def head(pack: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where the fork of the crash test ends when nothing happens to it."""
    store = tmp_path_factory.mktemp("whole") / "r.db"
    told("run", pack, "--days", DAYS, "--name", "monday", "--store", store)
    return str(fork(store, "--at", "11:20", "--set", "seed=7")["head"])


@pytest.mark.parametrize("blow", range(6))
def test_a_fork_that_is_killed_goes_on_to_the_same_head(pack: Path, head: str, tmp_path: Path, blow: int) -> None:
    store = tmp_path / "r.db"
    parent = told("run", pack, "--days", DAYS, "--name", "monday", "--store", store)["head"]
    words = ("fork", "monday", "--at", "11:20", "--set", "seed=7", "--headless", "--store", store)
    with running(*words, small=blow % 2 == 0) as process:
        wait_until(process, lambda: asked(store, "SELECT count(*) FROM run")[0] > 1)
        time.sleep(0.03 * blow)
        process.send_signal(signal.SIGKILL)
    found = told("runs", "--store", store)
    if len(found) > 1 and found[0]["state"] != "finished":
        assert told("run", "--resume", "--store", store)["head"] == head
    if len(found) > 1:
        verdict = told("verify", "latest", "--store", store)
        assert (verdict["ok"], verdict["head"]) == (True, head)
    assert told("verify", "monday", "--store", store)["head"] == parent


@pytest.fixture
def house(store: Path) -> Iterator[tuple[bootstrap.Store, HouseOfStore]]:
    """The control room's house over a store that is only read, as for a replay."""
    with bootstrap.store(str(store)) as opened:
        yield opened, HouseOfStore(opened)


def test_a_live_run_is_forked_where_it_stands_and_both_go_on(pack: Path, agent: str, tmp_path: Path) -> None:
    ready = bootstrap.load(Wanted(department=str(pack)))
    with bootstrap.store(str(tmp_path / "r.db"), create=True) as store:
        first = bootstrap.live_session(store.start(ready, "max"))
        for _ in range(30):
            first.step()
        words = words_of(f"agent.{agent}.absent=true say.{ready.org.agents[0]}='Go on, please.'")
        second = HouseOfStore(store).fork(first, words)
        shared = int(store.find(second.run).fork_seq or 0)
        assert 0 < shared <= first.cursor
        assert list(second.events(1, shared)) == list(first.events(1, shared))
        assert second.state.people[agent].absent
        for session in (first, second):
            for _ in range(20):
                session.step()
            session.close()
        for facts in store.all_facts():
            assert bootstrap.verified(store, facts.run).ok


def test_the_control_room_forks_at_its_cursor(house: tuple[bootstrap.Store, HouseOfStore], agent: str) -> None:
    store, rooms = house
    replayed = store.play("monday")
    replayed.seek(60)
    live = rooms.fork(replayed, [f"agent.{agent}.absent=true"])
    assert (live.verb, live.origin) == ("fork", replayed.run)
    assert live.state.people[agent].absent
    assert live.at >= replayed.at
    assert live.step()
    live.close()
    rooms.delete(live.run)
    assert live.run not in [facts.run for facts in rooms.runs()]

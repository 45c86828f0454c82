"""A day along the clock is the day at full speed; a laptop that slept is one jump, recorded and verified."""

import json

import pytest
from click.testing import CliRunner

from data.scaffold import scaffold
from department.calendar import HOUR
from scheduler.clock import VirtualClock
from scheduler.stop import StopWish
from tui import bootstrap
from tui.cli import cli
from tui.live import play
from tui.request import Wanted


@pytest.fixture(scope="module")
def ready(tmp_path_factory):
    folder = scaffold("news-desk", tmp_path_factory.mktemp("packs") / "news-desk")
    return bootstrap.load(Wanted(department=str(folder)))


@pytest.fixture(autouse=True)
def _quick_heart(monkeypatch):
    """The heart beats as fast as it can: what is tested is virtual time."""
    monkeypatch.setattr("scheduler.heartbeat.BEAT_SECONDS", 0.001)


class Leaping:
    """A wall clock that advances by `pace` ms whenever it is asked, and sleeps once."""

    def __init__(self, pace, sleeps_at=None, sleeps=0):
        self.ms, self.pace, self.sleeps_at, self.sleeps = 0, pace, sleeps_at, sleeps

    def __call__(self):
        self.ms += self.pace
        if self.sleeps_at is not None and self.ms > self.sleeps_at:
            self.ms, self.sleeps_at = self.ms + self.sleeps, None
        return self.ms


def test_speed_and_pauses_leave_no_trace_in_the_journal(ready):
    fast = bootstrap.rehearse(ready)
    assert play(fast, [], StopWish())
    live = bootstrap.rehearse(ready)
    live.clock = VirtualClock(Leaping(2_000), ready.org.start, 60)
    assert play(live, [], StopWish())
    assert live.engine.journal.head == fast.engine.journal.head


def test_a_slept_laptop_is_one_jump_that_verifies(ready, tmp_path):
    path = str(tmp_path / "r.db")
    with bootstrap.store(path, create=True) as store:
        live = store.start(ready, "real")
        live.clock = VirtualClock(Leaping(20_000, sleeps_at=HOUR, sleeps=2 * HOUR), ready.org.start, 1)
        live.close(play(live, [], StopWish()))
    assert live.tally.kinds["clock.jumped"] == 1
    told = CliRunner().invoke(cli, ["verify", "--json", "--store", path])
    assert json.loads(told.stdout)["ok"] is True, told.stdout


def test_alone_in_a_terminal_is_a_run_with_the_settings_of_the_environment(tmp_path, monkeypatch):
    path, opened = tmp_path / "r.db", []
    for name in ("tui.commands.alone.in_terminal", "tui.commands.run.in_terminal"):
        monkeypatch.setattr(name, lambda: True)
    monkeypatch.setattr("tui.opening.live_room", lambda ready, view: opened.append((ready, view)) or 0)
    monkeypatch.setenv("DAYSHIFT_STORE", str(path))
    monkeypatch.setenv("DAYSHIFT_SEED", "7")
    done = CliRunner().invoke(cli, [], prog_name="dayshift")
    assert done.exit_code == 0, done.output
    ((ready, view),) = opened
    assert (ready.begin.seed, view.store, view.speed) == (7, str(path), "60")
    assert ready.begin.settings["operator"] == "ask"

"""The control room in a real terminal, by real keys: what a person does in a day, and every way it may end."""

import os
import re
import shutil
import signal

import pytest

from scheduler.stop import StopWish
from tests.stores import told
from tests.tui.room.tmux import terminal
from tui import bootstrap
from tui.live import play
from tui.request import Wanted

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")

SIXTEEN = {"TERM": "xterm", "COLORTERM": ""}
"""A terminal that says it has few colours."""

SCREENS = {
    "1": "working \\d", "2": "All messages", "3": "standup", "4": "WAITING FOR YOU", "5": "▾", "6": "OPEN",
    "7": "Mon .* (✓|⧗)", "8": "SYSTEM", "9": "what +days|enter open",
}  # fmt: skip
"""Words that are on each screen, whatever the size."""


def crisis(store, **more):
    settings = {"operator": "ask", **more}
    return bootstrap.load(Wanted(scenario="crisis", settings=settings)), str(store)


def clock_in(screen):
    return re.search(r"Mon 05 Jan (\d\d:\d\d)", screen.splitlines()[0])[1]


def shows(pattern):
    return lambda screen: re.search(pattern, screen)


@pytest.mark.parametrize(
    ("size", "colours"), [((120, 36), {}), ((80, 24), {}), ((120, 36), SIXTEEN), ((80, 24), SIXTEEN)]
)
def test_a_day_at_the_keys(tmp_path, size, colours):
    store = tmp_path / "r.db"
    args = ("run", "--scenario", "crisis", "--operator", "ask", "--speed", "max", "--store", store)
    with terminal(tmp_path, *args, size=size, **colours) as shown:
        shown.until("waits for you")
        assert shown.title == "dayshift ◆ 1"
        _look_around(shown)
        _travel(shown)
        shown.resize(100, 30)
        shown.until(lambda screen: len(screen.splitlines()) == 30)
        shown.resize(*size)
        _answer(shown)
        shown.keys("1", "q")
        shown.until("left with 0")
    (run,) = told("runs", "--store", store)
    assert run["scenario"] == "crisis"
    assert told("verify", "--store", store)["ok"] is True
    assert told("show", "--store", store)["outcomes"]


def _look_around(shown):
    """Every screen; and a filter on one of them."""
    for key, words in SCREENS.items():
        shown.keys(key)
        shown.until(shows(words))
    shown.keys("7")
    shown.keys("/")
    shown.until("Filter")
    shown.type("newsletter")
    shown.keys("Enter")
    shown.until(lambda screen: "newsletter" in screen and "LinkedIn presents" not in screen)
    shown.keys("/")
    shown.until("Filter")
    shown.keys("C-u", "Enter")
    shown.until("LinkedIn presents")


def _travel(shown):
    """To a time, on and back, played, and to the head again."""
    shown.keys("Space", "g")
    shown.until("Go to")
    shown.type("10:30")
    shown.keys("Enter")
    screen = shown.until("behind the head by")
    assert clock_in(screen) == "10:30"
    behind = re.search(r"by ([\d,]+)", screen)[1]
    shown.keys(".")
    shown.until(lambda screen: "behind the head by" in screen and f"by {behind} " not in screen)
    shown.keys(",")
    shown.until(f"by {behind} ")
    shown.keys("[", "[", "Space")
    shown.until(lambda screen: clock_in(screen) > "10:30")
    shown.keys("Space", "G", "Space")
    shown.until("waits for you")


def _answer(shown):
    """The request that the clock waits for, on its page."""
    shown.keys("4")
    shown.until("asked by")
    shown.keys("a")
    shown.until(lambda screen: "waits for you" not in screen.splitlines()[0])


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
def test_a_breakpoint_is_hit_and_a_fork_compared(tmp_path, size):
    store = tmp_path / "r.db"
    with terminal(tmp_path, "step", "--scenario", "crisis", "--store", store, size=size) as shown:
        shown.until("step")
        shown.keys("b")
        shown.until("Stop at")
        shown.type("decision where confidnce > 0.9")
        shown.keys("Enter")
        shown.until("nearest")
        shown.keys("C-u")
        shown.type("decision where confidence > 0.9")
        shown.until("confidence > 0.9")
        shown.keys("Enter")
        shown.until("Stops at")
        shown.keys("]", "]", "]", "]", "Space")
        shown.until("at a breakpoint")
        shown.keys("f")
        shown.until("Fork at")
        shown.type("seed=9")
        shown.keys("Enter")
        shown.until("fork of")
        shown.keys(".", ".", ".", "9")
        shown.until("enter open")
        shown.keys("Space", "Down", "Space", "c")
        shown.until("First divergence")
        shown.keys("Escape")
        shown.until(lambda screen: "First divergence" not in screen)
        shown.keys("q")
        shown.until("left with 0")
    assert len(told("runs", "--store", store)) == 2


def uninterrupted(tmp_path):
    """Where that day ends when nobody stops it, and nobody answers."""
    ready, path = crisis(tmp_path / "whole.db")
    with bootstrap.store(path, create=True) as store:
        live = store.start(ready, "max")
        assert play(live, [], StopWish())
        live.close(True)  # noqa: FBT003
    return told("show", "--store", path)["head"]


@pytest.mark.parametrize("end", ["ctrl-c", "hang-up", "closed", "killed"])
def test_however_it_ends_the_run_goes_on_to_the_same_head(tmp_path, end):
    store = tmp_path / "r.db"
    args = ("run", "--scenario", "crisis", "--speed", "1000", "--store", store)
    with terminal(tmp_path, *args, size=(100, 30)) as shown:
        shown.until(lambda screen: "live" in screen and clock_in(screen) > "09:40")
        program = shown.program()
        if end == "ctrl-c":
            shown.keys("C-c")
            assert "dayshift run --resume" in shown.until("left with 130")
        elif end == "closed":
            shown.close()
        else:
            os.kill(program, signal.SIGHUP if end == "hang-up" else signal.SIGKILL)
            shown.until("left with")
    assert told("verify", "--store", store)["ok"] is True
    assert told("run", "--resume", "--headless", "--store", store)["head"] == uninterrupted(tmp_path)
    assert told("verify", "--store", store)["ok"] is True

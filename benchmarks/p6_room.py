"""P6: the control room on a run of a million events: opening, scrubbing every screen, keys while it plays, memory.

`days=660` is about a million events of the default department; `store=FILE` uses one recorded before. First frames are
those of a process in a terminal of its own; all else is measured within an app that has no terminal, from the call to
the end of its repaint: what a terminal takes to paint is not in the figures.
"""

import asyncio
import gc
import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

from common import ROOT, Table, folder, option, peak_mb, process, rounds
from first_frame import first_frame

from department.draws import below
from department.session import MAX
from tui import bootstrap
from tui.app import ControlRoom
from tui.house_of_store import HouseOfStore
from tui.idling import PIECE

DAYS = int(option("days", "660"))
SCREENS = "123456789"
JUMPS = 12
"""Jumps on each screen."""

KEYS = 60
_MS = 1000


def recorded(place: Path) -> str:
    """A store with a run long enough."""
    named = option("store", "")
    if named:
        return named
    path = str(place / "long.db")
    words = ["-m", "tui", "run", "--headless", "--json", "--days", str(DAYS), "--store", path]
    subprocess.run([sys.executable, *words], check=True, capture_output=True, cwd=ROOT)
    return path


def at(times: list[float], share: float) -> float:
    """A quantile, in ms."""
    return sorted(times)[min(len(times) - 1, int(len(times) * share))] * _MS


async def repainted(room: ControlRoom) -> None:
    """Return when all that was asked for is on the screen."""
    done = asyncio.Event()
    room.call_after_refresh(done.set)
    await done.wait()


async def scrubs(room: ControlRoom, screen: str) -> list[float]:
    """Seconds of jumps to random events, each with all that the screen then shows."""
    took = []
    for jump in range(JUMPS):
        goal = 1 + below(room.session.head, 1, "scrub", f"{screen}/{jump}")
        began = perf_counter()
        room.session.seek(goal)
        room.redraw(bars_only=True)
        room.pane.refresh_pane()  # at once, on those screens too that rest between two drawings
        await repainted(room)
        took.append(perf_counter() - began)
    return took


async def keys(room: ControlRoom) -> list[float]:
    """Seconds from a key to its repaint, while the run plays as fast as it can."""
    took = []
    room.session.seek(1)
    room.session.set_speed(MAX)
    room.session.play()
    for _ in range(KEYS):
        began = perf_counter()
        room.screen.focus_next()
        await repainted(room)
        took.append(perf_counter() - began)
        await asyncio.sleep(0.03)
    room.session.pause()
    return took


async def measure(path: str, table: Table) -> None:
    """Drive one room over the run."""
    with bootstrap.store(path) as store:
        began = perf_counter()
        session = store.play("latest", gradually=True)
        table.add("events of the run", session.head, "")
        table.add("open the run", perf_counter() - began, "s")
        room = ControlRoom(session, HouseOfStore(store))
        async with room.run_test(size=(160, 48)) as pilot:
            await pilot.pause()
            opened: dict[str, float] = {}
            took: dict[str, list[float]] = {}
            for screen in SCREENS:
                began = perf_counter()
                await room.action_place(screen)
                await repainted(room)
                opened[screen] = perf_counter() - began
                took[screen] = await scrubs(room, screen)
            every = [one for found in took.values() for one in found]
            table.add("scrub: seek and repaint, p50", at(every, 0.5), "ms")
            table.add("scrub: seek and repaint, p95", at(every, 0.95), "ms", most=100, absolute=True)
            for screen, found in took.items():
                table.add(f"  screen {screen}: p95", at(found, 0.95), "ms")
            table.add("the slowest first opening of a screen", max(opened.values()), "s")
            gc.collect()
            await room.action_place("1")
            heard = await keys(room)
            table.add(
                "key to repaint while it plays as fast as it can, p95", at(heard, 0.95), "ms", most=50, absolute=True
            )
            began = perf_counter()
            while room.talk.ahead() or session.check(PIECE):
                pass
            table.add("the rest of reading and checking, with nothing else to do", perf_counter() - began, "s")
            session.follow()
            await room.action_place("2")
            await repainted(room)
            table.add("messages on screen 2", len(room.talk.of("all")), "")
    table.add("memory, peak", peak_mb(), "MB", most=300)


def frames(path: str, place: Path, table: Table) -> None:
    """Time the first frame of processes of their own."""
    cache = place / "cache"
    process(["-m", "tui", "--help"], cache)
    cases = {"dayshift": ([], str(place / "new.db")), "dayshift replay, this run": (["replay"], path)}
    for name, (words, store) in cases.items():
        first_frame(words, store, cache)  # writes the bytecode
        took = [first_frame(words, store, cache) for _ in range(rounds())]
        table.add(f"first frame: {name}", median(took), "s", most=1.0, absolute=True)


def main() -> None:
    table = Table("P6", "the control room")
    with folder() as place:
        path = recorded(place)
        asyncio.run(measure(path, table))
        frames(path, place, table)
    table.finish()


if __name__ == "__main__":
    main()

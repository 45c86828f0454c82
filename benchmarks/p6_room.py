"""P6: the control room on a run of a million events: scrubbing, a key to its repaint, the first frame, memory.

`days=660` is about a million events of the default department; `store=FILE` uses one recorded before. The app runs
without a terminal, so what a terminal takes to paint is not in the figures.
"""

import asyncio
import gc
import resource
import subprocess
import sys
from pathlib import Path
from time import perf_counter

from common import ROOT, Table, folder, option

from department.draws import below
from tui import bootstrap
from tui.app import ControlRoom
from tui.house_of_store import HouseOfStore

DAYS = int(option("days", "660"))
SCREENS = "1234567"
JUMPS = 60
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


async def measure(path: str, table: Table) -> None:
    """Drive one room over the run."""
    with bootstrap.store(path) as store:
        began = perf_counter()
        session = store.play("latest")
        room = ControlRoom(session, HouseOfStore(store))
        async with room.run_test(size=(160, 48)) as pilot:
            await pilot.pause()
            table.add("open the run and draw the first screen", perf_counter() - began, "s", most=1.0, absolute=True)
            scrubs: list[float] = []
            keys: list[float] = []
            for screen in SCREENS:
                await pilot.press(screen)
                for jump in range(JUMPS // len(SCREENS) + 1):
                    goal = 1 + below(session.head, 1, "scrub", f"{screen}/{jump}")
                    began = perf_counter()
                    session.seek(goal)
                    room.redraw()
                    await asyncio.sleep(0)
                    scrubs.append(perf_counter() - began)
            gc.collect()
            await pilot.press("1")
            session.set_speed(None)
            session.play()
            for _ in range(JUMPS):
                began = perf_counter()
                room.screen.focus_next()
                await asyncio.sleep(0)
                keys.append(perf_counter() - began)
                await asyncio.sleep(0.03)
            session.pause()
            table.add("events of the run", session.head, "")
        table.add("scrub to a random event and draw, p50", at(scrubs, 0.5), "ms")
        table.add("scrub to a random event and draw, p95", at(scrubs, 0.95), "ms", most=100, absolute=True)
        table.add("a key heard while it plays as fast as it can, p95", at(keys, 0.95), "ms", most=50, absolute=True)
    table.add("memory, peak", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MB", most=300)


def main() -> None:
    table = Table("P6", "the control room")
    with folder() as place:
        asyncio.run(measure(recorded(place), table))
    table.finish()


if __name__ == "__main__":
    main()

"""P11: minds outside: 50 turns at once against a server of 2 s, what pool and record add to a turn, importing the SDK.

The server is the one of the tests, a process of its own on the loopback; the calls go through the real SDK.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter

from common import ROOT, Table, folder, option, process, timed

from data.attempts import Attempts, MemoryAttempts
from department.commands import Reply
from department.minds.claude import ClaudeMind
from department.org import Organisation
from department.outside import ASK, Answered, AttemptLog, Thinker
from department.ports import Briefing, Question
from department.prices import Price, Usage
from department.prompts import prompt_of, system_of
from scheduler.clock import steady_ms
from scheduler.turns import TurnPool, Wall
from tui import bootstrap
from tui.making import wall
from tui.request import Wanted

AT_ONCE, LATENCY = 50, 2
MANY = 500
MODEL = "claude-haiku-5-5"
KEY = "sk-ant-bench-0123456789"


class Instant:
    """A mind that answers at once."""

    async def think(self, question: Question, model: str, on_text: Callable[[str], None]) -> Answered:
        """Say yes."""
        on_text("Yes.")
        return Answered(Reply(text=f"Yes, {question.turn}."), Usage(fresh=100, out=10), model)

    async def close(self) -> None:
        """Nothing to close."""


def price_of(model: str) -> Price:
    return Price(model, "2026-11-01", 100, 500, 10, 125, 200)


def questions(org: Organisation, count: int, mark: object) -> list[Question]:
    """Turns of all agents in turn, each with a prompt of its own."""
    found = []
    for number in range(count):
        agent = org.agents[number % len(org.agents)]
        briefing = Briefing(agent, "tell", "note", {"title": f"Plan {number}"})
        texts = system_of(org, agent), prompt_of(org, briefing)
        found.append(Question(f"{mark}/{number}", 1, 0, briefing, "d", *texts, [MODEL], "low", 2000, 10**9))
    return found


def answered(mind: Thinker, log: AttemptLog, asked: list[Question]) -> float:
    """Seconds from asking all to having heard all."""
    pool = TurnPool(mind, log, price_of, Wall(now=wall, ticks=steady_ms), lost=ASK)
    began = perf_counter()
    for question in asked:
        pool.ask(question)
    for question in asked:
        while (heard := pool.heard(question.turn, 0)) is None:
            pool.wait(1)
        if heard.reply is None:
            raise SystemExit(heard.why)
    took = perf_counter() - began
    pool.close()
    return took


@contextmanager
def served() -> Iterator[dict[str, str]]:
    """The server; what a mind needs to know of it."""
    words = [sys.executable, str(ROOT / "tests" / "messages_api.py"), "--key", KEY, "--latency", str(LATENCY)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as server:
        try:
            yield {"ANTHROPIC_API_KEY": KEY, "ANTHROPIC_BASE_URL": next(iter(server.stdout or ())).strip()}
        finally:
            server.kill()


def measure(table: Table, place: Path, environ: dict[str, str]) -> dict[str, list[float]]:
    """All cases, in interleaved rounds."""
    with bootstrap.store(str(place / "r.db"), create=True) as store:
        ready = bootstrap.load(Wanted())
        live = store.start(ready, "max")
        live.close(False)  # noqa: FBT003
        row, rounds = store.find("latest"), iter(range(10**6))

        def ask(mind: Thinker, log: AttemptLog, count: int) -> float:
            return answered(mind, log, questions(ready.org, count, next(rounds)))

        cache = place / "cache"
        process(["-c", "import department.minds.claude"], cache)
        return table.interleaved(
            {
                "at once": lambda: ask(ClaudeMind(environ), Attempts(store.database, row), AT_ONCE),
                "stored": lambda: ask(Instant(), Attempts(store.database, row), MANY) / MANY,
                "memory": lambda: ask(Instant(), MemoryAttempts(), MANY) / MANY,
                "bare": lambda: timed(lambda: process(["-c", "pass"], cache)),
                "sdk": lambda: timed(lambda: process(["-c", "import department.minds.claude"], cache)),
            }
        )


def main() -> None:
    table = Table("P11", f"minds outside ({option('rounds', '5')} rounds)")
    with folder() as place, served() as environ:
        found = measure(table, place, environ)
    at_once = median(found["at once"])
    table.add(f"{AT_ONCE} turns at once, a server of {LATENCY} s, the real SDK", at_once, "s", most=4, absolute=True)
    table.add("pool and record in a store, per turn", 1000 * median(found["stored"]), "ms")
    table.add("pool and record in memory, per turn", 1000 * median(found["memory"]), "ms")
    table.add("importing the SDK", median(found["sdk"]) - median(found["bare"]), "s")
    table.finish()


if __name__ == "__main__":
    main()

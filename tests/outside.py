"""Days whose agents think with minds outside that are played here: scripted, priced, and counted."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from zlib import crc32

from department.minds.simulated import SimulatedMind
from department.outside import CHARGED, MAYBE, NOTHING, Answered, FaultError
from department.ports import Question
from department.prices import Price, Usage
from department.waiting import LOST
from scheduler.stop import StopWish
from tui import bootstrap
from tui.forking import ForkWanted
from tui.live import Live, play
from tui.request import Wanted

CLAUDE = {"minds": "claude", "cap.run": "1000"}
USAGE = Usage(fresh=1200, out=140, cached=900, written=300, thinking=40)


def price_of(model: str) -> Price:
    """A price row for every model, by the letters of its name."""
    times = 1 if "haiku" in model else 20 if "sonnet" in model else 40
    return Price(model, "2026-11-01", 100 * times, 500 * times, 10 * times, 125 * times, 200 * times)


class Ledger:
    """A service that answers as the simulated mind would, and keeps what it was asked. `fault` may spoil a call."""

    def __init__(self, fault: Callable[[int, Question], FaultError | None] = lambda _times, _question: None) -> None:
        self.calls: list[Question] = []
        self.fault = fault

    def thinker(self, org: Any, seed: int) -> "LedgerMind":
        return LedgerMind(self, SimulatedMind(org, seed))


class LedgerMind:
    """One mind of the service."""

    def __init__(self, ledger: Ledger, mind: SimulatedMind) -> None:
        self._ledger, self._mind = ledger, mind

    async def think(self, question: Question, model: str, on_text: Callable[[str], None]) -> Answered:
        on_text("…")
        await asyncio.sleep(0)
        self._ledger.calls.append(question)
        times = sum(call.turn == question.turn for call in self._ledger.calls)
        fault = self._ledger.fault(times, question)
        if fault is not None:
            raise fault
        reply = self._mind.think(question.briefing, question.turn)
        return Answered(reply, USAGE, model, f"req_{len(self._ledger.calls)}", "end_turn")

    async def close(self) -> None:
        pass


def some_fail(times: int, question: Question) -> FaultError | None:
    """Of some turns the first call is refused, of others lost, of others unusable and paid all the same."""
    sort = crc32(question.turn.encode())
    if times > 1:
        return None
    if sort % 5 == 0:
        return FaultError("too many at once", charge=NOTHING, again=True, after=0.0)
    if sort % 7 == 0:
        return FaultError("the connection broke", charge=MAYBE)
    if sort % 23 == 0:
        return FaultError("the reply was cut off", charge=CHARGED, usage=USAGE)
    return None


@contextmanager
def asking(monkeypatch: Any, ledger: Ledger) -> Iterator[Ledger]:
    """In here whoever asks Claude asks the ledger."""
    with monkeypatch.context() as patch:
        patch.setattr("tui.minds.today_prices", lambda: price_of)
        patch.setattr("tui.minds.thinker_of", lambda _settings, org, seed: ledger.thinker(org, seed))
        yield ledger


def ended(live: Live, stop: int = 0) -> str:
    """Play a run to its end, or till it has so many events; a person lets what was lost be asked again."""
    wish = StopWish()
    seen = 0

    class Watch:
        def see(self, events: list[Any]) -> None:
            nonlocal seen
            seen += len(events)
            if stop and seen >= stop:
                wish.wanted = True

    finished = play(live, [Watch()], wish)
    while live.engine.waiting and live.engine.waiting.kind == LOST and live.minds:
        live.minds.decide(live.engine.waiting.turn, again=True)
        live.first = []
        finished = play(live, [Watch()], wish)
    live.close(finished)
    return live.run


def recorded(store: bootstrap.Store, stop: int = 0, **wanted: Any) -> str:
    """A run of the default department with minds outside."""
    settings = {**CLAUDE, **wanted.pop("settings", {})}
    return ended(store.start(bootstrap.load(Wanted(settings=settings, **wanted)), "max"), stop)


def forked(store: bootstrap.Store, run: str, when: str | None, **settings: str) -> str:
    """A fork of one, played to its end."""
    return ended(store.fork(run, ForkWanted(when=when, settings={**CLAUDE, **settings})))

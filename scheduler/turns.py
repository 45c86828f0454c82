"""Turns asked of minds outside, many at once, in a loop of their own; what comes of each is kept before it is heard."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from dataclasses import dataclass

import msgspec

from department.errors import RecordError
from department.outside import (
    AGAIN,
    ANSWERED,
    CHARGED,
    FAILED,
    LET_FAIL,
    MAYBE,
    REFUSED,
    RETRY,
    REUSED,
    SENT,
    UNKNOWN,
    Answered,
    Attempt,
    AttemptLog,
    FaultError,
    Known,
    Thinker,
    heard_of,
)
from department.ports import Heard, Question
from department.prices import Price
from department.prompts import bound
from scheduler.breaker import Breaker, pause

_STOPPED = "dayshift was stopped while '{}' was thinking: its reply is lost, and may have been paid."


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a pool allows itself.

    `overall` and `per_model` are how many calls may be out at once; `refused` how often one that was not paid is made
    again, `lost` how often a turn is asked whose answers are lost; `grace` the seconds to wait at the end for what
    is out.
    """

    overall: int = 50
    per_model: int = 50
    refused: int = 8
    lost: int = 3
    grace: float = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wall:
    """The wall: an instant in ISO 8601, a steady clock in ms, and sleep in seconds."""

    now: Callable[[], str]
    ticks: Callable[[], int]
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


class TurnPool:
    """Asks at once and hears later: the `Outside` of a live run. Any thread may call it.

    `lost` is what becomes of a turn whose answer was lost: `ask` (it waits for `decide`) or `retry`. `price_of` gives
    the price row of a model that holds today. `known` are replies of another run that need not be paid again.
    """

    def __init__(
        self, thinker: Thinker, log: AttemptLog, price_of: Callable[[str], Price], wall: Wall, *, lost: str,
        limits: Limits | None = None, known: Known | None = None,
    ) -> None:  # fmt: skip
        self._thinker, self._log, self._price_of, self._wall = thinker, log, price_of, wall
        self._lost, self._limits, self._known = lost, limits or Limits(), known
        self._heard = threading.Event()
        self._out: dict[tuple[str, int], Future[None]] = {}
        self.typed: dict[str, str] = {}
        """What each turn under way has written so far."""
        self._loop = asyncio.new_event_loop()
        self._overall = asyncio.Semaphore(self._limits.overall)
        self._models: dict[str, asyncio.Semaphore] = {}
        self._calling: set[asyncio.Task[None] | None] = set()
        self._closing = False
        self._breaker = Breaker(wall.ticks)
        self._thread = threading.Thread(target=self._loop.run_forever, name="turns", daemon=True)
        self._thread.start()

    def ask(self, question: Question) -> None:
        """Put a question, unless it is out or was answered; returns at once."""
        key = (question.turn, question.tried)
        if key in self._out:
            return
        before = [attempt for attempt in self._log.attempts(question.turn) if attempt.tried == question.tried]
        last = before[-1] if before else None
        if last is None and self._reuse(question):
            return
        if last is None or last.status == REFUSED:
            self._out[key] = asyncio.run_coroutine_threadsafe(self._try(question), self._loop)
            self._out[key].add_done_callback(lambda _: self._heard.set())
        elif last.status == SENT:
            self._lose(last, _STOPPED.format(last.model))
        elif last.status == UNKNOWN and not last.decided:
            self._lose(last, last.error)

    def heard(self, turn: str, tried: int) -> Heard | None:
        """What came of a try; None while it is out, or a person has not decided."""
        key = (turn, tried)
        out = self._out.get(key)
        if out is not None:
            if not out.done():
                return None
            out.result()
        attempts = self._log.attempts(turn)
        heard = heard_of(self._log, attempts, tried)
        if heard is not None:
            self._out.pop(key, None)
            self.typed.pop(turn, None)
        elif out is None and not any(attempt.tried == tried for attempt in attempts):
            raise RecordError(f"Turn '{turn}' was never asked, and its reply is not in the record.")
        return heard

    def undecided(self, turn: str, tried: int) -> str:
        """Why a person must say whether to ask again; nothing while it is out, or was decided."""
        attempts = [attempt for attempt in self._log.attempts(turn) if attempt.tried == tried]
        last = attempts[-1] if attempts else None
        return last.error if last and last.status == UNKNOWN and not last.decided else ""

    def decide(self, turn: str, *, again: bool) -> None:
        """A person says of a turn whose answer was lost that it is to be asked again, or fails."""
        last = self._log.attempts(turn)[-1]
        if last.status == UNKNOWN and not last.decided:
            last.decided = AGAIN if again else LET_FAIL
            self._log.write(last)
            self._heard.set()

    def wait(self, seconds: float) -> None:
        """Sleep until something was heard, at most so long."""
        self._heard.wait(seconds)
        self._heard.clear()

    @property
    def out(self) -> int:
        """How many questions are out."""
        return sum(not future.done() for future in self._out.values())

    def close(self) -> None:
        """Wait a little for what is out, for it is paid; what does not come is lost, and said to be."""
        if self._loop.is_closed():
            return
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._log.close()

    async def _end(self) -> None:
        """Nothing more is sent; what waits for its turn or for another attempt is given up, for it is not paid."""
        self._closing = True
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks - self._calling:
            task.cancel()
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=self._limits.grace)
            for task in late:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        await self._thinker.close()

    def _reuse(self, question: Question) -> bool:
        """Take the reply from the record of another run, where it holds one: nothing is paid."""
        briefing = question.briefing
        found = self._known and self._known.take(briefing.agent, briefing.purpose, question.digest, question.turn)
        if not found:
            return False
        row = self._attempt(question, found.model, 0)
        row.status, row.reserved, row.reply, row.answered = REUSED, 0, found.reply, row.requested
        self._log.write(row)
        return True

    def _attempt(self, question: Question, model: str, number: int) -> Attempt:
        briefing = question.briefing
        return Attempt(
            turn=question.turn, number=number, tried=question.tried, seq=question.seq, agent=briefing.agent,
            purpose=briefing.purpose, briefing=question.digest, system=self._log.keep(question.system.encode()),
            prompt=self._log.keep(question.prompt.encode()), model=model, requested=self._wall.now(),
            reserved=question.reserved,
        )  # fmt: skip

    async def _try(self, question: Question) -> None:
        """Make attempts until one was paid, may have been, or cannot be made again."""
        refused = 0
        while True:
            model = await self._breaker.model(question.models, self._wall.sleep)
            async with self._of_model(model), self._overall:
                if not self._breaker.free(model):
                    continue  # it was left alone while this one queued
                fault = await self._call(question, model)
            if fault is None or self._closing:
                return
            refused += 1
            await self._wall.sleep(pause(question.turn, refused, fault.after))

    async def _call(self, question: Question, model: str) -> FaultError | None:
        """One attempt; the fault when it is to be made again."""
        before = self._log.attempts(question.turn)
        row = self._attempt(question, model, len(before))
        price = self._price_of(model)
        row.prices = price.dated
        read = bound(question.system, question.prompt, question.briefing.options)
        if price.ceiling(read, question.most_out) > question.reserved:
            row.status, row.error = FAILED, f"nothing was asked: '{model}' may cost more now than was reserved"
            self._log.write(row)
            return None
        self._log.write(row)
        refusals = sum(one.tried == question.tried and one.status == REFUSED for one in before)
        return await self._send(question, row, price, last=refusals >= self._limits.refused)

    async def _send(self, question: Question, row: Attempt, price: Price, *, last: bool) -> FaultError | None:
        task, model, began = asyncio.current_task(), row.model, self._wall.ticks()
        self._calling.add(task)
        try:
            answered = await self._thinker.think(question, model, lambda text: self._type(question.turn, text))
        except asyncio.CancelledError:
            self._lose(row, _STOPPED.format(model))
            raise
        except FaultError as fault:
            row.answered, row.latency = self._wall.now(), self._wall.ticks() - began
            self._breaker.saw(model, fault)
            return self._failed(row, fault, price, last=last)
        finally:
            self._calling.discard(task)
        row.answered, row.latency = self._wall.now(), self._wall.ticks() - began
        self._breaker.well(model, answered.reset)
        self._answered(row, answered, price)
        return None

    def _of_model(self, model: str) -> asyncio.Semaphore:
        return self._models.setdefault(model, asyncio.Semaphore(self._limits.per_model))

    def _type(self, turn: str, text: str) -> None:
        self.typed[turn] = text

    def _answered(self, row: Attempt, answered: Answered, price: Price) -> None:
        row.status, row.usage, row.paid = ANSWERED, answered.usage, price.cost(answered.usage)
        row.request, row.stop, row.model = answered.request, answered.stop, answered.model
        row.reply = self._log.keep(msgspec.json.encode(answered.reply))
        self._log.write(row)

    def _failed(self, row: Attempt, fault: FaultError, price: Price, *, last: bool) -> FaultError | None:
        """Keep what went wrong; the fault when the call was not paid and may be made again."""
        row.error, row.request, row.stop = str(fault), fault.request, fault.stop
        if fault.charge == MAYBE:
            self._lose(row, str(fault))
            return None
        again = fault.charge != CHARGED and fault.again and not last
        row.status = REFUSED if again else FAILED
        row.usage = fault.usage
        row.paid = price.cost(fault.usage) if fault.charge == CHARGED else 0
        self._log.write(row)
        return fault if again else None

    def _lose(self, row: Attempt, says: str) -> None:
        """Nobody knows whether it was paid: a person decides, or it is asked again, but not for ever."""
        row.status, row.error = UNKNOWN, says
        if self._lost == RETRY:
            row.decided = AGAIN if row.tried + 1 < self._limits.lost else LET_FAIL
        self._log.write(row)

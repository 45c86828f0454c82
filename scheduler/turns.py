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
from scheduler.breaker import Breaker, backoff


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
        self._asked: dict[str, Question] = {}
        self._done: dict[tuple[str, int], Heard] = {}
        self.typed: dict[str, str] = {}
        """What each turn under way has written so far."""
        self._loop = asyncio.new_event_loop()
        self._overall = asyncio.Semaphore(self._limits.overall)
        self._models: dict[str, asyncio.Semaphore] = {}
        self._breaker = Breaker(wall.ticks)
        self._thread = threading.Thread(target=self._loop.run_forever, name="turns", daemon=True)
        self._thread.start()

    def ask(self, question: Question) -> None:
        """Put a question, unless it is out or was answered; returns at once."""
        key = (question.turn, question.tried)
        if key in self._out or key in self._done:
            return
        self._asked[question.turn] = question
        before = [attempt for attempt in self._log.attempts(question.turn) if attempt.tried == question.tried]
        if before and before[-1].status not in (REFUSED, SENT):
            self._finish(question)
        elif before and before[-1].status == SENT:
            self._lose(before[-1], "dayshift was stopped while it was out")
            self._finish(question)
        elif not self._reuse(question):
            self._out[key] = asyncio.run_coroutine_threadsafe(self._try(question), self._loop)

    def heard(self, turn: str, tried: int) -> Heard | None:
        """What came of a try; None while it is out, or a person has not decided."""
        key = (turn, tried)
        if key in self._done:
            return self._done[key]
        out = self._out.get(key)
        if out is not None and not out.done():
            return None
        if out is not None:
            out.result()
        if turn not in self._asked:
            raise RecordError(f"Turn '{turn}' was never asked, and its reply is not in the record.")
        return self._finish(self._asked[turn])

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
        outstanding = [future for future in self._out.values() if not future.done()]
        if outstanding:
            asyncio.run_coroutine_threadsafe(self._end(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._log.close()

    async def _end(self) -> None:
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        _, late = await asyncio.wait(tasks, timeout=self._limits.grace)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    def _finish(self, question: Question) -> Heard | None:
        """What the record says of it now."""
        key = (question.turn, question.tried)
        heard = heard_of(self._log, self._log.attempts(question.turn), question.tried)
        if heard is not None:
            self._done[key] = heard
            self._out.pop(key, None)
            self.typed.pop(question.turn, None)
        return heard

    def _reuse(self, question: Question) -> bool:
        """Take the reply from the record of another run, where it holds one: nothing is paid."""
        briefing = question.briefing
        found = self._known and self._known.take(briefing.agent, briefing.purpose, question.digest, question.turn)
        if not found:
            return False
        row = self._attempt(question, found.model, 0)
        row.status, row.reserved, row.reply, row.answered = REUSED, 0, found.reply, row.requested
        self._log.write(row)
        self._finish(question)
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
        try:
            while True:
                model = await self._breaker.model(question.models, self._wall.sleep)
                fault = await self._call(question, model)
                if fault is None:
                    break
                refused += 1
                await self._wall.sleep(fault.after if fault.after is not None else backoff(question.turn, refused))
        finally:
            self._heard.set()

    async def _call(self, question: Question, model: str) -> FaultError | None:
        """One attempt; the fault when it is to be made again."""
        async with self._overall, self._of_model(model):
            before = self._log.attempts(question.turn)
            row = self._attempt(question, model, len(before))
            price = self._price_of(model)
            row.prices = price.dated
            read = bound(question.system, question.prompt, question.briefing.options)
            if price.ceiling(read, question.most_out) > question.reserved:
                row.status, row.error = (
                    FAILED,
                    f"{model} costs more now than was reserved; go on with --resume",
                )
                self._log.write(row)
                return None
            self._log.write(row)
            began = self._wall.ticks()
            try:
                answered = await self._thinker.think(question, model, lambda text: self._type(question.turn, text))
            except asyncio.CancelledError:
                self._lose(row, "dayshift was stopped while it was out")
                raise
            except FaultError as fault:
                row.answered, row.latency = self._wall.now(), self._wall.ticks() - began
                self._breaker.saw(model, fault)
                refusals = sum(one.tried == question.tried and one.status == REFUSED for one in before)
                return self._failed(row, fault, price, last=refusals >= self._limits.refused)
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

    def _lose(self, row: Attempt, why: str) -> None:
        """Nobody knows whether it was paid: a person decides, or it is asked again, but not for ever."""
        row.status = UNKNOWN
        row.error = f"its answer was lost, and may have been paid: {why}"
        if self._lost == RETRY:
            row.decided = AGAIN if row.tried + 1 < self._limits.lost else LET_FAIL
        self._log.write(row)

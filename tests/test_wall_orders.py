"""Whatever the wall does, the journal is the same: five turns at once, answered in every order there is."""

import asyncio
import math
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import permutations
from typing import Any
from zlib import crc32

import pytest

from data.attempts import MemoryAttempts
from data.memory import MemoryJournal
from department.commands import Begin
from department.engine import Engine, decode, encode
from department.minds.simulated import SimulatedMind
from department.org import Organisation
from department.outside import ANSWERED, RETRY, Answered
from department.ports import Question
from department.prices import Usage
from department.state import State
from scheduler.turns import TurnPool, Wall
from tests.outside import price_of
from tests.plays import commands_of, copy_of, triggers_of
from tui.minds_what_ifs import commands_of as minds_of

HOUR = 3_600_000


class Gate:
    """Answers as the simulated mind would; some turns only when they are let go."""

    def __init__(self, org: Organisation, held: Sequence[str] = ()) -> None:
        self._mind = SimulatedMind(org, 1)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._held = {turn: asyncio.Event() for turn in held}
        self.asked: list[str] = []

    async def think(self, question: Question, model: str, on_text: Callable[[str], None]) -> Answered:
        self._loop = asyncio.get_running_loop()
        on_text("…")
        self.asked.append(question.turn)
        if question.turn in self._held:
            await self._held[question.turn].wait()
        usage = Usage(fresh=crc32(question.turn.encode()) % 1000, out=50)
        return Answered(self._mind.think(question.briefing, question.turn), usage, model)

    async def close(self) -> None:
        pass

    def let(self, turn: str) -> None:
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self._held[turn].set)


class Known(MemoryAttempts):
    """A record that begins as another one stands."""

    def __init__(self, other: "Known | None" = None) -> None:
        super().__init__()
        if other is not None:
            self._attempts = {turn: dict(rows) for turn, rows in other._attempts.items()}
            self._texts = dict(other._texts)


def engine_of(org: Organisation, gate: Gate, log: Known, journal: Any, state: State | None) -> tuple[Engine, TurnPool]:
    pool = TurnPool(gate, log, price_of, Wall(now=lambda: "", ticks=lambda: 0), lost=RETRY)
    return Engine(org, SimulatedMind(org, 1), triggers_of(org), journal, state, outside=pool), pool


def run_to(engine: Engine, until: int) -> None:
    due = engine.next_due()
    while due is not None and due <= until:
        if not engine.step():
            engine.wait(1)
        due = engine.next_due()


@pytest.fixture(scope="module")
def afternoon(org: Organisation) -> tuple[bytes, list[Any], Known, list[str]]:
    """The day just before five turns are requested at once, and those turns."""
    log, gate = Known(), Gate(org)
    engine, pool = engine_of(org, gate, log, MemoryJournal(), None)
    try:
        for given in [Begin(seed=1), *minds_of(org.pack, {"minds": "claude"}, None, price_of)]:
            engine.execute(given)
        at = org.start + 5 * HOUR
        run_to(engine, at - 1)
        state, commands = encode(engine.state), commands_of(engine.journal)
        run_to(engine, at)
        five = [turn.id for turn in engine.state.turns.values() if turn.since == at]
    finally:
        pool.close()
    assert len(five) == 5
    before = Known(log)
    for turn in five:
        before._attempts.pop(turn, None)
    return state, commands, before, five


def played(org: Organisation, afternoon: Any, order: Sequence[int], until: int) -> tuple[str, bytes, dict[str, int]]:
    """The head, the state, and what was paid, when the five are answered in this order."""
    state, commands, before, five = afternoon
    log, gate = Known(before), Gate(org, five)
    engine, pool = engine_of(org, gate, log, copy_of(commands), decode(state))
    try:
        engine.wake()
        while not (engine.waiting and engine.waiting.turn in five):
            if not engine.step() and engine.waiting and engine.waiting.turn not in five:
                engine.wait(1)
        while not set(five) <= set(gate.asked):
            engine.wait(0.01)
        for place in order:
            assert log.attempts(five[place])[-1].status != ANSWERED
            gate.let(five[place])
            while log.attempts(five[place])[-1].status != ANSWERED:
                engine.wait(1)
        run_to(engine, until)
        assert max(Counter(gate.asked).values()) == 1
        return engine.journal.head, encode(engine.state), {n: o.spent for n, o in engine.state.outlays.items()}
    finally:
        pool.close()


def test_five_turns_answered_in_every_order_come_to_one_head(org: Organisation, afternoon: Any) -> None:
    orders = list(permutations(range(5)))
    assert len(orders) == math.factorial(5) == 120
    until = org.start + 5 * HOUR + HOUR // 4
    first = played(org, afternoon, orders[0], until)
    for order in orders[1:]:
        assert played(org, afternoon, order, until) == first


def test_the_day_ends_the_same_and_as_if_nothing_had_been_held_back(org: Organisation, afternoon: Any) -> None:
    engine, pool = engine_of(org, Gate(org), Known(), MemoryJournal(), None)
    try:
        for given in [Begin(seed=1), *minds_of(org.pack, {"minds": "claude"}, None, price_of)]:
            engine.execute(given)
        run_to(engine, org.calendar.closing(0))
        head, state = engine.journal.head, encode(engine.state)
    finally:
        pool.close()
    for order in ([0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [2, 4, 0, 3, 1]):
        assert played(org, afternoon, order, org.calendar.closing(0))[:2] == (head, state)

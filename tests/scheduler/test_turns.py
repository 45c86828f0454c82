"""The pool that asks minds outside: every fault, what is written and when, how much at once, and the end of it."""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import pytest

from data.attempts import MemoryAttempts
from department.commands import Reply
from department.errors import RecordError, StoreError
from department.outside import (
    AGAIN,
    ANSWERED,
    ASK,
    CHARGED,
    FAILED,
    LET_FAIL,
    MAYBE,
    NOTHING,
    REFUSED,
    RETRY,
    REUSED,
    SENT,
    UNKNOWN,
    Answered,
    Attempt,
    FaultError,
)
from department.ports import Briefing, Heard, Question
from department.prices import Price, Usage
from scheduler.breaker import Breaker, backoff, pause
from scheduler.turns import Limits, TurnPool, Wall

USAGE = Usage(fresh=300, out=40, cached=10, thinking=7)
DEAR, CHEAP = "dear", "cheap"
PRICES = {DEAR: Price(DEAR, "2026-11-01", 40, 200, 2, 50, 80), CHEAP: Price(CHEAP, "2026-10-01", 4, 20, 1, 5, 8)}
HELD = 10_000_000

Step = Answered | FaultError | Callable[[Question, str], Awaitable[Answered]]


def answer(text: str = "Yes.", reset: float = 0) -> Answered:
    return Answered(Reply(text=text), USAGE, DEAR, "req_1", "end_turn", reset)


def busy(after: float | None = None) -> FaultError:
    return FaultError("too many at once", charge=NOTHING, again=True, busy=True, after=after)


def down() -> FaultError:
    return FaultError("5xx", charge=NOTHING, again=True)


def question(turn: str = "t", tried: int = 0, models: list[str] | None = None, reserved: int = HELD) -> Question:
    briefing = Briefing("ann", "tell", "note", {})
    return Question(turn, 7, tried, briefing, "d", "You are.", f"Say {turn}.", models or [DEAR], "low", 100, reserved)


class Script:
    """A mind that does what is written for each turn, one step after the other; else it answers."""

    def __init__(self, **steps: list[Step]) -> None:
        self.steps, self.calls, self.closed = steps, [], 0
        self.calling = self.most = 0
        self.by_model: dict[str, int] = {}

    async def think(self, question: Question, model: str, on_text: Callable[[str], None]) -> Answered:
        self.calls.append((question.turn, model))
        self.calling += 1
        self.by_model[model] = self.by_model.get(model, 0) + 1
        self.most = max(self.most, self.calling)
        try:
            on_text("so far")
            step = self.steps[question.turn].pop(0) if self.steps.get(question.turn) else answer()
            if isinstance(step, FaultError):
                raise step
            done = step if isinstance(step, Answered) else await step(question, model)
            return Answered(done.reply, done.usage, model, done.request, done.stop, done.reset)
        finally:
            self.calling -= 1
            self.by_model[model] -= 1

    async def close(self) -> None:
        self.closed += 1


class Time:
    """A wall that passes only where somebody sleeps."""

    def __init__(self) -> None:
        self.ms, self.slept = 0, []

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.ms += int(seconds * 1000)
        await asyncio.sleep(0)

    def wall(self) -> Wall:
        return Wall(now=lambda: f"2026-11-21T00:00:00.{self.ms:09d}", ticks=lambda: self.ms, sleep=self.sleep)


class Logged(MemoryAttempts):
    """A record that notes the order of what is written, and may break."""

    def __init__(self, breaks: str = "") -> None:
        super().__init__()
        self.order: list[str] = []
        self.breaks = breaks

    def write(self, attempt: Attempt) -> None:
        if self.breaks == attempt.status:
            raise StoreError("The disk is full.")
        super().write(attempt)
        self.order.append(attempt.status)


@contextmanager
def pool(
    mind: Script, log: MemoryAttempts | None = None, lost: str = ASK, limits: Limits | None = None, known: Any = None
) -> Iterator[tuple[TurnPool, MemoryAttempts, Time]]:
    log, clock = log or Logged(), Time()
    made = TurnPool(mind, log, PRICES.__getitem__, clock.wall(), lost=lost, limits=limits, known=known)
    try:
        yield made, log, clock
    finally:
        made.close()


def settled(pool: TurnPool, turn: str = "t", tried: int = 0) -> Heard | None:
    """What is heard once nothing of it is out any more."""
    until = time.perf_counter() + 20
    while time.perf_counter() < until:
        heard = pool.heard(turn, tried)
        if heard is not None or pool.undecided(turn, tried):
            return heard
        pool.wait(0.05)
    raise AssertionError(f"Nothing was heard of {turn}.")


def statuses(log: MemoryAttempts, turn: str = "t") -> list[str]:
    return [attempt.status for attempt in log.attempts(turn)]


# One turn


def test_an_answer_is_kept_with_what_it_cost_before_it_is_heard() -> None:
    with pool(Script()) as (asked, log, _):
        asked.ask(question())
        heard = settled(asked)
        assert heard is not None
        assert heard.reply == Reply(text="Yes.")
        (row,) = log.attempts("t")
        assert (row.status, row.paid, row.prices) == (ANSWERED, PRICES[DEAR].cost(USAGE), "2026-11-01")
        assert (row.model, row.request, row.stop, row.usage) == (DEAR, "req_1", "end_turn", USAGE)
        assert (heard.spent.paid, heard.spent.booked, heard.spent.reply) == (row.paid, 0, row.reply)
        assert log.text(row.system) == b"You are."
        assert log.text(row.prompt) == b"Say t."
        assert asked.typed == {}
        assert asked.heard("t", 0) == heard


def test_the_attempt_is_durable_before_the_call_and_the_answer_before_it_is_heard() -> None:
    log = Logged()

    async def look(question: Question, _: str) -> Answered:
        log.order.append(f"called with {statuses(log, question.turn)}")
        return answer()

    with pool(Script(t=[busy(), look]), log) as (asked, _, __):
        asked.ask(question())
        settled(asked)
    assert log.order == [SENT, REFUSED, SENT, f"called with {[REFUSED, SENT]}", ANSWERED]


def test_asking_again_what_is_out_or_was_answered_sends_nothing() -> None:
    mind = Script()
    with pool(mind) as (asked, log, _):
        for _ in range(3):
            asked.ask(question())
        settled(asked)
        asked.ask(question())
        assert asked.out == 0
        assert statuses(log) == [ANSWERED]
    assert mind.calls == [("t", DEAR)]
    assert mind.closed == 1


@pytest.mark.parametrize("charge", [NOTHING, CHARGED, MAYBE])
@pytest.mark.parametrize("again", [True, False])
def test_what_becomes_of_each_fault(charge: str, again: bool) -> None:  # noqa: FBT001
    usage = USAGE if charge == CHARGED else None
    broken = FaultError("it broke", charge=charge, again=again, usage=usage, request="req_9", stop="refusal")
    with pool(Script(t=[broken])) as (asked, log, _):
        asked.ask(question())
        heard = settled(asked)
        row = log.attempts("t")[0]
        assert (row.request, row.stop) == ("req_9", "refusal")
        assert "it broke" in row.error
        if charge == MAYBE:
            assert heard is None
            assert (row.status, row.reserved, row.paid) == (UNKNOWN, HELD, 0)
        elif charge == CHARGED or not again:
            assert heard is not None
            assert (heard.reply, heard.again, heard.why) == (None, False, "it broke")
            assert heard.spent.paid == (PRICES[DEAR].cost(USAGE) if charge == CHARGED else 0)
            assert statuses(log) == [FAILED]
        else:
            assert heard is not None
            assert heard.reply is not None
            assert statuses(log) == [REFUSED, ANSWERED]


def test_what_is_refused_for_ever_fails_in_the_end_and_costs_nothing() -> None:
    mind = Script(t=[busy(after=0) for _ in range(99)])
    with pool(mind, limits=Limits(refused=3)) as (asked, log, _):
        asked.ask(question())
        heard = settled(asked)
        assert heard is not None
        assert (heard.why, heard.spent.total) == ("too many at once", 0)
        assert statuses(log) == [REFUSED] * 3 + [FAILED]


def test_a_call_that_may_cost_more_than_was_reserved_is_not_made() -> None:
    mind = Script()
    with pool(mind) as (asked, log, _):
        asked.ask(question(reserved=10))
        heard = settled(asked)
        assert heard is not None
        assert "nothing was asked" in heard.why
        assert heard.spent.total == 0
        assert statuses(log) == [FAILED]
    assert mind.calls == []


# Pauses


def test_pauses_double_and_are_spread_by_the_turn() -> None:
    slept = {}
    for turn in ("a", "b"):
        with pool(Script(**{turn: [down()] * 8})) as (
            asked,
            _,
            now,
        ):
            asked.ask(question(turn))
            settled(asked, turn)
            slept[turn] = now.slept
    assert slept["a"] == [backoff("a", nth) for nth in range(1, 9)]
    assert all(one != other for one, other in zip(slept["a"], slept["b"], strict=True))
    for nth, seconds in enumerate(slept["a"], 1):
        most = min(30, 0.5 * 2**nth)
        assert most / 2 <= seconds < most


def test_the_service_is_given_the_time_it_asks_for_and_a_little_more_by_turn() -> None:
    with pool(Script(t=[busy(after=7)])) as (asked, log, now):
        asked.ask(question())
        settled(asked)
        assert sum(now.slept) >= 7
        assert 7 <= pause("t", 1, 7) <= 7.7
        assert statuses(log) == [REFUSED, ANSWERED]
    waits = {pause(f"t{number}", 1, 7) for number in range(50)}
    assert len(waits) > 30


def test_one_that_is_told_to_wait_tells_all_who_ask_the_same_model() -> None:
    clock = Time()
    breaker = Breaker(lambda: clock.ms)
    breaker.saw(DEAR, busy(after=3))
    assert not breaker.free(DEAR)
    assert breaker.free(CHEAP)
    assert asyncio.run(breaker.model([DEAR, CHEAP], clock.sleep)) == DEAR
    assert clock.ms == 3000
    breaker.well(DEAR, 2)
    asyncio.run(breaker.model([DEAR], clock.sleep))
    assert clock.ms == 5000


# The breaker


@pytest.mark.parametrize("fallback", [True, False])
def test_a_model_that_is_always_busy_is_left_alone_and_another_asked_where_the_pack_allows(fallback: bool) -> None:  # noqa: FBT001
    async def storm(_: Question, model: str) -> Answered:
        if model == DEAR:
            raise busy()
        return answer()

    models = [DEAR, CHEAP] if fallback else [DEAR]
    names = [f"t{number}" for number in range(30)]
    mind = Script(**{name: [storm] * 99 for name in names})
    with pool(mind, limits=Limits(refused=8, overall=4)) as (asked, log, _):
        for name in names:
            asked.ask(question(name, models=models))
        heard = [settled(asked, name) for name in names]
        rows = [log.attempts(name)[-1] for name in names]
    assert all(one is not None and (one.reply is not None) == fallback for one in heard)
    if fallback:
        assert {row.model for row in rows} == {CHEAP}
        assert all(row.paid == PRICES[CHEAP].cost(USAGE) for row in rows)
        assert sum(model == DEAR for _, model in mind.calls) < 30


def test_a_model_is_asked_again_after_its_rest() -> None:
    clock = Time()
    breaker = Breaker(lambda: clock.ms)
    for _ in range(5):
        breaker.saw(DEAR, busy())
    ask = breaker.model([DEAR, CHEAP], clock.sleep)
    assert asyncio.run(ask) == CHEAP
    clock.ms += 20_000
    assert asyncio.run(breaker.model([DEAR, CHEAP], clock.sleep)) == DEAR
    breaker.saw(DEAR, busy())
    assert not breaker.free(DEAR)
    clock.ms += 20_000
    breaker.well(DEAR, 0)
    breaker.saw(DEAR, busy())
    assert breaker.free(DEAR)


def test_only_being_busy_counts_against_a_model() -> None:
    breaker = Breaker(lambda: 0)
    for _ in range(50):
        breaker.saw(DEAR, FaultError("wrong", charge=CHARGED, usage=USAGE))
    assert breaker.free(DEAR)


# What is lost


def lose(_: int = 0) -> FaultError:
    return FaultError("the connection broke", charge=MAYBE)


def test_a_lost_answer_waits_for_a_person_who_lets_it_be_asked_again() -> None:
    mind = Script(t=[lose()])
    with pool(mind) as (asked, log, _):
        asked.ask(question())
        assert settled(asked) is None
        assert asked.undecided("t", 0) == "the connection broke"
        asked.decide("t", again=True)
        assert asked.undecided("t", 0) == ""
        heard = asked.heard("t", 0)
        assert heard is not None
        assert heard.again
        assert (heard.spent.booked, heard.spent.paid) == (HELD, 0)
        asked.ask(question(tried=1))
        second = settled(asked, tried=1)
        assert second is not None
        assert second.reply is not None
        assert [(row.tried, row.status, row.decided) for row in log.attempts("t")] == [
            (0, UNKNOWN, AGAIN),
            (1, ANSWERED, ""),
        ]
    assert len(mind.calls) == 2


def test_a_person_may_let_it_fail() -> None:
    with pool(Script(t=[lose()])) as (asked, log, _):
        asked.ask(question())
        settled(asked)
        asked.decide("t", again=False)
        heard = asked.heard("t", 0)
        assert heard is not None
        assert (heard.again, heard.why, heard.spent.booked) == (False, "the connection broke", HELD)
        asked.decide("t", again=True)
        assert log.attempts("t")[0].decided == LET_FAIL


def test_with_retry_it_is_asked_again_but_not_for_ever() -> None:
    mind = Script(t=[lose(number) for number in range(9)])
    with pool(mind, lost=RETRY, limits=Limits(lost=3)) as (asked, log, _):
        again = []
        for tried in range(3):
            asked.ask(question(tried=tried))
            heard = settled(asked, tried=tried)
            assert heard is not None
            assert heard.spent.booked == HELD
            again.append(heard.again)
        assert again == [True, True, False]
        assert [row.decided for row in log.attempts("t")] == [AGAIN, AGAIN, LET_FAIL]
    assert len(mind.calls) == 3


@pytest.mark.parametrize("lost", [ASK, RETRY])
@pytest.mark.parametrize("status", [SENT, UNKNOWN, REFUSED, ANSWERED, FAILED])
def test_after_a_kill_the_record_says_what_is_still_to_be_done(status: str, lost: str) -> None:
    log = Logged()
    reply = log.keep(b'{"text":"Yes."}')
    row = Attempt("t", 0, 0, 7, "ann", "tell", "d", "", "", DEAR, "", HELD, status, reply=reply, error="lost")
    log.write(row)
    mind = Script()
    with pool(mind, log, lost) as (asked, _, __):
        asked.ask(question())
        heard = settled(asked)
        if status in (SENT, UNKNOWN):
            assert mind.calls == []
            assert statuses(log) == [UNKNOWN]
            assert (heard is not None and heard.again) == (lost == RETRY)
        else:
            assert heard is not None
            assert len(mind.calls) == (status == REFUSED)
            assert (heard.reply is not None) == (status != FAILED)


def test_a_turn_of_another_life_is_heard_from_the_record_and_one_that_never_was_is_an_error() -> None:
    log = Logged()
    reply = log.keep(b'{"text":"Yes."}')
    log.write(Attempt("t", 0, 0, 7, "ann", "tell", "d", "", "", DEAR, "", HELD, ANSWERED, reply=reply))
    with pool(Script(), log) as (asked, _, __):
        heard = asked.heard("t", 0)
        assert heard is not None
        assert heard.reply == Reply(text="Yes.")
        with pytest.raises(RecordError, match="'other' was never asked"):
            asked.heard("other", 0)


def test_what_another_run_was_answered_is_taken_and_not_paid() -> None:
    log, mind = Logged(), Script()
    reply = log.keep(b'{"text":"Known."}')

    class Known:
        def take(self, agent: str, purpose: str, briefing: str, turn: str) -> Attempt | None:
            same = (agent, purpose, briefing, turn) == ("ann", "tell", "d", "t")
            return Attempt(turn, 3, 0, 2, agent, purpose, briefing, "", "", CHEAP, "", 5, reply=reply) if same else None

    with pool(mind, log, known=Known()) as (asked, _, __):
        asked.ask(question())
        asked.ask(question("other"))
        heard, other = settled(asked), settled(asked, "other")
        assert heard is not None
        assert other is not None
        assert heard.reply == Reply(text="Known.")
        assert (heard.spent.reused, heard.spent.total, heard.spent.model) == (True, 0, CHEAP)
        assert not other.spent.reused
        assert statuses(log) == [REUSED]
    assert mind.calls == [("other", DEAR)]


# Many


@pytest.mark.parametrize("limits", [Limits(overall=3, per_model=9), Limits(overall=9, per_model=3)])
def test_so_many_are_out_at_once_and_no_more(limits: Limits) -> None:
    seen: dict[str, int] = {}

    async def slow(_: Question, model: str) -> Answered:
        await asyncio.sleep(0.005)
        seen[model] = max(seen.get(model, 0), mind.by_model[model])
        return answer()

    names = [f"t{number}" for number in range(40)]
    mind = Script(**{name: [slow] for name in names})
    with pool(mind, limits=limits) as (asked, _, __):
        for number, name in enumerate(names):
            asked.ask(question(name, models=[CHEAP if number % 2 else DEAR]))
        assert all(settled(asked, name) for name in names)
    assert mind.most == min(limits.overall, 2 * limits.per_model)
    assert max(seen.values()) <= limits.per_model


def test_those_who_wait_for_one_model_keep_nobody_from_another() -> None:
    go = threading.Event()

    async def hold(_: Question, __: str) -> Answered:
        await asyncio.to_thread(go.wait)
        return answer()

    mind = Script(**{f"t{number}": [hold] for number in range(4)})
    with pool(mind, limits=Limits(overall=2, per_model=1)) as (asked, _, __):
        for number in range(4):
            asked.ask(question(f"t{number}"))
        asked.ask(question("quick", models=[CHEAP]))
        try:
            assert settled(asked, "quick") is not None
            assert asked.out == 4
        finally:
            go.set()
        assert all(settled(asked, f"t{number}") for number in range(4))


def test_whoever_waits_is_woken_when_it_can_be_heard() -> None:
    with pool(Script()) as (asked, _, __):
        for number in range(50):
            asked.ask(question(f"t{number}"))
            began = time.perf_counter()
            while asked.heard(f"t{number}", 0) is None:
                asked.wait(60)
            assert time.perf_counter() - began < 30


# The end, and what breaks


@pytest.mark.parametrize("grace", [0.0, 20.0])
def test_at_the_end_what_is_out_may_come_and_nothing_new_is_sent(grace: float) -> None:
    called = threading.Event()

    async def slow(_: Question, __: str) -> Answered:
        called.set()
        await asyncio.sleep(0.2)
        return answer()

    async def patient(seconds: float) -> None:
        await asyncio.sleep(seconds)

    mind = Script(out=[slow], paused=[FaultError("5xx", charge=NOTHING, again=True, after=60)])
    log = Logged()
    wall = Wall(now=lambda: "", ticks=lambda: 0, sleep=patient)
    asked = TurnPool(mind, log, PRICES.__getitem__, wall, lost=ASK, limits=Limits(overall=1, per_model=1, grace=grace))
    asked.ask(question("paused"))
    while statuses(log, "paused") != [REFUSED]:
        asked.wait(0.01)
    asked.ask(question("out"))
    assert called.wait(10)
    asked.ask(question("queued"))
    asked.close()
    asked.close()
    assert statuses(log, "out") == [ANSWERED if grace else UNKNOWN]
    assert statuses(log, "paused") == [REFUSED]
    assert statuses(log, "queued") == []
    assert [turn for turn, _ in mind.calls] == ["paused", "out"]
    assert mind.closed == 1
    if not grace:
        assert "stopped while 'dear' was thinking" in log.attempts("out")[0].error


@pytest.mark.parametrize("breaks", [SENT, ANSWERED, REFUSED, UNKNOWN])
def test_a_store_that_breaks_is_said_and_nothing_is_sent_that_was_not_written(breaks: str) -> None:
    script: dict[str, list[Step]] = {REFUSED: [busy()], UNKNOWN: [lose()]}
    mind = Script(t=script.get(breaks, []))
    with pool(mind, Logged(breaks)) as (asked, log, _):
        asked.ask(question())
        with pytest.raises(StoreError, match="disk is full"):
            settled(asked)
        assert statuses(log) == ([] if breaks == SENT else [SENT])
    assert len(mind.calls) == (breaks != SENT)


def test_a_mind_with_a_mistake_of_its_own_ends_the_run_and_leaves_its_turn_open() -> None:
    async def mistake(_: Question, __: str) -> Answered:
        raise ZeroDivisionError

    with pool(Script(t=[mistake])) as (asked, log, _):
        asked.ask(question())
        with pytest.raises(ZeroDivisionError):
            settled(asked)
        assert statuses(log) == [SENT]


def test_pauses_grow() -> None:
    assert all(sooner < later * 2 for sooner, later in pairwise(backoff("t", nth) for nth in range(1, 30)))
    assert max(backoff(f"t{n}", 30) for n in range(100)) < 30

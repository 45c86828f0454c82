"""Days of the control room whose agents think with minds outside that a test plays: no thread, no network."""

from collections.abc import Callable
from typing import Any

import msgspec

from data.attempts import MemoryAttempts
from data.memory import MemoryJournal
from department.commands import Begin, SetCap, SetMinds
from department.engine import Engine
from department.minds.simulated import SimulatedMind
from department.org import Organisation
from department.outside import AGAIN, ANSWERED, LET_FAIL, REUSED, SENT, UNKNOWN, Attempt, heard_of
from department.ports import Heard, Question
from department.prices import Price, Usage
from department.state import encode
from tests.plays import triggers_of
from tests.tui.room.conftest import EmptyHouse, live_of

ANSWER, HOLD, LOSE, REUSE = "answer", "hold", "lose", "reuse"
USAGE = Usage(fresh=1200, out=140, cached=900, written=300, thinking=40)
DATED = "2026-11-01"
WALL = "2026-11-20T10:05:11.000+00:00"


def late(kind: str, nth: int = 60) -> Callable[[Question], str]:
    """Meets the nth question so, the others with an answer."""
    asked: list[str] = []

    def meets(question: Question) -> str:
        asked.append(question.turn)
        return kind if len(asked) == nth else ANSWER

    return meets


def price_of(model: str) -> Price:
    """A price row for every model, by the letters of its name."""
    times = 1 if "haiku" in model else 20 if "sonnet" in model else 40
    return Price(model, DATED, 100 * times, 500 * times, 10 * times, 125 * times, 200 * times)


class PlayedMinds:
    """The `Outside` of a live run, and its `Minds`: `meets` says of each question how it is met."""

    def __init__(self, org: Organisation, meets: Callable[[Question], str] = lambda _: ANSWER) -> None:
        self.mind, self.meets = SimulatedMind(org, 1), meets
        self.log = MemoryAttempts()
        self.typed: dict[str, str] = {}
        self.asked: dict[str, Question] = {}

    def ask(self, question: Question) -> None:
        briefing = question.briefing
        self.asked[question.turn] = question
        number = len(self.log.attempts(question.turn))
        row = Attempt(
            turn=question.turn, number=number, tried=question.tried, seq=question.seq, agent=briefing.agent,
            purpose=briefing.purpose, briefing=question.digest, system=self.log.keep(question.system.encode()),
            prompt=self.log.keep(question.prompt.encode()), model=question.models[0], requested=WALL,
            reserved=question.reserved, prices=DATED, status=SENT,
        )  # fmt: skip
        self.log.write(row)
        met = self.meets(question)
        if met in (ANSWER, REUSE):
            self.answer(question.turn, reused=met == REUSE)
        elif met == LOSE:
            row.status, row.latency = UNKNOWN, 30_000
            row.error = "its answer was lost, and may have been paid: the connection broke"
            self.log.write(row)

    def answer(self, turn: str, *, reused: bool = False) -> None:
        """The reply has come."""
        row = self.log.attempts(turn)[-1]
        reply = self.mind.think(self.asked[turn].briefing, turn)
        row.status, row.latency, row.stop = ANSWERED, 1000 + 10 * len(self.asked), "end_turn"
        row.usage, row.paid, row.request = USAGE, price_of(row.model).cost(USAGE), f"req_{len(self.asked)}"
        if reused:
            row.status, row.usage, row.paid, row.latency = REUSED, Usage(), 0, 0
        row.reply = self.log.keep(msgspec.json.encode(reply))
        self.log.write(row)

    def heard(self, turn: str, tried: int) -> Heard | None:
        return heard_of(self.log, self.log.attempts(turn), tried)

    def undecided(self, turn: str, tried: int) -> str:  # noqa: ARG002
        last = self.log.attempts(turn)[-1]
        return last.error if last.status == UNKNOWN and not last.decided else ""

    def decide(self, turn: str, *, again: bool) -> None:
        row = self.log.attempts(turn)[-1]
        row.decided = AGAIN if again else LET_FAIL
        self.log.write(row)

    def wait(self, seconds: float) -> None:
        """Nothing comes by itself."""


def outside_engine(org: Organisation, minds: PlayedMinds, *caps: SetCap, **settings: str) -> Engine:
    """The default day with minds outside, at its beginning."""
    engine = Engine(org, minds.mind, triggers_of(org), MemoryJournal(encode), outside=minds)
    engine.execute(Begin(seed=1, settings=settings))
    engine.execute(
        SetMinds(mind="claude", prices={tier: price_of(spec.model) for tier, spec in org.pack.tiers.items()})
    )
    for cap in caps:
        engine.execute(cap)
    return engine


def outside_day(org: Organisation, minds: PlayedMinds, *caps: SetCap, wall: Any = None, **settings: str) -> Any:
    """The same as a live session."""
    return live_of(outside_engine(org, minds, *caps, **settings), wall, minds=minds)


def house_of(minds: PlayedMinds) -> EmptyHouse:
    """A house whose record is what these minds were asked."""
    house = EmptyHouse()
    house.attempts = minds.log
    return house


def until_waiting(session: Any, kind: str) -> Any:
    """Let the day run, as fast as it goes, until the clock waits for something of this kind."""
    session.set_speed(None)
    session.play()
    for _ in range(400):
        session.beat()
        if session.waiting is not None and session.waiting.kind == kind:
            return session
    raise AssertionError(f"It never waited: {session.waiting}")

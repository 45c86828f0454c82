"""One contract for both sessions, live and recorded: at any event they show the same, by any way there."""

from bisect import bisect_right
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.memory import MemoryJournal
from department.commands import Answer, Begin, Inject
from department.engine import Engine, fold
from department.errors import PastError
from department.org import OPERATOR, Organisation
from department.playback import Playback
from department.session import CHAPTER, DECISION, EVENT, KINDS_OF, MAX, MESSAGE
from department.state import encode
from scheduler.clock import VirtualClock
from scheduler.live_session import LiveSession
from tests.plays import new_engine, run_on


class Wall:
    """A wall clock that only a test moves."""

    def __init__(self) -> None:
        self.ms = 0

    def __call__(self) -> int:
        return self.ms


def begun(org: Organisation, settings: dict[str, str] | None = None) -> Engine:
    engine = new_engine(org, journal=MemoryJournal(encode))
    engine.execute(Begin(seed=1, settings=settings or {}))
    return engine


def live(engine: Engine, wall: Wall, *, hold: bool = True) -> LiveSession:
    until = engine.org.calendar.closing(0)
    make = lambda at, rate: VirtualClock(wall, at, rate)  # noqa: E731
    return LiveSession(engine.org, engine, engine.journal, make, wall, until, hold=hold)


def recorded(engine: Engine, wall: Wall) -> Playback:
    until = engine.org.calendar.closing(0)
    return Playback(engine.org, engine.journal, lambda at, rate: VirtualClock(wall, at, rate), wall, until)


@pytest.fixture(scope="module")
def played(org: Organisation) -> Engine:
    """The default day, finished."""
    engine = begun(org)
    return run_on(engine, org.calendar.closing(0))


@pytest.fixture(params=["live", "recorded"])
def session(request: pytest.FixtureRequest, played: Engine) -> Playback:
    opened = live(played, Wall()) if request.param == "live" else recorded(played, Wall())
    opened.seek(1)
    return opened


def state_at(engine: Engine, seq: int) -> bytes:
    return encode(fold(engine.org, engine.journal.read(1, seq)))


@given(data=st.data())
def test_the_state_at_a_seq_is_the_fold_whatever_the_way(
    session: Playback, played: Engine, data: st.DataObject
) -> None:
    for _ in range(3):
        seq = data.draw(st.integers(1, played.journal.count))
        session.seek(seq)
        assert session.cursor == seq
        assert encode(session.state) == state_at(played, seq)


def test_stepping_on_and_back_meets_every_event(session: Playback, played: Engine) -> None:
    for seq in range(2, 60):
        assert session.step(EVENT)
        assert session.cursor == seq
    for seq in range(58, 0, -1):
        assert session.step_back(EVENT)
        assert session.cursor == seq
    assert not session.step_back(EVENT)
    assert encode(session.state) == state_at(played, 1)


@pytest.mark.parametrize("unit", [MESSAGE, DECISION, CHAPTER])
def test_stepping_by_a_unit_ends_at_each_of_them(session: Playback, played: Engine, unit: str) -> None:
    wanted = [event.seq for event in played.journal.read(2) if event.kind in KINDS_OF[unit]]
    met = []
    while session.step(unit) and len(met) < len(wanted):
        met.append(session.cursor)
    assert met == wanted
    back = []
    while session.step_back(unit):
        back.append(session.cursor)
    assert back[:-1][::-1] == [seq for seq in wanted if seq < played.journal.count][: len(back) - 1]


def test_a_step_past_the_last_says_that_nothing_followed(session: Playback) -> None:
    session.follow()
    assert session.over
    assert not session.step(EVENT)


@given(data=st.data())
def test_history_is_what_there_was_as_of_the_cursor(session: Playback, played: Engine, data: st.DataObject) -> None:
    kinds = ("message.posted", "decision.made")
    said = [event for event in played.journal.read() if event.kind in kinds]
    seqs = [event.seq for event in said]
    for _ in range(4):
        seq = data.draw(st.integers(1, played.journal.count))
        limit = data.draw(st.sampled_from([3, 50, 5000]))
        session.seek(seq)
        assert session.history(kinds, limit) == said[: bisect_right(seqs, seq)][-limit:]


def test_an_instant_shows_what_had_happened_by_then(session: Playback, played: Engine) -> None:
    at = played.org.start + 95 * 60_000
    session.seek_time(at)
    assert session.cursor == max(event.seq for event in played.journal.read() if event.at <= at)
    assert session.at == at


def test_nobody_answers_the_past(session: Playback, played: Engine) -> None:
    with pytest.raises(PastError):
        session.execute(Inject({"launch_holiday": False}))
    assert session.head == played.journal.count


def test_play_follows_the_clock_and_its_speed(played: Engine) -> None:
    wall = Wall()
    session = recorded(played, wall)
    start = session.at
    session.set_speed(Fraction(60))
    session.play()
    wall.ms += 60_000
    session.beat()
    assert session.at == start + 60 * 60_000
    assert session.cursor == max(event.seq for event in played.journal.read() if event.at <= session.at)
    session.set_speed(Fraction(1, 4))
    wall.ms += 4_000
    session.beat()
    assert session.at == start + 60 * 60_000 + 1_000
    session.pause()
    wall.ms += 10_000_000
    session.beat()
    assert session.at == start + 60 * 60_000 + 1_000


def test_a_live_day_is_the_day_of_the_engine_alone(org: Organisation, played: Engine) -> None:
    engine = begun(org)
    session = live(engine, Wall())
    session.set_speed(MAX)
    session.play()
    while not session.over:
        session.beat()
    assert engine.journal.head == played.journal.head
    assert not session.playing


def test_stepping_by_events_runs_the_engine_command_by_command(org: Organisation, played: Engine) -> None:
    session = live(begun(org), Wall())
    for seq in range(session.cursor + 1, 200):
        assert session.step(EVENT)
        assert session.cursor == seq
        assert encode(session.state) == state_at(played, seq)


def asked(org: Organisation) -> tuple[LiveSession, Wall]:
    """A day with a person who must answer, played until the clock waits for them."""
    wall = Wall()
    session = live(begun(org, {"operator": "ask"}), wall)
    session.set_speed(Fraction(1000))
    session.play()
    for _ in range(20_000):
        wall.ms += 20
        session.beat()
        if session.held:
            return session, wall
    raise AssertionError("Nobody was asked.")


def test_the_operators_deadline_holds_the_clock_until_it_is_answered(org: Organisation) -> None:
    session, wall = asked(org)
    approval = session.state.approvals[session.held]
    assert (approval.to, session.at) == (OPERATOR, approval.due)
    wall.ms += 1_000_000
    assert session.beat() == 0
    assert session.at == approval.due
    choice = approval.recommendation if approval.options else ""
    events = session.execute(Answer(approval.id, "approved", approval.digest, choice=choice))
    assert events[0].at == approval.due
    assert session.held == ""
    before = session.at
    wall.ms += 100
    session.beat()
    assert session.at <= before + 100_000


def test_a_held_deadline_may_be_let_expire(org: Organisation) -> None:
    session, _ = asked(org)
    name = session.held
    assert any(event.kind in ("approval.expired", "approval.delegated") for event in session.expire())
    assert session.held != name


def test_a_breakpoint_stops_at_its_event(org: Organisation) -> None:
    class AtDecisions:
        def hit(self, event):
            return "decision" if event.kind == "decision.made" else ""

    for session in (live(begun(org), Wall()), recorded(run_on(begun(org), org.calendar.closing(0)), Wall())):
        session.breakpoints = AtDecisions()
        session.set_speed(MAX)
        session.play()
        while session.playing:
            session.beat()
        assert session.hit == "decision"
        assert session.event(session.cursor).kind == "decision.made"

"""In accelerated time the operator's deadline holds the clock, however fast it goes and however late a frame is."""

from fractions import Fraction

import pytest

from department.calendar import HOUR
from department.session import MAX
from tests.tui.room.conftest import Wall, engine_of, live_of


def asked_day(org, **how):
    wall = Wall()
    session = live_of(engine_of(org, "crisis", {"operator": "ask"}), wall, **how)
    return session, wall


def played_on(session, wall, frames=500, each=100):
    """Let frames pass until the clock is held, or nothing follows."""
    for _ in range(frames):
        wall.ms += each
        session.beat()
        if session.held or session.over:
            return


@pytest.mark.parametrize("speed", [MAX, Fraction(1000), Fraction(240)])
def test_a_deadline_holds_the_clock_at_any_speed(org, speed):
    session, wall = asked_day(org)
    session.set_speed(speed)
    session.play()
    played_on(session, wall, each=HOUR // 1000)
    waiting = session.state.approvals[session.held]
    assert session.at == waiting.due
    before = session.head
    played_on(session, wall, frames=1, each=HOUR)
    assert (session.head, session.at) == (before, waiting.due)


def test_a_frame_that_comes_hours_late_holds_too(org):
    session, wall = asked_day(org)
    session.set_speed(Fraction(60))
    session.play()
    played_on(session, wall, each=HOUR)
    assert session.held


def test_a_deadline_that_is_let_pass_holds_no_longer(org):
    session, wall = asked_day(org)
    session.set_speed(MAX)
    session.play()
    played_on(session, wall)
    name = session.held
    assert session.expire()
    assert name not in session.state.approvals
    played_on(session, wall)
    assert session.over


def test_without_holding_deadlines_pass(org):
    session, wall = asked_day(org, hold=False)
    session.set_speed(MAX)
    session.play()
    played_on(session, wall)
    assert session.over

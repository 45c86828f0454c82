"""Requests on the screen: the page has all that an answer needs, and an answer goes to exactly what is shown."""

import pytest

from department.commands import Answer
from department.queries import needs_you
from department.session import MAX
from tests.plays import run_on
from tests.tui.room.conftest import engine_of, live_of, recorded_of
from tui.present.lines import text_of, width_of
from tui.present.room import escalations, request_page
from tui.screens.ask import Ask
from tui.screens.listing import Listing


def words(rows) -> str:
    return "\n".join(text_of(row.line).rstrip() for row in rows)


def until_asked(org, scenario=None, count=1):
    """A live day, stopped where so many requests wait."""
    session = live_of(engine_of(org, scenario, {"operator": "ask"}))
    session.set_speed(MAX)
    while len(needs_you(session.state)) < count:
        assert session.step()
    session.follow()
    return session


@pytest.fixture
def waiting(org):
    return until_asked(org)


@pytest.fixture(scope="module")
def climbed(org):
    """The day of a claim that climbs to the person."""
    return run_on(engine_of(org, "legal"), org.calendar.closing(0))


def test_the_inbox_and_every_page_travel(travels):
    travels(
        lambda session: (
            escalations.inbox(session, 44),
            [request_page.page(session, name, 74) for name in escalations.requested(session)],
        )
    )


def test_the_page_tells_who_what_by_when_and_what_silence_leads_to(waiting):
    (name,) = needs_you(waiting.state)
    approval = waiting.state.approvals[name]
    told = words(request_page.page(waiting, name, 120))
    for part in (approval.title, approval.digest, "asked by", "rule", "they say", "without an answer", "then:"):
        assert part in told


def test_the_climb_of_an_escalation_is_told_rung_by_rung(climbed):
    session = recorded_of(climbed)
    session.follow()
    told = words(escalations.inbox(session, 60))
    assert "Copywriter → Content Manager" in told
    assert "→ VP of Marketing" in told


@pytest.mark.parametrize("width", [30, 44, 80])
def test_rows_of_the_inbox_keep_their_width(climbed, width):
    session = recorded_of(climbed)
    session.follow()
    assert {width_of(row.line) for row in escalations.inbox(session, width) if row.key} <= {width}


async def test_a_approves_what_is_shown(room, waiting):
    (name,) = needs_you(waiting.state)
    async with room(waiting) as pilot:
        await pilot.press("4", "a")
        assert name not in waiting.state.approvals
        (answer,) = waiting.history(("approval.answered",))
        assert (answer.subject["approval"], answer.data.outcome, answer.actor) == (name, "approved", "operator")


@pytest.mark.parametrize(("key", "outcome"), [("r", "rejected"), ("c", "changes")])
async def test_a_no_asks_for_a_word_first(room, waiting, key, outcome):
    async with room(waiting) as pilot:
        await pilot.press("4", key)
        assert isinstance(pilot.app.screen, Ask)
        await pilot.press(*"too soon", "enter")
        (answer,) = waiting.history(("approval.answered",))
        assert (answer.data.outcome, answer.data.comment) == (outcome, "too soon")


async def test_escape_leaves_a_request_open(room, waiting):
    async with room(waiting) as pilot:
        await pilot.press("4", "r", "escape")
        assert len(needs_you(waiting.state)) == 1


async def test_another_option_than_the_recommended_one_can_be_chosen(room, org):
    session = until_asked(org, "crisis")
    (name,) = needs_you(session.state)
    other = next(
        one for one in session.state.approvals[name].options if one != session.state.approvals[name].recommendation
    )
    async with room(session) as pilot:
        await pilot.press("4", "o")
        assert isinstance(pilot.app.screen, Listing)
        await pilot.press("down", "enter")
        (answer,) = session.history(("approval.answered",))
        assert answer.data.choice == other


async def test_several_are_answered_at_once(room, org):
    session = until_asked(org, count=2)
    async with room(session) as pilot:
        await pilot.press("4", "x", "down", "x", "a", "enter")
        assert not needs_you(session.state)
        assert len(session.history(("approval.answered",))) == 2


async def test_h_hands_back_and_d_asks_the_deputy(room, org):
    session = until_asked(org, count=2)
    async with room(session) as pilot:
        await pilot.press("4", "h", *"yours", "enter")
        assert session.history(("approval.expired", "approval.delegated"))
        await pilot.press("d")
        assert len(needs_you(session.state)) <= 1


async def test_an_answer_to_something_that_has_changed_is_refused(room, waiting):
    (name,) = needs_you(waiting.state)
    stale = Answer(name, "approved", "0" * 16)
    async with room(waiting) as pilot:
        await pilot.press("4")
        pilot.app.pane._give([stale])
        assert name in waiting.state.approvals


async def test_the_past_is_not_answered(room, waiting):
    waiting.step_back()
    async with room(waiting) as pilot:
        head = waiting.head
        await pilot.press("4", "a")
        assert waiting.head == head

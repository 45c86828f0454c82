"""The clock waits for minds outside, visibly; what a person must say stands on one page, and is said with keys."""

import pytest

from department.commands import SetCap
from department.prices import CENT, usd
from department.session import MAX
from department.waiting import CAP, LOST, REPLY
from tests.tui.room.conftest import EmptyHouse, Wall
from tests.tui.room.outside import ANSWER, HOLD, LOSE, PlayedMinds, house_of, outside_day, until_waiting
from tui.present.lines import text_of, width_of
from tui.present.room import agent, escalations, floor, header, org_chart, waits, waits_page
from tui.screens.ask import Ask
from tui.screens.listing import Listing

DOLLAR = 100 * CENT
WIDTHS = (44, 76, 120)


def words(rows) -> str:
    return "\n".join(text_of(row.line).rstrip() for row in rows)


def first(kind):
    """Meets the first question so, the others with an answer."""
    met = []

    def meets(question):
        met.append(question.turn)
        return kind if question.turn == met[0] and met.count(question.turn) == 1 else ANSWER

    return meets


@pytest.fixture
def held(org):
    wall = Wall()
    minds = PlayedMinds(org, first(HOLD))
    session = until_waiting(outside_day(org, minds, wall=wall), REPLY)
    session.wall, session.minds = wall, minds
    return session


@pytest.fixture
def lost(org):
    minds = PlayedMinds(org, first(LOSE))
    session = until_waiting(outside_day(org, minds, SetCap("run", 5 * DOLLAR)), LOST)
    session.minds = minds
    return session


@pytest.fixture
def capped(org):
    minds = PlayedMinds(org)
    session = until_waiting(outside_day(org, minds, SetCap("run", 50 * CENT)), CAP)
    session.minds = minds
    return session


def test_the_first_line_says_for_whom_the_clock_waits_and_for_how_long(held):
    title = held.org.title(held.waiting.agent)
    held.wall.ms += 12_400
    assert f"waits for {title}'s reply (claude-" in text_of(header.top(held, 180))
    assert "12 s" in text_of(header.top(held, 180))
    for width in (80, 100, 120, 160):
        told = text_of(header.top(held, width))
        assert "waits" in told
        assert "12 s" in told
        assert width_of(header.top(held, width)) == width
    assert f"waits for {title}" in text_of(header.top(held, 120))
    held.pause()
    assert f"paused, waits for {title}" in text_of(header.top(held, 160))


def test_who_is_waited_for_is_told_on_the_floor(held):
    held.wall.ms += 7_000
    name = held.waiting.agent
    assert text_of(org_chart.doing(held, name)).startswith("◔ 7 s, still thinking")
    assert "7 s, still thinking" in words(agent.rows(held, name))
    others = [one for one in held.org.agents if one != name]
    assert all("still thinking" not in text_of(org_chart.doing(held, one)) for one in others)
    assert waits.count(held) == 0


def test_a_reply_that_comes_lets_the_clock_go_on_and_the_wait_begins_anew(held):
    held.wall.ms += 5_000
    assert held.waited == 5_000
    held.minds.answer(held.waiting.turn)
    held.beat()
    assert (held.waiting, held.waited) == (None, 0)


def test_a_step_that_waits_for_a_mind_says_so(held):
    held.pause()
    assert not held.step()
    assert held.waiting.kind == REPLY


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_of_a_lost_answer_says_what_the_word_needs(lost, width):
    turn = lost.state.turns[lost.waiting.turn]
    rows = waits_page.page(lost, waits.key_of(lost.waiting), lost.minds.log.attempts(turn.id), width)
    told = words(rows)
    for part in (
        lost.org.title(turn.agent), turn.model, usd(turn.reserved), "the connection broke", "sent 2026-11-20 10:05:11",
        "of $5.00 for this run", "a again", "r fail", "both may be paid", "dayshift run --resume test",
    ):  # fmt: skip
        assert part in " ".join(told.split()), part
    assert all(width_of(row.line) <= width for row in rows)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_of_a_cap_says_what_the_word_needs(capped, width):
    cap = capped.waiting.cap
    rows = waits_page.page(capped, waits.key_of(capped.waiting), [], width)
    told = " ".join(words(rows).split())
    spent = capped.state.outlays["run"]
    for part in (
        usd(cap.need), "$0.50 for this run", f"{usd(spent.spent)}, and {usd(spent.reserved)} reserved",
        capped.org.title(cap.agent), usd(waits.raised(cap)), "binds to the $0.50", "unasked and unpaid",
    ):  # fmt: skip
        assert part in told, part
    assert all(width_of(row.line) <= width for row in rows)


def test_both_are_counted_and_stand_first_in_both_inboxes(lost, capped):
    for session in (lost, capped):
        title = waits.title_of(session, session.waiting)
        assert waits.count(session) == 1
        assert "◆ 1 needs you" in text_of(header.top(session, 120))
        assert title in words(floor.needs(session, 60))
        row = escalations.inbox(session, 60)[1]
        assert title in text_of(row.line)
        assert row.key == waits.key_of(session.waiting)


def test_behind_the_head_nothing_is_waited_for(lost):
    lost.pause()
    key = waits.key_of(lost.waiting)
    lost.seek(3)
    assert waits.count(lost) == 0
    assert "waits for this no more" in words(waits_page.page(lost, key, [], 76))


@pytest.mark.parametrize("playing", [True, False])
async def test_a_asks_again_and_what_was_lost_stays_booked(room, lost, playing):
    turn, most = lost.waiting.turn, lost.state.turns[lost.waiting.turn].reserved
    if not playing:
        lost.pause()
    async with room(lost, house=house_of(lost.minds)) as pilot:
        lost.pause()
        await pilot.press("4", "a")
        await pilot.pause()
        (again,) = lost.history(("turn.repeated",))
        assert (again.subject["turn"], again.data.spent.booked) == (turn, most)
        assert lost.state.turns[turn].tried == 1
        assert lost.minds.log.attempts(turn)[0].decided == "again"


async def test_r_lets_it_fail_once_that_is_confirmed(room, lost):
    turn = lost.waiting.turn
    lost.pause()
    async with room(lost, house=house_of(lost.minds)) as pilot:
        await pilot.press("4", "r")
        assert isinstance(pilot.app.screen, Listing)
        await pilot.press("escape")
        assert not lost.history(("turn.failed",))
        await pilot.press("r", "enter")
        await pilot.pause()
        (failed,) = lost.history(("turn.failed",))
        assert failed.subject["turn"] == turn
        assert waits.count(lost) == 0


async def test_a_raises_the_cap_to_an_amount_that_is_typed_and_binds_to_the_limit_that_was_shown(room, capped):
    capped.pause()
    least = waits.raised(capped.waiting.cap)
    async with room(capped, house=house_of(capped.minds)) as pilot:
        await pilot.press("4", "a")
        assert isinstance(pilot.app.screen, Ask)
        await pilot.press(*"0.4", "enter")
        assert isinstance(pilot.app.screen, Ask)  # too little is said, and asked again
        await pilot.press("ctrl+a", "ctrl+k", *"lots", "enter")
        assert isinstance(pilot.app.screen, Ask)
        await pilot.press("ctrl+a", "ctrl+k", *f"{(least + 10 * DOLLAR) // CENT / 100:.2f}", "enter")
        await pilot.pause()
        event = capped.history(("cap.set",))[-1]
        assert (event.data.was, event.data.limit) == (50 * CENT, least + 10 * DOLLAR)
        assert capped.waiting is None
        capped.play()
        capped.beat()
        assert capped.waiting is None


async def test_a_cap_that_was_changed_meanwhile_is_not_raised(room, capped):
    capped.pause()
    async with room(capped, house=house_of(capped.minds)) as pilot:
        await pilot.press("4", "a", *"9.00")
        capped.execute(SetCap("run", 60 * CENT, was=50 * CENT))
        await pilot.press("enter")
        await pilot.pause()
        assert capped.state.caps["run"].limit == 60 * CENT


async def test_r_lets_turns_fail_that_would_pass_the_cap_and_the_day_goes_on(room, capped):
    capped.pause()
    async with room(capped, house=house_of(capped.minds)) as pilot:
        await pilot.press("4", "r", "enter")
        await pilot.pause()
        assert (capped.state.caps["run"].then, capped.state.caps["run"].limit) == ("fail", 50 * CENT)
    capped.set_speed(MAX)
    capped.play()
    for _ in range(400):
        capped.beat()
    assert capped.over
    failed = [event for event in capped.history(("turn.requested",)) if event.data.capped]
    assert failed
    outlay = capped.state.outlays["run"]
    assert outlay.spent + outlay.reserved <= 50 * CENT


@pytest.mark.parametrize("fixture", ["lost", "capped"])
async def test_a_bell_a_word_and_the_title_call_the_person_once(room, request, fixture):
    session = request.getfixturevalue(fixture)
    async with room(session, house=house_of(session.minds)) as pilot:
        await pilot.press("2")
        session.pause()
        session.step_back()
        pilot.app.frame()
        session.follow()
        for _ in range(3):
            pilot.app.frame()
        await pilot.pause()
        told = [note.message for note in pilot.app._notifications]
        assert told.count(waits.title_of(session, session.waiting)) == 1
        assert pilot.app.title == "dayshift ◆ 1"


async def test_enter_on_the_floor_opens_the_page(room, lost):
    lost.pause()
    async with room(lost, house=house_of(lost.minds)) as pilot:
        pilot.app.query_one("#needs").focus()
        await pilot.press("enter")
        await pilot.pause()
        assert pilot.app.place == "4"
        page = words(pilot.app.query_one("#page").rows)
        assert "both may be paid" in " ".join(page.split())


async def test_a_room_that_only_shows_offers_no_word(room, lost):
    lost.pause()
    lost.read_only = True
    async with room(lost, house=house_of(lost.minds)) as pilot:
        await pilot.press("4", "a")
        await pilot.pause()
        assert not lost.history(("turn.repeated",))


class ForkingHouse(EmptyHouse):
    """A house that notes with which what-ifs it was to fork."""

    def __init__(self, minds):
        super().__init__()
        self.attempts, self.asked = minds.log, []

    def fork(self, session, settings):
        self.asked.append(list(settings))
        return super().fork(session, settings)


@pytest.mark.parametrize(
    ("keys", "minds"),
    [(("enter",), "recorded"), (("down", "enter"), "claude"), (("down", "down", "enter"), "simulated")],
)
async def test_a_fork_of_a_day_with_minds_outside_offers_what_its_agents_think_with(room, lost, keys, minds):
    lost.pause()
    house = ForkingHouse(lost.minds)
    async with room(lost, house=house) as pilot:
        await pilot.press("f", *"seed=9", "enter")
        await pilot.pause()
        told = words(pilot.app.screen.query_one("LineList").rows)
        assert "costs nothing" in told
        assert "at most $5.00" in told
        await pilot.press(*keys)
        await pilot.pause()
        assert house.asked == [["seed=9", f"minds={minds}"]]


async def test_escape_forks_nothing_and_minds_that_were_named_are_not_asked_for(room, lost):
    lost.pause()
    house = ForkingHouse(lost.minds)
    async with room(lost, house=house) as pilot:
        await pilot.press("f", *"seed=9", "enter", "escape")
        assert house.asked == []
        await pilot.press("f", *"minds=simulated", "enter")
        await pilot.pause()
        assert house.asked == [["minds=simulated"]]


async def test_a_fork_of_a_simulated_day_asks_nothing_more(room, replay):
    replay.seek(50)
    house = ForkingHouse(PlayedMinds(replay.org))
    async with room(replay, house=house) as pilot:
        await pilot.press("f", *"seed=9", "enter")
        await pilot.pause()
        assert house.asked == [["seed=9"]]

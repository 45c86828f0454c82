"""The inspector on a turn: what was told, replied, tried and paid; from the record, live and in a replay alike."""

import pytest

from department.commands import SetAbsence
from department.errors import RecordError
from department.prices import usd
from department.session import MAX
from tests.tui.room.conftest import INSTANTS, Wall, instant, recorded_of
from tests.tui.room.outside import ANSWER, LOSE, REUSE, PlayedMinds, house_of, outside_day
from tui.present.lines import text_of, width_of
from tui.present.room import decisions, opened
from tui.screens.listing import Listing

TURNS = ("turn.requested", "turn.repeated", "turn.completed", "turn.failed", "turn.cancelled")


def words(rows) -> str:
    return "\n".join(text_of(row.line).rstrip() for row in rows)


def mixed(question):
    """Some replies are another run's, some are lost at the first try."""
    sort = sum(question.turn.encode()) % 9
    if sort == 0:
        return REUSE
    return LOSE if sort == 1 and not question.tried else ANSWER


def play(session):
    """To the end of the day; what is lost is asked again."""
    session.set_speed(MAX)
    session.play()
    while not session.over:
        session.beat()
        if session.waiting is not None:
            session.decide_lost(again=True)
            session.play()
    return session


@pytest.fixture(scope="module")
def day(org):
    minds = PlayedMinds(org, mixed)
    session = play(outside_day(org, minds))
    session.minds = minds
    return session


def shown(session, minds, seq, width=75):
    return words(opened.event_rows(session, seq, width, lambda: minds.log))


def found(session, kind, wanted):
    return next(event for event in session.history((kind,)) if wanted(event))


def test_a_turn_tells_who_thought_what_for_what_was_told_replied_and_paid(day):
    done = found(day, "turn.completed", lambda event: event.data.choice and event.data.spent.paid)
    told = shown(day, day.minds, done.seq)
    attempt = day.minds.log.attempts(done.subject["turn"])[-1]
    reply = day.minds.log.reply(attempt.reply)
    flat = " ".join(told.split())
    for part in (
        day.org.title(done.actor), attempt.model, "priced by the row of 2026-11-01", f"{usd(attempt.paid)} paid",
        "1,200 fresh + 900 cached + 300 written to the cache", "out 140 (40 of them thinking)", attempt.request,
        f"{attempt.latency:,} ms" if attempt.answered else "answered", f"digest {attempt.briefing}",
        "the same for every turn of this agent", "What is asked of you", "(confidence 0.", '"kind": "turn.completed"',
    ):  # fmt: skip
        assert part in flat, part
    assert " ".join(reply.text.split()) in flat
    assert all(reason in flat for reason in reply.reasons)
    system = day.minds.log.text(attempt.system).decode()
    assert f"{len(system):,} characters" in told
    assert " ".join(system.split())[-200:] not in flat


def test_a_lost_answer_is_told_with_what_was_decided_and_booked(day):
    lost = found(day, "turn.repeated", lambda _: True)
    first, second = day.minds.log.attempts(lost.subject["turn"])
    told = " ".join(shown(day, day.minds, lost.seq).split())
    assert f"booked {usd(first.reserved)} · a person had it asked again" in told
    assert "the connection broke" in told
    assert "1.1 unknown" in told
    assert "2.2 answered" in told
    assert f"{usd(second.paid)} paid, {usd(first.reserved)} booked for an answer that was lost" in told


def test_a_reply_of_another_run_says_so_and_costs_nothing(day):
    done = found(day, "turn.completed", lambda event: event.data.spent.reused)
    told = " ".join(shown(day, day.minds, done.seq).split())
    assert "$0.00 paid, taken from the record of another run" in told
    assert "reused: nothing was sent or paid" in told


def test_no_reply_is_told_before_it_has_taken_effect(day):
    done = found(day, "turn.completed", lambda event: event.data.spent.paid)
    asked = day.event(done.cause)
    replay = recorded_of(day._engine)
    replay.seek(asked.seq)
    told = shown(replay, day.minds, asked.seq)
    assert "None has taken effect yet." in told
    assert f"{usd(asked.data.reserved)} reserved while it is out" in " ".join(told.split())
    replay.seek(done.seq)
    assert "None has taken effect yet." not in shown(replay, day.minds, asked.seq)


def test_live_and_replay_show_the_same_turns_at_five_instants(org):
    minds = PlayedMinds(org, mixed)
    live = outside_day(org, minds, wall=Wall())
    seen = []
    for clock in INSTANTS:
        at = instant(org, clock)
        while (due := live._due()) is not None and due <= at:
            live.step()
            if live.waiting is not None:
                live.decide_lost(again=True)
        turns = [event.seq for event in live.history(TURNS)]
        cursor = live.cursor
        seen.append((cursor, turns, [shown(live, minds, seq) for seq in turns[-25:]]))
    replay = recorded_of(live._engine)
    for cursor, turns, was in reversed(seen):
        replay.seek(cursor)
        assert [event.seq for event in replay.history(TURNS)] == turns
        assert [shown(replay, minds, seq) for seq in turns[-25:]] == was


@pytest.mark.parametrize("width", [71, 105])
def test_nothing_is_wider_than_the_list(day, width):
    for kind in TURNS:
        for event in day.history((kind,))[:6]:
            rows = opened.event_rows(day, event.seq, width, lambda: day.minds.log)
            assert all(width_of(row.line) <= width for row in rows)


def test_what_minds_and_people_wrote_is_inert(org):
    minds = PlayedMinds(org)
    session = outside_day(org, minds)
    session.step()
    while not session.state.turns:
        session.step()
    turn = next(iter(session.state.turns))
    row = minds.log.attempts(turn)[-1]
    row.error, row.stop, row.request = "\x1b]8;;evil\x07", "\x1b[31m", "[red]\x9b"
    row.prompt = minds.log.keep("one\x1b[2Jtwo\n\u202ethree".encode())
    minds.log.write(row)
    told = shown(session, minds, session.state.turns[turn].seq)
    assert "\x1b" not in told
    assert "\x9b" not in told
    assert "\u202e" not in told
    assert "‹ESC›[2J" in told


def test_what_is_not_kept_any_more_is_said(day):
    done = found(day, "turn.completed", lambda event: event.data.spent.paid)

    def gone():
        raise RecordError("Nothing is kept of a rehearsal.")

    told = words(opened.event_rows(day, done.seq, 75, gone))
    assert "Nothing is kept of a rehearsal." in told

    class Redacted:
        def attempts(self, turn):
            return day.minds.log.attempts(turn)

        def text(self, digest):
            raise RecordError(f"The text {digest} was redacted.")

        def reply(self, digest):
            return self.text(digest)

    told = words(opened.event_rows(day, done.seq, 75, Redacted))
    assert "was redacted" in told
    assert f"{usd(done.data.spent.paid)} paid" in told


def test_a_simulated_turn_says_what_it_would_have_cost(played):
    replay = recorded_of(played)
    replay.follow()
    done = replay.history(("turn.completed",))[-1]
    told = " ".join(words(opened.event_rows(replay, done.seq, 90, lambda: pytest.fail("asked"))).split())
    assert "nothing; with Claude about $0.0" in told
    assert "nothing was sent or paid" in told


def test_a_decision_tells_what_the_turn_cost_that_decided(day, played):
    made = found(day, "decision.made", lambda event: day.event(event.cause).data.spent.paid)
    turn = day.event(made.cause)
    (row,) = [row for row in decisions.x_ray(day, made.seq, 90) if text_of(row.line).startswith("cost ")]
    assert f"{usd(turn.data.spent.paid)} paid" in text_of(row.line)
    assert turn.data.spent.model in text_of(row.line)
    assert row.seq == turn.seq
    replay = recorded_of(played)
    replay.follow()
    (row,) = [
        row
        for row in decisions.x_ray(replay, replay.history(("decision.made",))[0].seq, 90)
        if text_of(row.line).startswith("cost ")
    ]
    assert "nothing; with Claude about" in text_of(row.line)


async def test_i_opens_the_turn_and_the_keys_scroll_it(room, day):
    done = found(day, "turn.completed", lambda event: event.data.spent.paid)
    day.seek(done.seq)
    async with room(day, (80, 24), house=house_of(day.minds)) as pilot:
        await pilot.press("5", "i")
        assert isinstance(pilot.app.screen, Listing)
        rows = pilot.app.screen.query_one("LineList")
        assert "BRIEFING" in words(rows.rows)
        before = rows.scroll_offset.y
        await pilot.press("down", "down", "pagedown")
        await pilot.pause()
        assert rows.scroll_offset.y > before
        assert all(width_of(row.line) <= rows.scrollable_content_region.width for row in rows.rows)


def test_a_turn_that_was_cancelled_is_told_with_its_request(org):
    minds = PlayedMinds(org, mixed)
    session = outside_day(org, minds)
    while not (busy := [turn for turn in session.state.turns.values() if not turn.meeting]):
        session.step()
    turn = busy[0]
    most = turn.reserved
    session.execute(SetAbsence(turn.agent, absent=True))
    (cancelled,) = session.history(("turn.cancelled",))
    told = " ".join(shown(session, minds, cancelled.seq).split())
    assert f"{usd(most)} booked" in told
    assert turn.model in told

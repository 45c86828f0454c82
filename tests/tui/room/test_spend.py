"""What minds outside cost, on the screens and as of the cursor: the figures are those of the events and the state."""

import pytest

from department.commands import SetCap
from department.prices import CENT, usd
from tests.tui.room.conftest import INSTANTS, instant, recorded_of
from tests.tui.room.outside import PlayedMinds, house_of, outside_day
from tests.tui.room.test_turn_page import mixed, play, words
from tui.present.lines import text_of, width_of
from tui.present.outlays import scope_title
from tui.present.room import effort, header, spend

DOLLAR = 100 * CENT


def caps():
    return SetCap("run", 20 * DOLLAR), SetCap("day", 3 * DOLLAR)


@pytest.fixture(scope="module")
def day(org):
    minds = PlayedMinds(org, mixed)
    session = play(outside_day(org, minds, *caps()))
    session.minds = minds
    return session


def shown(session, minds, width=60):
    return [text_of(row.line) for row in effort.rows(session, width, spend.latencies_of(minds.log.all()))]


def part(told, title):
    """The lines under a title."""
    first = next(place for place, text in enumerate(told) if text.startswith(title))
    end = next((place for place in range(first, len(told)) if not told[place].strip()), len(told))
    return told[first:end]


def test_the_sums_are_those_of_the_events_and_of_the_state(day):
    told = shown(day, day.minds, 110)
    spent = [event.data.spent for event in day.history(("turn.completed", "turn.repeated"))]
    outlay = day.state.outlays["run"]
    assert outlay.spent == sum(one.total for one in spent)
    (head, paid, booked, reused) = part(told, "SPENT")
    assert head.rstrip().endswith(usd(outlay.spent))
    assert f"{usd(sum(one.paid for one in spent))} paid" in paid
    assert f"{usd(sum(one.booked for one in spent))} booked" in booked
    assert f"Minds: {sum(one.reused for one in spent)} turns reused from the record" in reused
    (_, of_day, run) = part(told, "CAPS")
    assert f"{usd(outlay.spent)} of $20.00, hold" in run
    assert f"{usd(day.state.outlays['day'].spent)} of $3.00, hold" in of_day


def test_agents_models_workflows_and_purposes_each_add_up_to_the_whole(day):
    told = shown(day, day.minds, 110)
    turns = len(day.history(("turn.requested",)))
    for title in ("BY AGENT", "BY MODEL", "BY WORKFLOW", "BY PURPOSE"):
        counts = [int(text.split()[-2]) for text in part(told, title)[1:]]
        assert sum(counts) == turns, title


def test_cache_latency_tiers_and_saving_are_told(day):
    told = shown(day, day.minds, 110)
    answered = sorted(one.latency for one in day.minds.log.all() if one.status == "answered")
    (facts,) = [text for text in told if "tokens read came from it" in text]
    assert "38 %" in facts  # 900 of 2,400
    (slow,) = [text for text in told if "p50" in text]
    assert f"p50 {answered[-(-len(answered) * 50 // 100) - 1]:,} ms" in slow
    assert f"({len(answered)} answers)" in slow
    aims = [text.split("aim")[1].strip() for text in part(told, "TIERS")[1:]]
    assert aims == ["70 %", "25 %", "5 %"]
    (saving,) = [text for text in told if "on the dearest tier" in text]
    assert saving.split()[0] == "saving"


def test_it_is_told_as_of_the_cursor_and_a_replay_tells_the_same(org):
    minds = PlayedMinds(org, mixed)
    live, seen = outside_day(org, minds, *caps()), []
    for clock in INSTANTS:
        at = instant(org, clock)
        while (due := live._due()) is not None and due <= at:
            live.step()
            if live.waiting is not None:
                live.decide_lost(again=True)
        costs = text_of(header.top(live, 120)).split()
        cost = next(word for word in costs if word.startswith("$"))
        assert cost == usd(live.state.outlays["run"].spent)
        seen.append((live.cursor, shown(live, minds), cost))
    replay = recorded_of(live._engine)
    for cursor, was, cost in reversed(seen):
        replay.seek(cursor)
        assert shown(replay, minds) == was
        assert cost in text_of(header.top(replay, 120))
    assert len({cost for _, _, cost in seen}) == len(seen)


@pytest.mark.parametrize("width", [44, 50, 76, 110])
def test_nothing_is_wider_than_its_column(day, width):
    for row in spend.rows(day, width, spend.latencies_of(day.minds.log.all())):
        assert width_of(row.line) <= width


def test_a_simulated_day_still_tells_its_estimate(played):
    replay = recorded_of(played)
    replay.follow()
    told = words(effort.rows(replay, 76))
    assert "with Claude, paid nothing" in told
    assert "CAPS" not in told


def test_without_a_cap_that_is_said_and_scopes_have_names(org):
    session = outside_day(org, PlayedMinds(org))
    assert "None: nothing stops it from costing more." in words(spend.rows(session, 76, {}))
    agent, workflow = next(iter(org.agents)), next(iter(org.pack.workflows))
    assert scope_title("run", org.pack) == "this run"
    assert scope_title(f"agent:{agent}", org.pack) == org.title(agent)
    assert scope_title(f"workflow:{workflow}", org.pack).startswith("“")


async def test_the_metrics_screen_shows_it_with_the_latencies_of_the_record(room, day):
    day.follow()
    async with room(day, (120, 36), house=house_of(day.minds)) as pilot:
        await pilot.press("8")
        await pilot.pause()
        told = words(pilot.app.query_one("#detail").rows)
        assert "SPENT" in told
        assert "p95" in told
        rows = pilot.app.query_one("#detail").rows
        assert any(row.key.startswith("agent|") for row in rows)

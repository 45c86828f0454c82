"""A day with minds outside on every screen: what a replay shows at five instants is what was shown live."""

from department.commands import SetCap
from department.prices import CENT
from tests.tui.room.conftest import INSTANTS, instant, recorded_of
from tests.tui.room.outside import PlayedMinds, outside_day
from tests.tui.room.test_turn_page import mixed
from tui.present.room import agent, decisions, effort, escalations, floor, fork_minds, header, metrics, org_chart, spend
from tui.present.room import posts as told
from tui.present.room.talk import ALL, Talk
from tui.present.room.trend import Trend


def screens(session, minds):
    """What the screens say, apart from which verb this is."""
    talk = Talk(session)
    talk.travel()
    posts = told.Posts(talk)
    name = next(iter(session.org.agents))
    latencies = spend.latencies_of(minds.log.all())
    made = [event.seq for event in session.history(("decision.made",), 5)]
    return {
        "floor": (floor.needs(session, 44), floor.headlines(session, 44), org_chart.tree(session)),
        "agent": agent.rows(session, name),
        "threads": [posts.lines(event, None, 100) for event in talk.of(ALL)[-20:]],
        "escalations": escalations.inbox(session, 60),
        "decisions": [decisions.x_ray(session, seq, 90) for seq in made],
        "metrics": (metrics.rows(session, Trend().samples(session), 76), effort.rows(session, 60, latencies)),
        "fork": fork_minds.rows(session),
        "cost": [span for span in header.top(session, 200) if span[0].startswith("$")],
    }


def test_every_screen_shows_in_a_replay_what_it_showed_live(org):
    minds = PlayedMinds(org, mixed)
    live, seen = outside_day(org, minds, SetCap("run", 2000 * CENT)), []
    for clock in INSTANTS:
        at = instant(org, clock)
        while (due := live._due()) is not None and due <= at:
            live.step()
            if live.waiting is not None:
                live.decide_lost(again=True)
        seen.append((live.cursor, screens(live, minds)))
    replay = recorded_of(live._engine)
    for cursor, was in reversed(seen):
        replay.seek(cursor)
        now = screens(replay, minds)
        for screen, shown in was.items():
            assert now[screen] == shown, f"{screen} at event {cursor}"

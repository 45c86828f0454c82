"""The log of decisions and the X-ray of one; and at what facts it would have gone otherwise."""

import pytest

from department.counterfactual import flips, worths
from tests.plays import run_on
from tests.tui.room.conftest import engine_of, recorded_of
from tui.present.lines import text_of, width_of
from tui.present.room import decisions
from tui.screens.listing import Listing
from tui.widgets.lines import LineList


@pytest.fixture(scope="module")
def disputed(org):
    """The day on which the launch is disputed."""
    return run_on(engine_of(org, "launch-disagreement"), org.calendar.closing(0))


def words(rows) -> str:
    return "\n".join(text_of(row.line).rstrip() for row in rows)


def launch(session):
    return next(e for e in session.history(("decision.made",), ahead=True) if e.data.choice == "tuesday")


def test_the_log_and_every_x_ray_travel(travels):
    travels(
        lambda session: [
            decisions.log(session, 118),
            *(decisions.x_ray(session, row.seq, 118) for row in decisions.log(session, 118)[:4]),
        ]
    )


def test_the_log_has_every_final_decision(replay):
    replay.follow()
    made = [event.seq for event in replay.history(("decision.made",)) if event.data.final]
    expired = [event.seq for event in replay.history(("decision.expired",))]
    assert sorted(row.seq for row in decisions.log(replay, 100)) == sorted(made + expired)


@pytest.mark.parametrize("width", [60, 80, 118, 158])
def test_rows_keep_their_width(replay, width):
    replay.follow()
    assert {width_of(row.line) for row in decisions.log(replay, width)} == {width}


def test_the_x_ray_tells_rule_options_dissent_and_what_was_known(disputed):
    session = recorded_of(disputed)
    session.follow()
    told = words(decisions.x_ray(session, launch(session).seq, 118))
    for part in ("Date of the launch", "vp decides", "launch on Tuesday", "◀", "positions", "flips if", "caused"):
        assert part in told


def test_a_fact_moved_to_its_flip_makes_another_option_the_best(disputed):
    session = recorded_of(disputed)
    session.follow()
    event = launch(session)
    state = session.past(event.seq - 1)
    flow_id, _, step = event.subject["decision"].partition("/")
    flow = state.flows[flow_id]
    options = session.org.plan(flow.workflow, flow.mode).steps[step].options
    found = flips(session.org, state, flow, event.actor, options, event.data.choice)
    assert found
    for flip in found:
        moved = worths(session.org, state, flow, event.actor, options, {flip.fact: flip.at})
        kept = worths(session.org, state, flow, event.actor, options, {flip.fact: flip.was})
        assert max(moved, key=lambda name: moved[name]) == flip.choice != event.data.choice
        assert max(kept, key=lambda name: kept[name]) == event.data.choice


async def test_enter_goes_into_the_decision_and_on_to_why(room, disputed):
    session = recorded_of(disputed)
    session.follow()
    async with room(session) as pilot:
        await pilot.press("7", "down", "enter")
        assert pilot.app.query_one("#x-ray", LineList).has_focus
        await pilot.press("enter")
        assert isinstance(pilot.app.screen, Listing)

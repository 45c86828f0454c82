"""The floor: everybody with a state, what waits for the person first, and the chart as boxes while they fit."""

import pytest

from department.queries import needs_you
from department.session import MAX
from tests.tui.room.conftest import instant
from tui.present.lines import text_of
from tui.present.room import agent, floor, org_chart
from tui.screens.listing import Listing
from tui.widgets.canvas import Canvas
from tui.widgets.lines import LineList


def words(rows) -> str:
    return "\n".join(text_of(row.line).rstrip() for row in rows)


def drawn(drawing) -> str:
    return "\n".join(text_of(line) for line in drawing.lines)


def test_the_floor_travels(travels):
    travels(
        lambda session: (
            floor.needs(session, 44), floor.headlines(session, 44), org_chart.tree(session),
            org_chart.boxes(session, 110, 40), org_chart.counts(session),
        )
    )  # fmt: skip


def test_an_agent_looked_at_closely_travels(travels):
    travels(lambda session: [agent.rows(session, name) for name in session.org.pack.agents])


def test_boxes_and_tree_tell_of_everybody(replay):
    replay.seek(700)
    drawing = org_chart.boxes(replay, 110, 40)
    assert {spot.key for spot in drawing.spots} == set(replay.org.pack.agents)
    assert [row.key for row in org_chart.tree(replay)] == [*{row.key: 0 for row in org_chart.tree(replay)}]
    assert {row.key for row in org_chart.tree(replay)} == set(replay.org.pack.agents)
    for spec in replay.org.pack.agents.values():
        assert spec.title in drawn(drawing)


def test_spots_never_overlap_and_lie_within(replay):
    drawing = org_chart.boxes(replay, 110, 40)
    cells = [(x, spot.y) for spot in drawing.spots for x in range(spot.x, spot.x + spot.width)]
    assert len(cells) == len(set(cells))
    assert all(0 <= x < 110 and 0 <= y < len(drawing.lines) for x, y in cells)


@pytest.mark.parametrize("size", [(60, 40), (110, 8)])
def test_what_does_not_fit_is_not_drawn(replay, size):
    assert org_chart.boxes(replay, *size) is None


def waiting(session):
    """The session where the first request waits."""
    session.set_speed(MAX)
    while not needs_you(session.state):
        session.step()
    return session


def test_a_request_says_who_asks_how_long_and_what_silence_leads_to(asking):
    session = waiting(asking)
    approval = next(iter(session.state.approvals.values()))
    told = words(floor.needs(session, 60))
    assert "NEEDS YOU" in told
    assert approval.title in told
    assert f"then: {approval.then}" in told


def test_no_request_is_said_so(replay):
    assert "Nothing needs you" in words(floor.needs(replay, 40))


def test_headlines_are_the_chapters_so_far_newest_first(replay):
    replay.seek_time(instant(replay.org, "12:30"))
    seqs = [row.seq for row in floor.headlines(replay, 44) if row.seq]
    assert seqs == sorted(seqs, reverse=True)
    assert max(seqs) <= replay.cursor


async def test_enter_on_an_agent_opens_it_closely(room, replay):
    async with room(replay, (160, 48)) as pilot:
        pilot.app.query_one(Canvas).focus()
        await pilot.press("down", "enter")
        assert isinstance(pilot.app.screen, Listing)


async def test_enter_on_a_headline_goes_there(room, replay):
    replay.seek(900)
    async with room(replay) as pilot:
        news = pilot.app.query_one("#news", LineList)
        news.focus()
        await pilot.press("down", "down", "enter")
        assert replay.cursor < 900


async def test_the_filter_leaves_only_who_fits(room, replay):
    async with room(replay, (80, 24)) as pilot:
        await pilot.press("slash", *"design", "enter")
        tree = pilot.app.query_one("#tree", LineList)
        assert [row.key for row in tree.rows] == ["designer"]


@pytest.mark.parametrize("size", [(160, 48), (120, 36), (80, 24), (60, 18)])
async def test_it_stands_at_every_size(room, replay, size):
    async with room(replay, size) as pilot:
        await pilot.resize_terminal(100, 30)
        await pilot.resize_terminal(*size)
        assert pilot.app.query_one("#boxes" if size[0] > 100 else "#tree").display

"""The metrics: every target of the pack as of the cursor, how it came to it, and what the work takes."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tui.room.conftest import instant
from tui.measures import measured
from tui.present.braille import BARS, Plot, drawn, spark
from tui.present.lines import text_of, width_of
from tui.present.room import effort, metrics
from tui.present.room.trend import QUARTER, Trend, instants
from tui.screens.listing import Listing
from tui.screens.metrics import Metrics
from tui.widgets.lines import LineList


def words(rows) -> str:
    return "\n".join(text_of(row.line).rstrip() for row in rows)


def whole(session):
    trend = Trend()
    trend.take(session)
    return trend.samples(session)


def test_the_metrics_travel(travels):
    travels(
        lambda session: (
            metrics.rows(session, whole(session), 80), effort.rows(session, 70),
            [metrics.detail(session, whole(session), name, 70, 12) for name in session.org.pack.targets],
            [metrics.card(session, whole(session), name, 90) for name in session.org.pack.targets],
        )
    )  # fmt: skip


def test_every_target_has_one_row_with_its_value_or_why_there_is_none(replay):
    replay.seek(replay.head)
    rows = metrics.rows(replay, whole(replay), 120)
    assert [row.key for row in rows if row.key] == [f"metric|{name}" for name in replay.org.pack.targets]
    told = {row.key.removeprefix("metric|"): text_of(row.line) for row in rows}
    for metric in measured(replay.org, replay.state):
        assert metric.title[:20] in told[metric.name]
        assert (metric.why[:20] if metric.value is None else "✓" if metric.met else "✗") in told[metric.name]


def test_a_trend_holds_what_was_true_at_its_instants(replay):
    replay.seek_time(instant(replay.org, "12:10"))
    samples = whole(replay)
    assert [sample.at for sample in samples[:-1]] == instants(replay)
    assert {b.at - a.at for a, b in pairwise(samples[:-1])} == {QUARTER}
    for sample in samples[:-1]:
        replay.seek_time(sample.at)
        now = {metric.name: metric.value for metric in measured(replay.org, replay.state) if metric.value is not None}
        assert sample.values == now


def test_a_trend_is_taken_little_by_little_and_ends_the_same(replay):
    replay.seek(900)
    trend = Trend()
    while trend.take(replay, 3):
        assert trend.taken % 3 == 0
    assert trend.samples(replay) == whole(replay)


def test_cost_by_agent_and_tier_adds_up_to_the_tally(replay):
    replay.seek(replay.head)
    told = words(effort.rows(replay, 90))
    for name in replay.org.pack.tiers:
        assert name in told
    turns = replay.history(("turn.requested",), 10_000)
    assert sum(event.data.estimated_cost for event in turns) == replay.state.tally["estimated_micro"]
    assert {row.key.removeprefix("agent|") for row in effort.rows(replay, 90) if row.key} == {*replay.state.people}


@given(st.lists(st.floats(-1e9, 1e9), max_size=80), st.integers(1, 40))
def test_a_spark_has_a_bar_for_each_of_the_newest_values(values, width):
    bars = spark(values, width)
    assert len(bars) == min(len(values), width)
    assert set(bars) <= set(BARS)
    shown = values[-width:]
    if shown and min(shown) < max(shown):
        assert bars[shown.index(max(shown))] == BARS[-1]
        assert bars[shown.index(min(shown))] == BARS[0]


@given(
    st.lists(st.tuples(st.integers(0, 1000), st.floats(-1e6, 1e6)), min_size=1, max_size=60),
    st.one_of(st.none(), st.floats(-1e6, 1e6)),
    st.integers(30, 120),
    st.integers(4, 30),
)
def test_a_plot_keeps_to_its_size(points, bound, width, height):
    plot = Plot(sorted(points), 0, 1000, bound, lambda value: f"{value:.0f}", lambda at: f"{at:05}")
    lines = drawn(plot, width, height)
    assert len(lines) == height
    assert all(width_of(line) <= width for line in lines)


def target_list(pilot) -> LineList:
    return pilot.app.query_one("#targets", LineList)


async def test_enter_opens_what_a_target_is_made_of(room, replay):
    replay.seek(900)
    async with room(replay) as pilot:
        await pilot.press("8", "down", "enter")
        assert isinstance(pilot.app.screen, Listing)
        told = words(pilot.app.screen.query_one(LineList).rows)
        assert "formula" in told
        assert "tally." in told


async def test_the_chosen_target_is_plotted(room, replay):
    replay.seek(900)
    async with room(replay) as pilot:
        await pilot.press("8", "down")
        chosen = target_list(pilot).row.key.removeprefix("metric|")
        title = replay.org.pack.targets[chosen].title
        assert words(pilot.app.query_one("#detail", LineList).rows).startswith(title)


async def test_an_agent_opens_from_its_cost(room, replay):
    replay.seek(900)
    async with room(replay) as pilot:
        await pilot.press("8", "tab", "enter")
        assert isinstance(pilot.app.screen, Listing)


async def test_the_filter_leaves_the_targets_that_fit(room, replay):
    replay.seek(900)
    async with room(replay) as pilot:
        await pilot.press("8", "slash", *"missed", "enter")
        assert {text_of(row.line)[0] for row in target_list(pilot).rows if row.key} == {"✗"}


async def test_other_screens_send_people_to_a_target(room, replay):
    replay.seek(900)
    async with room(replay) as pilot:
        last = [*replay.org.pack.targets][-1]
        await pilot.app.action_place("8", last)
        assert target_list(pilot).row.key == f"metric|{last}"


@pytest.mark.parametrize("size", [(160, 48), (120, 36), (80, 24), (60, 18)])
async def test_it_stands_at_every_size(room, replay, size):
    async with room(replay, size) as pilot:
        await pilot.press("8")
        await pilot.resize_terminal(100, 30)
        await pilot.resize_terminal(*size)
        pane = pilot.app.query_one(Metrics)
        pane.complete()
        assert pane.has_class("narrow") == (size[0] < 100)
        assert target_list(pilot).rows

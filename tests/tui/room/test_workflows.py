"""The workflows: instances, the graph of one, and what a person does on a step."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import library
from department.breakpoints import BreakpointList
from department.org import Organisation
from tests.plays import run_on
from tests.tui.room.conftest import engine_of, instant, live_of, recorded_of
from tui.present.lines import text_of, width_of
from tui.present.room import flow_detail, flow_drawing, flow_list
from tui.present.room.flow_steps import ACTIVE, ASKS_YOU, DONE, WAITING, instance
from tui.present.room.graph import BOX_HEIGHT, layers_of, layout
from tui.screens.listing import Listing
from tui.widgets.canvas import Canvas
from tui.widgets.lines import LineList

STROKES = set("│─┌┐└┘├┤┬┴┼┃━┏┓┗┛┣┫┳┻╋")


def words(rows) -> str:
    return "\n".join(text_of(row.line).rstrip() for row in rows)


def drawn(drawing) -> list[str]:
    return [text_of(line) for line in drawing.lines]


def keys(session, part=None):
    rows = [row.key for row in flow_list.rows(session, 60) if row.key]
    return [key for key in rows if part is None or key.startswith(part)]


def article(session):
    return instance(session, keys(session, "content-creation@")[0])


# the layout


def check(widths, edges):
    """No box lies over another, every edge is a line from border to border, and no line enters a box."""
    laid = layout(widths, edges)
    cells = {}
    for key, box in laid.boxes.items():
        for x in range(box.x, box.x + box.width):
            for y in range(box.y, box.y + box.height):
                assert (x, y) not in cells, f"{key} lies over {cells[x, y]}"
                cells[x, y] = key
    assert set(laid.boxes) == set(widths)
    assert all(x < laid.width and y < laid.height for x, y in cells)
    depth = layers_of([*widths], edges)
    assert {route.edge for route in laid.routes} == {edge for edge in edges if depth[edge[0]] < depth[edge[1]]}
    runs = {}
    for route in laid.routes:
        source, target = (laid.boxes[key] for key in route.edge)
        assert route.points[0] == (source.middle, source.y + BOX_HEIGHT - 1)
        assert route.points[-1] == (target.middle, target.y)
        for (x, y), (to_x, to_y) in pairwise(route.points):
            assert x == to_x or y == to_y, "a line turns at right angles"
            assert to_y >= y, "a line runs down"
            for cell in [(x, at) for at in range(y, to_y + 1)] if x == to_x else [(at, y) for at in _span(x, to_x)]:
                inside = cells.get(cell)
                assert inside is None or (inside in route.edge and cell[1] in _borders(laid.boxes[inside]))
            if y == to_y:
                for at in _span(x, to_x):
                    assert runs.setdefault((at, y), route.edge[0]) == route.edge[0], "two sources run together"
    return laid


def _span(x, to):
    return range(min(x, to), max(x, to) + 1)


def _borders(box):
    return (box.y, box.y + BOX_HEIGHT - 1)


@st.composite
def graphs(draw):
    count = draw(st.integers(1, 14))
    nodes = [f"n{place}" for place in range(count)]
    pairs = [(one, other) for place, one in enumerate(nodes) for other in nodes[place + 1 :]]
    edges = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=24)) if pairs else []
    return {node: draw(st.integers(5, 30)) for node in nodes}, tuple(edges)


@given(graphs())
def test_any_graph_is_laid_out_without_boxes_or_lines_over_boxes(graph):
    check(*graph)


def all_flows():
    return [
        (name, flow) for name in library.names() for flow in Organisation(library.load(name)).plans
    ]  # fmt: skip


@pytest.mark.parametrize(("name", "flow"), all_flows())
def test_every_workflow_of_every_pack_is_laid_out(name, flow):
    steps = Organisation(library.load(name)).plans[flow].steps
    edges = tuple((need, key) for key, step in steps.items() for need in dict.fromkeys(step.needs))
    check({key: len(key) + 12 for key in steps}, edges)


def test_a_circle_is_laid_out_too():
    check({"a": 8, "b": 8, "c": 8}, (("a", "b"), ("b", "c"), ("c", "a")))


def test_nothing_is_nothing():
    assert layout({}, ()).height == 0


# an instance


def test_the_workflows_travel(travels):
    def shown(session):
        flows = [instance(session, key) for key in keys(session)]
        assert all(flows)
        return [
            flow_list.rows(session, 40),
            *(
                (flow, flow_drawing.graph(session, flow), flow_drawing.steps(session, flow, 78))
                for flow in flows
            ),
            *((flow_detail.event_rows(session, flow, key), flow_detail.told(session, flow, key, 78))
              for flow in flows[:4] for key in flow.steps),
        ]  # fmt: skip

    travels(shown)


def test_every_instance_is_open_or_ended(replay):
    replay.follow()
    begun = {event.subject["workflow"] for event in replay.history(("workflow.started",))}
    assert set(keys(replay)) == begun
    assert "25" in words(flow_list.rows(replay, 60))


def test_states_rounds_and_scores_are_those_of_the_journal(replay):
    replay.seek_time(instant(replay.org, "11:40"))
    early = article(replay)
    assert (early.steps["theme"].status, early.steps["draft"].status) == (DONE, ACTIVE)
    assert early.steps["review"].status == WAITING
    replay.seek_time(instant(replay.org, "17:00"))
    late = article(replay)
    assert late.ended
    limit = replay.org.plan(late.workflow).steps["review"].limit
    assert late.steps["review"].round == 2
    assert flow_drawing.rounds(late.steps["review"]) == f"↺ 2/{limit + 1} 80 → 94"
    assert late.steps["approval"].result["choice"] == "approve"
    assert early.ended == 0


def test_the_critical_path_leads_from_a_beginning_to_the_end_by_what_was_waited_for(replay):
    replay.follow()
    for key in keys(replay):
        flow = instance(replay, key)
        chain = flow.critical
        assert not [source for source, target in flow.edges if target == chain[0] and flow.steps[source].ended]
        assert flow.steps[chain[-1]].ended == max(view.ended for view in flow.steps.values() if view.since)
        for source, target in pairwise(chain):
            assert (source, target) in flow.edges
            above = [flow.steps[one].ended for one, other in flow.edges if other == target]
            assert flow.steps[source].ended == max(above)


def test_the_graph_shows_every_step_and_its_lines_join_the_boxes(replay):
    replay.seek_time(instant(replay.org, "11:40"))
    flow = article(replay)
    drawing = flow_drawing.graph(replay, flow)
    lines = drawn(drawing)
    assert {spot.key for spot in drawing.spots} == set(flow.steps)
    for spot in drawing.spots:
        text = lines[spot.y + 1][spot.x : spot.x + spot.width]
        assert spot.key.replace("_", " ") in text
        middle = spot.x + spot.width // 2
        below = any(source == spot.key for source, _ in flow.edges)
        assert (lines[spot.y + 2][middle] in "┬┳") == below
        assert (lines[spot.y][middle] in "┴┻") == any(target == spot.key for _, target in flow.edges)
    assert "┏" in "".join(lines)


def test_a_request_to_the_person_is_seen_on_its_step(org):
    session = live_of(engine_of(org, "crisis", {"operator": "ask"}))
    while not any(case.approval for case in session.state.cases.values()):
        session.step("message")
    approval = next(iter(session.state.approvals.values()))
    flow, _, step = approval.case.partition("/")
    assert instance(session, flow).steps[step.partition("/")[0]].status == ASKS_YOU
    assert "◆" in words(flow_list.rows(session, 60))


def test_many_instances_of_one_workflow_are_folded():
    org = Organisation(library.load("lead-pipeline"))
    session = recorded_of(run_on(engine_of(org), org.calendar.closing(0)))
    session.follow()
    folded = keys(session, flow_list.GROUP)
    assert folded
    assert len(keys(session)) < 40
    whole = flow_list.rows(session, 60, "", folded)
    assert len([row for row in whole if row.key]) > len(keys(session))
    one = instance(session, next(row.key for row in whole if row.key.startswith("lead@")))
    assert flow_drawing.graph(session, one).lines
    assert not [row for row in flow_list.rows(session, 60, "lead@") if row.key.startswith(flow_list.GROUP)]


def test_inputs_and_outputs_tell_pieces_reviews_decisions_and_retries(replay):
    replay.follow()
    told = words(flow_detail.inputs_and_outputs(replay, article(replay), "review"))
    assert "passed: yes" in told
    assert "sent its work back" in told
    assert "given" in told.casefold()
    told = words(flow_detail.inputs_and_outputs(replay, article(replay), "draft"))
    assert told.count("scored version") == 6


@pytest.mark.parametrize("width", [40, 78, 118])
def test_rows_keep_their_width(replay, width):
    replay.follow()
    rows = [row for row in flow_list.rows(replay, width) if row.key]
    rows += flow_drawing.steps(replay, article(replay), width)
    assert {width_of(row.line) for row in rows} == {width}


# what a person does


@pytest.fixture
def morning(replay):
    replay.seek_time(instant(replay.org, "11:40"))
    return replay


async def test_b_sets_a_breakpoint_on_the_step_and_takes_it_away(room, morning):
    async with room(morning, (160, 48)) as pilot:
        await pilot.press("6", "enter", "b")
        assert [point.text for point in morning.breakpoints.points] == ["step draft of content-creation"]
        assert "■" in "".join(drawn(pilot.app.query_one("#graph", Canvas)._drawing))
        await pilot.press("b")
        assert not morning.breakpoints.points


async def test_run_to_here_goes_to_where_the_step_begins(room, morning):
    async with room(morning, (160, 48)) as pilot:
        await pilot.press("6", "enter", "down", "R")
        while morning.playing:
            pilot.app.frame()
        event = morning.event(morning.cursor)
        assert (event.kind, event.subject["step"]) == ("step.started", "review")
        assert article(morning).steps["review"].status == ACTIVE
        pilot.app.frame()
        assert not morning.breakpoints.points
        await pilot.press("R")
        assert morning.cursor == event.seq


async def test_i_looks_inside_and_enter_opens_the_events(room, morning):
    async with room(morning, (160, 48)) as pilot:
        await pilot.press("6", "enter", "i")
        assert isinstance(pilot.app.screen, Listing)
        await pilot.press("escape", "enter")
        assert isinstance(pilot.app.screen, Listing)
        before = morning.cursor
        await pilot.press("enter")
        assert morning.cursor < before


async def test_why_is_asked_of_the_chosen_step(room, morning):
    async with room(morning, (160, 48)) as pilot:
        await pilot.press("6", "enter")
        event = morning.event(pilot.app.subject)
        assert (event.kind, event.subject["step"]) == ("step.started", "draft")


async def test_the_steps_are_a_list_where_it_is_narrow_or_wanted(room, morning):
    async with room(morning, (80, 24)) as pilot:
        await pilot.press("6")
        assert {row.key for row in pilot.app.query_one("#steps", LineList).rows} == set(article(morning).steps)
        await pilot.press("enter", "down", "b")
        assert len(morning.breakpoints.points) == 1
    morning.breakpoints = BreakpointList(morning.org)
    async with room(morning, (160, 48)) as pilot:
        await pilot.press("6", "enter", "t")
        assert pilot.app.query_one("#steps", LineList).has_focus
        assert pilot.app.pane.step == "draft"
        await pilot.press("t")
        assert pilot.app.pane.step == "draft"


async def test_the_filter_and_a_path_find_an_instance(room, replay):
    replay.follow()
    async with room(replay, (160, 48)) as pilot:
        await pilot.press("6", "slash", *"creation", "enter")
        rows = pilot.app.query_one("#instances", LineList).rows
        assert [row.key.partition("@")[0] for row in rows if row.key] == ["content-creation"]
        await pilot.app.action_place("6", f"{article(replay).id}/review")
        assert pilot.app.pane.step == "review"


@pytest.mark.parametrize("size", [(160, 48), (120, 36), (80, 24), (60, 18)])
async def test_it_stands_at_every_size(room, morning, size):
    async with room(morning, size) as pilot:
        await pilot.press("6")
        await pilot.resize_terminal(100, 30)
        await pilot.resize_terminal(*size)
        assert pilot.app.query_one("#graph" if size[0] >= 100 else "#steps").display

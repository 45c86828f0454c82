"""Pictures of every screen and of what opens in front of it, at three sizes, by night and by day."""

from collections.abc import AsyncIterator
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from textual.command import CommandPalette
from textual.pilot import Pilot
from textual.widgets import Input

from department.commands import SetCap
from department.engine import Engine
from department.org import Organisation
from department.outside import AttemptRecord
from department.prices import CENT
from department.queries import needs_you
from department.session import MAX, Session
from department.waiting import CAP
from department.waiting import LOST as LOST_ANSWER
from tests.plays import run_on
from tests.tui.room.conftest import EmptyHouse, engine_of, in_room, instant, live_of, recorded_of
from tests.tui.room.outside import LOSE, PlayedMinds, late, outside_day, outside_engine, until_waiting
from tests.tui.room.small_svg import small
from tui.keys import PLACES
from tui.measures import measured
from tui.present.compare import Comparison, compare
from tui.present.parting import Side
from tui.present.run_view import RunFacts, RunView

FOLDER = Path(__file__).parent / "pictures"
CLOCK = "14:30"
SIZES = ((160, 48), (120, 36), (80, 24))
THEMES = ("night", "day")
DAY, WAITING = "the recorded default day in the afternoon", "the stirred day when it waits for the person"
OUTSIDE, LOST, CAPPED = "a day with minds outside, recorded", "one whose answer was lost", "one that came to its cap"


class Shot(NamedTuple):
    """A picture: its name, the session that is shown, the keys that lead to it and those that lead away.

    What has a blank in it is written into the line that is open.
    """

    name: str
    session: str
    keys: tuple[str, ...]
    after: tuple[str, ...] = ()


SHOTS = (
    *(Shot(place.title.casefold(), DAY, (place.key,)) for place in PLACES),
    Shot("compare", DAY, ("space", "down", "space", "c"), ("escape", "space", "up", "space")),
    Shot("x-ray", DAY, ("7", "down", "enter")),
    Shot("inspector", DAY, ("i",), ("escape",)),
    Shot("why", DAY, ("w",), ("escape",)),
    Shot("thread", DAY, ("2", "right", "up", "enter"), ("escape",)),
    Shot("agent", DAY, ("1", "shift+tab", "down", "enter"), ("escape",)),
    Shot("help", DAY, ("question_mark",), ("escape",)),
    Shot("palette", DAY, ("colon",), ("escape",)),
    Shot("fork", DAY, ("f", "agent.designer.absent=true seed=9"), ("escape",)),
    Shot("breakpoint", DAY, ("b", "decision where confidnce < 0.6", "enter"), ("escape",)),
    Shot("breakpoints", DAY, ("b", "decision where confidence < 0.6", "enter", "b", "spend > 500", "enter", "P"),
         ("d", "d", "escape")),
    Shot("floor-waiting", WAITING, ("1",)),
    Shot("escalation", WAITING, ("4",)),
    Shot("escalation-rejected", WAITING, ("r", "too soon"), ("escape",)),
    Shot("threads-waiting", WAITING, ("2",)),
    Shot("turn", OUTSIDE, ("i",), ("escape",)),
    Shot("spend", OUTSIDE, ("8", "tab")),
    Shot("lost", LOST, ("4",)),
    Shot("cap", CAPPED, ("4",)),
    Shot("cap-raised", CAPPED, ("a", "2.50 "), ("escape",)),
)  # fmt: skip
"""In the order in which they are taken: one goes on from where the one before it left the room."""


class Pictured(NamedTuple):
    """A picture, and the file it is kept in."""

    file: Path
    svg: str


class TwoRuns(EmptyHouse):
    """A house with two finished runs in it, which can be compared."""

    def __init__(self, day: Engine, stirred: Engine) -> None:
        super().__init__()
        self.records: dict[str, AttemptRecord] = {}
        self._views = [_view(day, "k7wq", "", None), _view(stirred, "m3xd", "rehearsal", "crisis")]

    def runs(self) -> list[RunFacts]:
        return [view.facts for view in self._views]

    def record(self, run: str) -> AttemptRecord:
        return self.records[run]

    def compare(self, one: str, other: str) -> Comparison:
        by_run = {view.facts.run: Side(view, frozenset()) for view in self._views}
        return compare(by_run[one], by_run[other])


def _view(engine: Engine, run: str, name: str, scenario: str | None) -> RunView:
    org, state = engine.org, engine.state
    facts = RunFacts(run, name, org.pack.id, org.pack.title, 1, 1, "finished", run * 16, state.seq,
                     org.calendar.opening(0), org.calendar.closing(0), scenario=scenario, wall_seconds=2.5,
                     recorded="2026-01-05T17:30:00.000+00:00")  # fmt: skip
    return RunView(facts, org.pack, org, list(engine.journal.read()), state, measured(org, state))


class Stage:
    """What is photographed: the sessions by name, and the house around them."""

    def __init__(self, org: Organisation) -> None:
        closing = org.calendar.closing(0)
        day = run_on(engine_of(org), closing)
        self.house = TwoRuns(day, run_on(engine_of(org, "crisis"), closing))
        afternoon = recorded_of(day)
        afternoon.run = "k7wq"
        afternoon.seek_time(instant(org, CLOCK))
        waiting = live_of(engine_of(org, "crisis", {"operator": "ask"}))
        waiting.set_speed(MAX)
        while not needs_you(waiting.state):
            waiting.step()
        self.sessions: dict[str, Session] = {DAY: afternoon, WAITING: waiting, **self._outside(org)}

    def _outside(self, org: Organisation) -> dict[str, Session]:
        """Days with minds outside: one at a turn that chose, one at a lost answer, one at its cap."""
        minds = [PlayedMinds(org), PlayedMinds(org, late(LOSE)), PlayedMinds(org)]
        caps = SetCap("run", 500 * CENT), SetCap("day", 100 * CENT), SetCap("run", 45 * CENT)
        day = recorded_of(run_on(outside_engine(org, minds[0], *caps[:2]), org.calendar.closing(0)))
        day.seek_time(instant(org, CLOCK))
        day.seek([event for event in day.history(("turn.completed",)) if event.data.choice][-1].seq)
        lost = until_waiting(outside_day(org, minds[1], caps[0], operator="ask"), LOST_ANSWER)
        minds[1].typed[lost.waiting.turn] = "Here are the figures of the week so far. Traffic is up by"
        capped = until_waiting(outside_day(org, minds[2], caps[2], operator="ask"), CAP)
        for name, session, one in zip(("v2ha", "p8nd", "c5ty"), (day, lost, capped), minds, strict=True):
            session.pause()
            session.run = name
            self.house.records[name] = one.log
        return {OUTSIDE: day, LOST: lost, CAPPED: capped}


async def pictured(stage: Stage, size: tuple[int, int]) -> AsyncIterator[Pictured]:
    """Every picture at a size."""
    for (name, session), theme in product(stage.sessions.items(), THEMES):
        async with in_room(session, size, stage.house) as pilot:
            pilot.app.theme = theme
            for shot in (shot for shot in SHOTS if shot.session == name):
                await _press(pilot, shot.keys)
                file = FOLDER / f"{shot.name}-{size[0]}x{size[1]}-{theme}.svg"
                yield Pictured(file, small(await _settled(pilot)))
                await _press(pilot, shot.after)


async def _press(pilot: Pilot[Any], keys: tuple[str, ...]) -> None:
    for key in keys:
        if " " in key:
            pilot.app.screen.query_one(Input).value = key
        else:
            await pilot.press(key)
            await pilot.pause()


async def _settled(pilot: Pilot[Any]) -> str:
    """The screen once nothing moves on it any more: no toast, no blinking, no search that still goes on."""
    app = pilot.app
    app.clear_notifications()
    app.pane.complete()
    app.redraw()
    for field in app.screen.query(Input):
        field.cursor_blink = False
    if isinstance(app.screen, CommandPalette):
        await app.workers.wait_for_complete([worker for worker in app.workers if worker.node is app.screen])
    before, svg = "", None
    while svg != before:
        before = svg
        await pilot.pause()
        await pilot.pause()
        svg = app.export_screenshot()
    return svg

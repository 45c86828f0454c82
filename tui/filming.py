"""The control room without a terminal: a picture of a screen, and a recording of a replay for players of terminals."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from fractions import Fraction

from rich.color import ColorSystem
from rich.segment import Segment
from textual.pilot import Pilot

from department.calendar import HOUR
from tui import bootstrap
from tui.app import ControlRoom
from tui.house_of_store import HouseOfStore
from tui.pictures import plain_picture
from tui.present.room.times import goal_of
from tui.shots import Shot

RATE = 4
"""Frames of a recording in each second."""

STILL = HOUR
"""When nothing happens for longer than this (virtual ms), a recording goes on shortly before something does."""

_FRAME = 1000 // RATE
_BEGIN, _END = "\x1b[?25l\x1b[2J\x1b[H", "\x1b[0m\x1b[?25h"


@dataclass(slots=True)
class Reel:
    """The wall clock of a recording: it stands until the next frame, so that every recording is the same."""

    ms: int = 0

    def __call__(self) -> int:
        """The wall time, ms."""
        return self.ms


def picture(store: "bootstrap.Store", run: str, shot: Shot) -> str:
    """A screen of a run as it was at an instant, as SVG."""
    return asyncio.run(_picture(store, run, shot))


def recording(store: "bootstrap.Store", run: str, shot: Shot, speed: Fraction) -> list[str]:
    """A replay from an instant to the end, so many times faster than life, as the lines of an asciicast (version 2)."""
    return asyncio.run(_recording(store, run, shot, speed))


@asynccontextmanager
async def _room(store: "bootstrap.Store", run: str, shot: Shot, reel: Reel) -> AsyncIterator[ControlRoom]:
    session = store.play(run, reel)
    goal = goal_of(session, shot.at)
    if goal.seq:
        session.seek(goal.seq)
    else:
        session.seek_time(goal.at)
    room = ControlRoom(session, HouseOfStore(store, read_only=True), theme=shot.theme)
    room.animation_level = "none"
    async with room.run_test(size=(shot.width, shot.height)) as pilot:
        await room.action_place(shot.place)
        await _settled(room, pilot)
        yield room


async def _settled(room: ControlRoom, pilot: Pilot[int]) -> None:
    """Wait until everything that is to be shown is."""
    await pilot.pause()
    room.pane.complete()
    room.redraw()
    await pilot.pause()


async def _drawn(room: ControlRoom) -> list[str]:
    """What the terminal shows when everything that has changed is laid out: when two refreshes show the same."""
    shown: list[str] = []
    while True:
        refreshed = asyncio.Event()
        room.call_after_refresh(refreshed.set)
        await refreshed.wait()
        before, shown = shown, _screen(room)
        if shown == before:
            return shown


async def _picture(store: "bootstrap.Store", run: str, shot: Shot) -> str:
    async with _room(store, run, shot, Reel()) as room:
        return plain_picture(room.export_screenshot(title="dayshift"))


async def _recording(store: "bootstrap.Store", run: str, shot: Shot, speed: Fraction) -> list[str]:
    reel = Reel()
    async with _room(store, run, shot, reel) as room:
        session = room.session
        head = {"version": 2, "width": shot.width, "height": shot.height, "title": f"dayshift {session.run}"}
        lines = [json.dumps(head), _event(0, _BEGIN)]
        session.set_speed(speed)
        session.play()
        before: list[str] = []
        while True:
            room.frame()
            room.pane.complete()
            now = await _drawn(room)
            if told := _changes(before, now):
                lines.append(_event(reel.ms, told))
            if not session.playing:
                break
            before = now
            _wind_on(room)
            reel.ms += _FRAME
        return [*lines, _event(reel.ms + 1000, _END)]


def _wind_on(room: ControlRoom) -> None:
    """Leave out a night: be shortly before what comes next."""
    session = room.session
    following = session.event(session.cursor + 1)
    speed = session.speed or 1
    if following is not None and following.at - session.at > STILL:
        session.seek_time(following.at - int(speed * _FRAME))


def _screen(room: ControlRoom) -> list[str]:
    """What the terminal shows, line by line, as it gets it."""
    strips = room.screen._compositor.render_strips(room.size)  # noqa: SLF001 - what Textual's own pictures are made of
    return ["".join(_coloured(segment) for segment in strip) for strip in strips]


def _coloured(segment: Segment) -> str:
    """A piece of a line with its colours, whatever the terminal that we were started from can show."""
    return segment.style.render(segment.text, color_system=ColorSystem.TRUECOLOR) if segment.style else segment.text


def _changes(before: list[str], now: list[str]) -> str:
    """The lines that are not what they were, each at its place."""
    was = [*before, *([""] * (len(now) - len(before)))]
    return "".join(f"\x1b[{y + 1};1H{text}\x1b[0m" for y, text in enumerate(now) if text != was[y])


def _event(ms: int, told: str) -> str:
    return json.dumps([ms / 1000, "o", told], ensure_ascii=False)

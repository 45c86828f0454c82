"""Pictures of the screens, small enough to keep: what is written where, in which colour, and nothing else."""

import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from html import escape
from pathlib import Path
from typing import NamedTuple

from department.org import Organisation
from department.session import Session
from tests.plays import run_on
from tests.tui.room.conftest import EmptyHouse, engine_of, in_room, instant, recorded_of
from tui.keys import PLACES
from tui.present.run_view import RunFacts

FOLDER = Path(__file__).parent / "pictures"
CLOCK = "14:30"
SIZES = ((120, 36), (80, 24))
THEMES = ("night", "day")
_SVG = "{http://www.w3.org/2000/svg}"
_CELL = 12.2


class Pictured(NamedTuple):
    """A picture, and the file it is kept in."""

    file: Path
    svg: str


class Run(NamedTuple):
    """Words of one colour: its class, and where they begin."""

    kind: str
    at: float
    words: str


class OtherRuns(EmptyHouse):
    """A house with two runs in it, so that their screen has something to show."""

    def runs(self):
        first = RunFacts("k7wq", "", "marketing", "Marketing department", 1, 1, "finished", "9c1e" * 16, 1639,
                         1_767_600_000_000, 1_767_630_600_000, recorded="2026-01-05T17:30:00.000+00:00")  # fmt: skip
        second = RunFacts("m3xd", "rehearsal", "marketing", "Marketing department", 2, 1, "stopped", "77aa" * 16, 812,
                          1_767_600_000_000, 1_767_612_000_000, recorded="2026-01-05T12:10:00.000+00:00")  # fmt: skip
        return [first, second]


def at_half_past_two(org: Organisation) -> Session:
    """The recorded default day, in the afternoon."""
    session = recorded_of(run_on(engine_of(org), org.calendar.closing(0)))
    session.seek_time(instant(org, CLOCK))
    return session


async def pictured(session: Session, size: tuple[int, int], theme: str) -> AsyncIterator[Pictured]:
    """Every screen of a session at a size, in a theme."""
    async with in_room(session, size, OtherRuns()) as pilot:
        pilot.app.theme = theme
        for place in PLACES:
            await pilot.press(place.key)
            await pilot.pause()
            pilot.app.pane.complete()
            for _ in range(3):
                await pilot.pause()
            file = FOLDER / f"{place.title.casefold()}-{size[0]}x{size[1]}-{theme}.svg"
            yield Pictured(file, small(pilot.app.export_screenshot()))


def small(svg: str) -> str:
    """The picture without fonts, frame, clips and ids that differ from run to run: lines of runs of one colour."""
    root = ET.fromstring(svg)  # noqa: S314 - our own picture
    style = root.findtext(f"{_SVG}style") or ""
    colours = [part.partition("-r")[2].strip() for part in style.split("}") if "-r" in part and "fill" in part]
    rules = "".join(f".r{rule.replace(' ', '')}}}" for rule in colours)
    width, height = root.attrib["viewBox"].split()[2:]
    grid = root.findall(f"{_SVG}g")[-1]
    grounds = list(grid.iter(f"{_SVG}rect"))
    page = Counter(one.attrib["fill"] for one in grounds).most_common(1)[0][0]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {float(height):.0f}" font-size="20"'
    lines = [f'{head} font-family="monospace" xml:space="preserve">', f"<style>text{{white-space:pre}}{rules}</style>"]
    lines.append(f'<rect fill="{page}" width="100%" height="100%"/>')
    lines += [_ground(one) for one in grounds if one.attrib["fill"] != page]
    rows: dict[str, list[Run]] = {}
    for one in grid.iter(f"{_SVG}text"):
        run = Run(one.attrib["class"].rpartition("-")[2], float(one.attrib["x"]), (one.text or "").replace("\xa0", " "))
        if run.words.strip():
            rows.setdefault(one.attrib["y"], []).append(run)
    lines += [f'<text y="{y}">{"".join(_spans(runs))}</text>' for y, runs in rows.items()]
    return "\n".join([*lines, "</svg>\n"])


def _spans(runs: list[Run]) -> Iterator[str]:
    """Runs of one colour that follow each other, as one."""
    while runs:
        kind, at, words = runs.pop(0)
        while runs and runs[0].kind == kind:
            words = words.ljust(round((runs[0].at - at) / _CELL)) + runs.pop(0).words
        yield f'<tspan class="{kind}" x="{at:.1f}">{escape(words.rstrip(), quote=False)}</tspan>'


def _ground(rect: ET.Element) -> str:
    given = rect.attrib
    where = " ".join(f'{name}="{given[name]}"' for name in ("x", "y", "width", "height"))
    return f'<rect fill="{given["fill"]}" {where}/>'

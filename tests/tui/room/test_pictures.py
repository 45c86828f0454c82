"""Pictures of every screen on the default day, compared with those that were looked at and kept.

`make pictures` keeps new ones: look at what changed before you commit them.
"""

import os
import re
from pathlib import Path

import pytest

from tests.tui.room.conftest import in_room, instant
from tui.keys import PLACES

KEPT = Path(__file__).parent / "pictures"
RENEW = bool(os.environ.get("RENEW_PICTURES"))
CLOCK = "14:30"
SIGNED = [place for place in PLACES if place.title not in ("Metrics", "Runs")]
"""Metrics draws its curves over several frames, and Runs shows the house: both are asserted in words."""
_OWN_ID = re.compile(r"terminal-\d+")
_FONTS = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)


def without_ids(svg: str) -> str:
    """The picture without what differs from one to the next of the same screen, and without its fonts."""
    return _FONTS.sub("", _OWN_ID.sub("terminal", svg))


@pytest.mark.parametrize(("size", "theme"), [((120, 36), "night"), ((80, 24), "day")], ids=["wide", "narrow"])
@pytest.mark.parametrize("place", SIGNED, ids=lambda place: place.title)
async def test_a_screen_looks_as_it_was_signed(replay, place, size, theme):
    replay.seek_time(instant(replay.org, CLOCK))
    async with in_room(replay, size) as pilot:
        pilot.app.theme = theme
        await pilot.press(place.key)
        await pilot.pause()
        pilot.app.redraw()
        await pilot.pause()
        seen = without_ids(pilot.app.export_screenshot(title="dayshift"))
    kept = KEPT / f"{place.title.casefold()}-{size[0]}-{theme}.svg"
    if RENEW:
        KEPT.mkdir(exist_ok=True)
        kept.write_text(seen, encoding="utf-8")
    assert seen == kept.read_text(encoding="utf-8"), f"{kept.name} looks otherwise now; see make pictures"

"""Every screen looks as it did: `make pictures` renews the pictures, and the change is looked at."""

import pytest

from tests.tui.room.pictures import FOLDER, SHOTS, SIZES, THEMES, Stage, pictured
from tests.tui.room.small_svg import small

KEPT = 4_000_000
"""Bytes that all of them together may take."""


@pytest.fixture(scope="module")
def stage(org):
    return Stage(org)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_screens_look_as_they_did(stage, size):
    pictures = [picture async for picture in pictured(stage, size)]
    changed = [file.name for file, svg in pictures if not file.exists() or file.read_text(encoding="utf-8") != svg]
    assert not changed, f"look at them, and renew them with 'make pictures': {', '.join(changed)}"


def test_there_is_no_picture_of_a_screen_that_is_gone():
    kept = list(FOLDER.glob("*.svg"))
    assert len(kept) == len(SIZES) * len(THEMES) * len(SHOTS)
    assert sum(file.stat().st_size for file in kept) < KEPT


async def test_a_picture_holds_what_is_on_the_screen(room, replay):
    async with room(replay) as pilot:
        picture = small(pilot.app.export_screenshot())
    assert "live calls 0" in picture
    assert "terminal-" not in picture

"""Every screen looks as it did: `make pictures` renews the pictures, and the change is looked at."""

import pytest

from tests.tui.room.pictures import FOLDER, SIZES, THEMES, at_half_past_two, pictured, small


@pytest.fixture(scope="module")
def afternoon(org):
    return at_half_past_two(org)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_screens_look_as_they_did(afternoon, size, theme):
    pictures = [picture async for picture in pictured(afternoon, size, theme)]
    changed = [file.name for file, svg in pictures if not file.exists() or file.read_text(encoding="utf-8") != svg]
    assert not changed, f"look at them, and renew them with 'make pictures': {', '.join(changed)}"


def test_there_is_no_picture_of_a_screen_that_is_gone():
    assert len(list(FOLDER.glob("*.svg"))) == len(SIZES) * len(THEMES) * 9


async def test_a_picture_holds_what_is_on_the_screen(room, replay):
    async with room(replay) as pilot:
        picture = small(pilot.app.export_screenshot())
    assert "live calls 0" in picture
    assert "terminal-" not in picture

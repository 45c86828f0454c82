"""The themes: text that can be read, and tones that are told apart in sixteen colours and without any."""

from itertools import combinations

import pytest
from rich._palettes import STANDARD_PALETTE
from rich.color import ColorSystem

from tui.present.lines import CHOSEN, HUMAN, LIVE, PLAIN, STRONG, TONES, TROUBLE
from tui.themes import DAY, DAY_16, NIGHT, NIGHT_16, THEMES, looks, other, theme_of


def luminance(colour: str) -> float:
    """WCAG 2.2's relative luminance of #rrggbb."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other_: str) -> float:
    low, high = sorted((luminance(one), luminance(other_)))
    return (high + 0.05) / (low + 0.05)


def colour_of(style) -> str:
    return style.color.get_truecolor().hex


@pytest.mark.parametrize("theme", [NIGHT, DAY], ids=lambda one: one.name)
@pytest.mark.parametrize("tone", TONES)
def test_every_tone_can_be_read_on_every_ground(theme, tone):
    """WCAG AA for text, on the page and on a chosen row that has no focus."""
    assert contrast(colour_of(looks(theme)[tone]), theme.background) >= 4.5
    assert contrast(colour_of(looks(theme)[tone]), theme.panel) >= 4


@pytest.mark.parametrize("theme", THEMES, ids=lambda one: one.name)
def test_the_chosen_row_can_be_read(theme):
    cursor = looks(theme)["cursor"]
    assert contrast(colour_of(cursor), cursor.bgcolor.get_truecolor().hex) >= 4.5


@pytest.mark.parametrize("theme", [NIGHT_16, DAY_16], ids=lambda one: one.name)
def test_a_chosen_row_without_focus_can_be_read_in_sixteen_colours(theme):
    rest = looks(theme)["rest"]
    assert contrast(colour_of(rest), rest.bgcolor.get_truecolor().hex) >= 4.5


@pytest.mark.parametrize("theme", [NIGHT_16, DAY_16], ids=lambda one: one.name)
def test_sixteen_colours_keep_the_tones_apart(theme):
    shown = looks(theme)
    seen = {
        tone: (look.color.downgrade(ColorSystem.STANDARD).number, look.bold, look.underline)
        for tone, look in shown.items()
        if tone in TONES
    }
    for one, another in combinations(TONES, 2):
        assert seen[one] != seen[another], f"{one} looks like {another}"
    for tone in (PLAIN, STRONG, HUMAN, LIVE, TROUBLE, CHOSEN):
        assert contrast(colour_of(shown[tone]), theme.background) >= 3


@pytest.mark.parametrize("theme", [NIGHT_16, DAY_16], ids=lambda one: one.name)
def test_a_theme_of_sixteen_colours_uses_exactly_those(theme):
    known = {STANDARD_PALETTE[number].hex for number in range(16)}
    assert {colour_of(looks(theme)[tone]) for tone in TONES} | {theme.background, theme.panel} <= known


@pytest.mark.parametrize(
    ("wanted", "colours", "used"),
    [("", "truecolor", "night"), ("day", "256", "day"), ("", "standard", "night-16"), ("day", "windows", "day-16"),
     ("day", None, "day")],
)  # fmt: skip
def test_the_terminal_decides_which_colours_there_are(wanted, colours, used):
    assert theme_of(wanted, colours) == used
    assert other(other(used)) == used
    assert other(used) != used

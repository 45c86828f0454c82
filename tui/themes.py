"""The two themes of the control room, and what each tone of a line looks like in them."""

from rich.style import Style
from textual.theme import Theme

from tui.present.lines import CHOSEN, DIM, FOUND, HUMAN, LIVE, PLAIN, STRONG, TROUBLE

NIGHT = Theme(
    name="night", dark=True,
    primary="#7aa2d6", secondary="#9aa7b4", accent="#7aa2d6", warning="#e0af56", error="#e06c6c", success="#84b97c",
    foreground="#c9d1d9", background="#0f1317", surface="#0f1317", panel="#1a2027", boost="#1a2027",
    variables={"border": "#2b333d", "scrollbar": "#2b333d", "scrollbar-background": "#0f1317"},
)  # fmt: skip
"""A quiet newsroom at night."""

DAY = Theme(
    name="day", dark=False,
    primary="#1f5fa8", secondary="#5b6570", accent="#1f5fa8", warning="#8a5a00", error="#b02a2a", success="#2c6e2f",
    foreground="#20262d", background="#fbfbf9", surface="#fbfbf9", panel="#eeeeea", boost="#eeeeea",
    variables={"border": "#c9c9c2", "scrollbar": "#c9c9c2", "scrollbar-background": "#fbfbf9"},
)  # fmt: skip
"""The same by daylight."""

NIGHT_16 = Theme(
    name="night-16", dark=True,
    primary="#55ffff", secondary="#aaaaaa", accent="#55ffff", warning="#ffff55", error="#ff5555", success="#55ff55",
    foreground="#aaaaaa", background="#000000", surface="#000000", panel="#0000aa", boost="#0000aa",
    variables={"border": "#555555", "scrollbar": "#555555", "scrollbar-background": "#000000"},
)  # fmt: skip
"""The night of a terminal with sixteen colours: exactly those, for the nearest ones of the other are all white."""

DAY_16 = Theme(
    name="day-16", dark=False,
    primary="#0000aa", secondary="#555555", accent="#0000aa", warning="#aa00aa", error="#aa0000", success="#00aa00",
    foreground="#000000", background="#ffffff", surface="#ffffff", panel="#aaaaaa", boost="#aaaaaa",
    variables={"border": "#555555", "scrollbar": "#555555", "scrollbar-background": "#ffffff"},
)  # fmt: skip
"""The same by daylight; there its yellow could not be read, so magenta stands for the person."""

THEMES = (NIGHT, DAY, NIGHT_16, DAY_16)

FEW_COLOURS = ("standard", "windows")
"""The kinds of terminal with sixteen colours, as Rich calls them."""

_DIMMED = {"night": "#7b8794", "day": "#646d76", "night-16": "#555555", "day-16": "#555555"}

_AT_REST = {"night-16": "#ffffff", "day-16": "#000000"}
"""Of sixteen colours the tones cannot all be read on the panel's: a chosen row has one there."""


def theme_of(name: str, colours: str | None) -> str:
    """The theme to use where `name` (night, day, or none) is wanted and the terminal has such colours."""
    wanted = name or NIGHT.name
    return f"{wanted}-16" if colours in FEW_COLOURS else wanted


def other(name: str) -> str:
    """Day for night, and night for day."""
    return name.replace(NIGHT.name, DAY.name) if NIGHT.name in name else name.replace(DAY.name, NIGHT.name)


def looks(theme: Theme) -> dict[str, Style]:
    """The style of each tone in a theme, and of the chosen row (`cursor`, and `rest` where the focus is elsewhere)."""
    return {
        PLAIN: Style(color=theme.foreground),
        DIM: Style(color=_DIMMED.get(theme.name, theme.secondary)),
        STRONG: Style(color=theme.foreground, bold=True),
        HUMAN: Style(color=theme.warning, bold=True),
        LIVE: Style(color=theme.success),
        TROUBLE: Style(color=theme.error, bold=True),
        CHOSEN: Style(color=theme.accent, bold=True),
        FOUND: Style(color=theme.foreground, bold=True, underline=True),
        "cursor": Style(bgcolor=theme.accent, color=theme.background, bold=True),
        "rest": Style(bgcolor=theme.panel, color=_AT_REST.get(theme.name)),
    }

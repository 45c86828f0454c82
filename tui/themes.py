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

THEMES = (NIGHT, DAY)

_DIMMED = {"night": "#7b8794", "day": "#6b747d"}


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
        "rest": Style(bgcolor=theme.panel),
    }

"""Which pane each screen is."""

from tui.screens.floor import Floor
from tui.screens.pane import Pane
from tui.screens.standup import Standup

PANES: dict[str, type[Pane]] = {
    "1": Floor,
    "3": Standup,
}
"""By the number key of its place."""

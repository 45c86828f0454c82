"""Which pane each screen is."""

from tui.screens.floor import Floor
from tui.screens.pane import Pane

PANES: dict[str, type[Pane]] = {
    "1": Floor,
}
"""By the number key of its place."""

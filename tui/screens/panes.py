"""Which pane each screen is."""

from tui.screens.decisions import Decisions
from tui.screens.escalations import Escalations
from tui.screens.floor import Floor
from tui.screens.pane import Pane
from tui.screens.standup import Standup

PANES: dict[str, type[Pane]] = {
    "1": Floor,
    "3": Standup,
    "4": Escalations,
    "7": Decisions,
}
"""By the number key of its place."""

"""Which pane each screen is."""

from tui.screens.decisions import Decisions
from tui.screens.escalations import Escalations
from tui.screens.floor import Floor
from tui.screens.metrics import Metrics
from tui.screens.pane import Pane
from tui.screens.runs import Runs
from tui.screens.standup import Standup
from tui.screens.threads import Threads
from tui.screens.timeline import Timeline
from tui.screens.workflows import Workflows

PANES: dict[str, type[Pane]] = {
    "1": Floor,
    "2": Threads,
    "3": Standup,
    "4": Escalations,
    "5": Timeline,
    "6": Workflows,
    "7": Decisions,
    "8": Metrics,
    "9": Runs,
}
"""By the number key of its place."""

"""One line to type in: what is pasted into it becomes one line, inert, and no longer than people can read."""

from textual.events import Paste
from textual.widgets import Input

from tui.present.inert import one_line

LONGEST = 4000
"""Characters that one paste may bring: a longer line would take the keys' time at every drawing."""


class Entry(Input):
    """An Input that keeps the lines after the first, says what of a paste was left out, and holds no control signs."""

    def _on_paste(self, event: Paste) -> None:
        """Put the text in place; where it was cut, the end says by how much."""
        event.prevent_default()
        event.stop()
        pasted = one_line(event.text.replace("\r", "\n"), LONGEST)
        if pasted:
            self.replace(pasted, *sorted(self.selection))

"""One line to type in: what is pasted into it becomes one line, inert, and no longer than people can read."""

from textual.binding import Binding
from textual.events import Key, Paste
from textual.widgets import Input

from tui.present.inert import one_line

LONGEST = 4000
"""Characters that one paste may bring: a longer line would take the keys' time at every drawing."""

EDITS = {key: one.action for one in Input.BINDINGS if isinstance(one, Binding) for key in one.key.split(",")}
"""What each of an Input's keys does."""


class Entry(Input):
    """An Input that keeps the lines after the first, says what of a paste was left out, and holds no control signs."""

    async def _on_key(self, event: Key) -> None:
        """Edit at once: by way of a binding the key would pass through every parent, and letters would overtake it."""
        action = EDITS.get(event.key)
        if action:
            event.prevent_default()
            event.stop()
            await self.run_action(action)

    def _on_paste(self, event: Paste) -> None:
        """Put the text in place; where it was cut, the end says by how much."""
        event.prevent_default()
        event.stop()
        pasted = one_line(event.text.replace("\r", "\n"), LONGEST)
        if pasted:
            self.replace(pasted, *sorted(self.selection))

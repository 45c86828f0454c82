"""A fixed line whose parts can be clicked."""

from collections.abc import Callable

from textual.events import Click

from tui.present.lines import Line
from tui.widgets.lines import LineBar


class PressBar(LineBar):
    """A line that calls `pressed` with the column that was clicked, and its width."""

    def __init__(
        self, make: Callable[[int], Line], pressed: Callable[[int, int], None], *, id: str | None = None  # noqa: A002
    ) -> None:  # fmt: skip
        super().__init__(make, id=id)
        self._pressed = pressed

    def on_click(self, event: Click) -> None:
        """Tell which column it was."""
        self._pressed(event.x, self.size.width)

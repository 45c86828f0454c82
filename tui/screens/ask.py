"""A question on one line: what is asked, what may be written, and what was wrong with the last answer."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from department.errors import DayshiftError
from tui.widgets.entry import Entry


class Ask(ModalScreen[str | None]):
    """Asks until the answer is taken (`take` raises a DayshiftError where it is not), or escape."""

    DEFAULT_CSS = """
    Ask { align: center middle; background: $background 60%; }
    Ask Vertical { width: 72; max-width: 95%; height: auto; border: round $accent; padding: 0 1; background: $surface; }
    Ask Static { height: auto; color: $foreground; }
    Ask .help { color: $text-muted; }
    Ask .wrong { color: $error; display: none; }
    Ask Input, Ask Input:focus { border: none; height: 1; padding: 0; background: $panel; margin: 1 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "Leave it")]

    def __init__(
        self, title: str, help_: str, *, value: str = "", take: Callable[[str], object] | None = None,
        replaced: bool = True,
    ) -> None:  # fmt: skip
        """`replaced`: what is typed first takes the place of `value`, instead of going on from it."""
        super().__init__()
        self._title, self._help, self._value, self._take = title, help_, value, take
        self._replaced = replaced

    def compose(self) -> ComposeResult:
        """Lay it out."""
        with Vertical():
            yield Static(self._title, markup=False)
            yield Entry(self._value, select_on_focus=self._replaced)
            yield Static(self._help, markup=False, classes="help")
            yield Static("", markup=False, classes="wrong")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the answer, or say what is wrong with it."""
        try:
            if self._take is not None:
                self._take(event.value)
        except DayshiftError as error:
            wrong = self.query_one(".wrong", Static)
            wrong.update(str(error))
            wrong.display = True
            return
        self.dismiss(event.value)

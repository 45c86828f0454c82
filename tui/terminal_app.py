"""What an app of ours owes its terminal.

A title; an end in order when it is told to end; words when it is too small; and when it breaks, a reason.
"""

import asyncio
import os
import signal
import sys
import traceback
from contextlib import suppress
from types import FrameType

from textual.app import App
from textual.events import Resize
from textual.widgets import Static

LEAST = (60, 15)
"""The columns and lines under which nothing can be laid out."""

_PUSH_TITLE, _POP_TITLE = "\x1b[22;2t", "\x1b[23;2t"


class TooSmall(Static):
    """Stands where nothing else fits."""

    def __init__(self) -> None:
        super().__init__(markup=False)

    def on_resize(self, _: Resize) -> None:
        """Say what there is and what is needed."""
        width, height = self.app.size
        self.update(f"dayshift needs {LEAST[0]} columns and {LEAST[1]} lines; here are {width} and {height}.")


class TerminalApp(App[int]):
    """An app that leaves its terminal as it found it. `broke` is the traceback of what ended it, if anything did."""

    HORIZONTAL_BREAKPOINTS = [(0, "-slim"), (LEAST[0], "-broad")]  # noqa: RUF012 - Textual declares it so
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (LEAST[1], "-high")]  # noqa: RUF012 - Textual declares it so
    DEFAULT_CSS = """
    TooSmall { display: none; width: 1fr; height: 1fr; }
    #_default.-slim, #_default.-flat {
        & > * { display: none; }
        & > TooSmall { display: block; }
    }
    """
    broke = ""

    async def on_mount(self) -> None:
        """Keep the title the terminal had, show ours; end in order when told to end."""
        self._write(_PUSH_TITLE)
        self.watch(self, "title", self._show_title)
        if sys.platform != "win32":
            with suppress(ValueError, RuntimeError):  # only the main thread hears signals
                asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, self.exit, 128 + signal.SIGTERM)
                signal.signal(signal.SIGHUP, self._hung_up)

    def let_go(self) -> None:
        """Keep what there is: the terminal is gone, and the process will be."""

    def _hung_up(self, number: int, _: FrameType | None) -> None:
        """The terminal was closed. Textual would wait for ever to write to it: keep the run, and end at once.

        What a commit was in the middle of is undone by the store, as after a crash.
        """
        with suppress(Exception):
            self.let_go()
        os._exit(128 + number)

    def on_unmount(self) -> None:
        """Give the terminal its title back."""
        self._write(_POP_TITLE)

    def _show_title(self, title: str) -> None:
        self._write(f"\x1b]2;{title}\x07")

    def _write(self, control: str) -> None:
        """Send the terminal what is no text; there is no public way to it."""
        if self._driver is not None and not self.is_headless:
            self._driver.write(control)

    def _fatal_error(self) -> None:
        """Textual prints the traceback with all variables in it; whoever runs us decides what is told."""
        self.broke = traceback.format_exc()
        self._close_messages_no_wait()

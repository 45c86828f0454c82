"""What runs print while they play: the threads on standard output, a progress bar on standard error.

Rich is only loaded for a terminal; pipes and files get the same words without colours.
"""

import sys
from types import TracebackType
from typing import Protocol, Self

import click

from department.events.record import Event
from department.org import Organisation
from tui.present.threads import Line, Threads
from tui.terminals import is_terminal

WIDTH = 100
"""Columns of text where there is no terminal to ask."""

STYLES = {
    "time": "dim",
    "author": "bold",
    "place": "cyan",
    "subject": "italic",
    "body": "",
    "urgent": "bold red",
    "note": "green",
}


class Printer(Protocol):
    """Prints lines of styled pieces."""

    width: int

    def line(self, pieces: Line) -> None:
        """Print one line."""
        ...


class PlainPrinter:
    """For pipes and files."""

    width = WIDTH

    def line(self, pieces: Line) -> None:
        """Print one line without styles."""
        click.echo("".join(text for text, _ in pieces).rstrip())


class RichPrinter:
    """For terminals; pieces are printed as they are, never read as markup."""

    def __init__(self) -> None:
        from rich.console import Console  # noqa: PLC0415 - only a terminal needs it

        self._console = Console(highlight=False, soft_wrap=True)
        self.width = max(40, min(self._console.width, 120))

    def line(self, pieces: Line) -> None:
        """Print one line in the terminal's colours."""
        from rich.text import Text  # noqa: PLC0415

        text = Text()
        for piece, style in pieces:
            text.append(piece, STYLES[style])
        self._console.print(text)


def printer() -> Printer:
    """The printer for standard output as it is."""
    return RichPrinter() if is_terminal(sys.stdout) else PlainPrinter()


class Follower:
    """Prints the threads as they are written."""

    def __init__(self, org: Organisation) -> None:
        self._threads = Threads(org.pack, org.calendar.local)
        self._printer = printer()

    def see(self, events: list[Event]) -> None:
        """Print what these events say."""
        for event in events:
            for line in self._threads.lines(event, self._printer.width):
                self._printer.line(line)


class Progress:
    """A bar with the virtual clock on standard error, when that is a terminal; else nothing."""

    def __init__(self, org: Organisation, start: int, until: int, *, shown: bool) -> None:
        self._org, self._start = org, start
        self._step = max(1, (until - start) // 200)
        self._next = start
        self._span = max(1, until - start)
        self._count = 0
        self._bar = _bar(self._span) if shown and is_terminal(sys.stderr) else None

    def __enter__(self) -> Self:
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def see(self, events: list[Event]) -> None:
        """Move the bar to the instant of these events."""
        if self._bar is None or not events:
            return
        self._count += len(events)
        at = events[-1].at
        if at >= self._next:
            self._next = at + self._step
            clock = f"{self._org.calendar.local(at):%a %d %b %H:%M}"
            self._bar.update(self._bar.task_ids[0], completed=at - self._start, clock=clock, events=self._count)


def _bar(total: int):  # type: ignore[no-untyped-def]  # noqa: ANN202 - Rich's type would load Rich
    from rich.console import Console  # noqa: PLC0415 - only a terminal needs it
    from rich.progress import BarColumn, Progress, TextColumn  # noqa: PLC0415

    bar = Progress(
        TextColumn("{task.fields[clock]}", markup=False),
        BarColumn(None),
        TextColumn("{task.percentage:>3.0f} %  {task.fields[events]:,} events", markup=False),
        console=Console(stderr=True),
        transient=True,
    )
    bar.add_task("", total=total, clock="", events=0)
    return bar

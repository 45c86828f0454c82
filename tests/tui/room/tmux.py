"""A real terminal for tests: tmux with one program in it, driven by keys, read as text."""

import shlex
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.stores import ROOT, command

PATIENCE = 60.0
"""Seconds until what is waited for must be on the screen."""


class Terminal:
    """One window of a tmux server of its own."""

    def __init__(self, socket: Path) -> None:
        self._tmux = ["tmux", "-S", str(socket), "-f", "/dev/null"]

    def open(self, words: list[str], size: tuple[int, int], environment: dict[str, str]) -> None:
        """Run a program, in an environment that knows nothing of our size; its exit code stays on the screen."""
        given = [f"{name}={value}" for name, value in environment.items()]
        line = shlex.join(["env", "-u", "COLUMNS", "-u", "LINES", *given, *words])
        width, height = map(str, size)
        self._call("new-session", "-d", "-x", width, "-y", height, f"cd {shlex.quote(str(ROOT))}; {line}; "
                   "echo left with $?; sleep 1000")  # fmt: skip

    def _call(self, *words: str) -> str:
        return subprocess.run([*self._tmux, *words], capture_output=True, text=True, check=True, timeout=20).stdout

    @property
    def screen(self) -> str:
        """What is on it."""
        return self._call("capture-pane", "-p")

    @property
    def painted(self) -> str:
        """What is on it, with its colours as escape sequences."""
        return self._call("capture-pane", "-p", "-e")

    @property
    def title(self) -> str:
        """What the program calls the terminal."""
        return self._call("display", "-p", "#{pane_title}").strip()

    def keys(self, *keys: str) -> None:
        """Press keys by tmux's names."""
        self._call("send-keys", *keys)

    def type(self, text: str) -> None:
        """Type letters."""
        self._call("send-keys", "-l", text)

    def resize(self, width: int, height: int) -> None:
        """Pull at its corner."""
        self._call("resize-window", "-x", str(width), "-y", str(height))

    def until(self, seen: str | Callable[[str], Any], *, each: Callable[[], object] = lambda: None) -> str:
        """Wait until words, or whatever a function looks for, are on the screen; `each` is done at each look."""
        look = (lambda screen: seen in screen) if isinstance(seen, str) else seen
        deadline = time.perf_counter() + PATIENCE
        while not look(screen := self.screen):
            assert time.perf_counter() < deadline, f"{seen} is not on the screen:\n{screen}"
            each()
            time.sleep(0.05)
        return screen

    def program(self) -> int:
        """The process that was opened: the last of the window's."""
        shell = int(self._call("display", "-p", "#{pane_pid}"))
        asked = ["ps", "-o", "pid=", "--ppid", str(shell)]
        children = subprocess.run(asked, capture_output=True, text=True, check=True)
        return int(children.stdout.split()[-1])

    def close(self) -> None:
        """The terminal is gone, with a hang-up for what runs in it."""
        subprocess.run([*self._tmux, "kill-server"], capture_output=True, check=False, timeout=20)


@contextmanager
def terminal(folder: Path, *args: object, size: tuple[int, int], **environment: str) -> Iterator[Terminal]:
    """`dayshift` with these arguments in a terminal of a size; `environment` is added to ours."""
    opened = Terminal(folder / "tmux")
    variables = {"TERM": "screen-256color", "PYTHONPATH": str(ROOT), **environment}
    try:
        opened.open(command(*args), size, variables)
        yield opened
    finally:
        opened.close()

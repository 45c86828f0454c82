"""How long a person waits: from the start of a process in a terminal to the first screen that it has drawn."""

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
from pathlib import Path
from time import perf_counter

from common import ROOT, environment

SIZE = (48, 160)
"""Lines and columns of the terminal."""

DRAWN = b"Floor"
"""Stands in the last line of the room: where it has arrived, the lines above have too."""

PATIENCE = 60.0


def first_frame(words: list[str], store: str, cache: Path) -> float:
    """Seconds from starting `dayshift` with these words to its first frame in a terminal of its own."""
    began = perf_counter()
    pid, terminal = pty.fork()
    if pid == 0:  # the child
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", *SIZE, 0, 0))
        variables = environment(cache) | {"TERM": "xterm-256color", "COLORTERM": "truecolor", "DAYSHIFT_STORE": store}
        os.chdir(ROOT)
        os.execve(sys.executable, [sys.executable, "-m", "tui", *words], variables)  # noqa: S606
    told = b""
    try:
        while DRAWN not in told:
            if perf_counter() - began > PATIENCE or not select.select([terminal], [], [], PATIENCE)[0]:
                raise TimeoutError(f"no frame within {PATIENCE} s: {told[-400:]!r}")
            try:
                told += os.read(terminal, 1 << 16)
            except OSError as error:  # the process has ended
                raise RuntimeError(f"no frame: {told.decode(errors='replace')}") from error
        return perf_counter() - began
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(terminal)

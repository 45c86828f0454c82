"""Whether a stream is a terminal; one that was closed before the start is none."""

import sys
from typing import TextIO


def is_terminal(stream: TextIO | None) -> bool:
    """Whether somebody sits at the other end."""
    return stream is not None and stream.isatty()


def in_terminal() -> bool:
    """Whether the control room can be shown: keys come in, and the picture (on standard error) goes out."""
    return all(is_terminal(stream) for stream in (sys.stdin, sys.stdout, sys.stderr))

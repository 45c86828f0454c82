"""Whether a stream is a terminal; one that was closed before the start is none."""

from typing import TextIO


def is_terminal(stream: TextIO | None) -> bool:
    """Whether somebody sits at the other end."""
    return stream is not None and stream.isatty()

"""The command `dayshift`, and `python -m tui`."""

import gc
import sys
from io import TextIOWrapper

from tui.cli import cli

GARBAGE = (50_000, 20, 100)
"""How often garbage is looked for, by generation."""


def main() -> None:
    """Run the command line; ends the process with an exit code.

    Nearly all that is made while a command starts stays: looking for garbage among it would take a tenth of the time.

    What a stream's encoding has no sign for is replaced there: a pipe of an old code page gets `?`, not an error.
    """
    gc.set_threshold(*GARBAGE)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    cli(prog_name="dayshift")


if __name__ == "__main__":
    main()

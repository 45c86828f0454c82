"""The command `dayshift`, and `python -m tui`."""

import sys
from io import TextIOWrapper

from tui.cli import cli


def main() -> None:
    """Run the command line; ends the process with an exit code.

    What a stream's encoding has no sign for is replaced there: a pipe of an old code page gets `?`, not an error.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    cli(prog_name="dayshift")


if __name__ == "__main__":
    main()

"""The command `dayshift`, and `python -m tui`."""

from tui.cli import cli


def main() -> None:
    """Run the command line; ends the process with an exit code."""
    cli(prog_name="dayshift")


if __name__ == "__main__":
    main()

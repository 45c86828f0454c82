"""A group of commands that loads only the one that was asked for, and says every error in one sentence.

The list of commands and their one-line help are written down beside it, so that help and completion of names
import nothing a command needs.
"""

import os
import sys
from contextlib import suppress
from importlib import import_module
from typing import Any, cast

import click

from department.errors import DayshiftError, nearest
from tui.config import defaults_for

ERROR_LIMIT = 2_000
"""Characters of one line of an error: it may quote packs and stores, which are strangers' words."""

INTERRUPTED = 130
"""The exit code of Ctrl-C."""


class Said(click.ClickException):
    """A DayshiftError on its way out: its sentence on standard error, its exit code, no traceback."""

    def __init__(self, error: DayshiftError) -> None:
        from tui.present.inert import inert  # noqa: PLC0415 - only an error needs it

        super().__init__(inert(str(error), line_limit=ERROR_LIMIT))
        self.exit_code = error.exit_code  # type: ignore[misc] # click declares it for the class only


class LazyGroup(click.Group):
    """Commands by name: `table` maps each to where it is (`module:name`) and its line of help."""

    def __init__(self, *args: Any, table: dict[str, tuple[str, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table = table or {}

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Name the commands in the order of the table."""
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load the command of that name."""
        if cmd_name not in self.table:
            return None
        command = self._loaded(cmd_name)
        _answer_to_environment(command)
        if ctx.default_map is None and not ctx.resilient_parsing:
            ctx.default_map = {cmd_name: defaults_for(command, cmd_name, list(self.table), self._all_loaded)}
        return command

    def _loaded(self, name: str) -> click.Command:
        module, _, attribute = self.table[name][0].partition(":")
        return cast("click.Command", getattr(import_module(module), attribute))

    def _all_loaded(self) -> list[click.Command]:
        return [self._loaded(name) for name in self.table]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or name the nearest ones."""
        if args and not args[0].startswith("-") and args[0] not in self.table and not ctx.resilient_parsing:
            ctx.fail(f"There is no command '{args[0]}'; {nearest(args[0], list(self.table))}.")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the table, without loading anything."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in self.table.items()])

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run as a program; what the system refuses, a full disk below standard output, is said too."""
        try:
            return super().main(*args, **kwargs)
        except OSError as error:
            what = error.filename or "Standard output"
            _let_go_of_output()
            with suppress(OSError):
                click.echo(f"Error: {what} could not be used: {error.strerror or error}.", err=True)
            sys.exit(DayshiftError.exit_code)

    def invoke(self, ctx: click.Context) -> Any:
        """Run; what dayshift says to people becomes a sentence on standard error."""
        try:
            return super().invoke(ctx)
        except DayshiftError as error:
            raise Said(error) from error
        except BrokenPipeError:
            _let_go_of_output()
            ctx.exit()
        except KeyboardInterrupt:
            ctx.exit(INTERRUPTED)


def _let_go_of_output() -> None:
    """Send what is still buffered nowhere: its reader had enough, or its disk is full."""
    with suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.close(nowhere)


def _answer_to_environment(command: click.Command) -> None:
    """Let every option with a value be set by `DAYSHIFT_<NAME>`, beside `DAYSHIFT_<COMMAND>_<NAME>`."""
    for option in command.params:
        if isinstance(option, click.Option) and option.envvar is None and not option.is_flag and option.name:
            option.envvar = f"DAYSHIFT_{option.name.upper()}"

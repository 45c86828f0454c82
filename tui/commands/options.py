"""Options and arguments that several commands share, and how they print objects."""

import json
import re
from collections.abc import Callable
from typing import Any, TypeVar

import click

from department.errors import UsageError

Command = TypeVar("Command", bound=Callable[..., Any])


def store_option(command: Command) -> Command:
    """`--store FILE`."""
    return click.option(
        "--store", metavar="FILE", help="The store: a SQLite file instead of the one in the data folder."
    )(command)


def json_option(command: Command) -> Command:
    """`--json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")(command)


def read_only_option(command: Command) -> Command:
    """`--read-only`."""
    return click.option(
        "--read-only", is_flag=True, help="For audiences: in the room nothing can be answered, kept, forked or deleted."
    )(command)


def run_argument(command: Command) -> Command:
    """`RUN`, the latest when not given."""
    return click.argument("run", metavar="[RUN]", default="latest")(command)


def speed_of(word: str) -> str:
    """`max`, `real`, or a whole factor as digits; UsageError for anything else."""
    if word in ("max", "real"):
        return word
    match = re.fullmatch(r"([1-9]\d{0,5})[x×]?", word)
    if match is None:
        raise UsageError(f"--speed '{word}' is not a speed; write max, real, or a factor such as 60.")
    return match[1]


def print_json(value: Any) -> None:
    """Print an object as JSON, indented; what could steer a terminal is escaped, so it reads back the same."""
    from tui.present.inert import inert_json  # noqa: PLC0415 - help must not pay for it

    click.echo(inert_json(json.dumps(value, indent=2, ensure_ascii=False)))

"""`dayshift completion`: print completion for a shell."""

import os
from pathlib import PurePath

import click
from click.shell_completion import get_completion_class

from department.errors import UsageError

SHELLS = ("bash", "zsh", "fish")


@click.command()
@click.argument("shell", required=False, type=click.Choice(SHELLS))
@click.pass_context
def completion(ctx: click.Context, shell: str | None) -> None:
    """Print completion for SHELL (yours when not named); for bash: eval "$(dayshift completion bash)"."""
    name = shell or PurePath(os.environ.get("SHELL", "")).name
    found = get_completion_class(name) if name in SHELLS else None
    if found is None:
        raise UsageError(f"Shell '{name}' has no completion; name one of: {', '.join(SHELLS)}.")
    click.echo(found(ctx.find_root().command, {}, "dayshift", "_DAYSHIFT_COMPLETE").source())

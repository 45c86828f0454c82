"""`dayshift parity`: a day of minds outside beside the same day under simulated ones."""

import click

from tui.commands.options import json_option, print_json, run_argument, store_option


@click.command()
@run_argument
@store_option
@json_option
def parity(run: str, store: str | None, as_json: bool) -> None:  # noqa: FBT001
    """Play RUN's day again under simulated minds, and put both side by side; nothing is asked outside.

    Where their choices differ, how many replies were of no use, what they cost, and which figures lie outside those of
    20 simulated seeds. Differences are no failure: the exit code is 0.
    """
    from tui import bootstrap  # noqa: PLC0415 - help must not pay for the engine
    from tui.parity import parity_of  # noqa: PLC0415
    from tui.present.parity import parity_text  # noqa: PLC0415

    with bootstrap.store(store) as opened:
        found = parity_of(opened, run)
    if as_json:
        print_json(found.as_object())
    else:
        click.echo(parity_text(found))

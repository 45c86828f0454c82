"""`dayshift diff`: two runs side by side."""

import click

from tui.commands.options import json_option, print_json, store_option


@click.command()
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@store_option
@json_option
def diff(a: str, b: str, store: str | None, as_json: bool) -> None:  # noqa: FBT001
    """Compare runs A and B of one department: where they part, then what differs, side by side.

    A fork differs from its parent only where causes differ. Differences are no failure: the exit code is 0.
    """
    from tui import bootstrap  # noqa: PLC0415 - help must not pay for the store
    from tui.comparing import compared  # noqa: PLC0415
    from tui.present.compare_text import compare_text  # noqa: PLC0415

    with bootstrap.store(store) as opened:
        found = compared(opened, a, b)
    if as_json:
        print_json(found.as_object())
    else:
        click.echo(compare_text(found))

"""`dayshift why`: trace an event to its stimulus, and show what followed."""

import click

from tui.commands.options import json_option, print_json, store_option


@click.command()
@click.argument("run")
@click.argument("seq", type=int)
@click.option("--limit", type=click.IntRange(min=0), default=40, show_default=True, help="The most effects to tell.")
@store_option
@json_option
def why(run: str, seq: int, limit: int, store: str | None, as_json: bool) -> None:  # noqa: FBT001
    """Explain event SEQ of RUN: the chain of causes up to its stimulus, and what followed from it."""
    from tui import bootstrap  # noqa: PLC0415 - help must not pay for the store
    from tui.present import why as explaining  # noqa: PLC0415

    with bootstrap.store(store) as opened:
        found = opened.read(run)
        explained = explaining.explain(found.reader, seq, found.facts.events, limit)
    if as_json:
        print_json(explaining.as_json(explained, found.blueprint))
    else:
        click.echo(explaining.as_text(explained, found.blueprint))

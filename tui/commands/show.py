"""`dayshift show`: summarise a run."""

import click

from tui.commands.options import json_option, print_json, run_argument, store_option


@click.command()
@run_argument
@store_option
@json_option
def show(run: str, store: str | None, as_json: bool) -> None:  # noqa: FBT001
    """Summarise RUN (the latest one when not named): counts, outcomes, the human's load, targets."""
    from tui import bootstrap  # noqa: PLC0415 - help must not pay for the store
    from tui.present.summary import summary_object, summary_text  # noqa: PLC0415

    with bootstrap.store(store) as opened:
        found = opened.read(run)
        parts = (
            found.facts,
            found.tally(),
            found.metrics(),
            found.org.calendar.local,
            found.facts.wall_seconds,
        )
    if as_json:
        print_json(summary_object(*parts))
    else:
        click.echo(summary_text(*parts))

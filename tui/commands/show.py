"""`dayshift show`: summarise a run."""

from collections.abc import Iterable

import click

from department.events.record import Event
from tui.commands.options import json_option, print_json, run_argument, store_option


@click.command()
@run_argument
@click.option("--aside", is_flag=True, help="List the rows of its file that were set aside: line, reason, cells.")
@store_option
@json_option
def show(run: str, aside: bool, store: str | None, as_json: bool) -> None:  # noqa: FBT001
    """Summarise RUN (the latest one when not named): counts, outcomes, the human's load, targets."""
    from tui import bootstrap  # noqa: PLC0415 - help must not pay for the store
    from tui.present.summary import summary_object, summary_text  # noqa: PLC0415

    with bootstrap.store(store) as opened:
        found = opened.read(run)
        if aside:
            _list_aside(found.events(), as_json=as_json)
            return
        parts = (
            found.facts,
            found.tally(),
            found.metrics(),
            found.org.calendar.local,
            found.facts.wall_seconds,
            found.org.pack,
        )
    if as_json:
        print_json(summary_object(*parts))
    else:
        click.echo(summary_text(*parts))


def _list_aside(events: Iterable[Event], *, as_json: bool) -> None:
    from tui.present.item_summary import aside_object, aside_text  # noqa: PLC0415

    rows = aside_object(events)
    if as_json:
        print_json(rows)
    elif rows:
        click.echo(aside_text(rows))
    else:
        click.echo("No row was set aside.", err=True)

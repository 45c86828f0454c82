"""`dayshift` alone: the control room on the default department, Monday morning, 60 times as fast as life."""

import click

from tui.terminals import in_terminal


def alone(ctx: click.Context, run: click.Command) -> None:
    """Open it as `dayshift run` would; without a terminal, say what would be opened and how to run headless."""
    if in_terminal():
        with run.make_context("run", [], parent=ctx) as opened:
            run.invoke(opened)
        return
    from tui import bootstrap  # noqa: PLC0415 - help must not pay for the engine
    from tui.request import Wanted  # noqa: PLC0415

    ready = bootstrap.load(Wanted())
    moment = ready.org.calendar.local(ready.org.start)
    click.echo(
        f"In a terminal, dayshift opens the control room on the {ready.blueprint.title.lower()} here: "
        f"{moment:%A} {moment.day} {moment:%B %Y}, {moment:%H:%M}, seed {ready.begin.seed}.\n"
        "This is not a terminal. To play it headless:  dayshift run --headless\n"
        "To see its threads:                           dayshift run --follow"
    )

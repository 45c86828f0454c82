"""`dayshift` alone: the default department's day, its threads passing by in about half a minute."""

import click

SECONDS = 30


def alone(ctx: click.Context, *, terminal: bool) -> None:
    """Play it in a terminal; without one, say what would be played and how to run headless."""
    from tui import bootstrap, playing  # noqa: PLC0415 - help must not pay for the engine
    from tui.request import Wanted  # noqa: PLC0415

    ready = bootstrap.load(Wanted())
    if terminal:
        factor = max(1, (ready.until - ready.org.start) // (SECONDS * 1000))
        ctx.exit(playing.record(ready, playing.How(speed=str(factor), follow=True)))
    moment = ready.org.calendar.local(ready.org.start)
    click.echo(
        f"In a terminal, dayshift plays the {ready.blueprint.title.lower()}'s day here: "
        f"{moment:%A} {moment.day} {moment:%B %Y}, {moment:%H:%M}, seed {ready.begin.seed}.\n"
        "This is not a terminal. To play it headless:  dayshift run --headless\n"
        "To see its threads:                           dayshift run --follow"
    )

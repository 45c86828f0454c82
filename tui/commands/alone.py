"""`dayshift` alone: the default department's day, its threads passing by in about half a minute."""

from typing import cast

import click

SECONDS = 30


def alone(ctx: click.Context, *, terminal: bool) -> None:
    """Play it in a terminal; without one, say what would be played and how to run headless."""
    from tui import bootstrap  # noqa: PLC0415 - help must not pay for the engine
    from tui.request import Wanted  # noqa: PLC0415

    ready = bootstrap.load(Wanted())
    if terminal:
        factor = max(1, (ready.until - ready.org.start) // (SECONDS * 1000))
        _run(ctx, "--speed", str(factor), "--follow")
        return
    moment = ready.org.calendar.local(ready.org.start)
    click.echo(
        f"In a terminal, dayshift plays the {ready.blueprint.title.lower()}'s day here: "
        f"{moment:%A} {moment.day} {moment:%B %Y}, {moment:%H:%M}, seed {ready.begin.seed}.\n"
        "This is not a terminal. To play it headless:  dayshift run --headless\n"
        "To see its threads:                           dayshift run --follow"
    )


def _run(ctx: click.Context, *words: str) -> None:
    """As `dayshift run`, with what the environment and the settings file say."""
    run = cast("click.Group", ctx.command).get_command(ctx, "run")
    if run is None:
        raise AssertionError("There is no command to run a day.")
    with run.make_context("run", list(words), parent=ctx) as inner:
        run.invoke(inner)

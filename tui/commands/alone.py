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
    from tui.unseen import day_words, say_unseen, ways_of_day  # noqa: PLC0415

    say_unseen("dayshift", day_words(bootstrap.load(Wanted())), ways_of_day(""))

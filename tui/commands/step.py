"""`dayshift step`: the control room, paused."""

from typing import Any

import click

from department.errors import UsageError
from tui.commands.options import store_option
from tui.terminals import in_terminal


@click.command()
@click.argument("what", metavar="[DEPARTMENT|RUN]", required=False)
@click.option("--workflow", metavar="NAME", help="Start a workflow of the pack when the day opens.")
@click.option("--scenario", metavar="NAME", help="Stir the day with a scenario of the pack.")
@click.option("--seed", type=int, help="Another day from the same pack.")
@click.option(
    "--operator",
    type=click.Choice(["auto", "ask"]),
    default="auto",
    show_default=True,
    help="Who answers for the human: auto or ask.",
)
@click.option("--set", "settings", multiple=True, metavar="KEY=VALUE", help="A what-if, as in `dayshift run`.")
@click.option(
    "--break", "breaks", multiple=True, metavar="CONDITION", help="Stop there: 'decision where confidence < 0.6'."
)
@store_option
def step(**given: Any) -> None:
    """Open the control room, paused: `.` lets one event happen, `,` goes back, `b` sets a breakpoint.

    A DEPARTMENT is run live, step by step; a recorded RUN is only played.
    """
    if not in_terminal():
        raise UsageError("'dayshift step' needs a terminal, and this is none. See 'dayshift log' and 'dayshift why'.")
    from tui import opening, playing  # noqa: PLC0415 - help must not pay for Textual

    view = opening.View(store=given.pop("store"), paused=True, breaks=given.pop("breaks"))
    what = given.pop("what")
    if what and opening.is_run(what, view.store):
        click.get_current_context().exit(opening.replay_room(what, view))
    if given.pop("operator") == "ask":
        given["settings"] = ("operator=ask", *given["settings"])
    wanted = {"department": what, "days": None, "start": None, "name": None, "leads": None, **given}
    click.get_current_context().exit(opening.live_room(playing.prepared(wanted), view))

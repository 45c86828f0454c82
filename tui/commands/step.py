"""`dayshift step`: the control room, paused."""

from shlex import quote
from typing import TYPE_CHECKING, Any

import click

from tui.commands.options import store_option
from tui.terminals import in_terminal

if TYPE_CHECKING:
    from tui import opening
    from tui.request import Prepared


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
    from tui import opening, playing  # noqa: PLC0415 - help must not pay for the engine

    view = opening.View(store=given.pop("store"), paused=True, breaks=given.pop("breaks"))
    what = given.pop("what")
    if what and opening.is_run(what, view.store):
        click.get_current_context().exit(opening.replay_room(what, view) if in_terminal() else _unseen_run(what, view))
    if given.pop("operator") == "ask":
        given["settings"] = ("operator=ask", *given["settings"])
    wanted = {"department": what, "days": None, "start": None, "name": None, "leads": None, **given}
    ready = playing.prepared(wanted)
    click.get_current_context().exit(
        opening.live_room(ready, view) if in_terminal() else _unseen_day(ready, wanted, view)
    )


def _unseen_run(run: str, view: "opening.View") -> int:
    from tui import bootstrap  # noqa: PLC0415
    from tui.unseen import run_words, say_unseen, ways_of_run  # noqa: PLC0415

    with bootstrap.store(view.store) as opened:
        facts = opened.facts(run)
    say_unseen("dayshift step", f"{run_words(facts)}, paused", ways_of_run(facts.run))
    return 0


def _unseen_day(ready: "Prepared", wanted: dict[str, Any], view: "opening.View") -> int:
    from department.breakpoints import BreakpointList  # noqa: PLC0415
    from tui.unseen import day_words, say_unseen, ways_of_day  # noqa: PLC0415

    BreakpointList(ready.org, view.breaks)
    given = [quote(wanted["department"])] if wanted["department"] else []
    given += [f"--{name} {quote(str(wanted[name]))}" for name in ("workflow", "scenario", "seed") if wanted[name]]
    given += [f"--set {quote(one)}" for one in wanted["settings"] if one != "operator=ask"]
    say_unseen("dayshift step", f"{day_words(ready)}, paused", ways_of_day(" ".join(given)))
    return 0

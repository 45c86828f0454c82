"""`dayshift fork`: what if, from an instant of a recorded run on."""

from typing import Any

import click

from department.errors import UsageError
from tui.commands.options import json_option, speed_of, store_option
from tui.terminals import in_terminal

SET_HELP = (
    "What is changed there, may be repeated: agent.ID.absent=true, authority.TYPE.RANK.limit=N, "
    "agent.ID.reports_to=ID, answer.APPROVAL=reject, say.AGENT=TEXT, fact.NAME=V, budget.NAME=CENTS, "
    "autonomy.TYPE=L2, human.presence=0, seed=9."
)

MINDS = ("recorded", "claude", "simulated")
MINDS_HELP = (
    "What agents think with from there: recorded and claude reply from the record where nothing differs, and for the "
    "rest with simulated minds or with Claude (paid; see `doctor`); simulated has no record.  "
    "[default: recorded, where minds outside were asked]"
)

BUDGET_HELP = "The most that minds may cost, in the run or in SCOPE: day, agent:ID, workflow:ID. Repeatable."


@click.command()
@click.argument("run", metavar="RUN")
@click.option("--at", "when", metavar="TIME", help="From when on: 11:20, or 2026-01-06T11:20.")
@click.option("--day", type=int, metavar="N", help="The working day of --at 11:20.  [default: 1]")
@click.option("--event", type=int, metavar="SEQ", help="From after this event on, instead of --at.")
@click.option("--set", "settings", multiple=True, metavar="KEY=VALUE", help=SET_HELP)
@click.option("--minds", type=click.Choice(MINDS), help=MINDS_HELP)
@click.option("--budget", "budgets", multiple=True, metavar="[SCOPE=]USD", help=BUDGET_HELP)
@click.option("--yes", is_flag=True, help="Begin without asking, where --minds claude is paid.")
@click.option("--name", help="A name for the fork, beside its id.")
@click.option("--headless", is_flag=True, help="No control room: play to the end, then compare with RUN.")
@click.option("--speed", help="max, real, or how many times faster than life.  [default: 60; headless max]")
@store_option
@json_option
@click.pass_context
def fork(ctx: click.Context, /, **given: Any) -> None:
    """Go on from an instant of RUN as a run of its own, with something changed; RUN itself never changes.

    In a terminal the fork opens live in the control room. `--headless` plays it to the end of RUN's last day and
    prints its summary and what became otherwise.
    """
    if (given["when"] is None) == (given["event"] is None):
        raise UsageError("A fork needs one instant: give --at 11:20 or --event 812.")
    if given["event"] is not None and given["day"] is not None:
        raise UsageError("--day belongs to --at; an event has its day. Leave it out.")
    from tui import playing  # noqa: PLC0415 - help must not pay for the engine
    from tui.forking import ForkWanted  # noqa: PLC0415
    from tui.minds_what_ifs import scoped  # noqa: PLC0415

    settings = playing.parse(given["settings"])
    flags = {} if given["minds"] is None else {"minds": given["minds"]}
    settings = {**flags, **dict(map(scoped, given["budgets"])), **settings}
    printed = given["headless"] or given["as_json"] or not in_terminal()
    wanted = ForkWanted(
        when=given["when"], day=given["day"], event=given["event"], settings=settings,
        name=given["name"], headless=printed,
    )  # fmt: skip
    if printed:
        how = playing.How(
            store=given["store"], speed=speed_of(given["speed"] or "max"), as_json=given["as_json"]
        )  # fmt: skip
        code = playing.fork(given["run"], wanted, how, yes=given["yes"])
        if not given["headless"] and not given["as_json"]:
            from tui.unseen import PLAYED  # noqa: PLC0415

            click.echo(PLAYED, err=True)
        ctx.exit(code)
    from tui import opening  # noqa: PLC0415 - help must not pay for Textual

    speed = speed_of(given["speed"] or opening.USUAL_SPEED)
    ctx.exit(
        opening.forked_room(given["run"], wanted, opening.View(store=given["store"], speed=speed), yes=given["yes"])
    )

"""`dayshift run`: play a department's day, or go on with one."""

from typing import Any

import click

from department.errors import UsageError
from tui.commands.options import json_option, read_only_option, speed_of, store_option
from tui.terminals import in_terminal

SET_HELP = (
    "A what-if, may be repeated: fact.NAME=V, human.presence=0, authority.TYPE.RANK.limit=N, "
    "autonomy.TYPE=L2, agent.ID.absent=true, agent.ID.version=V, agent.ID.reports_to=ID, "
    "budget.NAME=CENTS, tracks=sequence."
)

TIER_HELP = "Another tier of models for all turns, or for those of an agent or a purpose: review=opus. Repeatable."
BUDGET_HELP = "The most that minds may cost, in the run, or day=, agent:ID=, workflow:ID=. Repeatable."

LEADS_HELP = (
    "The rows of FILE come in instead of the department's own items: .csv, .tsv, .jsonl or .json; `-` is standard "
    "input, `sample` the file that comes with the department. Rows that cannot be worked are set aside and listed."
)
SCENARIO_HELP = "Stir the day with a scenario of the pack; given several times, each is played and they are compared."


@click.command()
@click.argument("department", required=False)
@click.option("--scenario", "scenarios", metavar="NAME", multiple=True, help=SCENARIO_HELP)
@click.option("--workflow", metavar="NAME", help="Start a workflow of the pack when the day opens.")
@click.option("--days", type=int, help="Working days to play.  [default: 1]")
@click.option("--start", metavar="DAY", help="The first day, 2026-01-05, instead of the pack's.")
@click.option("--seed", type=int, help="Another day from the same pack; the same seed gives the same day.")
@click.option("--seeds", type=int, metavar="N", help="Play N seeds unrecorded and print how they spread.")
@click.option("--speed", help="max, real, or how many times faster than life, 60.  [default: 60; headless max]")
@click.option("--minds", help="What agents think with: simulated, or claude (see `doctor`).  [default: simulated]")
@click.option("--tier", "tiers", multiple=True, metavar="[WHO=]TIER", help=TIER_HELP)
@click.option("--lost", metavar="WHAT", help="When a reply that may be paid is lost: ask, or retry.  [default: ask]")
@click.option("--yes", is_flag=True, help="Begin without asking, once the forecast of --minds claude is printed.")
@click.option("--operator", help="Who answers for the human: auto or ask.  [default: ask; headless auto]")
@click.option("--no-hold", is_flag=True, help="Do not hold the clock for the operator's deadlines.")
@click.option("--budget", "budgets", multiple=True, metavar="[SCOPE=]USD", help=BUDGET_HELP)
@click.option("--leads", metavar="FILE", help=LEADS_HELP)
@click.option("--name", help="A name for the run, beside its id.")
@click.option("--resume", is_flag=False, flag_value="", metavar="[RUN]", help="Go on with a stopped or killed run.")
@click.option("--headless", is_flag=True, help="No control room: a progress bar, then a summary.")
@click.option("--follow", is_flag=True, help="Print the threads as they are written.")
@click.option("--otel", is_flag=True, help="Export turns, steps, decisions and handoffs as OpenTelemetry spans.")
@click.option("--set", "settings", multiple=True, metavar="KEY=VALUE", help=SET_HELP)
@read_only_option
@store_option
@json_option
@click.pass_context
def run(ctx: click.Context, /, **given: Any) -> None:
    """Play DEPARTMENT's day (the default one when not named): live in the control room, or `--headless`.

    DEPARTMENT is a name of `dayshift departments`, or a path to a pack. Ctrl-C stops at a command boundary;
    `dayshift run --resume` goes on to the same end.
    """
    scenarios: tuple[str, ...] = given["scenarios"]
    given["scenario"] = scenarios[0] if scenarios else None
    room = _wants_room(given)
    _check(given, room=room)
    given["settings"] = (*_minds(given), *given["settings"])
    _require_simulated(given)
    if room:
        ctx.exit(_open(given))
    from tui import playing  # noqa: PLC0415 - help must not pay for the engine

    how = playing.How(
        store=given["store"], speed=speed_of(given["speed"] or "max"), follow=given["follow"],
        as_json=given["as_json"], lost=given["lost"] or "", otel=given["otel"],
    )  # fmt: skip
    if len(scenarios) > 1:
        from tui.beside import check_beside, side_by_side  # noqa: PLC0415

        check_beside(given, scenarios)
        ctx.exit(side_by_side(given, scenarios, how))
    if given["resume"] is not None:
        ctx.exit(playing.go_on(given["resume"], how, given["budgets"]))
    prepared = playing.prepared(given)
    playing.say_notes(prepared)
    if given["seeds"] is not None:
        ctx.exit(playing.spread(prepared, given["seeds"], how))
    from tui.consent import consented  # noqa: PLC0415

    code = playing.record(consented(prepared, yes=given["yes"]), how)
    _say_unseen(given)
    ctx.exit(code)


def _say_unseen(given: dict[str, Any]) -> None:
    """Without a terminal, say that a run which would have been shown was played headless."""
    if not _printed(given):
        from tui.unseen import PLAYED  # noqa: PLC0415

        click.echo(PLAYED, err=True)


def _require_simulated(given: dict[str, Any]) -> None:
    """Refuse minds outside where seeds are played unrecorded: what nobody keeps is not paid for."""
    from tui.minds_what_ifs import outside  # noqa: PLC0415 - help must not pay for it
    from tui.what_ifs import parse  # noqa: PLC0415

    if given["seeds"] is not None and outside(parse(given["settings"])):
        raise UsageError("--seeds plays days that nobody keeps, with simulated minds. Leave --minds out, or --seeds.")


def _wants_room(given: dict[str, Any]) -> bool:
    """Whether the run is to be shown: in a terminal, unless something was asked for that is printed."""
    return not _printed(given) and in_terminal()


def _printed(given: dict[str, Any]) -> bool:
    """Whether something was asked for that is printed."""
    printed = given["headless"] or given["follow"] or given["as_json"] or given["seeds"] is not None
    return bool(printed or len(given["scenarios"]) > 1)


def _open(given: dict[str, Any]) -> int:
    """The control room on a new run, or on one that goes on."""
    from tui import opening, playing  # noqa: PLC0415 - help must not pay for Textual

    view = opening.View(
        store=given["store"],
        speed=speed_of(given["speed"] or opening.USUAL_SPEED),
        hold=not given["no_hold"],
        read_only=given["read_only"],
        lost=given["lost"] or "",
        otel=given["otel"],
    )
    if given["resume"] is not None:
        return opening.resumed_room(given["resume"], view, given["budgets"])
    if given["operator"] == "ask" or not (given["operator"] or given["read_only"]):
        given["settings"] = ("operator=ask", *given["settings"])
    from tui.consent import consented  # noqa: PLC0415

    return opening.live_room(consented(playing.prepared(given), yes=given["yes"]), view)


def _minds(given: dict[str, Any]) -> list[str]:
    """The flags on minds as the what-ifs they stand for; a cap means nothing where minds are simulated."""
    from tui.minds_what_ifs import scoped  # noqa: PLC0415 - help must not pay for it

    minds = [] if given["minds"] is None else [f"minds={given['minds']}"]
    tiers = [f"tier.{word}" if "=" in word else f"tier.all={word}" for word in given["tiers"]]
    outside = given["minds"] == "claude" or "minds=claude" in given["settings"]
    caps = ["=".join(scoped(budget)) for budget in given["budgets"] if outside]
    return [*minds, *tiers, *caps]


def _check(given: dict[str, Any], *, room: bool) -> None:
    """Refuse what is not here, or does not go together."""
    from tui.minds_what_ifs import caps_of, scoped  # noqa: PLC0415 - help must not pay for it

    if given["lost"] not in (None, "ask", "retry"):
        raise UsageError(f"--lost '{given['lost']}' is not known; write ask or retry.")
    caps_of(dict(map(scoped, given["budgets"])))
    if given["operator"] not in (None, "auto", "ask"):
        raise UsageError(f"--operator '{given['operator']}' is not known; write auto or ask.")
    if (given["operator"] == "ask" or "operator=ask" in given["settings"]) and not room:
        raise UsageError("--operator ask needs a screen to ask on, and this is headless. Use --operator auto.")
    if given["read_only"] and given["operator"] == "ask":
        raise UsageError("--read-only only shows, and --operator ask waits for answers. Use one of them.")
    if given["seeds"] is not None and given["seeds"] < 1:
        raise UsageError(f"--seeds {given['seeds']} plays nothing; give 1 or more.")
    if given["otel"]:
        _check_tracing(given)
    if given["follow"] and given["as_json"]:
        raise UsageError("--follow and --json both want standard output. Use one; 'dayshift log RUN' prints threads.")
    if given["resume"] is not None:
        _check_resume(given)


def _check_tracing(given: dict[str, Any]) -> None:
    from tui.tracing.traced import require_tracing  # noqa: PLC0415 - help must not pay for it

    if given["seeds"] is not None:
        raise UsageError("--otel exports a run that is recorded, and --seeds records none. Leave one of them out.")
    require_tracing()


def _check_resume(given: dict[str, Any]) -> None:
    fixed = ("department", "scenario", "workflow", "days", "start", "seed", "seeds", "name", "leads", "minds")
    named = [f"--{key}" if key != "department" else f"'{given[key]}'" for key in fixed if given[key] is not None]
    if given["settings"]:
        named.append("--set")
    if given["tiers"]:
        named.append("--tier")
    if named:
        raise UsageError(
            f"--resume goes on with a run as it was begun; it cannot take {', '.join(named)}. "
            "Leave that out, or start a new run."
        )

"""`dayshift runs`: list the recorded runs; `runs rm` removes some."""

import sys
from collections.abc import Sequence

import click

from department.errors import UsageError
from tui.commands.options import json_option, print_json, store_option
from tui.terminals import is_terminal


@click.group(invoke_without_command=True)
@store_option
@json_option
@click.pass_context
def runs(ctx: click.Context, store: str | None, as_json: bool) -> None:  # noqa: FBT001
    """List the recorded runs, the latest first."""
    ctx.obj = store
    if ctx.invoked_subcommand is not None:
        return
    from tui import bootstrap  # noqa: PLC0415 - help must not pay for the store
    from tui.present.run_list import runs_object, runs_text  # noqa: PLC0415

    with bootstrap.store_or_nothing(store) as opened:
        facts = opened.all_facts() if opened else []
    if as_json:
        print_json(runs_object(facts))
    else:
        click.echo(runs_text(facts))


@runs.command("rm")
@click.argument("names", nargs=-1, required=True, metavar="RUN...")
@click.option("--yes", is_flag=True, help="Do not ask.")
@store_option
@click.pass_context
def remove(ctx: click.Context, names: tuple[str, ...], yes: bool, store: str | None) -> None:  # noqa: FBT001
    """Remove runs with all that belongs to them, after asking."""
    from tui import bootstrap  # noqa: PLC0415 - help must not pay for the store

    with bootstrap.store(store or ctx.obj, write=True) as opened:
        found = {row.id: row for row in map(opened.find, names)}
        for row in found.values():
            if not yes and not _agreed(row.id, row.name or row.department, row.count):
                click.echo(f"Run '{row.id}' was kept.")
                continue
            heirs = opened.runs.delete(row)
            kept = f" Its past was copied into {_forks(heirs)}." if heirs else ""
            click.echo(f"Run '{row.id}' was removed.{kept}")


def _forks(runs: Sequence[str]) -> str:
    named = ", ".join(f"'{run}'" for run in runs)
    return f"its fork {named}" if len(runs) == 1 else f"its forks {named}"


def _agreed(run: str, name: str, events: int) -> bool:
    if not is_terminal(sys.stdin):
        raise UsageError(f"Run '{run}' was kept: nobody is here to confirm. Say --yes to remove it unasked.")
    return click.confirm(f"Remove run '{run}' ({name}, {events:,} events)? This cannot be undone.")

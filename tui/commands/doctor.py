"""`dayshift doctor`: say what works here."""

import click

from tui.commands.options import json_option, print_json, store_option


@click.command()
@store_option
@json_option
@click.pass_context
def doctor(ctx: click.Context, store: str | None, as_json: bool) -> None:  # noqa: FBT001
    """Say what works here: store, time zones, terminal, versions; and what --minds claude needs: key, address, prices.

    The key is never shown, and nobody is asked. Exit code 1 if something fails.
    """
    from tui.examination import examine  # noqa: PLC0415 - help must not pay for the store

    findings = examine(store)
    if as_json:
        print_json({name: {"ok": ok, "says": says} for name, ok, says in findings})
    else:
        for name, ok, says in findings:
            click.echo(f"{'ok  ' if ok else 'FAIL'}  {name:<10} {says}")
    ctx.exit(0 if all(ok for _, ok, _ in findings) else 1)

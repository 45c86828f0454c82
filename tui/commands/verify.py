"""`dayshift verify`: check a run's hash chain, and play it again."""

import click

from tui.commands.options import json_option, print_json, run_argument, store_option


@click.command()
@run_argument
@store_option
@json_option
@click.pass_context
def verify(ctx: click.Context, run: str, store: str | None, as_json: bool) -> None:  # noqa: FBT001
    """Check RUN: its hash chain, its read models, its snapshots; then play its inputs again and compare.

    Exit code 1 when anything differs; the first difference is shown, recorded beside now.
    """
    from tui import bootstrap  # noqa: PLC0415 - help must not pay for the store
    from tui.present.verdict import verdict_text  # noqa: PLC0415

    with bootstrap.store(store) as opened:
        verdict = bootstrap.verified(opened, run)
    if as_json:
        print_json(verdict.as_object())
    else:
        click.echo(verdict_text(verdict))
    ctx.exit(0 if verdict.ok else 1)

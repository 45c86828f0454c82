"""`dayshift cost`: what the minds of a run cost."""

import click

from tui.commands.options import json_option, print_json, run_argument, store_option


@click.command()
@run_argument
@store_option
@json_option
def cost(run: str, store: str | None, as_json: bool) -> None:  # noqa: FBT001
    """Say what the minds of RUN (the latest one when not named) cost.

    By agent, model, purpose and workflow: turns, tokens, what is known to be paid, what is booked for lost answers,
    what was reused; how long replies took; the share of turns by tier, and what the dearest tier would have cost. Of
    simulated minds it is an estimate, by the pack's prices. Nothing is asked or written.
    """
    from tui import bootstrap  # noqa: PLC0415 - help must not pay for the store
    from tui.present.cost import cost_object, cost_text  # noqa: PLC0415
    from tui.spending import cost_of_run  # noqa: PLC0415

    with bootstrap.store(store) as opened:
        found = cost_of_run(opened.database, opened.find(run), opened.read(run))
    if as_json:
        print_json(cost_object(found))
    else:
        click.echo(cost_text(found))

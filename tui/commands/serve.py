"""`dayshift serve`: the control room in a browser."""

from typing import Any

import click

from department.errors import UsageError
from tui.commands.options import speed_of, store_option

READ_ONLY_HELP = "Visitors only look.  [default: may act on this machine, only look beyond it]"


@click.command()
@click.argument("department", required=False)
@click.option("--run", "run", metavar="RUN", help="Play a recorded run instead of living a new day.")
@click.option("--scenario", metavar="NAME", help="Stir the day with a scenario of the pack.")
@click.option("--seed", type=int, help="Another day from the same pack.")
@click.option("--speed", default="60", show_default=True, help="max, real, or how many times faster than life.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen; 0.0.0.0 is everywhere.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 is any free one.")
@click.option("--read-only/--writable", default=None, help=READ_ONLY_HELP)
@store_option
def serve(**given: Any) -> None:
    """Serve the control room to browsers of this machine, live on DEPARTMENT's day, or on a recorded run.

    Whoever opens the page first drives the day; who comes while it is open follows, read only. Closing the page
    keeps the run, opening it again goes on. There is no password: beyond this machine, visitors only look.
    """
    from tui import playing  # noqa: PLC0415 - help must not pay for the engine
    from tui.web import address, serving  # noqa: PLC0415

    run, store = given.pop("run"), given.pop("store")
    how = serving.Serving(
        given.pop("host"), given.pop("port"), store, speed_of(given.pop("speed")), given.pop("read_only")
    )  # fmt: skip
    if run and any(value is not None for value in given.values()):
        raise UsageError(f"--run '{run}' is played as it was recorded; leave out DEPARTMENT, --scenario and --seed.")
    wanted = {**given, "workflow": None, "days": None, "start": None, "name": None, "leads": None}
    wanted["settings"] = () if how.shown_only else ("operator=ask",)
    with address.listening(how.host, how.port) as sock:
        served = serving.found(run, store) if run else serving.begun(playing.prepared(wanted), store)
        code = serving.serve(sock, served, how, live=not run)
    click.get_current_context().exit(code)

"""One visitor of `dayshift serve`: the control room on the run that is served, in a process of its own."""

import click

from department.errors import DayshiftError
from tui import opening


@click.command()
@click.argument("run")
@click.option("--go-on", is_flag=True)
@click.option("--speed", default=opening.USUAL_SPEED)
@click.option("--store")
@click.option("--read-only", is_flag=True)
def visit(run: str, go_on: bool, speed: str, store: str | None, read_only: bool) -> None:  # noqa: FBT001
    """Open RUN: live with `--go-on` where nobody else writes it and it is not finished, else in replay."""
    view = opening.View(store=store, speed=speed, paused=not go_on, read_only=read_only)
    try:
        code = opening.visited_room(run, view) if go_on else opening.replay_room(run, view)
    except DayshiftError as error:
        raise click.ClickException(str(error)) from error
    click.get_current_context().exit(code)


if __name__ == "__main__":
    visit()

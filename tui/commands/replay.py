"""`dayshift replay`: play a recorded run in the control room."""

import click

from tui.commands.options import read_only_option, run_argument, speed_of, store_option
from tui.terminals import in_terminal

HANDED_OVER = ".dayshift"
"""The ending of a file with one run in it."""


@click.command()
@run_argument
@click.option("--speed", default="60", show_default=True, help="max, real, or how many times faster than life.")
@click.option("--play", is_flag=True, help="Begin at once, instead of paused at the beginning.")
@read_only_option
@store_option
def replay(run: str, speed: str, play: bool, read_only: bool, store: str | None) -> None:  # noqa: FBT001
    """Play RUN (the latest) in the control room: nothing is called, decided or written.

    RUN may be a file that 'dayshift export RUN -o day.dayshift' made: it is verified first, and played read-only.

    A run that another process is writing is followed as it grows; `,` and the other keys leave its head, G goes back.

    Without a terminal it says what it would open, and how to read the run instead.
    """
    if run.endswith(HANDED_OVER):
        from tui.handing_over import room_of_file  # noqa: PLC0415 - help must not pay for the store

        click.get_current_context().exit(room_of_file(run, speed=speed_of(speed), paused=not play))
    if not in_terminal():
        from tui import bootstrap  # noqa: PLC0415
        from tui.unseen import run_words, say_unseen, ways_of_run  # noqa: PLC0415

        with bootstrap.store(store) as opened:
            facts = opened.facts(run)
        say_unseen("dayshift replay", run_words(facts), ways_of_run(facts.run))
        return
    from tui.opening import View, replay_room  # noqa: PLC0415 - help must not pay for Textual

    view = View(store=store, speed=speed_of(speed), paused=not play, read_only=read_only)
    click.get_current_context().exit(replay_room(run, view))

"""Without a terminal: what the control room would be opened on, and how to have it printed instead."""

from collections.abc import Sequence

import click

from tui.present.figures import plural
from tui.present.inert import one_line
from tui.present.run_view import RunFacts, origin_words
from tui.request import Prepared

PLAYED = "This is not a terminal: it was played headless, as with --headless."
"""Said by the commands that make a run: they make it all the same."""


def say_unseen(command: str, opens: str, ways: Sequence[tuple[str, str]]) -> None:
    """Print what a command opens in a terminal, and other ways: what for, and the command."""
    width = max(len(what) for what, _ in ways) + 1
    lines = [f"In a terminal, {command} opens the control room {opens}.", "This is not a terminal."]
    lines += [f"  {f'{what}:':<{width}}  {way}" for what, way in ways]
    click.echo("\n".join(lines))


def day_words(ready: Prepared) -> str:
    """The day that would be lived: `on the marketing department: Monday 5 January 2026, 09:00, seed 1`."""
    moment = ready.org.calendar.local(ready.org.start)
    stirred = f", scenario {ready.begin.scenario}" if ready.begin.scenario else ""
    title = one_line(ready.blueprint.title.lower(), 80)
    return f"on the {title}: {moment:%A} {moment.day} {moment:%B %Y}, {moment:%H:%M}, seed {ready.begin.seed}{stirred}"


def run_words(facts: RunFacts) -> str:
    """The recorded run that would be shown."""
    parts = (f"run {facts.run}", one_line(facts.name, 80), one_line(facts.title, 80), facts.scenario or "")
    told = ", ".join(part for part in (*parts, origin_words(facts), plural(facts.events, "event")) if part)
    return f"on {told}"


def ways_of_run(run: str) -> list[tuple[str, str]]:
    """How a recorded run can be read without it."""
    return [
        ("Its threads", f"dayshift log {run}"), ("Its summary", f"dayshift show {run}"),
        ("Its report", f"dayshift report {run} -o day.html"),
    ]  # fmt: skip


def ways_of_day(words: str) -> list[tuple[str, str]]:
    """How a day is played without it; `words` are its own, department and options."""
    named = f" {words}" if words else ""
    return [
        ("To play it headless", f"dayshift run{named} --headless"),
        ("To see its threads", f"dayshift run{named} --follow"),
    ]

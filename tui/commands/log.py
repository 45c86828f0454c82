"""`dayshift log`: print and search a run's threads."""

import click

from tui.commands.options import json_option, print_json, run_argument, store_option


@click.command()
@run_argument
@click.option("--channel", metavar="NAME", help="Only this channel.")
@click.option("--agent", metavar="ID", help="Only what this agent wrote, or was sent, or is mentioned in.")
@click.option("--search", metavar="TEXT", help="Only messages that hold this text, in any case.")
@click.option("--since", metavar="WHEN", help="Only from then on: 11:20, 2026-01-06, or 2026-01-06T11:20.")
@click.option("--limit", type=click.IntRange(1, 2**31), metavar="N", help="At most the last N messages.")
@store_option
@json_option
def log(
    run: str,
    channel: str | None,
    agent: str | None,
    search: str | None,
    since: str | None,
    limit: int | None,
    store: str | None,
    as_json: bool,  # noqa: FBT001
) -> None:
    """Print the threads of RUN (the latest one when not named)."""
    from tui import bootstrap  # noqa: PLC0415 - help must not pay for the store
    from tui.output import printer  # noqa: PLC0415
    from tui.present.search import Sought, found_posts  # noqa: PLC0415
    from tui.present.threads import post_lines, post_object  # noqa: PLC0415

    with bootstrap.store(store) as opened:
        recorded = opened.read(run)
        sought = Sought.of(recorded.org, channel=channel, agent=agent, search=search, since=since)
        posts = found_posts(recorded.org, recorded.events(), sought, limit)
    if as_json:
        print_json([post_object(post) for post in posts])
        return
    out = printer()
    day = None
    for post in posts:
        if recorded.facts.days > 1 and post.moment.date() != day:
            day = post.moment.date()
            out.line([("", "body")])
            out.line([(f"{day:%A} {day.day} {day:%B %Y}", "note")])
        for line in post_lines(post, out.width):
            out.line(line)
    if not posts:
        click.echo("No message fits.", err=True)

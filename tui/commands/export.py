"""`dayshift export`: write a run's events as JSON Lines."""

import click

from department.errors import UsageError
from tui.commands.options import run_argument, store_option

ENDINGS = (".jsonl", ".ndjson")


@click.command()
@run_argument
@click.option("-o", "--output", metavar="FILE", required=True, help="A .jsonl file, or - for standard output.")
@store_option
def export(run: str, output: str, store: str | None) -> None:
    """Write the events of RUN, one a line: seq, at, kind, actor, subject, cause, refs, data, due, digest.

    Instants are ISO 8601 with the department's offset. An existing file is replaced only when all is written.
    """
    if output != "-" and not output.endswith(ENDINGS):
        raise UsageError(f"'{output}' cannot be exported to: events are JSON Lines. Name a file that ends in .jsonl.")
    from tui import bootstrap  # noqa: PLC0415 - help must not pay for the store
    from tui.files import written  # noqa: PLC0415
    from tui.present.event_lines import event_line  # noqa: PLC0415

    with bootstrap.store(store) as opened:
        found = opened.read(run)
        local = found.org.calendar.local
        pairs = zip(found.events(), opened.digests(found.facts.run), strict=False)
        lines = (event_line(event, digest, local) for event, digest in pairs)
        count = written(output, lines)
    if output != "-":
        click.echo(f"{count:,} events of run '{found.facts.run}' are in {output}.")

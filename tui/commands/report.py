"""`dayshift report`: write a run's report."""

import click

from department.errors import UsageError
from tui.commands.options import run_argument, store_option


@click.command()
@run_argument
@click.option(
    "-o", "--output", metavar="FILE", help="A .md or .html file; Without it, or with -, Markdown on standard output."
)
@store_option
def report(run: str, output: str | None, store: str | None) -> None:
    """Write the report of RUN (the latest one when not named): each sentence cites its events."""
    output = None if output == "-" else output
    ending = (output or ".md").rpartition(".")[2].lower()
    if ending not in ("md", "markdown", "html", "htm"):
        raise UsageError(f"'{output}' is neither Markdown nor HTML. Name a file that ends in .md or .html.")
    from tui import bootstrap  # noqa: PLC0415 - help must not pay for the store
    from tui.files import written  # noqa: PLC0415
    from tui.present.report import markdown  # noqa: PLC0415
    from tui.present.report_html import html  # noqa: PLC0415

    with bootstrap.store(store) as opened:
        view = opened.read(run).view()
    text = (html if ending.startswith("htm") else markdown)(view)
    written(output or "-", [text])
    if output:
        click.echo(f"The report of run '{view.facts.run}' is in {output}.")

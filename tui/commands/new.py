"""`dayshift new`: make a small pack to start from."""

import click


@click.command()
@click.argument("name")
@click.option("--into", metavar="FOLDER", help="The folder to make, instead of one called NAME here.")
def new(name: str, into: str | None) -> None:
    """Make a small pack called NAME that checks clean and plays a day; change it from there."""
    from data.locations import expanded  # noqa: PLC0415 - help must not pay for it
    from data.scaffold import scaffold  # noqa: PLC0415

    path = scaffold(name, expanded(into) if into else None)
    click.echo(f"The pack '{name}' is in {path}. Check it: dayshift check {path}\nPlay it:  dayshift run {path}")

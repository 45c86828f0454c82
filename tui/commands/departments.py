"""`dayshift departments`: list the packs."""

import click

from tui.commands.options import json_option, print_json


@click.command()
@json_option
def departments(as_json: bool) -> None:  # noqa: FBT001
    """List the departments that come with dayshift, with their workflows and scenarios."""
    from data import library  # noqa: PLC0415 - help must not pay for YAML
    from tui.present.inert import one_line  # noqa: PLC0415

    found = library.describe()
    if as_json:
        print_json(found)
        return
    for pack in found:
        mark = "  (default)" if pack["default"] else ""
        swarms = "".join(f", a swarm of {members}" for members in pack["swarms"].values())
        size = f"{pack['agents']} agents{swarms}, version {pack['version']}"
        click.echo(f"{pack['id']}{mark}: {one_line(pack['title'])}, {size}")
        click.echo(f"  {one_line(pack['summary'])}")
        click.echo(f"  scenarios: {', '.join(pack['scenarios']) or 'none'}")
        click.echo(f"  workflows: {', '.join(pack['workflows']) or 'none'}")

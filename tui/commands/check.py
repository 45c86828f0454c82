"""`dayshift check`: find every problem of a pack."""

from dataclasses import asdict

import click

from tui.commands.options import json_option, print_json


@click.command()
@click.argument("path")
@json_option
@click.pass_context
def check(ctx: click.Context, path: str, as_json: bool) -> None:  # noqa: FBT001
    """Check the pack at PATH (a folder, a file, or the name of a department): file, line, key, nearest name.

    Exit code 1 when it has errors; warnings alone are fine. Nothing of the pack is executed.
    """
    from data import library  # noqa: PLC0415 - help must not pay for YAML
    from data.problems import ERROR  # noqa: PLC0415
    from tui.present.inert import inert  # noqa: PLC0415

    problems = library.check(path)
    errors = sum(problem.severity == ERROR for problem in problems)
    if as_json:
        print_json({"path": path, "ok": not errors, "problems": [asdict(problem) for problem in problems]})
    else:
        for problem in problems:
            click.echo(inert(str(problem)))
        warnings = len(problems) - errors
        told = f"{errors} error{'' if errors == 1 else 's'}, {warnings} warning{'' if warnings == 1 else 's'}"
        click.echo(inert(f"{path}: {told if problems else 'no problems'}."))
    ctx.exit(1 if errors else 0)

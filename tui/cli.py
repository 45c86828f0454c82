"""The command line: its commands by name. `dayshift` alone opens the control room on the default department."""

import click

from tui.lazy import LazyGroup

COMMANDS: dict[str, tuple[str, str]] = {
    "run": ("tui.commands.run:run", "Play a department's day, or go on with one."),
    "replay": ("tui.commands.replay:replay", "Play a recorded run in the control room."),
    "step": ("tui.commands.step:step", "The control room, paused: step a workflow, a scenario, a run."),
    "serve": ("tui.commands.serve:serve", "The control room in a browser of this machine."),
    "fork": ("tui.commands.fork:fork", "A what-if: go on from an instant of a run otherwise."),
    "diff": ("tui.commands.diff:diff", "Two runs side by side: where they part, what differs."),
    "parity": ("tui.commands.parity:parity", "A day of Claude's beside the same day simulated."),
    "runs": ("tui.commands.runs:runs", "List the recorded runs; `runs rm` removes some."),
    "show": ("tui.commands.show:show", "Summarise a run."),
    "log": ("tui.commands.log:log", "Print and search a run's threads."),
    "report": ("tui.commands.report:report", "Write a run's report: Markdown or one HTML file."),
    "export": ("tui.commands.export:export", "Write a run to a file: events, a picture, all of it."),
    "why": ("tui.commands.why:why", "Trace an event to its stimulus, and show what followed."),
    "cost": ("tui.commands.cost:cost", "What a run's minds cost: by agent, model, purpose, workflow."),
    "verify": ("tui.commands.verify:verify", "Check a run's hash chain, and play it again."),
    "departments": ("tui.commands.departments:departments", "List the departments."),
    "check": ("tui.commands.check:check", "Find every problem of a pack, with file and line."),
    "new": ("tui.commands.new:new", "Make a small pack to start from."),
    "doctor": ("tui.commands.doctor:doctor", "Say what works here."),
    "completion": ("tui.commands.completion:completion", "Print completion for bash, zsh or fish."),
}
"""Every command: where it is, and its line of help."""

EPILOG = (
    "RUN is a run's id, its first letters, its name, or `latest`. `COMMAND --help` says more. "
    "Exit codes: 0 fine, 1 the answer is no, 2 wrong usage, 3 something outside failed, 130 Ctrl-C."
)


def _version(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:  # noqa: FBT001
    if wanted and not ctx.resilient_parsing:
        from tui.versions import version  # noqa: PLC0415 - help must not pay for it

        click.echo(f"dayshift {version()}")
        ctx.exit()


@click.group(
    cls=LazyGroup,
    table=COMMANDS,
    invoke_without_command=True,
    epilog=EPILOG,
    context_settings={"auto_envvar_prefix": "DAYSHIFT", "help_option_names": ["-h", "--help"]},
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Print the version."
)
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Run, replay and step an agent department's day from your terminal.

    Alone, it opens the control room on the default department's Monday. No key, no server, no network: the
    minds are simulated, and the same seed gives the same day.
    """
    if ctx.invoked_subcommand is None:
        from tui.commands.alone import alone  # noqa: PLC0415 - help must not pay for it

        command = cli.get_command(ctx, "run")
        if command is not None:
            alone(ctx, command)

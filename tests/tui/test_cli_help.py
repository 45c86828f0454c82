"""Help fits a screen and imports nothing that a command needs; every error is a sentence with an exit code."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from tui.cli import COMMANDS, cli

ROOT = Path(__file__).parents[2]
HEAVY = (
    "rich",
    "sqlmodel",
    "sqlalchemy",
    "pydantic",
    "apscheduler",
    "textual",
    "yaml",
    "asyncio",
    "department.engine",
)


def call(*args, **environment):
    return CliRunner().invoke(cli, list(args), env=environment, prog_name="dayshift")


def test_help_fits_a_screen():
    result = call("--help")
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert len(lines) <= 40
    assert max(map(len, lines)) <= 80


def test_help_imports_nothing_heavy():
    code = (
        "import sys\nfrom tui.cli import cli\n"
        "cli(['--help'], standalone_mode=False)\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_that_imports_nothing_heavy(name):
    result = call(name, "--help")
    assert result.exit_code == 0, result.output
    assert f"dayshift {name}" in result.output


def test_an_unknown_command_gets_the_nearest():
    result = call("rnu")
    assert result.exit_code == 2
    assert "There is no command 'rnu'; nearest: run" in result.output


def test_the_version_is_told():
    assert call("--version").output.startswith("dayshift ")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_printed_for_each_shell(shell):
    result = call("completion", shell)
    assert result.exit_code == 0
    assert "_DAYSHIFT_COMPLETE" in result.output


def test_completion_of_a_shell_nobody_knows_is_refused():
    result = call("completion", SHELL="/bin/tcsh")
    assert result.exit_code == 2
    assert "'tcsh'" in result.output


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--minds", "gpt"], "there are no minds 'gpt'"),
        (["--minds", "recorded"], "a new run has none"),
        (["--tier", "huge"], "there is no tier 'huge'"),
        (["--minds", "claude", "--tier", "nobody=haiku"], "no agent and no purpose"),
        (["--lost", "maybe"], "write ask or retry"),
        (["--operator", "ask"], "Use --operator auto"),
        (["--operator", "me"], "'me' is not known"),
        (["--budget", "-1"], "out of range"),
        (["--budget", "lots"], "is no amount"),
        (["--minds", "claude", "--budget", "agent:nobody=1"], "there is no agent 'nobody'"),
        (["--seeds", "0"], "plays nothing"),
        (["--follow", "--json"], "Use one"),
        (["--resume", "abcd", "--seed", "3"], "cannot take --seed"),
        (["--resume", "abcd", "--set", "seed=3"], "cannot take --set"),
        (["--speed", "fast"], "write max, real"),
        (["--speed", "0"], "write max, real"),
        (["--days", "many"], "not a valid integer"),
    ],
)
def test_run_refuses_what_it_cannot_do_in_one_sentence(arguments, says):
    result = call("run", *arguments)
    assert result.exit_code == 2, result.output
    assert says in result.output
    assert "Traceback" not in result.output


def test_an_unknown_department_gets_the_nearest():
    result = call("run", "no-such-desk")
    assert result.exit_code == 2
    assert "There is no department 'no-such-desk'" in result.output


def test_settings_come_from_the_file_below_the_environment_below_flags(tmp_path):
    config = tmp_path / "config.toml"
    config.write_text('[run]\nspeed = "slow"\n', encoding="utf-8")
    named = {"DAYSHIFT_CONFIG": str(config)}
    assert "--speed 'slow'" in call("run", **named).output
    assert "--speed 'slower'" in call("run", DAYSHIFT_SPEED="slower", **named).output
    assert "--speed 'slower'" in call("run", DAYSHIFT_RUN_SPEED="slower", **named).output
    assert "--speed 'slowest'" in call("run", "--speed", "slowest", DAYSHIFT_SPEED="slower", **named).output


def test_an_unknown_setting_is_refused_with_the_nearest(tmp_path):
    config = tmp_path / "config.toml"
    config.write_text("[run]\nsede = 3\n", encoding="utf-8")
    result = call("run", DAYSHIFT_CONFIG=str(config))
    assert result.exit_code == 2
    assert "nearest: seed" in result.output
    config.write_text("[rnu]\nseed = 3\n", encoding="utf-8")
    assert "nearest: run" in call("run", DAYSHIFT_CONFIG=str(config)).output


def test_a_setting_at_the_top_must_be_an_option_of_some_command(tmp_path):
    config = tmp_path / "config.toml"
    config.write_text('limit = 3\nstroe = "runs.db"\n', encoding="utf-8")
    result = call("run", DAYSHIFT_CONFIG=str(config))
    assert result.exit_code == 2, result.output
    assert f"Settings file '{config}' sets 'stroe'; nearest: store" in result.output
    config.write_text("limit = 3\n", encoding="utf-8")
    assert call("departments", DAYSHIFT_CONFIG=str(config)).exit_code == 0


def test_a_settings_file_that_is_named_must_be_there(tmp_path):
    result = call("departments", DAYSHIFT_CONFIG=str(tmp_path / "none.toml"))
    assert result.exit_code == 2, result.output
    assert "none.toml' does not exist; DAYSHIFT_CONFIG names it" in result.output


def test_check_names_file_and_line_and_ends_with_1(tmp_path):
    (tmp_path / "desk.yaml").write_text("id: desk\ntitel: Desk\n", encoding="utf-8")
    result = call("check", str(tmp_path))
    assert result.exit_code == 1
    assert "desk.yaml:2" in result.output
    assert "title" in result.output


def test_new_makes_a_pack_that_checks_clean(tmp_path):
    place = str(tmp_path / "desk")
    assert call("new", "news-desk", "--into", place).exit_code == 0
    assert call("check", place).exit_code == 0
    again = call("new", "news-desk", "--into", place)
    assert again.exit_code == 2
    assert "already holds something" in again.output

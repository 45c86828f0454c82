"""Stores that were killed, stopped or altered, and the command line to ask them."""

import json
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from tui import bootstrap
from tui.cli import cli

ROOT = Path(__file__).parents[1]
SMALL_GROUPS = (
    "from data.journal import SqliteJournal\n"
    "SqliteJournal.__init__.__kwdefaults__['group'] = 50\n"
    "from tui.__main__ import main\nmain()\n"
)
"""The same command with more transactions, so that a blow falls between and inside many of them."""


def call(*args: object, code: int | None = 0) -> Result:
    """The command line inside this process: its exit code, never a traceback."""
    result = CliRunner().invoke(cli, [str(arg) for arg in args], prog_name="dayshift")
    assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
    assert code is None or result.exit_code == code, result.output
    return result


def told(*args: object, code: int = 0) -> Any:
    return json.loads(call(*args, "--json", code=code).stdout)


def command(*args: object, small: bool = False) -> list[str]:
    start = ["-c", SMALL_GROUPS] if small else ["-m", "tui"]
    return [sys.executable, *start, *map(str, args)]


@contextmanager
def running(*args: object, small: bool = False, **how: Any) -> Iterator["subprocess.Popen[bytes]"]:
    """A process of its own, killed at the end if it still lives."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **how}
    with subprocess.Popen(command(*args, small=small), cwd=ROOT, **quiet) as process:
        try:
            yield process
        finally:
            process.kill()


def wait_until(process: "subprocess.Popen[bytes]", ready: Callable[[], object]) -> None:
    deadline = time.perf_counter() + 60
    while not ready() and process.poll() is None and time.perf_counter() < deadline:
        time.sleep(0.01)


def stop_after(store: Path, ready: Any, events: int) -> None:
    with bootstrap.store(str(store), create=True) as opened:
        live = opened.start(ready, "max")
        while live.engine.state.seq < events:
            live.engine.step()
        live.close(False)  # noqa: FBT003


def copy_of(store: Path, folder: Path) -> Path:
    assert not store.with_name(f"{store.name}-wal").exists()
    return Path(shutil.copy(store, folder / "r.db"))


def asked(store: Path, sql: str, *values: object) -> Any:
    with closing(sqlite3.connect(store)) as connection:
        row = connection.execute(sql, values).fetchone()
        connection.commit()
    return row


def refused(store: Path) -> dict[str, Any]:
    """verify says no, --resume refuses and writes nothing; what verify said."""
    before = asked(store, "SELECT count(*), max(seq) FROM event")
    verdict: dict[str, Any] = told("verify", "--store", store, code=1)
    assert verdict["ok"] is False
    assert verdict["first_difference"] is not None or verdict["trouble"]
    said = call("run", "--resume", "latest", "--store", store, code=1)
    assert "Error: " in said.output
    assert asked(store, "SELECT count(*), max(seq) FROM event") == before
    return verdict

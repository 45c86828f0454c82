"""A file of rows as a run's input: read before the run begins, kept whole in its journal, named in its row."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from data.item_files import opened, sample_of
from data.item_rows import load_of, read_items
from department.commands import AnyInput, Load
from department.decide.arrivals import workflow_of
from department.errors import UsageError
from tui.present.run_view import FILE_SETTING, RunFacts
from tui.request import Prepared

SAMPLE = "sample"
"""The word for the file that comes with the department."""
STDIN = "-"
_PIPED = "standard input"


class Inputs(Protocol):
    """What is needed of a stored journal: its inputs."""

    def inputs(self, first: int = 1) -> Iterator[tuple[int, AnyInput]]:
        """The inputs with the seq of the first event of each."""
        ...


def with_rows(prepared: Prepared, file: str, pack: Path) -> Prepared:
    """The same with the rows of a file to come in; UsageError when the file or the department does not fit."""
    org, scenario = prepared.org, prepared.begin.scenario
    if not prepared.blueprint.arrivals:
        says = f"Nothing comes into the department '{prepared.blueprint.id}' from outside: its pack has no arrivals."
        raise UsageError(f"{says} Leave --leads out, or name another department.")
    streams = {name: stream for name, stream in prepared.blueprint.arrivals.items() if workflow_of(org, scenario, name)}
    if not streams:
        raise UsageError(f"Nothing takes the rows of '{file}' in this run. Name a --scenario whose 'streams' do.")
    if file == STDIN:
        name, raw = _PIPED, sys.stdin.buffer.read()
    else:
        name, raw = opened(sample_of(pack, streams) if file == SAMPLE else file)
    found = read_items(name, raw, streams, org.zone)
    return replace(prepared, load=load_of(found, org.calendar, org.start), notes=found.notes)


def row_settings(prepared: Prepared) -> dict[str, str]:
    """The settings of a run's row: its what-ifs, and the name of the file, if any."""
    named = {FILE_SETTING: prepared.load.file} if prepared.load else {}
    return {**prepared.begin.settings, **named}


def require_loaded(facts: RunFacts, journal: Inputs) -> None:
    """Raise UsageError for a run that was killed before the rows of its file were in its journal."""
    if facts.leads and not any(isinstance(given, Load) for _, given in journal.inputs()):
        raise UsageError(
            f"Run '{facts.run}' was killed before the rows of '{facts.leads}' had come in: it cannot go on without "
            f"them. Start it again with --leads, and remove this one: dayshift runs rm {facts.run}"
        )

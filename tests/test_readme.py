"""What README tells people to type runs as it stands there, in its order, from an empty folder."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stores import call

README = Path(__file__).parents[1] / "README.md"
INTERACTIVE = "<!-- interactive -->"
"""Stands on the line above a block whose commands wait for keys: those are not run here."""


def blocks(text: str) -> Iterator[tuple[str, list[str]]]:
    """The fenced sh blocks: the line above each, and its lines."""
    for found in re.finditer(r"(?P<above>[^\n]*)\n```sh\n(?P<lines>.*?)```", text, re.DOTALL):
        yield found["above"].strip(), found["lines"].splitlines()


def commands(text: str) -> list[list[str]]:
    """The words after `dayshift` of each line that begins so, comments aside."""
    lines = [line for above, lines in blocks(text) if above != INTERACTIVE for line in lines]
    return [shlex.split(line, comments=True)[1:] for line in lines if line.startswith("dayshift ")]


def test_interactive_blocks_and_comments_are_left_out() -> None:
    text = f"Do:\n```sh\ndayshift runs  # all\nls\n```\n\n{INTERACTIVE}\n```sh\ndayshift replay\n```\n"
    assert commands(text) == [["runs"]]


def test_every_command_of_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = commands(README.read_text(encoding="utf-8"))
    assert len(told) >= 10
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DAYSHIFT_STORE", str(tmp_path / "runs.db"))
    for words in told:
        assert call(*words, code=None).exit_code == 0, words

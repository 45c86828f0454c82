"""Whoever follows the author's guide line by line gets on: its files are saved, its commands run, outputs are real."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from data.guide.__main__ import GUIDE
from data.guide.document import blocks
from data.scaffold import scaffold
from tui.cli import cli

TEXT = GUIDE.read_text(encoding="utf-8")
FILES = dict(re.findall(r"<!-- file (\S+) -->\n```\w+\n(.*?)```", TEXT, re.DOTALL))
CHECKED = re.findall(r"<!-- check (\S+) \| (.*?) -->\n```text\n(.*?)```", TEXT, re.DOTALL)


def dayshift(words: list[str], code: int = 0) -> str:
    result = CliRunner().invoke(cli, words, prog_name="dayshift")
    assert result.exit_code == code, f"{words}\n{result.output}{result.exception!r}"
    return result.output


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DAYSHIFT_STORE", str(tmp_path / "runs.db"))


def test_the_guide_can_be_followed_line_by_line(tmp_path: Path) -> None:
    ran = 0
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    for block in blocks(TEXT):
        if block.language == "yaml":
            (tmp_path / "acme" / block.file).write_text(block.text, encoding="utf-8")
        elif block.language == "sh":
            for line in block.text.splitlines():
                program, *words = shlex.split(line, comments=True)
                assert program == "dayshift"
                told = dayshift(words)
                assert words[0] != "check" or "no problems" in told
                ran += 1
    assert ran > 20
    assert (tmp_path / "day.html").stat().st_size > 10_000


def test_the_guide_shows_three_outputs_of_check() -> None:
    assert len(CHECKED) == 3


@pytest.mark.parametrize(("file", "changes", "told"), CHECKED)
def test_what_check_is_said_to_print_is_what_it_prints(file: str, changes: str, told: str) -> None:
    """Each comment names a file of the scaffold, and pairs of what stands there and what is put there."""
    pack = scaffold("acme", Path("acme"))
    text = (pack / file).read_text(encoding="utf-8")
    words = changes.split(" | ")
    for there, put in zip(words[::2], words[1::2], strict=True):
        assert there in text
        text = text.replace(there, put, 1)
    (pack / file).write_text(text, encoding="utf-8")
    assert dayshift(["check", "acme"], code=0 if " 0 errors" in told else 1) == told

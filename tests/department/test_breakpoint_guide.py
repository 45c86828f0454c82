"""The page about breakpoints: its examples are read, its errors are those that are given, its table is the grammar."""

import re
from pathlib import Path

import pytest

from data import library
from department.condition_reader import parse
from department.condition_words import SHORT, SUBJECTS
from department.conditions import kinds_of, written
from department.errors import UsageError
from department.org import Organisation

PAGE = (Path(__file__).parents[2] / "docs" / "breakpoints.md").read_text(encoding="utf-8")
MARKETING, LEADS = (Organisation(library.load(name)) for name in ("marketing", "lead-pipeline"))
EXAMPLES = [
    line.partition("  #")[0].strip()
    for block in re.findall(r"^```text\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    for line in block.splitlines()
]
ERRORS = re.findall(r"^```console\n\$ (.*?)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def table() -> str:
    """The words of the grammar as they stand on the page."""
    lines = ["| subject | its own name | names after | verbs | fields after `where` |", "|---|---|---|---|---|"]
    for word, subject in SUBJECTS.items():
        own = f"{subject.named.names}{'' if subject.needs_name else ', may be left out'}" if subject.named else ""
        slots = ", ".join(f"`{name}` {slot.names}" for name, slot in subject.slots.items())
        verbs = ", ".join(f"`{verb}`" for verb in subject.kinds if verb)
        fields = ", ".join(f"`{name}` ({field.unit})" for name, field in subject.fields.items())
        lines.append(f"| `{word}` | {own} | {slots} | {verbs} | {fields} |")
    return "\n".join(lines)


@pytest.mark.parametrize("text", EXAMPLES)
def test_every_example_is_read_and_stays_what_it_is(text):
    org = LEADS if text.startswith("item") else MARKETING
    condition = parse(org, text)
    assert kinds_of(condition)
    assert parse(org, written(condition)) == condition


def test_there_are_examples_of_every_subject_but_a_few():
    assert len(EXAMPLES) >= 20
    assert {text.split()[0] for text in EXAMPLES} >= set(SUBJECTS) - {"turn", "refusal"}


@pytest.mark.parametrize(("text", "told"), ERRORS)
def test_every_error_is_the_one_that_is_given(text, told):
    with pytest.raises(UsageError) as error:
        parse(MARKETING, text)
    assert str(error.value) == told.rstrip("\n")


def test_the_table_is_the_grammar():
    assert len(ERRORS) >= 3
    assert table() in PAGE


def test_the_short_form_is_told():
    assert all(f"`{word} > " in PAGE for word in SHORT)

"""The author's guide tells the truth: its reference is made from the code, its tables are complete, its examples run.

The commands of the guide are run in tests/tui/test_guide_commands.py.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from data import library
from data.guide.__main__ import GUIDE, renew
from data.guide.descriptions import described, description, fenced, own_keys, remarks, summary
from data.guide.document import BEGINS, Block, blocks, by_hand, with_reference
from data.guide.reference import reference, shapes, unexplained
from data.lint import formulas, phrases
from data.lint.formulas import name_fault
from data.lint.sheet import Sheet
from data.pack_places import Places
from data.scaffold import scaffold
from department import expr, roles
from department.blueprint.words import Strict
from department.blueprint.work import KINDS
from department.errors import UsageError
from department.org import Organisation
from department.skills.registry import BUILT_IN
from tests.plays import play
from tui.what_ifs import apply, parse

TEXT = GUIDE.read_text(encoding="utf-8")
HAND = by_hand(TEXT)
SNIPPETS = [block for block in blocks(TEXT) if block.language == "yaml"]
OF_AGENTS = {"open", "available"}


def lines_of(language: str) -> list[str]:
    """The lines of the examples in a language."""
    return [line for block in blocks(TEXT) if block.language == language for line in block.text.splitlines()]


def listed(heading: str) -> set[str]:
    """The code in the first column of the table that has this heading."""
    head = re.search(rf"^\| {heading} \|.*\n\|[ -|]*\n((?:\|.*\n)+)", HAND, re.MULTILINE)
    assert head, heading
    cells = [row.split(" | ")[0] for row in head[1].splitlines()]
    return {code for cell in cells for code in re.findall(r"`([^`]+)`", cell)}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scaffolded pack with every example of the guide beside it."""
    return pack_with(tmp_path_factory.mktemp("packs") / "acme", SNIPPETS)


def pack_with(folder: Path, snippets: list[Block]) -> Path:
    scaffold("acme", folder)
    for block in snippets:
        assert block.file, "the first line of an example names its file"
        with (folder / block.file).open("x", encoding="utf-8") as file:
            file.write(block.text)
    return folder


# The reference


def test_the_reference_is_the_one_of_today() -> None:
    assert with_reference(TEXT, reference(TEXT)) == TEXT, "run `make guide`"


def test_every_key_has_a_description_and_an_example() -> None:
    assert unexplained(TEXT) == []


def test_every_step_kind_and_every_skill_has_its_place() -> None:
    for name in KINDS:
        assert f"#### `{name}`" in TEXT
    assert all(f"| `{name}` |" in TEXT for name in BUILT_IN)
    named = {
        code for row in re.findall(r"^\|.*\(#ref-.*$", HAND, re.MULTILINE) for code in re.findall(r"\[`(\w+)`", row)
    }
    assert named <= set(KINDS)
    assert len(named) > 20


@dataclass
class Sample(Strict):
    """A thing with `one`; it has parts. It is a sample.

    `one` is a number (no; not `two`). It is whole. `two` and `three` are words; both are short.

    Without `one` it fails.

    ```yaml
    one: 1
    ```
    """

    one: int
    two: str
    three: str
    takes: str = ""
    four: str = ""


def test_a_description_is_what_the_docstring_says_of_a_key() -> None:
    assert summary(Sample) == "A thing with `one`; it has parts."
    assert remarks(Sample) == "It is a sample. It is whole."
    assert fenced(Sample) == [("yaml", "one: 1\n")]
    told = "A thing with `one`; it has parts. `one` is a number (no; not `two`). Without `one` it fails."
    assert description(Sample, "one") == told
    assert description(Sample, "three") == "`two` and `three` are words; both are short."
    assert description(Sample, "takes") == "How long it takes."
    assert description(Sample, "four") == ""


def test_what_is_said_of_keys_is_said_of_keys_there_are() -> None:
    there = {(shape.__name__, key) for shape in shapes() for key in own_keys(shape)}
    assert [name for name in described() if name not in there] == []


def test_the_guide_is_renewed_between_its_marks_only(tmp_path: Path) -> None:
    copy = tmp_path / "guide.md"
    copy.write_text(TEXT.replace(reference(TEXT), "stale"), encoding="utf-8")
    assert copy.read_text(encoding="utf-8") != TEXT
    renew(copy)
    assert copy.read_text(encoding="utf-8") == TEXT
    with pytest.raises(UsageError, match="end reference"):
        with_reference(f"no end {BEGINS}", "")


def test_every_link_of_the_guide_leads_somewhere() -> None:
    headings = re.findall(r"^#+ (.*)$", TEXT, re.MULTILINE)
    anchors = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
    anchors |= set(re.findall(r'<a id="([^"]+)"></a>', TEXT))
    assert [link for link in re.findall(r"\]\(#([^)]+)\)", TEXT) if link not in anchors] == []


# The examples


@pytest.mark.parametrize("block", SNIPPETS, ids=lambda block: block.file)
def test_an_example_is_clean_beside_the_scaffold(tmp_path: Path, block: Block) -> None:
    assert library.check(pack_with(tmp_path / "acme", [block])) == []


def test_all_examples_together_are_one_clean_pack(whole: Path) -> None:
    assert library.check(whole) == []
    assert len(SNIPPETS) > 20


@pytest.mark.parametrize("block", SNIPPETS, ids=lambda block: block.file)
def test_an_example_runs_to_its_end(tmp_path: Path, block: Block) -> None:
    """Each workflow of an example ends by an outcome within two days, whoever starts it, and no step goes astray."""
    plain = library.load(scaffold("plain", tmp_path / "plain"))
    org = Organisation(library.load(pack_with(tmp_path / "acme", [block])))
    for name in set(org.pack.workflows) - set(plain.workflows):
        day = play(org, workflow=None if by_items(org, name) else name, scenario=sent_by(org, name), days=2)
        ended = day.about(name, "workflow.completed")
        assert ended, name
        assert day.about(name, "workflow.failed") == []
    for name in set(org.pack.scenarios) - set(plain.scenarios):
        scenario = org.pack.scenarios[name]
        if scenario.workflow:
            assert play(org, scenario=name).outcome(scenario.workflow) in scenario.ends_as


def by_items(org: Organisation, flow: str) -> bool:
    """Whether only items start a workflow."""
    return any(stream.workflow == flow for stream in org.pack.arrivals.values()) or bool(sent_by(org, flow))


def sent_by(org: Organisation, flow: str) -> str | None:
    """The scenario that sends items into a workflow, if one does."""
    return next((name for name, one in org.pack.scenarios.items() if flow in one.streams.values()), None)


TOLD = [
    # what the guide says of its examples: workflow, what-ifs, scenario, how it ends
    ("article", {"fact.under_embargo": "true"}, None, {"set aside"}),
    ("evening", {}, None, {"done"}),
    ("portrait", {}, None, {"from the archive"}),
    ("trip", {}, None, {"booked"}),
    ("beat", {}, None, {"a story"}),
    ("correction", {"fact.register_failing": "1000"}, None, {"left to hand"}),
    ("correction", {"fact.register_failing": "0"}, None, {"corrected", "it was right"}),
    ("question", {}, None, {"answered"}),
    ("question", {"agent.south.absent": "true"}, None, {"answered", "left open"}),
    ("quick-check", {}, "checker-down", {"checked by the editor"}),
    ("quick-check", {}, None, {"checked"}),
    ("storm-watch", {}, "storm", {"storm"}),
    ("storm-watch", {"fact.storm": "false"}, "storm", {"calm"}),
    ("new-sorter", {}, None, {"deployed"}),
    ("new-sorter", {"fact.wanted": "1001"}, None, {"taken back"}),
    ("headlines", {}, None, {"plain"}),
    ("headlines", {"fact.likes_loud": "250"}, None, {"loud"}),
    ("stands", {}, None, {"rising"}),
    ("stands", {"fact.mood": "-60"}, None, {"falling"}),
]


@pytest.mark.parametrize(("flow", "what_ifs", "scenario", "ends"), TOLD)
def test_an_example_ends_as_the_guide_says(
    whole: Path, flow: str, what_ifs: dict[str, str], scenario: str | None, ends: set[str]
) -> None:
    changed = apply(library.load(whole), what_ifs)
    org = Organisation(changed.blueprint)
    started = None if scenario or flow == "article" or by_items(org, flow) else flow
    day = play(org, scenario=scenario, workflow=started, days=2, facts=changed.facts, settings=changed.settings)
    assert set(day.outcome(flow).split(", ")) == ends


def test_above_the_limit_the_human_is_asked_for_the_trip(whole: Path) -> None:
    def asked(limit: str) -> bool:
        changed = apply(library.load(whole), {"authority.more_travel.head.limit": limit})
        day = play(Organisation(changed.blueprint), workflow="trip", settings=changed.settings)
        return bool(day.about("trip", "approval.requested"))

    assert (asked("20000"), asked("10000")) == (False, True)


# The tables


def test_the_table_of_roles_is_complete() -> None:
    calls = {role.partition("(")[0] for role in listed("role")}
    assert calls == {*roles.FUNCTIONS, roles.ITEM, roles.OPERATOR, "assignee", "editor"}


def test_every_role_of_the_table_names_somebody(whole: Path) -> None:
    org = Organisation(library.load(whole))
    for role in listed("role") - {"item", "operator", "assignee"}:
        assert all(name in org.agents for name in org.cast(role)), role


def test_the_table_of_functions_is_complete() -> None:
    assert {call.partition("(")[0] for call in listed("function")} == set(expr.FUNCTIONS)


def test_the_table_of_names_is_complete() -> None:
    names = listed("name")
    assert {name.partition(".")[0] for name in names} == formulas.ROOTS
    assert under(names, "step.ID.") == formulas.STEP_WORDS
    assert under(names, "budget.ID.") == formulas.BUDGET_WORDS
    assert under(names, "piece.") == formulas.PIECE_WORDS | {"AREA"}
    assert under(names, "candidate.") == OF_AGENTS | {"TAG"}


def under(names: set[str], start: str) -> set[str]:
    return {name.removeprefix(start) for name in names if name.startswith(start)}


def test_what_only_some_kinds_find_out_is_in_their_sections() -> None:
    for kind, words in formulas.KIND_WORDS.items():
        section = TEXT.partition(f'<a id="ref-{kind.__name__.lower()}"></a>')[2].partition("<a id=")[0]
        assert all(f"`step.ID.{word}`" in section for word in words), kind


def test_the_tables_of_words_are_complete() -> None:
    assert {slot.strip("{}") for slot in listed("slot")} == phrases.SLOTS
    assert {form.strip("{}").partition(":")[2] for form in listed("format")} == set(phrases.FORMATS)
    assert listed("bank") == set(phrases.BANKS)


def test_the_formulas_of_the_guide_are_known(whole: Path) -> None:
    sheet = Sheet(library.load(whole), Places("acme"))
    for line in lines_of("formula"):
        names = expr.compile_expr(line).names
        assert [name_fault(name, ("workflows", "article"), sheet) for name in names] == [""] * len(names), line


def test_the_what_ifs_of_the_guide_can_be_asked(whole: Path) -> None:
    pack = library.load(whole)
    assert len(lines_of("what-if")) > 5
    for line in lines_of("what-if"):
        assert apply(pack, parse([line])).settings

"""Whatever a pack gets wrong is told by file, line and key, with the nearest valid name, all at once.

The cases stand in lint_cases.yaml; each changes the scaffolded pack in one place.
"""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import yaml

from data import library
from data.problems import Problem
from data.scaffold import scaffold
from department.blueprint.pack import Blueprint
from department.blueprint.words import AgentRef


@dataclass(frozen=True)
class Case:
    """One change of a pack, and what must be said of it."""

    file: str
    there: str
    put: str
    line: str
    key: str
    says: str
    together: bool = False


def cases() -> list[Case]:
    groups = yaml.safe_load((Path(__file__).parent / "lint_cases.yaml").read_text(encoding="utf-8"))
    return [Case(**case) for group in groups.values() for case in group]


ALL = cases()


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return scaffold("news-desk", tmp_path / "news-desk")


def change(pack: Path, case: Case) -> None:
    file = pack / case.file
    text = file.read_text(encoding="utf-8")
    assert case.there in text, case
    file.write_text(text.replace(case.there, case.put, 1), encoding="utf-8")


def line_of(pack: Path, case: Case) -> int:
    text = (pack / case.file).read_text(encoding="utf-8")
    assert case.line in text, case
    return text.count("\n", 0, text.index(case.line)) + 1


def is_told(problems: list[Problem], pack: Path, case: Case) -> bool:
    return any(
        (problem.file, problem.line, problem.key) == (case.file, line_of(pack, case), case.key)
        and case.says in problem.says
        for problem in problems
    )


@pytest.mark.parametrize("case", ALL, ids=[f"{case.key}:{case.put.strip()[:24]}" for case in ALL])
def test_a_fault_is_told_by_file_line_key_and_nearest_name(pack: Path, case: Case) -> None:
    change(pack, case)
    problems = library.check(pack)
    assert is_told(problems, pack, case), [str(problem) for problem in problems]
    assert problems == sorted(problems)


def test_all_faults_are_told_at_once(pack: Path) -> None:
    together = [case for case in ALL if case.together]
    for case in together:
        change(pack, case)
    problems = library.check(pack)
    missed = [case.key for case in together if not is_told(problems, pack, case)]
    assert len(together) > 8
    assert not missed, [str(problem) for problem in problems]


def test_a_fault_of_shape_draws_no_others_after_it(pack: Path) -> None:
    case = next(case for case in ALL if case.put == "kind: publihs")
    change(pack, case)
    assert [problem.key for problem in library.check(pack)] == [case.key]


def test_the_way_of_a_decision_is_followed_up_the_chain(pack: Path) -> None:
    text = (pack / "department.yaml").read_text(encoding="utf-8")
    text = text.replace("head: {does: A}, human: {does: D}", "head: {does: R}, human: {does: I}")
    text = text.replace("editor: {does: R}, head: {does: R}", "writer: {does: A}, editor: {does: R}, head: {does: R}")
    (pack / "department.yaml").write_text(text.replace("{writer: {does: P}, writer", "{writer"), encoding="utf-8")
    (problem,) = library.check(pack)
    assert (problem.severity, problem.key) == ("warning", "workflows.article.steps.approve.decision")
    assert "'publication' would go editor → head → operator" in problem.says
    assert library.load(pack).id == "news-desk"


@pytest.mark.parametrize("left", [["review"], ["approve"], []])
def test_a_draft_that_goes_public_unseen_is_doubted(pack: Path, left: list[str]) -> None:
    """One look before is enough; without any, the decision that could be taken on it is named. A warning only."""
    tree = yaml.safe_load((pack / "workflows.yaml").read_text(encoding="utf-8"))
    steps = tree["workflows"]["article"]["steps"]
    for name in {"review", "approve"} - set(left):
        del steps[name]
    for name in ("approve", "publish"):
        if name in steps:
            steps[name]["needs"] = [left[0] if left and name == "publish" else "draft"]
    (pack / "workflows.yaml").write_text(yaml.safe_dump(tree, sort_keys=False), encoding="utf-8")
    found = [problem for problem in library.check(pack) if problem.key == "workflows.article.steps.publish.of"]
    assert [problem.severity for problem in found] == ([] if left else ["warning"])
    assert all("nobody has reviewed it" in one.says and "decision 'publication'" in one.says for one in found)


def test_a_review_that_comes_after_publication_is_no_look_before(pack: Path) -> None:
    text = (pack / "workflows.yaml").read_text(encoding="utf-8")
    text = text.replace("needs: [approve]", "needs: [draft]")
    (pack / "workflows.yaml").write_text(text, encoding="utf-8")
    (problem,) = library.check(pack)
    assert (problem.severity, problem.key) == ("warning", "workflows.article.steps.publish.of")


def test_the_human_leads_no_meeting(marketing: Blueprint) -> None:
    name, meeting = next(iter(marketing.meetings.items()))
    changed = replace(marketing, meetings={**marketing.meetings, name: replace(meeting, led_by=AgentRef("operator"))})
    (says,) = library.faults(changed)
    assert "the human leads no meeting" in says

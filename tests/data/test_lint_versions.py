"""What a pack may get wrong about versions of agents is told by file, line and key, with what to write instead."""

import shutil
from pathlib import Path

import pytest

from data import library
from data.problems import WARNING, Problem

AGENTS, VERSIONS = "agents.yaml", "versions.yaml"
OLD = '"1.2": {summary: Points for every sign of interest, rubrics: {bant: bant_generous}}'
BANT = "agents.qualification.versions.1.2.rubrics.bant"
STAGING = "agent: qualification, version"
CANDIDATE = 'version: "{fact.candidate}", into: staging'
COMPARED, BESIDE = "version.qualification.compared >=", "qualification.beside.judged_right"

OF_A_VERSION = [
    ('"1.2": {summary: x, rubric: {}}', "1.2.rubric", "nearest: rubrics"),
    ('"1.2": {summary: x, rubrics: {bant: bant_generos}}', "1.2.rubrics.bant", "nearest: bant_generous"),
    ('"1.2": {summary: x, rubrics: {bnat: bant}}', "1.2.rubrics.bnat", "no rubric 'bnat'; nearest: bant"),
    ('"1.2": {summary: x, tier: hiku}', "1.2.tier", "no model tier 'hiku'; nearest: haiku"),
    ('"1.2": {summary: x, pace: 0}', "1.2.pace", "at least 1"),
    ('"1.2": {summary: x, skills: {rules: 1001}}', "1.2.skills.rules", "from 0 to 1000"),
    ('"1.2": {summary: x, skills: {ruels: 900}}', "1.2.skills.ruels", "no area 'ruels'; nearest: rules"),
    ('"1.2": {summary: x}', "1.2", "changes nothing"),
    ('"1.2": {pace: 900}', "1.2.summary", "is missing here"),
    ('"1.0": {summary: x, pace: 900}', "1.0", "what the agent itself is called"),
    ('"one two": {summary: x, pace: 900}', "one two", "not a version's name"),
]
"""What stands for version 1.2, the key that is told, and what is said of it."""

OF_RELEASES = [
    (STAGING, "agent: qualificaton, version", "staging.agent", "no agent 'qualificaton'; nearest: qualification"),
    (STAGING, "agent: routing, version", "staging.agent", "'routing' has no version but its own"),
    (STAGING, "agent: operator, version", "staging.agent", "the human has no versions"),
    (CANDIDATE, "version: 1.3, into: staging", "staging.version", "'qualification' called '1.3'; nearest: 1."),
    (CANDIDATE, "into: staging", "staging.version", "Name one of 1.0, 1.1, 1.2"),
    ('facts: {candidate: "1.1"}', 'facts: {candidate: "1.4"}', "staging.version", "called '1.4'"),
    ("into: staging", "into: stagin", "staging.into", "nearest: staging"),
    ("agent.qualification.open", "agent.qualificaton.open", "quiet.until", "nearest: qualification"),
    ("agent.qualification.open", "agent.qualification.opn", "quiet.until", "nearest: open"),
    (COMPARED, "version.routing.compared >=", "decision.options.deploy.when", "with versions called 'routing'"),
    (COMPARED, "version.qualification.copmared >=", "decision.options.deploy.when", "nearest: compared"),
    (BESIDE, "qualification.besides.judged_right", "figures.sets.beside_accuracy", "nearest: beside"),
    (BESIDE, "qualification.beside.judged_rihgt", "figures.sets.beside_accuracy", "nearest: judged_right"),
]
"""A change of the workflow, the key of its step that is told, and what is said of it."""

ELSEWHERE = [
    (AGENTS, OLD, "2: {summary: x, pace: 900}", "agents.qualification.versions", "'2' is not; put it in quotes"),
    (AGENTS, 'version: "1.0"', "version: 1", "agents.qualification.version", "it must be text"),
    (VERSIONS, '  timeline:\n        points: "25', '  tmeline:\n        points: "25', BANT, "(timeline, tmeline)"),
    (VERSIONS, "    grades: *grades", "    grades: [{name: lukewarm, at_least: 0}]", BANT, "grades differ"),
]
CASES = [
    *((AGENTS, OLD, put, f"agents.qualification.versions.{key}", says) for put, key, says in OF_A_VERSION),
    *((VERSIONS, old, put, f"workflows.version-change.steps.{key}", says) for old, put, key, says in OF_RELEASES),
    *ELSEWHERE,
]


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return Path(shutil.copytree(library.DEPARTMENTS / "lead-pipeline", tmp_path / "lead-pipeline"))


def problems(pack: Path, file: str, there: str, put: str) -> list[Problem]:
    text = (pack / file).read_text(encoding="utf-8")
    assert there in text
    (pack / file).write_text(text.replace(there, put, 1), encoding="utf-8")
    return library.check(pack)


@pytest.mark.parametrize(("file", "there", "put", "key", "says"), CASES, ids=[f"{case[3]}:{case[2]}" for case in CASES])
def test_what_is_wrong_with_versions_is_told(pack: Path, file: str, there: str, put: str, key: str, says: str) -> None:
    found = problems(pack, file, there, put)
    told = [(problem.key, problem.says) for problem in found]
    assert any(where == key and says in words for where, words in told), told
    assert all(problem.line for problem in found)


def test_a_version_without_quotes_is_text_as_it_stands(pack: Path) -> None:
    """1.10 is not 1.1: what looks like a fraction is read as text."""
    scenarios = (pack / VERSIONS).read_text(encoding="utf-8").replace('candidate: "1.2"', "candidate: 1.10")
    (pack / VERSIONS).write_text(scenarios, encoding="utf-8")
    assert problems(pack, AGENTS, OLD, OLD.replace('"1.2"', "1.10")) == []
    assert list(library.load(pack).agents["qualification"].versions) == ["1.1", "1.10"]


def test_a_version_that_changes_nothing_may_be_played(pack: Path) -> None:
    found = problems(pack, AGENTS, OLD, '"1.2": {summary: The same again}')
    assert [problem.severity for problem in found] == [WARNING]
    assert library.from_canonical(library.canonical(library.load(pack))) == library.load(pack)

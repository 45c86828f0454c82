"""What a pack may get wrong about items from outside is told by key, with what to write instead."""

import shutil
from pathlib import Path

import pytest

from data import library
from data.problems import ERROR, Problem
from data.scaffold import scaffold

TIPS = Path(__file__).parent / "tips.yaml"

FORMULAS = [
    # truth is the world's: no mind, no condition of a workflow, no title asks for it
    ("needs: [grade]", 'needs: [grade]\n        when: "truth.is_true"', "workflows.tip.steps.give.when", "world only"),
    ('"param.pages * 10"', '"truth.honest"', "rubrics.worth.criteria.size.points", "known to the world only"),
    ("title: Grade it", 'title: "Grade {truth.honest}"', "workflows.tip.steps.grade.title", "known to the world only"),
    ("Tip of {param.reader}", "Tip of {truth.honest}", "arrivals.tips.title", "name a param"),
    ("truth.is_true and", "truth.honset and", "workflows.tip.steps.ring.replies", "nearest: honest"),
    ("truth.honest < 100", "truth.town < 100", "services.registry.fails", "no hidden field 'town'"),
    # params: the fields of the items that start this workflow, what was found out, what calls give
    ("Look up {param.reader}", "Look up {param.raeder}", "workflows.tip.steps.look_up.title", "nearest: reader"),
    ("param.known > 1", "param.is_true", "workflows.tip.steps.ring.replies", "no parameter 'is_true'"),
    ("params: {known: 0}", "params: {grade_of: 0}", None, ""),
    # a field knows those before it
    ("{param.reader} from {param.town}", "{param.reader}: {param.is_true}", "arrivals.tips.fields.note.text", "hidden"),
    ('"truth.honest", hidden', '"truth.town", hidden', "arrivals.tips.fields.is_true.chance", "write param.town"),
    ("'south' if param.town", "'south' if param.note", "arrivals.tips.fields.region.formula", "above 'region'"),
    ("'south' if param.town", "'south' if step.grade.done", "arrivals.tips.fields.region.formula", "not known before"),
    ("{param.reader} from", "{title} from", "arrivals.tips.fields.note.text", "know only its fields"),
    # candidates
    ("candidate.region ==", "candidate.regoin ==", "workflows.tip.steps.give.where", "nearest: region"),
    ("param.known > 1", "candidate.open > 1", "workflows.tip.steps.ring.replies", "only in 'where' and 'best'"),
    # results of the new kinds
    ("step.ring.replied", "step.grade.replied", "workflows.tip.outcomes[0].when", "result of a step called 'replied'"),
    ("step.grade.grade ==", "step.give.grade ==", "workflows.tip.outcomes[1].when", "called 'grade'"),
]
VALUES = [
    ("service: registry", "service: regsitry", "workflows.tip.steps.look_up.service", "no service 'regsitry'; nearest"),
    ("rubric: worth", "rubric: wroth", "workflows.tip.steps.grade.rubric", "no rubric 'wroth'; nearest: worth"),
    ("workflow: tip", "workflow: tipp", "arrivals.tips.workflow", "no workflow 'tipp'; nearest: tip"),
    ('"9": 4000', '"09": 4000', "arrivals.tips.per_hour.09", "from '0' to '23'"),
    ('"9": 4000', '"24": 4000', "arrivals.tips.per_hour.24", "not an hour of the day"),
    ('"9": 4000', '"22": 4000', "arrivals.tips.per_hour.22", "the department works 09:00 to 17:30"),
    ('"9": 4000', '"9": -1', "arrivals.tips.per_hour.9", "at least 0"),
    ("{mail: 3, phone: 1}", "{}", "arrivals.tips.sources", "give one a weight above 0"),
    ("pick: {Ann: 1, Bo: 1}", "pick: {Ann: 0}", "arrivals.tips.fields.reader.pick", "weight above 0"),
    ("pages: {quantiles: [1, 9]", "pages: {quantiles: [9, 1]", "arrivals.tips.fields.pages.quantiles", "must rise"),
    ("pages: {quantiles: [1, 9],", "pages: {", "arrivals.tips.fields.pages", "has no way to be filled"),
    ("pages: {quant", "pages: {pick: {a: 1}, quant", "arrivals.tips.fields.pages", "2 ways to be filled (pick, quant"),
    ("columns: [pages]", "columns: [Name]", "arrivals.tips.fields.pages.columns[0]", "that of 'reader' already"),
    ("columns: [pages]", "columns: [TOWN-]", "arrivals.tips.fields.pages.columns[0]", "that of 'town' already"),
    (
        "phone: 1}",
        "phone: 1}\n    time_columns: [at, Page_s, 'Pages ']",
        "arrivals.tips.time_columns[2]",
        "'pages' already",
    ),
    ("phone: 1}", "phone: 1}\n    time_colums: [at]", "arrivals.tips.time_colums", "nearest: time_columns"),
    ("missing: 100", "missing: 1001", "arrivals.tips.fields.town.missing", "from 0 to 1000"),
    ("1000], hidden: true", "1000], hidden: true, required: true", "arrivals.tips.fields.honest.required", "no form"),
    (", required: true, columns: [reader, name]", ", required: true", "arrivals.tips.fields.reader.required", "add"),
    ("pages: {quant", "pagesRead: {quant", "arrivals.tips.fields.pagesRead", "not in snake_case"),
    ("name: long, at_least: 30", "name: long, at_least: 0", "rubrics.worth.criteria.size.bands[1].at_least", "sort"),
    ("name: long, at_least: 30", "name: long, at_least: 61", "rubrics.worth.criteria.size.bands[0].at_least", "reach"),
    ("name: any, at_least: 0", "name: any, at_least: 5", "rubrics.worth.criteria.place.bands[0].at_least", "let it"),
    ("name: inside", "name: front", "rubrics.worth.grades[1].name", "twice"),
    ("[{name: any, at_least: 0}]", "[]", "rubrics.worth.criteria.place.bands", "no band"),
    ("retries: 1", "retries: 13", "workflows.tip.steps.look_up.retries", "from 0 to 12"),
    ("down: [north]", "down: [nroth]", "scenarios.quiet.stimuli[0].down[0]", "nearest: north"),
    ("down: [north]", "down: [operator]", "scenarios.quiet.stimuli[0].down[0]", "the human does not go down"),
    ("workflow: article", "workflow: tip", "scenarios.quiet.workflow", "only items start 'tip'"),
    ("    workflow: tip", "    workflow: article", "workflows.tip.steps.give", "no stream of 'arrivals' starts 'tip'"),
    ("to: [assignee]", "to: [manager_of(assignee)]", None, ""),
    ("to: [assignee]", "to: ['common_manager(assignee, nobody)']", "workflows.tip.steps.hand.to[0]", "agent 'nobody'"),
    ("to: [north, south]", "to: [assignee]", "workflows.tip.steps.give.to[0]", "cannot stand here"),
    ("owner: editor", "owner: assignee", "workflows.tip.owner", "cannot stand here"),
    ("fields:\n", "feilds:\n", "arrivals.tips.feilds", "nearest: fields"),
    ("points: ", "poinst: ", "rubrics.worth.criteria.size.poinst", "nearest: points"),
]


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = scaffold("news-desk", tmp_path / "news-desk")
    shutil.copy(TIPS, folder)
    return folder


def problems(pack: Path, there: str, put: str) -> list[Problem]:
    file = pack / TIPS.name
    text = file.read_text(encoding="utf-8")
    assert there in text
    file.write_text(text.replace(there, put, 1), encoding="utf-8")
    return library.check(pack)


def test_a_pack_with_every_item_concept_has_no_problems(pack: Path) -> None:
    assert library.check(pack) == []
    assert library.from_canonical(library.canonical(library.load(pack))) == library.load(pack)


@pytest.mark.parametrize(("there", "put", "key", "says"), FORMULAS + VALUES)
def test_what_is_wrong_with_items_is_told(pack: Path, there: str, put: str, key: str | None, says: str) -> None:
    found = problems(pack, there, put)
    told = [(problem.key, problem.says) for problem in found]
    if key is None:
        assert not told
    else:
        assert any(where == key and says in words for where, words in told), told
        assert all(problem.file == TIPS.name and problem.line for problem in found if problem.key == key)


def test_the_assignee_needs_a_match_step_in_the_same_workflow(pack: Path) -> None:
    workflows = pack / "workflows.yaml"
    text = workflows.read_text(encoding="utf-8")
    workflows.write_text(text.replace("to: [writer, head]", "to: [assignee]"), encoding="utf-8")
    (problem,) = [problem for problem in library.check(pack) if problem.severity == ERROR]
    assert (problem.key, "has none" in problem.says) == ("workflows.article.steps.set_aside.to[0]", True)


def test_nobody_may_be_called_assignee(pack: Path) -> None:
    assert any("another id" in one.says for one in problems(pack, "  north:\n", "  assignee:\n"))

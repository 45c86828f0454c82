"""What a pack may get wrong about contests, swarms, tagged roles and hidden facts is told by key, with the way out."""

import shutil
from pathlib import Path

import pytest

from data import library
from data.guide.descriptions import fenced
from data.scaffold import scaffold
from department.blueprint.learning_steps import Compete, Sense, Swarm
from department.org import Organisation
from tests.plays import play

PACK = Path(__file__).parent / "contests.yaml"
STEPS = "workflows.headlines.steps"

CASES = [
    # contests and their versions
    ("of: write", "of: wriet", f"{STEPS}.contest.of", "nearest: write"),
    ("of: write", "of: told", f"{STEPS}.contest.of", "this must be a draft; here that is write"),
    ("each: [plain, loud]", "each: [loud]", f"{STEPS}.contest.of", "makes one version"),
    ("explore: 200", "explore: 501", f"{STEPS}.contest.explore", "from 0 to 500"),
    ("record: headlines", "recrod: headlines", f"{STEPS}.contest.recrod", "nearest: record"),
    ("audience: fact.readers", "audience: fact.raeders", f"{STEPS}.contest.audience", "nearest: readers"),
    ("rest: ", "each: [a], rest: ", f"{STEPS}.contest.each", "a compete step takes no 'each'"),
    ('rest: "900"', 'rest: "item"', f"{STEPS}.contest.rest", "only in a step with 'each'"),
    ("step.contest.margin", "step.contest.marign", f"{STEPS}.told.title", "called 'marign'"),
    ("step.contest.margin", "step.write.margin", f"{STEPS}.told.title", "called 'margin'"),
    # tagged roles
    (
        "tagged(manner, item)",
        "tagged(maner, item)",
        f"{STEPS}.write.who",
        "no tag of an agent 'maner'; nearest: manner",
    ),
    ("each: [plain, loud]", "each: [plain, laud]", f"{STEPS}.write.who", "with the manner 'laud'; nearest: loud"),
    ("to: [writer]", "to: ['tagged(manner, loud)']", None, ""),
    ("to: [writer]", "to: ['tagged(manner, lout)']", f"{STEPS}.told.to[0]", "nearest: loud"),
    ("to: [writer]", "to: ['tagged(manner, item)']", f"{STEPS}.told.to[0]", "there is no 'each' here"),
    ("tagged(manner, item)", "tagged(manner)", f"{STEPS}.write.who", "gives 'tagged' 1 names; it takes 2"),
    # hidden facts are the world's
    ("audience: fact.readers", "audience: fact.mood", f"{STEPS}.contest.audience", "'fact.mood' is hidden"),
    ("title: What is read,", 'title: "Read {fact.mood}",', f"{STEPS}.watch.title", "'fact.mood' is hidden"),
    ("within: 2h", 'counts: {moods: "fact.mood"}, within: 2h', None, ""),
    ("within: 2h", 'when: "fact.mood > 3", within: 2h', f"{STEPS}.falls.when", "only the world's formulas"),
    ("source: truth, hidden: true}\n  mood", "source: truth, hidden: 1}\n  mood", "facts.likes_loud.hidden", "true or"),
    # swarms and their members
    ("swarm: stands", "swarm: stnads", f"{STEPS}.watch.swarm", "no swarm 'stnads'; nearest: stands"),
    ("reports_to: editor\n    topics", "reports_to: edtior\n    topics", "swarms.stands.reports_to", "nearest: editor"),
    ("topics: [station, harbour, market square]", "topics: []", "swarms.stands.topics", "has no members"),
    ("[station, harbour,", "[station, station,", "swarms.stands.topics[1]", "here twice"),
    ("noise: [-20, 0, 20]", "noise: [20, 0]", "swarms.stands.noise", "must rise"),
    ("bar: [5, 10]", "bar: [10, 5]", "swarms.stands.traits.bar", "must rise"),
    ("bar: [5, 10]", "bar: []", "swarms.stands.traits.bar", "is empty"),
    ("bar: [5, 10]", "BigBar: [5, 10]", "swarms.stands.traits.BigBar", "not in snake_case"),
    ("  stands:", "  news-stands:", "swarms.news-stands", "not in snake_case"),
    ("member.follows", "member.folows", "swarms.stands.signal", "no trait 'folows'; nearest: follows"),
    ("member.follows", "param.follows", "swarms.stands.signal", "'param' is not known to a swarm"),
    ("member.follows", "step.watch.round", "swarms.stands.signal", "'step' is not known to a swarm"),
    ("trend: fact.mood", "trend: member.bar", "swarms.stands.trend", "one for all members"),
    ("trend: fact.mood", "trend: item", "swarms.stands.trend", "one for all members"),
    ("trend: fact.mood", "trend: fact.mod", "swarms.stands.trend", "nearest: mood"),
    ("threshold: member.bar", "penalty: 1001", "swarms.stands.penalty", "from 0 to 1000"),
    ("threshold: member.bar", "share: -1", "swarms.stands.share", "from 0 to 1000"),
    ("threshold: member.bar", "treshold: member.bar", "swarms.stands.treshold", "nearest: threshold"),
    ("every: 20m", "every: 20min", f"{STEPS}.watch.every", "not a duration"),
    ("every: 20m", "every: 20m, each: [a, b]", f"{STEPS}.watch.each", "a sense step takes no 'each'"),
    ("step.watch.agreement", "step.watch.agrement", f"{STEPS}.falls.until", "called 'agrement'"),
    ("step.watch.agreement", "member.bar", f"{STEPS}.falls.until", "known only in 'signal' and 'threshold'"),
]


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = scaffold("news-desk", tmp_path / "news-desk")
    shutil.copy(PACK, folder)
    return folder


def test_a_pack_that_tries_out_and_learns_has_no_problems_and_plays(pack: Path) -> None:
    assert library.check(pack) == []
    blueprint = library.load(pack)
    assert library.from_canonical(library.canonical(blueprint)) == blueprint
    day = play(Organisation(blueprint), workflow="headlines")
    assert len(day.of("trial.measured")) == 2
    assert len(day.of("swarm.adapted")) == 5
    assert day.outcome("headlines") == "done"


@pytest.mark.parametrize(("there", "put", "key", "says"), CASES)
def test_what_is_wrong_is_told(pack: Path, there: str, put: str, key: str | None, says: str) -> None:
    file = pack / PACK.name
    text = file.read_text(encoding="utf-8")
    assert there in text
    file.write_text(text.replace(there, put, 1), encoding="utf-8")
    found = library.check(pack)
    told = [(problem.key, problem.says) for problem in found]
    if key is None:
        assert not told
    else:
        assert any(where == key and says in words for where, words in told), told
        assert all(problem.file == PACK.name and problem.line for problem in found if problem.key == key)


def test_three_versions_cannot_all_have_more_than_a_third(pack: Path) -> None:
    file = pack / PACK.name
    text = (
        file.read_text(encoding="utf-8")
        .replace("each: [plain, loud]", "variants: 3")
        .replace("explore: 200", "explore: 334")
    )
    file.write_text(text.replace('"tagged(manner, item)"', "writer"), encoding="utf-8")
    assert any("'explore' is at most 333 here" in problem.says for problem in library.check(pack))


def test_the_examples_of_the_docstrings_are_those_of_a_pack_that_plays(pack: Path) -> None:
    """An author copies them: each is read as it stands, with what it names beside it."""
    parts = {kind: fenced(kind)[0][1] for kind in (Swarm, Sense, Compete)}
    steps = "".join(f"      {line}\n" for kind in (Sense, Compete) for line in parts[kind].splitlines())
    flow = f"workflows:\n  examples:\n    title: Examples\n    owner: editor\n    channel: desk\n    steps:\n{steps}"
    rest = (
        "facts: {warmth: {value: 40, hidden: true}}\n"
        "crafts: {letter: {title: letter}}\n"
    )  # fmt: skip
    (pack / "examples.yaml").write_text(f"{rest}{parts[Swarm]}\n{flow}", encoding="utf-8")
    file = pack / PACK.name
    text = file.read_text(encoding="utf-8").replace("loud", "warm")
    file.write_text(text, encoding="utf-8")
    assert library.check(pack) == []
    day = play(Organisation(library.load(pack)), workflow="examples")
    assert len(day.of("swarm.sensed")) == 12
    assert day.of("rollout.measured")

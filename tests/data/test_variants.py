"""Workflows that are like another, and scenarios that send a stream's items another way, and what is told of them."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from data import library
from data.problems import WARNING, Problem
from data.scaffold import scaffold
from department.blueprint.steps import Tell

HERE = Path(__file__).parent
FILES = ("tips.yaml", "variants.yaml")


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = scaffold("news-desk", tmp_path / "news-desk")
    for name in FILES:
        shutil.copy(HERE / name, folder)
    return folder


def problems(pack: Path, there: str, put: str, name: str = "variants.yaml") -> list[Problem]:
    file = pack / name
    text = file.read_text(encoding="utf-8")
    assert there in text
    file.write_text(text.replace(there, put, 1), encoding="utf-8")
    return library.check(pack)


def test_a_variant_has_all_that_the_other_has_but_what_it_says_itself(pack: Path) -> None:
    assert library.check(pack) == []
    blueprint = library.load(pack)
    flow, other = blueprint.workflows["tip-quick"], blueprint.workflows["tip"]
    assert list(flow.steps) == [*(name for name in other.steps if name != "hand"), "noted"]
    assert flow.steps["look_up"] == replace(other.steps["look_up"], within="1h")
    assert flow.steps["ring"] == replace(other.steps["ring"], needs=["give", "noted"])
    assert isinstance(flow.steps["noted"], Tell)
    for name in ("grade", "give", "dropped"):
        assert flow.steps[name] == other.steps[name]
    assert (flow.title, flow.owner, flow.params, flow.outcomes) == (
        "Quick tip", other.owner, other.params, other.outcomes,
    )  # fmt: skip


def test_a_pack_with_variants_is_kept_as_it_is_played(pack: Path) -> None:
    blueprint = library.load(pack)
    assert library.from_canonical(library.canonical(blueprint)) == blueprint


def test_a_step_of_another_kind_replaces_the_whole_step(pack: Path) -> None:
    put = "look_up: {kind: wait, title: Nobody looks, until: fact.registry_failing > 1}"
    found = problems(pack, "look_up: {within: 1h}", put)
    assert [one for one in found if one.severity != WARNING] == []
    assert library.load(pack).workflows["tip-quick"].steps["look_up"].within is None


TOLD = [
    ("like: tip", "like: tpi", "workflows.tip-quick.like", "no workflow 'tpi'; nearest: tip"),
    ("like: tip", "like: tip-quick", "workflows.tip-quick.like", "like itself"),
    ("like: tip", "like: [tip]", "workflows.tip-quick.like", "name one"),
    ("without: [hand]", "without: [hnad]", "workflows.tip-quick.without[0]", "no step 'hnad'; nearest: hand"),
    ("without: [hand]", "without: [ring]", "workflows.tip-quick.without[0]", "left out and given"),
    ("without: [hand]", "without: hand", "workflows.tip-quick.without", "list"),
    ("look_up: {within: 1h}", "look_up: {withing: 1h}", "workflows.tip-quick.steps.look_up.withing", "nearest: within"),
    ("look_up: {within: 1h}", "look_up: 1h", "workflows.tip-quick.steps.look_up", "must be a map"),
    ("needs: [give, noted]", "needs: [give, notde]", "workflows.tip-quick.steps.ring.needs[1]", "nearest: noted"),
    (
        "{tips: tip-quick,",
        "{tisp: tip-quick,",
        "scenarios.quick.streams.tisp",
        "no stream of 'arrivals' 'tisp'; nearest",
    ),
    ("{tips: tip-quick,", "{tips: tip-quikc,", "scenarios.quick.streams.tips", "no workflow 'tip-quikc'; nearest"),
    ("{tips: tip-quick, letters: tip}", "{tips: tip-quick}", "arrivals.letters", "nothing takes the items"),
    ("    streams: {tips: tip-quick, letters: tip}\n", "", "scenarios.quick", "stirs nothing"),
    ("    streams:", '    at: "10:00"\n    streams:', "scenarios.quick.at", "it starts none"),
    ("    streams:", "    ends_as: [x]\n    streams:", "scenarios.quick.ends_as", "it starts none"),
    ("    streams:", "    workflow: article\n    streams:", "scenarios.quick.workflow", "no time to start at"),
]


@pytest.mark.parametrize(("there", "put", "key", "says"), TOLD)
def test_what_is_wrong_with_a_variant_or_a_stream_is_told(
    pack: Path, there: str, put: str, key: str, says: str
) -> None:
    told = problems(pack, there, put)
    assert any(one.key == key and says in one.says for one in told), [(one.key, one.says) for one in told]
    assert all(one.file == "variants.yaml" and one.line for one in told if one.key == key)


def test_what_is_wrong_with_what_it_took_over_is_told_once_and_where_it_stands(pack: Path) -> None:
    (found,) = problems(pack, "service: registry", "service: regsitry", "tips.yaml")
    assert (found.file, found.key) == ("tips.yaml", "workflows.tip.steps.look_up.service")


def test_a_variant_of_a_variant_is_refused(pack: Path) -> None:
    more = "workflows:\n  tip-third:\n    like: tip-quick\n    title: Third\n"
    (pack / "third.yaml").write_text(more, encoding="utf-8")
    assert any("itself like 'tip'" in one.says for one in library.check(pack))


def test_without_means_nothing_alone(pack: Path) -> None:
    found = problems(pack, "    like: tip\n    title: Quick tip\n", "    title: Quick\n    owner: editor\n")
    assert any(one.key == "workflows.tip-quick.without" and "add 'like'" in one.says for one in found)

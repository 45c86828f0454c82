"""What the caller writes: what-ifs, starts, settings files, filters; each unknown name gets the nearest ones."""

from pathlib import Path

import pytest

from data.library import load
from data.scaffold import scaffold
from department.errors import UsageError
from tui.config import read_config
from tui.present.search import Sought
from tui.request import Wanted, prepare, reseeded
from tui.what_ifs import apply, parse


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    return load(scaffold("news-desk", tmp_path_factory.mktemp("packs") / "news-desk"))


def first(names):
    return next(iter(names))


def test_a_what_if_is_key_and_value_and_the_last_one_counts():
    assert parse(["seed=1", "fact.a=b=c", "seed=2"]) == {"seed": "2", "fact.a": "b=c"}


@pytest.mark.parametrize("word", ["seed", "=3", "seed=", ""])
def test_a_what_if_without_key_or_value_is_refused(word):
    with pytest.raises(UsageError, match="KEY=VALUE"):
        parse([word])


def test_a_fact_keeps_the_kind_of_its_value(pack):
    name = next(key for key, fact in pack.facts.items() if type(fact.value) is int)
    assert apply(pack, {f"fact.{name}": "12"}).facts == {name: 12}
    with pytest.raises(UsageError, match="whole number"):
        apply(pack, {f"fact.{name}": "many"})


def test_human_rates_change_the_pack_and_stay_thousandths(pack):
    changed = apply(pack, {"human.presence": "0"})
    assert changed.blueprint.human.presence == 0
    assert pack.human.presence != 0
    with pytest.raises(UsageError, match="0 to 1000"):
        apply(pack, {"human.presence": "1001"})


def test_a_limit_of_the_matrix_changes_one_cell(pack):
    kind = first(pack.decisions)
    rank = first(pack.decisions[kind].matrix)
    changed = apply(pack, {f"authority.{kind}.{rank}.limit": "500"}).blueprint
    assert changed.decisions[kind].matrix[rank].limit == 500
    others = [name for name in pack.decisions if name != kind]
    assert all(changed.decisions[name] == pack.decisions[name] for name in others)


def test_a_reporting_line_may_not_become_a_circle(pack):
    below = next(name for name, agent in pack.agents.items() if agent.reports_to != "operator")
    above = pack.agents[below].reports_to
    with pytest.raises(UsageError, match=r"circle|nobody"):
        apply(pack, {f"agent.{above}.reports_to": below})


def test_a_reporting_line_may_not_make_a_second_head_unless_the_first_gets_one_above(pack):
    head = next(name for name, agent in pack.agents.items() if agent.reports_to == "operator")
    below = next(name for name, agent in pack.agents.items() if agent.reports_to == head)
    with pytest.raises(UsageError, match=f"second head: '{head}' reports to the operator too"):
        apply(pack, {f"agent.{below}.reports_to": "operator"})
    assert apply(pack, {f"agent.{head}.reports_to": "operator"}).blueprint == pack
    swap = [(f"agent.{below}.reports_to", "operator"), (f"agent.{head}.reports_to", below)]
    for lines in (swap, swap[::-1]):
        agents = apply(pack, dict(lines)).blueprint.agents
        assert (agents[below].reports_to, agents[head].reports_to) == ("operator", below)


def test_a_what_if_may_do_to_a_pack_only_what_its_author_may(pack):
    nobody = {f"authority.publication.{rank}.does": "C" for rank in ("head", "human")}
    with pytest.raises(UsageError, match=r"authority\.publication\.head\.does=C.*cannot be played: nobody may take"):
        prepare(pack, Wanted(settings=nobody))
    assert prepare(pack, Wanted(settings={"authority.publication.head.does": "C"}))


def test_absence_is_handed_to_the_engine(pack):
    agent = first(pack.agents)
    assert apply(pack, {f"agent.{agent}.absent": "yes"}).settings == {f"agent.{agent}.absent": "true"}


@pytest.mark.parametrize(
    ("key", "says"),
    [
        ("fcat.x", "no what-if"),
        ("fact.nothing", "no fact 'nothing'"),
        ("human.mood", "nearest|known"),
        ("authority.x", "cell of the matrix"),
        ("authority.x.y.limit", "no decision type 'x'"),
        ("agent.nobody.absent", "no agent 'nobody'"),
        ("agent.x", "agent.ID.absent"),
        ("budget.war", "no budget 'war'"),
        ("autonomy.x", "no decision type"),
        ("tracks", "no way '1'"),
        ("seed.x", "seed=9"),
    ],
)
def test_an_unknown_key_is_named_with_what_there_is(pack, key, says):
    with pytest.raises(UsageError, match=says):
        apply(pack, {key: "1"})


def test_the_what_if_seed_wins_over_the_option_and_the_pack(pack):
    assert prepare(pack, Wanted()).begin.seed == pack.seed
    assert prepare(pack, Wanted(seed=4)).begin.seed == 4
    assert prepare(pack, Wanted(seed=4, settings={"seed": "9"})).begin.seed == 9
    assert reseeded(prepare(pack, Wanted(seed=4)), 5).begin.seed == 5


def test_the_run_ends_at_the_last_close_of_business(pack):
    ready = prepare(pack, Wanted(days=6, start="2026-01-08"))
    end = ready.org.calendar.local(ready.until)
    assert f"{end:%Y-%m-%d %H:%M}" == f"2026-01-15 {pack.hours.closes}"


@pytest.mark.parametrize("start", ["tomorrow", "2026-13-01", "2026-01-08T09:00Z", "2026-1-8x"])
def test_a_start_that_is_no_day_is_refused(pack, start):
    with pytest.raises(UsageError, match=f"--start '{start}'"):
        prepare(pack, Wanted(start=start))


@pytest.mark.parametrize("wanted", [Wanted(scenario="x"), Wanted(workflow="x"), Wanted(days=0)])
def test_unknown_scenarios_workflows_and_no_days_are_refused(pack, wanted):
    with pytest.raises(UsageError):
        prepare(pack, wanted)


def test_a_settings_file_that_is_not_toml_is_named(tmp_path):
    path = tmp_path / "config.toml"
    path.write_text("[run\nseed = 1", encoding="utf-8")
    with pytest.raises(UsageError, match=r"config\.toml.*line 1"):
        read_config(path)
    assert read_config(Path(tmp_path) / "none.toml") == {}


def test_since_is_a_time_of_the_first_day_or_a_moment(pack):
    org = prepare(pack, Wanted()).org

    def since(word):
        return org.calendar.local(Sought.of(org, channel=None, agent=None, search=None, since=word).since)

    assert f"{since('11:20'):%Y-%m-%d %H:%M}" == f"{org.first_day} 11:20"
    assert f"{since('2026-02-03T10:00'):%Y-%m-%d %H:%M}" == "2026-02-03 10:00"
    with pytest.raises(UsageError, match="'noon' is not a time"):
        since("noon")

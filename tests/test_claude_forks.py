"""A fork of a day of Claude's: from the record where nothing differs, and elsewhere as it was asked for."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from data.attempts import RecordedAttempts
from department.commands import SetMinds
from department.outlay import Minds
from department.outside import ANSWERED, REUSED, Attempt
from department.state import State
from tests.claude_days import spends
from tests.outside import Ledger, asking, ended, price_of, recorded
from tests.stores import call
from tui import bootstrap
from tui.forking import ForkWanted
from tui.minds_what_ifs import commands_of, prices_of

Made = tuple[bootstrap.Store, str, Ledger]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """A store with a day of Claude's."""
    store, ledger = tmp_path_factory.mktemp("forks") / "r.db", Ledger()
    with pytest.MonkeyPatch.context() as patch, bootstrap.store(str(store), create=True) as opened:
        with asking(patch, ledger):
            run = recorded(opened)
        yield opened, run, ledger


def forked(made: Made, minds: str, **settings: str) -> tuple[str, list[Attempt], int]:
    """A fork of the noon with these minds, its own attempts, and how often Claude was asked for it."""
    store, run, ledger = made
    before = len(ledger.calls)
    with pytest.MonkeyPatch.context() as patch:
        wanted = ForkWanted(when="12:00", settings={"minds": minds, **settings})
        if minds == "claude":
            with asking(patch, ledger):
                fork = ended(store.fork(run, wanted))
        else:
            patch.setattr("tui.minds.today_prices", lambda: price_of)
            fork = ended(store.fork(run, wanted))
    first = store.find(fork).fork_seq or 0
    rows = [row for row in RecordedAttempts(store.database, store.find(fork)).all() if row.seq > first]
    return fork, rows, len(ledger.calls) - before


def own_spends(store: bootstrap.Store, fork: str) -> Any:
    first = store.find(fork).fork_seq or 0
    return spends([event for event in store.read(fork).events() if event.seq > first])


@pytest.mark.parametrize("minds", ["claude", "recorded"])
def test_where_nothing_differs_all_is_heard_again_and_nothing_paid(made: Made, minds: str) -> None:
    fork, rows, calls = forked(made, minds)
    assert calls == 0
    assert {row.status for row in rows} == {REUSED}
    assert all(spent.reused and spent.total == 0 for spent in own_spends(made[0], fork))
    store, run, _ = made
    assert store.resimulate(store.find(fork))[0] is None
    later = [e for e in store.read(run).events() if e.seq > (store.find(fork).fork_seq or 0)]
    kinds = [Counter(e.kind for e in events) for events in (later, own_events(store, fork))]
    assert kinds[1] - kinds[0] == Counter({"run.forked": 1})


def own_events(store: bootstrap.Store, fork: str) -> list[Any]:
    first = store.find(fork).fork_seq or 0
    return [event for event in store.read(fork).events() if event.seq > first]


def test_what_differs_is_asked_live_with_claude_and_only_that(made: Made) -> None:
    fork, rows, calls = forked(made, "claude", **{"fact.competitor_cut": "300", "human.presence": "0"})
    told = Counter(row.status for row in rows)
    assert told[REUSED] > 0
    assert told[ANSWERED] == calls > 0
    spent = own_spends(made[0], fork)
    assert sum(one.total for one in spent if one.reused) == 0
    assert all(one.paid > 0 and one.model.startswith("claude") for one in spent if not one.reused)
    assert sum(one.paid for one in spent) == sum(row.paid for row in rows)


def test_what_differs_is_stood_in_for_where_the_record_is_asked_for_and_says_so(made: Made) -> None:
    fork, rows, calls = forked(made, "recorded", **{"fact.competitor_cut": "300", "human.presence": "0"})
    assert calls == 0
    told = Counter(row.status for row in rows)
    assert told[REUSED] > 0
    assert told[ANSWERED] > 0
    assert {row.model for row in rows if row.status == ANSWERED} == {"simulated"}
    spent = own_spends(made[0], fork)
    assert sum(one.total for one in spent) == 0
    assert {one.model for one in spent if not one.reused} == {"simulated"}
    assert made[0].resimulate(made[0].find(fork))[0] is None


def test_a_simulated_fork_asks_nobody_from_then_on(made: Made) -> None:
    fork, rows, calls = forked(made, "simulated")
    assert calls == 0
    assert rows == []
    attempts = RecordedAttempts(made[0].database, made[0].find(fork)).all()
    assert [row for row in attempts if row.status == REUSED], "what was out at noon is heard from the record"
    assert made[0].resimulate(made[0].find(fork))[0] is None
    requested = [event for event in own_events(made[0], fork) if event.kind == "turn.requested"]
    assert requested
    assert all(not event.data.model for event in requested)


def test_a_new_run_has_no_record_to_hear(tmp_path: Path) -> None:
    said = call("run", "--headless", "--set", "minds=recorded", "--store", tmp_path / "r.db", code=2).output
    assert "a new run has none" in said


def test_a_fork_keeps_the_tiers_of_its_past_but_for_those_it_names(made: Made) -> None:
    pack, past = made[0].read(made[1]).blueprint, State()
    past.minds = Minds("claude", prices_of(pack, price_of), {"cmo": "haiku", "review": "opus"})

    def tiers(**settings: str) -> dict[str, str]:
        wanted = commands_of(pack, settings, past, price_of)
        return next((one.tiers for one in wanted if isinstance(one, SetMinds)), past.minds.tiers)

    assert tiers(minds="claude") == tiers(minds="recorded") == tiers() == past.minds.tiers
    for minds in ("claude", "recorded"):
        assert tiers(minds=minds, **{"tier.cmo": "opus"}) == {"cmo": "opus", "review": "opus"}
    assert tiers(minds="simulated") == {}


def test_what_is_told_of_a_workflow_names_its_steps_whole(made: Made) -> None:
    told = [line for call in made[2].calls for line in dict(call.briefing.known or {}).get("workflow", [])]
    assert any("subject line" in line for line in told), "a step whose title names the item it is about"
    gaps = [line for line in told if "  " in line or " :" in line or "{" in line]
    assert gaps == []

"""What minds may cost: over many limits, prices and faults, the service's own ledger never passes a limit."""

import asyncio
import random  # noqa: TID251 - what is drawn here are the cases
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from data.attempts import MemoryAttempts
from data.memory import MemoryJournal
from data.scaffold import scaffold
from department.blueprint.people import Tier
from department.commands import Begin, SetCap, SetMinds
from department.engine import Engine, encode, fold
from department.errors import CommandError
from department.events.record import Event
from department.minds.replies import schema_of
from department.org import Organisation
from department.outlay import Outlay
from department.outside import CHARGED, MAYBE, NOTHING, RETRY, Answered, FaultError
from department.ports import Question
from department.prices import Price, Spent, Usage
from department.waiting import CAP
from scheduler.turns import Limits, TurnPool, Wall
from tests.builders import department
from tests.claude_days import KEY, assert_each_ends_once, recorded, run, spends, thinking
from tests.fakes import PlainMind
from tests.messages_api import MessagesApi
from tests.messages_words import charge, number_of
from tests.plays import triggers_of
from tests.stores import call, told

TIERS = ("large", "medium", "small")
SPLIT = ("fresh", "cached", "written", "written_hour")


def tiny() -> Organisation:
    """The tiny department with three tiers."""
    tiers = {name: Tier(model=name, price_in=1, price_out=2, tokens={"default": [100, 10]}) for name in TIERS}
    whole = department(tiers=tiers)
    most = replace(whole.minds, most_out={"default": 200}, fallback=True)
    return Organisation(replace(whole, minds=most))


ORG = tiny()


class Service:
    """A service with a ledger of its own: it counts the bytes it is sent, and charges by its own table."""

    def __init__(self, prices: Mapping[str, Price], seed: int, faults: int) -> None:
        self.prices, self.seed, self.faults = prices, seed, faults
        self.ledger: list[tuple[str, str, int]] = []
        self.calls: Counter[str] = Counter()

    @property
    def charged(self) -> int:
        return sum(cost for _, _, cost in self.ledger)

    async def think(self, question: Question, model: str, on_text: Callable[[str], None]) -> Answered:
        on_text("…")
        self.calls[question.turn] += 1
        key = f"{self.seed}/{question.turn}/{self.calls[question.turn]}"
        fault = number_of(f"{key}/fault", 1000) < self.faults
        kind = (NOTHING, MAYBE, CHARGED)[number_of(f"{key}/kind", 3)]
        if fault and kind == NOTHING:
            raise FaultError("busy", charge=NOTHING, again=True, busy=True)
        usage = self._usage(question, key)
        self.ledger.append((question.briefing.agent, question.turn, charge(self.prices[model], usage)))
        if fault:
            raise FaultError("broken", charge=kind, usage=usage if kind == CHARGED else None)
        return Answered(PlainMind().think(question.briefing, question.turn), usage, model)

    async def close(self) -> None:
        pass

    def _usage(self, question: Question, key: str) -> Usage:
        """Up to a token a byte, the schema's too, all of one sort; a reply up to its most."""
        texts = [question.system, question.prompt, str(schema_of(question.briefing))]
        read = sum(len(text.encode()) for text in texts) // (1 + number_of(f"{key}/rule", 4))
        out = question.most_out * number_of(f"{key}/out", 5) // 4
        return structs.replace(Usage(out=out), **{SPLIT[number_of(f"{key}/sort", 4)]: read})


@contextmanager
def asked(
    prices: Mapping[str, Price], seed: int = 1, faults: int = 0, tiers: Mapping[str, str] | None = None,
    caps: Mapping[str, int] | None = None, then: str = "hold",
) -> Iterator[tuple[Engine, Service]]:  # fmt: skip
    """The tiny department with minds outside, under caps."""
    service = Service({price.model: price for price in prices.values()}, seed, faults)
    by_model = service.prices
    wall = Wall(now=lambda: "", ticks=lambda: 0, sleep=lambda _: asyncio.sleep(0))
    limits = Limits(refused=3, lost=2)
    pool = TurnPool(service, MemoryAttempts(), by_model.__getitem__, wall, lost=RETRY, limits=limits)
    engine = Engine(ORG, PlainMind(), triggers_of(ORG), MemoryJournal(encode), outside=pool)
    try:
        engine.execute(Begin(seed=seed))
        engine.execute(SetMinds(mind="claude", prices=dict(prices), tiers=dict(tiers or {})))
        for scope, limit in (caps or {}).items():
            engine.execute(SetCap(scope=scope, limit=limit, then=then))
        yield engine, service
    finally:
        pool.close()


def played(engine: Engine, days: int = 1) -> bool:
    """Play to the last close; False where a cap holds it."""
    until = ORG.calendar.closing(days - 1)
    due = engine.next_due()
    while due is not None and due <= until:
        if not engine.step():
            if engine.waiting and engine.waiting.kind == CAP:
                return False
            engine.wait(0.5)
        due = engine.next_due()
    return True


def events_of(engine: Engine) -> list[Event]:
    return list(engine.journal.read())


def by_scope(engine: Engine, service: Service) -> dict[str, int]:
    """The service's ledger by scope."""
    workflow = {e.subject["turn"]: e.data.workflow for e in events_of(engine) if e.kind == "turn.requested"}
    found: Counter[str] = Counter()
    for agent, turn, cost in service.ledger:
        found.update({"run": cost, "day": cost, f"agent:{agent}": cost, f"workflow:{workflow[turn]}": cost})
    return found


SCOPES = ("run", "day", "agent:chief", "agent:left", "agent:ann", "workflow:chat", "workflow:dispute")


def table(draws: random.Random) -> dict[str, Price]:
    """Random price rows: some sorts of tokens cost nothing, some prompts are long ones."""
    return {
        tier: Price(
            tier, "2026-11-01", *(draws.choice((0, draws.randint(1, 9000))) for _ in range(5)),
            long_from=draws.choice((0, 0, 4000)), long_times=draws.randint(1, 6),
        )
        for tier in TIERS
    }  # fmt: skip


def drawn(case: int, then: str = "") -> dict[str, Any]:
    """A random case: prices, limits up to eight times what one call may cost at most, faults."""
    draws = random.Random(case)  # noqa: S311 - what is drawn here is the case
    prices, tier = table(draws), draws.choice(TIERS)
    dear = prices[tier].ceiling(14_000, 200)
    caps = {scope: draws.randint(0, 8 * dear) for scope in draws.sample(SCOPES, draws.randint(1, 3))}
    then = then or draws.choice(("hold", "fail", "downgrade"))
    faults = draws.choice((0, 150, 400))
    return {"prices": prices, "seed": case, "faults": faults, "tiers": {"all": tier}, "caps": caps, "then": then}


@pytest.mark.parametrize("case", range(100))
def test_the_ledger_of_the_service_never_passes_a_limit(case: int) -> None:
    how = drawn(case)
    caps = how["caps"]
    with asked(**how) as (engine, service):
        assert played(engine) or how["then"] != "fail"
        spent = by_scope(engine, service)
        for scope, limit in caps.items():
            outlay = engine.state.outlays.get(scope, Outlay())
            assert spent[scope] <= outlay.spent + outlay.reserved <= limit
        assert sum(one.total for one in spends(events_of(engine))) >= service.charged - held(engine, service)
        assert_warned_once(engine, caps)
        assert encode(fold(engine.eras, engine.journal.read())) == encode(engine.state)


def held(engine: Engine, service: Service) -> int:
    """What the service charged for turns that are still open."""
    return sum(cost for _, turn, cost in service.ledger if turn in engine.state.turns)


def assert_warned_once(engine: Engine, caps: Mapping[str, int]) -> None:
    """Where four fifths were spent or reserved, that was said once, in the same command; elsewhere never."""
    told = Counter(event.data.scope for event in events_of(engine) if event.kind == "cap.warned")
    reached: dict[str, int] = defaultdict(int)
    state = None
    for event in events_of(engine):
        state = fold(engine.eras, [event], state)
        for scope in caps:
            outlay = state.outlays.get(scope)
            if event.kind in ("turn.requested", "turn.repeated") and outlay:
                reached[scope] = max(reached[scope], outlay.spent + outlay.reserved)
    for scope, limit in caps.items():
        assert told[scope] == (limit > 0 and reached[scope] * 5 >= limit * 4)


def flat(fresh: int = 10, out: int = 50) -> dict[str, Price]:
    """Prices of which each tier costs ten times the one below."""
    rows = zip(TIERS, (100, 10, 1), strict=True)
    return {name: Price(name, "2026-11-01", fresh * x, out * x, fresh * x, fresh * x, fresh * x) for name, x in rows}


def free_day(**how: Any) -> int:
    """What the day costs without a cap."""
    with asked(flat(), **how) as (engine, service):
        assert played(engine)
        return service.charged


def test_the_cases_bind() -> None:
    """Many of these cases are held on the way, after something was spent: what is tested is not idle."""
    stopped = 0
    for case in range(0, 100, 4):
        with asked(**drawn(case, "hold")) as (engine, service):
            stopped += not played(engine) and service.charged > 0
    assert stopped >= 8


def test_a_held_run_does_nothing_and_costs_nothing_until_more_is_allowed() -> None:
    whole = free_day()
    with asked(flat(), caps={"run": whole // 2}) as (engine, service):
        assert not played(engine)
        waiting, before = engine.waiting, (encode(engine.state), engine.journal.head, len(service.ledger))
        assert waiting is not None
        assert waiting.cap is not None
        assert (waiting.cap.scope, waiting.cap.limit) == ("run", whole // 2)
        assert waiting.cap.spent + waiting.cap.need > whole // 2
        for _ in range(20):
            assert engine.step() == []
        assert before == (encode(engine.state), engine.journal.head, len(service.ledger))
        engine.execute(SetCap(scope="run", limit=10 * whole, was=whole // 2))
        assert played(engine)
        assert service.charged == whole
        assert_each_ends_once([e for e in events_of(engine) if e.subject.get("turn") not in engine.state.turns])
        assert Counter(e.kind for e in events_of(engine))["cap.warned"] == 1


@pytest.mark.parametrize("scope", ["agent:left", "workflow:chat"])
def test_a_turn_over_a_cap_that_lets_it_fail_is_not_asked_and_the_day_goes_on(scope: str) -> None:
    with asked(flat(), caps={scope: 0}, then="fail") as (engine, service):
        assert played(engine)
        failed = [event for event in events_of(engine) if event.kind == "turn.failed"]
        assert failed
        assert all(scope in event.data.why for event in failed)
        assert by_scope(engine, service)[scope] == 0
        assert service.charged > 0


def test_over_a_cap_that_downgrades_cheaper_tiers_are_asked_while_they_fit() -> None:
    whole = free_day(tiers={"all": "large"})
    with asked(flat(), tiers={"all": "large"}, caps={"run": whole // 3}, then="downgrade") as (engine, service):
        finished = played(engine)
        models = [event.data.model for event in events_of(engine) if event.kind == "turn.requested"]
        assert set(models) >= {"large", "medium"}
        assert models[0] == "large"
        assert service.charged <= whole // 3
        assert finished or engine.waiting is not None


def test_a_day_has_its_own_budget_and_the_next_day_another() -> None:
    limit = free_day() // 2
    with asked(flat(), caps={"day": limit}, then="fail") as (engine, _):
        assert played(engine, days=2)
        days: Counter[int] = Counter()
        asked_on: Counter[int] = Counter()
        day = 0
        for event in events_of(engine):
            day += event.kind == "day.opened"
            asked_on[day] += event.kind == "turn.requested" and not event.data.capped
            spent = getattr(event.data, "spent", None)
            days[day] += spent.total if isinstance(spent, Spent) else 0
        assert max(days.values()) <= limit
        assert asked_on[1] > 0
        assert asked_on[2] > 0
        told = [event.data.scope for event in events_of(engine) if event.kind == "cap.warned"]
        assert told == ["day", "day"]


@pytest.mark.parametrize(
    "command",
    [
        SetCap(scope="run", limit=-1, was=7),
        SetCap(scope="run", limit=9),
        SetCap(scope="run", limit=9, was=8),
        SetCap(scope="agent:nobody", limit=9),
        SetCap(scope="week", limit=9),
        SetCap(scope="run", limit=9, was=7, then="shrug"),
        SetMinds(mind="claude", prices={"small": flat()["small"]}),
        SetMinds(mind="claude", prices=flat(), tiers={"nobody": "small"}),
        SetMinds(mind="claude", prices=flat(), tiers={"all": "huge"}),
    ],
    ids=repr,
)
def test_what_is_refused_changes_nothing(command: SetCap | SetMinds) -> None:
    with asked(flat(), caps={"run": 7}) as (engine, service):
        before = encode(engine.state), engine.journal.head
        with pytest.raises(CommandError):
            engine.execute(command)
        assert before == (encode(engine.state), engine.journal.head)
        assert service.ledger == []


def test_a_lost_answer_that_could_not_be_paid_again_fails_or_holds() -> None:
    class Loses(Service):
        async def think(self, question: Question, model: str, on_text: Callable[[str], None]) -> Answered:
            await super().think(question, model, on_text)
            raise FaultError("broken", charge=MAYBE)

    for then in ("fail", "hold"):
        with asked(flat(), then=then) as (engine, service):
            service.__class__ = Loses
            while not engine.state.turns:
                engine.step()
            (turn, *_) = engine.state.turns.values()
            engine.execute(SetCap(scope=f"agent:{turn.agent}", limit=turn.reserved, then=then))
            finished = played(engine)
            repeated = [e for e in events_of(engine) if e.kind == "turn.repeated" and e.subject["turn"] == turn.id]
            assert repeated == []
            assert finished == (then == "fail")
            assert by_scope(engine, service)[f"agent:{turn.agent}"] <= turn.reserved or finished


# From the command line


def test_a_budget_that_is_reached_holds_the_run_which_goes_on_with_more(tmp_path: Path) -> None:
    store, pack = tmp_path / "r.db", scaffold("news-desk", tmp_path / "news-desk")
    with MessagesApi(key=KEY) as api, thinking(api):
        said = run(store, pack, "--days", 4, "--budget", "0.08", code=1)
        assert "nothing was asked" in said
        assert "--budget run=USD" in said
        assert 0 < api.charged <= 80_000_000
        before = len(api.ledger)
        call("run", "--resume", "--headless", "--store", store, code=1)
        assert len(api.ledger) == before
        call("run", "--resume", "--headless", "--store", store, "--budget", "run=5")
        charged = api.charged
    events, _ = recorded(store)
    assert_each_ends_once(events)
    assert sum(spent.paid for spent in spends(events)) == charged
    assert Counter(event.kind for event in events)["cap.set"] == 2
    assert told("verify", "--store", store)["ok"] is True

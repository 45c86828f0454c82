"""What each turn cost, told from its events; and sums of turns, exact."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from department.events.record import Event
from department.prices import Price, Spent, Usage
from tui.present.run_view import RunFacts


@dataclass(slots=True)
class TurnCost:
    """One turn. Costs outside are nano-dollars: `paid` is known, `booked` the ceiling of what was lost or given up.

    `reserved` is the ceiling of what is still out. `at_dearest` is what the paid tries would have cost on the dearest
    tier, `compared` what they did cost; of a simulated turn (no `model`) `estimated` and `estimated_dearest` are
    micro-dollars. `past` is what was paid or booked by event `fork_seq`, in the run it was forked from.
    """

    agent: str
    purpose: str
    tier: str
    workflow: str
    model: str = ""
    seq: int = 0
    tries: int = 0
    usage: Usage = Usage()  # noqa: RUF009 - frozen
    paid: int = 0
    booked: int = 0
    reserved: int = 0
    reused: int = 0
    at_dearest: int = 0
    compared: int = 0
    estimated: int = 0
    estimated_dearest: int = 0
    ended: bool = False
    spent_at: list[tuple[int, int]] = field(default_factory=list)
    latencies: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class CostOfRun:
    """The turns of a run, the tiers of its pack (the cheapest first), and the minds that were set."""

    facts: RunFacts
    turns: Sequence[TurnCost]
    tiers: Sequence[str]
    minds: Sequence[str]

    @property
    def outside(self) -> list[TurnCost]:
        """Those asked of a mind outside."""
        return [turn for turn in self.turns if turn.model]

    @property
    def simulated(self) -> list[TurnCost]:
        """The others."""
        return [turn for turn in self.turns if not turn.model]

    @property
    def past(self) -> int:
        """What of the cost was paid or booked before the fork, in nano-dollars."""
        fork = self.facts.fork_seq or 0
        return sum(spent for turn in self.turns for seq, spent in turn.spent_at if seq <= fork)


class TurnCosts:
    """Takes the events of a run in order.

    `dearest` gives the estimate of a purpose on the dearest tier, in micro-dollars.
    """

    def __init__(self, dearest: Callable[[str], int]) -> None:
        self._dearest = dearest
        self._turns: dict[str, TurnCost] = {}
        self._flows: dict[str, str] = {}
        self._prices: Mapping[str, Price] = {}
        self.minds: dict[str, None] = {}
        self._acts: dict[str, Callable[[Event, Any], None]] = {
            "workflow.started": self._flow, "minds.set": self._minds, "turn.requested": self._requested,
            "turn.repeated": self._repeated, "turn.completed": self._ended, "turn.failed": self._ended,
            "turn.cancelled": self._ended,
        }  # fmt: skip

    def take(self, event: Event) -> None:
        """Let one event count."""
        act = self._acts.get(event.kind)
        if act is not None:
            act(event, event.data)

    def turns(self, latencies: Mapping[str, Sequence[int]]) -> list[TurnCost]:
        """The turns in the order of their requests; `latencies` are those of their answered calls (ms)."""
        for name, turn in self._turns.items():
            turn.latencies = latencies.get(name, ())
        return list(self._turns.values())

    def _flow(self, event: Event, data: Any) -> None:
        self._flows[event.subject["workflow"]] = data.workflow

    def _minds(self, _: Event, data: Any) -> None:
        self._prices = data.prices
        self.minds[data.mind] = None

    def _requested(self, event: Event, data: Any) -> None:
        name = event.subject["turn"]
        workflow = data.workflow or self._flows.get(name.partition("/")[0], "")
        turn = self._turns[name] = TurnCost(event.actor, data.purpose, data.tier, workflow, data.model, event.seq)
        if data.model:
            turn.reserved, turn.tries = data.reserved, 1
        else:
            turn.estimated, turn.estimated_dearest = data.estimated_cost, self._dearest(data.purpose)

    def _repeated(self, event: Event, data: Any) -> None:
        turn = self._turns[event.subject["turn"]]
        self._settle(turn, event.seq, data.spent)
        turn.reserved, turn.tries = data.reserved, turn.tries + 1

    def _ended(self, event: Event, data: Any) -> None:
        turn = self._turns.get(event.subject["turn"])
        if turn is None:
            return
        turn.ended = True
        if turn.model:
            self._settle(turn, event.seq, getattr(data, "spent", None) or Spent(booked=turn.reserved))

    def _settle(self, turn: TurnCost, seq: int, spent: Spent) -> None:
        """A try is over. A reply that was reused was paid elsewhere: it is not compared."""
        turn.reserved = 0
        turn.model = spent.model or turn.model
        turn.paid, turn.booked = turn.paid + spent.paid, turn.booked + spent.booked
        turn.reused += spent.reused
        turn.spent_at.append((seq, spent.total))
        if not spent.reused:
            turn.usage = turn.usage.plus(spent.usage)
        if spent.paid and self._prices:
            turn.compared += spent.paid
            turn.at_dearest += max(price.cost(spent.usage) for price in self._prices.values())


@dataclass(frozen=True, slots=True)
class Sums:
    """What some turns add up to, every sum exact."""

    turns: int
    tries: int
    usage: Usage
    known: int
    booked: int
    reserved: int
    reused: int
    at_dearest: int
    compared: int
    estimated: int
    estimated_dearest: int
    latencies: tuple[int, ...]

    @property
    def hit_rate(self) -> int | None:
        """Thousandths of what was read that came from the cache; None of nothing."""
        return 1000 * self.usage.cached // self.usage.prompt if self.usage.prompt else None

    def latency(self, percent: int) -> int | None:
        """The latency (ms) that so many percent of the answers did not pass; None without any."""
        if not self.latencies:
            return None
        return self.latencies[-(-len(self.latencies) * percent // 100) - 1]


def sums(turns: Iterable[TurnCost]) -> Sums:
    """Add turns up."""
    every = list(turns)
    usage = Usage()
    for turn in every:
        usage = usage.plus(turn.usage)
    whole = {name: sum(getattr(turn, name) for turn in every) for name in _SUMMED}
    latencies = tuple(sorted(ms for turn in every for ms in turn.latencies))
    return Sums(turns=len(every), usage=usage, known=sum(turn.paid for turn in every), latencies=latencies, **whole)


def grouped(turns: Iterable[TurnCost], word: str) -> list[tuple[str, Sums]]:
    """Turns by `agent`, `model`, `purpose`, `workflow` or `tier`: what cost most comes first."""
    groups: dict[str, list[TurnCost]] = {}
    for turn in turns:
        groups.setdefault(getattr(turn, word), []).append(turn)
    added = [(name, sums(group)) for name, group in groups.items()]
    return sorted(added, key=lambda one: (-one[1].known - one[1].booked, -one[1].estimated, -one[1].turns, one[0]))


_SUMMED = (
    *("tries", "booked", "reserved", "reused", "at_dearest", "compared", "estimated", "estimated_dearest"),
)  # fmt: skip

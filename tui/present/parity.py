"""A day thought by minds outside beside the same day under simulated ones: choices, failures, cost, outcomes."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

from department.events.record import Event
from department.org import Organisation
from department.prices import usd
from tui.present.distribution import Seeded, Spread, spreads_over
from tui.present.figures import percent, plural
from tui.present.inert import one_line
from tui.present.summary import shortened

_SHOWN = 12


class Chosen(NamedTuple):
    """A turn that chose: who, for what, and what."""

    agent: str
    purpose: str
    choice: str


@dataclass(frozen=True, slots=True)
class Differs:
    """A turn that both days had, with the same options, and in which they chose otherwise."""

    turn: str
    agent: str
    purpose: str
    recorded: str
    simulated: str


@dataclass(frozen=True, slots=True)
class Band:
    """A figure of the run, and the lowest and highest of the simulated seeds; `inside` when it lies within."""

    title: str
    unit: str
    value: float
    low: float
    high: float

    @property
    def inside(self) -> bool:
        """Whether the run's figure is none that simulated minds do not reach."""
        return self.low <= self.value <= self.high


@dataclass(slots=True)
class Parity:
    """What the comparison found. Money is nano-dollars; `failed` counts turns by why they brought no usable reply."""

    run: str
    seeds: int
    turns: int = 0
    chosen: int = 0
    same: int = 0
    only_recorded: int = 0
    only_simulated: int = 0
    differs: list[Differs] = field(default_factory=list)
    failed: dict[str, int] = field(default_factory=dict)
    paid: int = 0
    booked: int = 0
    estimated: int = 0
    bands: list[Band] = field(default_factory=list)

    def as_object(self) -> dict[str, Any]:
        """For `--json`."""
        return {**asdict(self), "bands": [{**asdict(band), "inside": band.inside} for band in self.bands]}


def choices(events: Iterable[Event]) -> dict[str, Chosen]:
    """Every turn that chose among options, by its cause path."""
    purposes: dict[str, str] = {}
    found: dict[str, Chosen] = {}
    for event in events:
        turn = event.subject.get("turn", "")
        if event.kind == "turn.requested":
            purposes[turn] = str(getattr(event.data, "purpose", ""))
        elif event.kind == "turn.completed" and getattr(event.data, "choice", None):
            found[turn] = Chosen(event.actor, purposes.get(turn, ""), str(getattr(event.data, "choice", "")))
    return found


def aligned(parity: Parity, recorded: Mapping[str, Chosen], simulated: Mapping[str, Chosen], org: Organisation) -> None:
    """Put the choices of both days side by side."""
    both = [turn for turn in recorded if turn in simulated]
    parity.chosen, parity.same = len(both), sum(recorded[turn] == simulated[turn] for turn in both)
    parity.only_recorded, parity.only_simulated = len(recorded) - len(both), len(simulated) - len(both)
    for turn in both:
        one, other = recorded[turn], simulated[turn]
        if one.choice != other.choice:
            parity.differs.append(Differs(turn, org.title(one.agent), one.purpose, one.choice, other.choice))


def paid(parity: Parity, events: Iterable[Event]) -> None:
    """Count turns, what they cost, and why some failed."""
    failed: Counter[str] = Counter()
    for event in events:
        spent = getattr(event.data, "spent", None)
        parity.turns += event.kind == "turn.requested"
        parity.estimated += getattr(event.data, "estimated_cost", 0) * 1000
        if spent is not None:
            parity.paid += spent.paid
            parity.booked += spent.booked
        if event.kind == "turn.failed":
            failed[str(getattr(event.data, "why", ""))] += 1
    parity.failed = dict(failed.most_common())


def banded(mine: Seeded, days: Sequence[Seeded]) -> list[Band]:
    """Each figure of the run within what the simulated seeds came to; those that only one side has are left out."""
    own = {(spread.title, spread.unit): spread.values[0] for spread in spreads_over([mine])}
    others: dict[tuple[str, str], Spread] = {(spread.title, spread.unit): spread for spread in spreads_over(days)}
    return [
        Band(title, unit, value, min(others[title, unit].values), max(others[title, unit].values))
        for (title, unit), value in own.items()
        if (title, unit) in others
    ]


def parity_text(found: Parity) -> str:
    """For people, 80 columns wide."""
    outside = [band for band in found.bands if not band.inside]
    unusable, only = (
        sum(found.failed.values()),
        f"Only here {found.only_recorded:,}, only there {found.only_simulated:,}.",
    )
    alike = f"{found.same:,} the same ({percent(found.same, found.chosen)})"
    lost = f" and {usd(found.booked)} booked for lost replies" if found.booked else ""
    lines = [
        f"Run {found.run} beside the same day under simulated minds, and {found.seeds} simulated seeds",
        "",
        f"Choices   {found.chosen:,} turns chose in both days; {alike}.",
        f"          {only}",
        *(_differs(differs) for differs in found.differs[:_SHOWN]),
        *([f"  … and {len(found.differs) - _SHOWN} more (--json has all)"] if len(found.differs) > _SHOWN else []),
        "",
        f"Failures  {unusable:,} of {plural(found.turns, 'turn')} brought no usable reply.",
        *(f"  {count:>4}  {shortened(one_line(why), 70)}" for why, count in found.failed.items()),
        "",
        f"Cost      {usd(found.paid)} known{lost}; the pack's estimate is {usd(found.estimated)}.",
        "",
        f"Outcomes  {len(found.bands) - len(outside)} of {len(found.bands)} figures lie within the simulated seeds.",
        *(_band(band) for band in found.bands),
    ]
    return "\n".join(lines)


def _differs(differs: Differs) -> str:
    who = shortened(f"{one_line(differs.agent)}, {differs.purpose}", 34)
    recorded, simulated = (shortened(one_line(word), 20) for word in (differs.recorded, differs.simulated))
    return f"  {who:<34}  {recorded:<20}  {simulated}"


def _band(band: Band) -> str:
    title = shortened(f"{band.title}, {band.unit}" if band.unit else band.title, 30)
    mark = "within" if band.inside else "OUTSIDE"
    return f"  {title:<30}  {band.value:>9,.1f}  {band.low:>9,.1f} to {band.high:>9,.1f}  {mark}"

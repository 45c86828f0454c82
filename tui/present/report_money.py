"""Targets with their values, and what the minds cost, or would have cost."""

from dataclasses import dataclass

from department.blueprint.people import Tier
from department.events.content import ThresholdMet
from department.events.flow import TurnRequested
from department.prices import MICRO, usd
from tui.present.figures import dollars, percent, plural
from tui.present.plots import cost_bars, metric_bars, target, written
from tui.present.report_index import Index, seqs
from tui.present.report_model import Block, Claim, Row, Section, Table
from tui.present.run_view import Measured
from tui.present.turn_costs import Sums, TurnCost, TurnCosts, grouped, sums

_MET = {True: "✓ met", False: "✗ missed", None: "– not measured"}


def targets(index: Index) -> Section | None:
    """Every target with its value, or why it has none."""
    measured = index.view.metrics
    if not measured:
        return None
    last = index.events[-1].seq if index.events else 0
    met = sum(1 for metric in measured if metric.met)
    missed = sum(1 for metric in measured if metric.met is False)
    passed = index.of(ThresholdMet)
    unknown = len(measured) - met - missed
    text = f"{met} of {plural(len(measured), 'target')} met, {missed} missed, {unknown} not measured."
    first: Block = Claim(text, (*seqs(passed), last))
    heads = ("metric", ">value", "target", "result", "source", "why")
    cites = {data.metric: event.seq for event, data in passed}
    rows = tuple(_row(metric, cites.get(metric.name, last)) for metric in measured)
    note = "A value is the fold of all events up to the one cited."
    table = Table("Targets", heads, rows, note)
    return Section("metrics", "Targets", (first, metric_bars(measured), table))


def _row(metric: Measured, seq: int) -> Row:
    cells = (metric.title, written(metric), target(metric), _MET[metric.met], metric.source, metric.why)
    return Row(cells, (seq,))


@dataclass(slots=True)
class Spent:
    """Turns and micro-dollars; `dearest` is what the same turns cost on the dearest tier."""

    turns: int = 0
    cost: int = 0
    dearest: int = 0
    first: int = 0


def _price(tier: Tier, purpose: str) -> int:
    tokens = tier.tokens.get(purpose) or tier.tokens.get("default") or [1, 1]
    return max(1, tokens[0] * tier.price_in + tokens[-1] * tier.price_out)


def spending(index: Index) -> tuple[dict[str, Spent], dict[str, Spent]]:
    """What was spent by tier and by agent."""
    tiers = index.blueprint.tiers
    dearest = max(tiers.values(), key=lambda tier: (tier.price_out, tier.price_in))
    by_tier: dict[str, Spent] = {}
    by_agent: dict[str, Spent] = {}
    for event, data in index.of(TurnRequested):
        cost = data.cost or data.estimated_cost
        tier = tiers.get(data.tier)
        most = cost * _price(dearest, data.purpose) // _price(tier, data.purpose) if tier else cost
        for book, key in ((by_tier, data.tier), (by_agent, event.actor)):
            spent = book.setdefault(key, Spent(first=event.seq))
            spent.turns, spent.cost, spent.dearest = spent.turns + 1, spent.cost + cost, spent.dearest + most
    return by_tier, by_agent


def cost(index: Index) -> Section | None:
    """The real or estimated cost, by tier and agent, with the saving against the dearest tier throughout."""
    outside = _asked_outside(index)
    if outside:
        return _real_cost(index, outside)
    by_tier, by_agent = spending(index)
    if not by_tier:
        return None
    total = sum(spent.cost for spent in by_tier.values())
    most = sum(spent.dearest for spent in by_tier.values())
    turns = sum(spent.turns for spent in by_tier.values())
    paid = any(data.cost for _, data in index.of(TurnRequested))
    verb = "cost" if paid else "would have cost (simulated minds cost nothing)"
    text = (
        f"{plural(turns, 'turn')} {verb} {dollars(total)}; all on the dearest tier {dollars(most)}, "
        f"so the mix saves {percent(most - total, most)}."
    )
    firsts = tuple(sorted(spent.first for spent in by_tier.values()))
    rows = tuple(_tier_row(index, name, spent, turns) for name, spent in sorted(by_tier.items()))
    table = Table("By tier", ("tier", "model", ">turns", ">share", ">cost", ">on the dearest"), rows)
    named = {index.name(agent): (spent.cost, spent.turns) for agent, spent in by_agent.items()}
    return Section("cost", "Estimated cost", (Claim(text, firsts), cost_bars(named), table))


def _tier_row(index: Index, name: str, spent: Spent, turns: int) -> Row:
    known = index.blueprint.tiers.get(name)
    cells = (
        name, known.model if known else "", f"{spent.turns:,}", percent(spent.turns, turns),
        dollars(spent.cost), dollars(spent.dearest),
    )  # fmt: skip
    return Row(cells, (spent.first,))


def _asked_outside(index: Index) -> list[TurnCost]:
    """The turns that minds outside were asked, with what each cost."""
    told = TurnCosts(index.view.org.dearest)
    for event in index.events:
        told.take(event)
    return [turn for turn in told.turns({}) if turn.model]


def _real_cost(index: Index, turns: list[TurnCost]) -> Section:
    """What was paid, and booked for answers that were lost."""
    whole = sums(turns)
    booked = f", {usd(whole.booked)} of it booked for answers that were lost" if whole.booked else ""
    text = f"{plural(len(turns), 'turn')} cost {usd(whole.known + whole.booked)}{booked}"
    if whole.reused:
        text += f"; {plural(whole.reused, 'reply was', 'replies were')} taken from another run at no cost"
    if whole.compared:
        saved = percent(whole.at_dearest - whole.compared, whole.at_dearest)
        text += f"; what was paid would have cost {usd(whole.at_dearest)} on the dearest tier, so the mix saves {saved}"
    rows = tuple(_real_row(index, name, one, turns) for name, one in grouped(turns, "tier"))
    heads = ("tier", "model", ">turns", ">share", ">cost", ">of it booked", ">on the dearest")
    named = {
        index.name(agent): ((one.known + one.booked) // MICRO, one.turns) for agent, one in grouped(turns, "agent")
    }
    bars = cost_bars(named, "Cost by agent")
    claim = Claim(f"{text}.", tuple(sorted({min(turn.seq for turn in turns), max(turn.seq for turn in turns)})))
    return Section("cost", "Cost", (claim, bars, Table("By tier", heads, rows)))


def _real_row(index: Index, name: str, one: Sums, turns: list[TurnCost]) -> Row:
    known = index.blueprint.tiers.get(name)
    cells = (
        name, known.model if known else "", f"{one.turns:,}", percent(one.turns, len(turns)),
        usd(one.known + one.booked), usd(one.booked), usd(one.at_dearest),
    )  # fmt: skip
    return Row(cells, (next(turn.seq for turn in turns if turn.tier == name),))

"""What the minds of a run cost, as text of 80 columns and as an object. Sums are exact: nano- and micro-dollars."""

from collections.abc import Sequence
from typing import Any

from department.prices import MICRO
from tui.present.figures import percent, plural
from tui.present.inert import one_line
from tui.present.turn_costs import CostOfRun, Sums, TurnCost, grouped, sums

WIDTH = 80
AIM = (70, 25, 5)
"""Percent of turns by tier, the cheapest first, that a department of three tiers should come to."""
_WORDS = ("agent", "model", "purpose", "workflow")
_SIMULATED = ("agent", "tier", "purpose", "workflow")
_NANO = 1_000_000_000
_LEAST = 8


def cost_object(cost: CostOfRun) -> dict[str, Any]:
    """The object of `cost --json`: costs outside in nano-dollars, estimates in micro-dollars, shares in thousandths."""
    outside, simulated = cost.outside, cost.simulated
    return {
        "run": cost.facts.run,
        "forked_from": cost.facts.parent or None,
        "minds": list(cost.minds) or ["simulated"],
        "outside": {
            **_sums_object(sums(outside)),
            "of_shared_past_nano": cost.past,
            "by": {word: [_named(word, *one) for one in grouped(outside, word)] for word in _WORDS},
        },
        "simulated": {
            **_estimates(sums(simulated)),
            "by": {
                word: [{word: name, **_estimates(one)} for name, one in grouped(simulated, word)] for word in _SIMULATED
            },
        },
        "tiers": [
            {"tier": tier, "turns": count, "share": share, "aim": aim}
            for tier, count, share, aim in _shares(cost.turns, cost.tiers)
        ],
    }


def _named(word: str, name: str, one: Sums) -> dict[str, Any]:
    return {word: name, **_sums_object(one)}


def _sums_object(one: Sums) -> dict[str, Any]:
    return {
        "turns": one.turns,
        "tries": one.tries,
        "tokens": {name: getattr(one.usage, name) for name in one.usage.__struct_fields__},
        "known_nano": one.known,
        "booked_nano": one.booked,
        "reserved_nano": one.reserved,
        "reused": one.reused,
        "cache_hit_rate": one.hit_rate,
        "latency_ms": {"p50": one.latency(50), "p95": one.latency(95), "answers": len(one.latencies)},
        "at_dearest_nano": one.at_dearest,
        "compared_nano": one.compared,
        "saved_nano": one.at_dearest - one.compared,
    }


def _estimates(one: Sums) -> dict[str, Any]:
    return {
        "turns": one.turns,
        "estimated_micro": one.estimated,
        "at_dearest_micro": one.estimated_dearest,
        "saved_micro": one.estimated_dearest - one.estimated,
    }


def _shares(turns: Sequence[TurnCost], tiers: Sequence[str]) -> list[tuple[str, int, int, int | None]]:
    """Each tier, the cheapest first: its turns, their share (thousandths), and the percent to aim at."""
    names = [*tiers, *sorted({turn.tier for turn in turns} - set(tiers))]
    counts = [sum(turn.tier == name for turn in turns) for name in names]
    aims: Sequence[int | None] = AIM if len(names) == len(AIM) else [None] * len(names)
    return [
        (name, count, 1000 * count // len(turns) if turns else 0, aim)
        for name, count, aim in zip(names, counts, aims, strict=True)
    ]


def exact(nano: int) -> str:
    """Nano-dollars as `$1.25` or `$0.0043721`: every figure, and no zeros after the second."""
    sign, nano = ("−", -nano) if nano < 0 else ("", nano)
    tail = f"{nano % _NANO:09d}"
    return f"{sign}${nano // _NANO:,}.{tail[:2]}{tail[2:].rstrip('0')}"


def tokens(count: int) -> str:
    """A number of tokens in at most six characters: `999`, `12.3k`, `4.5M`."""
    for size, sign in ((1_000_000_000, "G"), (1_000_000, "M"), (1000, "k")):
        if count >= size:
            tenths = count * 10 // size
            return f"{tenths // 10}.{tenths % 10}{sign}"
    return str(count)


def cost_text(cost: CostOfRun) -> str:
    """The cost for people: what is known first, then by agent, model, purpose and workflow."""
    name = f" ({one_line(cost.facts.name, 30)})" if cost.facts.name else ""
    parts = [f"Run {cost.facts.run}{name}: {plural(len(cost.turns), 'turn')}"]
    if not cost.turns:
        return f"{parts[0]}. Nothing was asked of a mind."
    if cost.outside:
        parts.append(_outside(cost))
        parts += [_table(word, grouped(cost.outside, word)) for word in _WORDS]
    if cost.simulated:
        parts.append(_estimated(cost))
        parts += [_estimate_table(word, grouped(cost.simulated, word)) for word in _SIMULATED]
    parts.append(_tiers(cost))
    return "\n\n".join(parts)


def _outside(cost: CostOfRun) -> str:
    whole = sums(cost.outside)
    lines = [("known", exact(whole.known)), ("booked", f"{exact(whole.booked)} (the most that lost answers cost)")]
    if whole.reserved:
        lines.append(("reserved", f"{exact(whole.reserved)} (the most that turns still out may cost)"))
    if cost.past:
        lines.append(("of it", f"{exact(cost.past)} in the past shared with {cost.facts.parent or 'its parent'}"))
    if whole.reused:
        lines.append(("reused", f"{plural(whole.reused, 'reply', 'replies')} of another run, paid there"))
    read = whole.usage
    lines.append(("cache", f"{percent(read.cached, read.prompt)} of {tokens(read.prompt)} tokens read came from it"))
    if whole.latencies:
        p50, p95 = whole.latency(50) or 0, whole.latency(95) or 0
        lines.append(("latency", f"p50 {p50:,} ms, p95 {p95:,} ms"))
    if whole.compared:
        saved = whole.at_dearest - whole.compared
        lines.append(("dearest", f"{exact(whole.at_dearest)} for the same tokens, all on the dearest tier"))
        lines.append(("saved", f"{exact(saved)} ({percent(saved, whole.at_dearest)})"))
    told = "\n".join(f"  {word:<9} {says}" for word, says in lines)
    return f"{plural(whole.turns, 'turn')} went outside ({plural(whole.tries, 'try', 'tries')})\n{told}"


def _table(word: str, groups: Sequence[tuple[str, Sums]]) -> str:
    heads = [word.upper(), "TURNS", "FRESH", "CACHED", "OUT", "THINK", "HIT", "KNOWN", "BOOKED"]
    rows = [
        [
            one_line(name or "–", WIDTH), f"{one.turns:,}", tokens(one.usage.prompt - one.usage.cached),
            tokens(one.usage.cached), tokens(one.usage.out), tokens(one.usage.thinking),
            "–" if one.hit_rate is None else f"{one.hit_rate // 10}%", exact(one.known), exact(one.booked),
        ]
        for name, one in groups
    ]  # fmt: skip
    return _aligned([heads, *rows])


def _estimated(cost: CostOfRun) -> str:
    whole = sums(cost.simulated)
    saved = whole.estimated_dearest - whole.estimated
    return (
        f"{plural(whole.turns, 'turn')} of simulated minds, which cost nothing. By the prices of the\n"
        f"pack, minds outside would have cost about:\n"
        f"  estimate  {exact(whole.estimated * MICRO)}\n"
        f"  dearest   {exact(whole.estimated_dearest * MICRO)}, all on the dearest tier\n"
        f"  saved     {exact(saved * MICRO)} ({percent(saved, whole.estimated_dearest)})"
    )


def _estimate_table(word: str, groups: Sequence[tuple[str, Sums]]) -> str:
    rows = [[one_line(name or "–", WIDTH), f"{one.turns:,}", exact(one.estimated * MICRO)] for name, one in groups]
    return _aligned([[word.upper(), "TURNS", "ESTIMATE"], *rows])


def _tiers(cost: CostOfRun) -> str:
    shares = _shares(cost.turns, cost.tiers)
    rows = [
        [one_line(tier, WIDTH), f"{count:,}", f"{share // 10}.{share % 10} %", "–" if aim is None else f"{aim} %"]
        for tier, count, share, aim in shares
    ]
    return _aligned([["TIER", "TURNS", "SHARE", "AIM"], *rows])


def _aligned(rows: Sequence[Sequence[str]]) -> str:
    """Names to the left, figures to the right; long names are cut so that a line has no more than 80 columns."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    widths[0] = max(_LEAST, min(widths[0], WIDTH - sum(widths[1:]) - len(widths) + 1))
    return "\n".join(
        " ".join(
            (one_line(cell, width).ljust(width) if place == 0 else cell.rjust(width))
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )

"""A run in one screen and in one object: what happened, what it asked of the human, and its targets."""

from collections.abc import Callable, Sequence
from datetime import datetime
from textwrap import fill, wrap
from typing import Any

from department.blueprint.pack import Blueprint
from tui.present.figures import dollars, plural
from tui.present.inert import one_line
from tui.present.item_summary import items_detail, items_object, items_text, publishes
from tui.present.outside_tally import DOLLAR
from tui.present.run_view import Measured, RunFacts, origin_object, origin_words
from tui.present.tally import Tally

Local = Callable[[int], datetime]
"""An instant (UTC ms) as the department's wall time."""

MICRO = 1_000_000
DONE = "done"
"""The outcome of a workflow that has nothing more to say."""

_TASKS = {"created": "assigned", "completed": "completed", "failed": "failed"}
_WIDTH, _TITLE = 80, 40
_MARKS = {True: "✓ met", False: "✗ missed"}


def summary_object(
    facts: RunFacts, tally: Tally, metrics: Sequence[Measured], local: Local, wall: float, pack: Blueprint
) -> dict[str, Any]:
    """The object of `run --json` and `show --json`.

    `items` are there only where something came in, `outside` only where minds outside were asked. `pack` has the names
    of the facts that changed, and what they were at the start.
    """
    kinds = tally.kinds
    return {
        "run": facts.run,
        "name": facts.name or None,
        "department": facts.department,
        "scenario": facts.scenario,
        "workflow": facts.workflow,
        "settings": facts.settings,
        "leads": facts.leads,
        **origin_object(facts),
        "state": facts.state,
        "seed": facts.seed,
        "days": facts.days,
        "events": facts.events,
        "messages": kinds["message.posted"],
        "decisions": kinds["decision.made"],
        "escalations": kinds["escalation.raised"],
        "approvals": kinds["approval.requested"],
        "tasks": {state: kinds[f"task.{word}"] for state, word in _TASKS.items()},
        "published": tally.published,
        "refused": kinds["authority.refused"],
        "outcomes": {name: dict(counts) for name, counts in sorted(tally.outcomes.items())},
        "operator": operator_object(tally, local),
        **_learned_object(tally, local, pack),
        **_cost_object(tally),
        "head": facts.head,
        "virtual_start": local(facts.virtual_start).isoformat(),
        "virtual_end": local(facts.virtual_end).isoformat(),
        "wall_seconds": round(wall, 3),
        **({"items": items_object(tally.items)} if tally.items.streams else {}),
        "metrics": [metric_object(metric) for metric in metrics],
    }


def _cost_object(tally: Tally) -> dict[str, Any]:
    """What the minds cost, and what the pack's estimate of it is."""
    outside = tally.outside
    return {
        "cost_usd": outside.total / DOLLAR if outside.turns else tally.micro_dollars / MICRO,
        "estimated_cost_usd": tally.estimated / MICRO,
        **({"outside": outside.as_object()} if outside.turns else {}),
    }


def _learned_object(tally: Tally, local: Local, pack: Blueprint) -> dict[str, Any]:
    """What the department changed about itself, and what it tried."""
    return {
        "versions": tally.released.as_objects(local),
        "contests": tally.contests.as_objects(),
        "changes": tally.changed.as_objects(pack, local),
    }


def operator_object(tally: Tally, local: Local) -> dict[str, Any]:
    """What the run asked of the human."""
    load = tally.load
    hour, minutes = load.busiest
    return {
        "requests": load.requests,
        "answered": load.answered,
        "expired": load.expired,
        "delegated": load.delegated,
        "open": load.open,
        "minutes": load.minutes,
        "peak": load.peak,
        "busiest_hour": local(hour).isoformat() if minutes else None,
        "busiest_minutes": minutes,
    }


def metric_object(metric: Measured) -> dict[str, Any]:
    """One metric; `why` only where there is something to explain."""
    found: dict[str, Any] = {
        "name": metric.name,
        "title": metric.title,
        "group": metric.group,
        "value": metric.value,
        "target": metric.target,
        "unit": metric.unit,
        "met": metric.met,
        "source": metric.source,
    }
    return {**found, "why": metric.why} if metric.why else found


def summary_text(
    facts: RunFacts, tally: Tally, metrics: Sequence[Measured], local: Local, wall: float, pack: Blueprint
) -> str:
    """The same for people, as plain text of 80 columns: what matters in its first page, then each thing in detail.

    `pack` has the words for steps and agents.
    """
    parts = [_title(facts, local, wall), _counts(facts, tally, pack), *items_text(tally.items, pack)]
    parts.append(_operator(tally, local))
    if metrics:
        parts.append(verdict_text(metrics))
    workflows = _outcomes(tally)
    if workflows:
        parts.append(workflows)
    if tally.released.agents:
        parts.append(tally.released.as_text(local))
    if tally.contests.trials:
        parts.append(tally.contests.as_text())
    changed = tally.changed.as_text(pack, local)
    if changed:
        parts.append(changed)
    parts += items_detail(tally.items, pack, facts.run)
    if metrics:
        parts.append(metrics_text(metrics))
    parts.append(f"Head {facts.head}")
    return "\n\n".join(parts)


def _title(facts: RunFacts, local: Local, wall: float) -> str:
    start, end = local(facts.virtual_start), local(facts.virtual_end)
    name = f" “{one_line(facts.name)}”" if facts.name else ""
    what = "".join(f", {f'{word} {value}'.strip()}" for word, value in _played(facts) if value)
    first = f"{one_line(facts.title)}: run {facts.run}{name}, seed {facts.seed}{what}, {facts.state}"
    return (
        f"{fill(first, _WIDTH, subsequent_indent='  ', break_on_hyphens=False)}\n"
        f"{start:%a} {start.day} {start:%b %Y %H:%M} to {end:%a} {end.day} {end:%b %Y %H:%M}, "
        f"{plural(facts.days, 'working day')}, played in {wall:.2f} s"
    )


def _played(facts: RunFacts) -> list[tuple[str, str]]:
    settings = ", ".join(f"{key}={value}" for key, value in facts.settings.items())
    return [
        ("", origin_words(facts)),
        ("scenario", facts.scenario or ""),
        ("workflow", facts.workflow or ""),
        ("leads of", one_line(facts.leads or "", 60)),
        ("with", one_line(settings)),
    ]


def _counts(facts: RunFacts, tally: Tally, pack: Blueprint) -> str:
    kinds = tally.kinds
    refused = kinds["authority.refused"]
    tasks = f"{kinds['task.completed']} of {plural(kinds['task.assigned'], 'task')} completed"
    failed = f", {kinds['task.failed']} failed" if kinds["task.failed"] else ""
    real, outside = dollars(tally.micro_dollars), tally.outside
    cost = outside.cost_words() if outside.turns else f"cost {real} (with Claude about {dollars(tally.estimated)})"
    published = [f"{tally.published} published"] if tally.published or publishes(pack) else []
    lines = [
        " · ".join(
            (
                plural(facts.events, "event"),
                plural(kinds["message.posted"], "message"),
                plural(kinds["decision.made"], "decision"),
                plural(kinds["escalation.raised"], "escalation"),
            )
        ),
        " · ".join((f"{tasks}{failed}", *published, cost)),
    ]
    if outside.sources():
        lines.append(outside.sources())
    if refused:
        lines.append(f"{plural(refused, 'claim')} of authority refused")
    return "\n".join(lines)


def _operator(tally: Tally, local: Local) -> str:
    load = tally.load
    if not load.requests:
        return "Asked of the human: nothing."
    hour, minutes = load.busiest
    busiest = f", busiest hour {local(hour):%a %H:%M} with {minutes} min" if minutes else ""
    rest = [(load.expired, "expired"), (load.delegated, "to the deputy"), (load.open, "still open")]
    others = "".join(f", {count} {word}" for count, word in rest if count)
    return (
        f"Asked of the human: {plural(load.requests, 'request')}, {load.answered} answered{others}\n"
        f"  {load.minutes} min in all, at most {load.peak} waiting at once{busiest}"
    )


def _outcomes(tally: Tally) -> str:
    """The workflows that ended in something worth a name, then how many were simply done; those of items are above."""
    others = {name: counts for name, counts in tally.outcomes.items() if name not in tally.items.workflows}
    if not others:
        return ""
    plain = [name for name, counts in others.items() if set(counts) == {DONE}]
    told = sorted((name, counts) for name, counts in others.items() if name not in plain)
    lines = [
        fill(
            f"{one_line(name)}: {', '.join(_times(outcome, count) for outcome, count in counts.most_common())}",
            _WIDTH,
            initial_indent="  ",
            subsequent_indent="    ",
            break_on_hyphens=False,
        )
        for name, counts in told
    ]
    if plain:
        lines.append(f"  {plural(len(plain), 'other workflow' if told else 'workflow')} done")
    return "\n".join(["Workflows", *lines])


def _times(outcome: str, count: int) -> str:
    return one_line(outcome) if count == 1 else f"{one_line(outcome)} ×{count}"


def verdict_text(metrics: Sequence[Measured]) -> str:
    """How many targets were met, and those that were missed."""
    measured = [metric for metric in metrics if metric.met is not None]
    missed = [metric for metric in measured if not metric.met]
    met, others = len(measured) - len(missed), len(metrics) - len(measured)
    head = f"Targets: {met} of {len(measured)} met, {others} not measurable here"
    return "\n".join([head, *_table(missed)])


def metrics_text(metrics: Sequence[Measured]) -> str:
    """The targets that were met as a table of value and target; then those that cannot be measured here, and why."""
    lines = ["Targets in detail", *_table([metric for metric in metrics if metric.met])]
    for metric in metrics:
        if metric.met is None:
            said = f"{one_line(metric.title)}: {one_line(metric.why)}"
            lines.append(fill(said, 78, initial_indent="  – ", subsequent_indent="    "))
    return "\n".join(lines)


def _table(metrics: Sequence[Measured]) -> list[str]:
    """A line each: title, value, target, verdict; of a long title the rest stands below."""
    titles = [wrap(one_line(metric.title, 400), _TITLE) or [""] for metric in metrics]
    width = max((len(lines[0]) for lines in titles), default=0)
    found: list[str] = []
    for metric, lines in zip(metrics, titles, strict=True):
        found.append(
            f"  {lines[0]:<{width}}  {value_text(metric):>12}"
            f"  {one_line(metric.target):>10}  {_MARKS[bool(metric.met)]}"
        )
        found += [f"    {more}" for more in lines[1:]]
    return found


def shortened(text: str, limit: int = 48) -> str:
    """The text on one line of at most `limit` characters."""
    line = one_line(text, 10 * limit)
    return line if len(line) <= limit else f"{line[: limit - 1].rstrip()}…"


def value_text(metric: Measured) -> str:
    """A metric's value in its unit; a dash where there is none."""
    if metric.value is None:
        return "–"
    if metric.unit == "$":
        return f"${metric.value:,.2f}"
    number = f"{metric.value:,.1f}".removesuffix(".0")
    return f"{number} {metric.unit}".strip()

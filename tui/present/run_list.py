"""The recorded runs as a list."""

from collections.abc import Sequence
from typing import Any

from department.prices import usd
from tui.present.inert import one_line
from tui.present.outside_tally import DOLLAR
from tui.present.run_view import RunFacts, origin_object, origin_words


def runs_object(runs: Sequence[RunFacts]) -> list[dict[str, Any]]:
    """The list of `runs --json`."""
    return [
        {
            "run": facts.run,
            "name": facts.name or None,
            "department": facts.department,
            "scenario": facts.scenario,
            "workflow": facts.workflow,
            "seed": facts.seed,
            "days": facts.days,
            "state": facts.state,
            "events": facts.events,
            "head": facts.head,
            "recorded": facts.recorded,
            "engine": facts.engine,
            "cost_usd": None if facts.cost is None else facts.cost / DOLLAR,
            **origin_object(facts),
        }
        for facts in runs
    ]


def runs_text(runs: Sequence[RunFacts]) -> str:
    """The list for people."""
    if not runs:
        return "No runs yet. Record one with: dayshift run"
    rows: list[tuple[str, ...]] = [("RUN", "STATE", "DEPARTMENT", "SEED", "DAYS", "EVENTS", "COST", "RECORDED", "")]
    rows += [
        (
            facts.run,
            facts.state,
            one_line(facts.department, 24),
            str(facts.seed),
            str(facts.days),
            f"{facts.events:,}",
            "–" if facts.cost is None else usd(facts.cost),
            facts.recorded[:16].replace("T", " "),
            one_line(" ".join(filter(None, (facts.name, facts.scenario, facts.workflow, origin_words(facts)))), 60),
        )
        for facts in runs
    ]
    right: tuple[int, ...] = (3, 4, 5, 6)
    if all(facts.cost is None for facts in runs):
        rows, right = [(*row[:6], *row[7:]) for row in rows], (3, 4, 5)
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if column in right else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )

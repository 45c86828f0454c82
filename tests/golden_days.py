"""The days whose heads are written down: of every bundled department its plain day and every scenario, seed 1."""

import json
from pathlib import Path
from typing import Any

from data import library
from tests.plays import Day

FOLDER = Path(__file__).parent / "golden"
Named = tuple[str, str | None]
"""A department and one of its scenarios, or none for its plain day."""


def days() -> dict[str, Named]:
    """Every golden day by its file's name: those of the default department bear no department's name."""
    found: dict[str, Named] = {}
    for department in library.names():
        first = "" if department == library.default_name() else f"{department}."
        for scenario in (None, *library.load(department).scenarios):
            found[f"{first}{scenario or 'default'}"] = (department, scenario)
    return found


DAYS = days()
"""What is played."""

COUNTED = {
    "messages": "message.posted",
    "decisions": "decision.made",
    "escalations": "escalation.raised",
    "approvals": "approval.requested",
    "tasks": "task.completed",
    "published": "content.published",
    "items": "item.arrived",
    "assigned": "item.assigned",
}
"""What is counted, where there is any."""


def figures(day: Day) -> dict[str, Any]:
    """What is written down of a day: how much happened, and the head that names all of it."""
    counts = {word: len(day.of(kind)) for word, kind in COUNTED.items()}
    return {"head": day.head, "events": len(day.events), **{word: count for word, count in counts.items() if count}}


def written(name: str) -> dict[str, Any]:
    """What was written down."""
    return dict(json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8")))


def write(name: str, day: Day) -> None:
    """Write it down anew."""
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{name}.json").write_text(json.dumps(figures(day), indent=2) + "\n", encoding="utf-8")

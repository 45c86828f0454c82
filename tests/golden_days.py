"""The days whose heads are written down: the default day and every scenario, seed 1."""

import json
from pathlib import Path
from typing import Any

from tests.plays import Day

FOLDER = Path(__file__).parent / "golden"
DAYS: dict[str, str | None] = {
    "default": None,
    "blog-post": "blog-post",
    "launch-disagreement": "launch-disagreement",
    "crisis": "crisis",
    "legal": "legal",
    "budget-overrun": "budget-overrun",
}
"""The scenario of each golden day, by its file's name."""

COUNTED = {
    "messages": "message.posted",
    "decisions": "decision.made",
    "escalations": "escalation.raised",
    "approvals": "approval.requested",
    "tasks": "task.completed",
    "published": "content.published",
}


def figures(day: Day) -> dict[str, Any]:
    """What is written down of a day: how much happened, and the head that names all of it."""
    counts = {word: len(day.of(kind)) for word, kind in COUNTED.items()}
    return {"head": day.head, "events": len(day.events), **counts}


def written(name: str) -> dict[str, Any]:
    """What was written down."""
    return dict(json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8")))


def write(name: str, day: Day) -> None:
    """Write it down anew."""
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{name}.json").write_text(json.dumps(figures(day), indent=2) + "\n", encoding="utf-8")

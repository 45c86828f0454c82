"""Departments made up for measuring: 14 agents who route messages, and swarms of any size that work on campaigns."""

from typing import Any

import msgspec

from data import library
from department.blueprint.pack import Blueprint

TEAM = 14
"""Agents in a division: a head, three leads, ten specialists."""

PARENTS = (None, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 3, 3, 3)
"""Whom each of the fourteen reports to, by place."""

_BODY = "Please look at {title}, decide what to do next and tell whoever owns it."
_WHOLE_DAY = {"opens": "09:00", "closes": "17:00", "days": ["mon", "tue", "wed", "thu", "fri"]}


def made(tree: dict[str, Any]) -> Blueprint:
    """The blueprint of a pack written as a tree."""
    return library.from_canonical(msgspec.json.encode(tree))


def agent(reports_to: str, rank: str) -> dict[str, Any]:
    """Somebody, in the pack's language."""
    return {
        "title": "Agent", "layer": "only", "rank": rank, "reports_to": reports_to, "tier": "small", "level": 1,
        "tone": "plain", "style": "short", "role": "works", "approach": "as asked", "expertise": [],
        "acknowledges": 0,
    }  # fmt: skip


def base(agents: dict[str, Any], workflows: dict[str, Any], routines: dict[str, Any]) -> dict[str, Any]:
    """A department of these agents, workflows and routines, with the rest as plain as can be."""
    approve = {rank: {"does": does} for rank, does in (("member", "P"), ("head", "D"), ("human", "D"))}
    return {
        "id": "synthetic", "title": "Synthetic", "version": "1", "summary": "Made up for measuring.",
        "timezone": "UTC", "start": "2026-01-05 09:00", "hours": _WHOLE_DAY, "layers": ["only"],
        "ranks": ["member", "head", "human"], "agents": agents,
        "human": {"title": "Human", "hours": _WHOLE_DAY, "delay": "answer"},
        "channels": {"all": {"title": "All"}},
        "decisions": {"plan": {"title": "Plan", "matrix": approve, "autonomy": "L1"}},
        "tiers": {"small": {"model": "none", "price_in": 1, "price_out": 1, "tokens": {"default": [100, 100]}}},
        "durations": {
            "read": ["20s", "90s"], "read_urgent": ["10s", "20s"], "acknowledge": ["20s"], "pick_up": ["10s"],
            "compose": ["10s", "60s"], "answer": ["10s", "60s"], "decide": ["1m", "5m"], "work": ["5m", "15m"],
        },
        "workflows": workflows, "routines": routines,
        "phrases": {name: [_BODY] for name in ("compose", "ask", "answer", "acknowledge", "task_done", "decide")},
    }  # fmt: skip


def names(division: int = 0) -> list[str]:
    """The ids of a division's agents."""
    return [f"d{division}a{place}" for place in range(TEAM)]


def division_of(division: int, head_reports_to: str) -> dict[str, Any]:
    """A division's agents in their tree."""
    people = names(division)
    return {
        people[place]: agent(head_reports_to if above is None else people[above], "head" if above is None else "member")
        for place, above in enumerate(PARENTS)
    }


def near(place: int) -> list[int]:
    """Whom an agent talks to: who is above it and who reports to it."""
    above = PARENTS[place]
    below = [other for other, boss in enumerate(PARENTS) if boss == place]
    return below if above is None else [above, *below]

"""The message route: fourteen conversations in flight among fourteen agents, every message handled by one of them.

Each hop is a question to a neighbour in the tree, and its answer: two messages.
"""

from typing import Any

from synthetic import TEAM, base, division_of, made, names, near

from department.blueprint.pack import Blueprint

HOPS = 14
"""Questions in a conversation."""


def hops(conversation: int) -> list[tuple[int, int]]:
    """Who asks whom, hop by hop; the next recipient depends on the message alone."""
    at, route = conversation, []
    for hop in range(HOPS):
        neighbours = near(at)
        following = neighbours[((hop + 1) * 7 + conversation * 3) % len(neighbours)]
        route.append((at, following))
        at = following
    return route


def routing() -> Blueprint:
    """A department that does nothing but route: every hour each agent starts a conversation."""
    flows = {f"route-{number}": _conversation(number) for number in range(TEAM)}
    routines = {name: {"cron": "0 9-16 * * mon-fri", "workflow": name} for name in flows}
    return made(base(division_of(0, "operator"), flows, routines))


def fanning() -> Blueprint:
    """The same people; every quarter of an hour one asks all the others."""
    people = names()
    step = {"kind": "ask", "title": "A question to all", "who": people[0], "to": people[1:]}
    flows = {"fan": {"title": "Fan", "owner": people[0], "steps": {"ask": step}}}
    routines = {"fan": {"cron": "*/15 9-16 * * mon-fri", "workflow": "fan"}}
    return made(base(division_of(0, "operator"), flows, routines))


def _conversation(number: int) -> dict[str, Any]:
    people, steps = names(), {}
    for hop, (asker, asked) in enumerate(hops(number)):
        needs = [f"hop{hop - 1}"] if hop else []
        step = {"kind": "ask", "title": f"Item {hop}", "who": people[asker], "to": [people[asked]], "needs": needs}
        steps[f"hop{hop}"] = step
    return {"title": "Conversation", "owner": people[number], "steps": steps}

"""Swarms: divisions of fourteen with sixteen campaigns a day each, all under way at once; any number of divisions."""

from typing import Any

from synthetic import TEAM, agent, base, division_of, made, names

from department.blueprint.pack import Blueprint

CAMPAIGNS = 16
"""Campaigns that a division starts from nine on each day, one a minute."""


def swarm(agents: int) -> Blueprint:
    """A department of about so many agents: whole divisions, their heads under one director if several."""
    divisions = max(1, agents // TEAM)
    people: dict[str, Any] = {}
    if divisions > 1:
        people["director"] = agent("operator", "head")
    flows, routines = {}, {}
    for division in range(divisions):
        people |= division_of(division, "director" if divisions > 1 else "operator")
        flows[f"campaign-{division}"] = _campaign(division)
        routines[f"campaign-{division}"] = {
            "cron": f"0-{CAMPAIGNS - 1} 9 * * mon-fri",
            "workflow": f"campaign-{division}",
        }
    return made(base(people, flows, routines))


def _campaign(division: int) -> dict[str, Any]:
    """Brief the leads, agree the plan, give nine specialists a task each, ask the leads, report to the head."""
    people = names(division)
    head, leads, hands = people[0], people[1:4], people[4:13]
    steps: dict[str, dict[str, Any]] = {
        "brief": {"kind": "tell", "title": "The brief", "who": head, "to": leads},
        "plan": {
            "kind": "decide", "title": "The plan", "who": leads[0], "decision": "plan", "needs": ["brief"],
            "options": {"wide": {"label": "Wide", "values": {"reach": "3"}}, "deep": {"label": "Deep"}},
        },
        "work": {"kind": "assign", "title": "A part of the campaign", "to": hands, "takes": "work", "needs": ["brief"]},
        "questions": {"kind": "ask", "title": "How far are you?", "who": head, "to": leads, "needs": ["plan"]},
        "report": {"kind": "tell", "title": "The report", "who": leads[1], "to": [head], "needs": ["work"]},
    }  # fmt: skip
    return {"title": "Campaign", "owner": head, "steps": steps}

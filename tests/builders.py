"""A tiny department in code: six people, every kind of step, every autonomy level."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from department.blueprint.craft import Craft, Defect, Measure
from department.blueprint.pack import Blueprint
from department.blueprint.people import Agent, Channel, Hours, Human, Meeting, Tier
from department.blueprint.rules import Budget, Cell, DecisionType, Fact, Option, Target
from department.blueprint.steps import (
    Approve,
    Ask,
    Assign,
    Decide,
    Draft,
    Escalate,
    Meet,
    Propose,
    Publish,
    Respond,
    Review,
    Reviewer,
    Skill,
    Step,
    Tell,
    Track,
    Vote,
    Wait,
)
from department.blueprint.timeline import Routine, Scenario, Stimulus
from department.blueprint.work import Outcome, Workflow
from department.org import Organisation

RANKS = ["hand", "lead", "chief", "human"]
YES_NO = {
    "yes": Option(label="do it", values={"gain": "fact.gain"}, publishes=True),
    "no": Option(label="leave it", values={"gain": "100"}),
}


def agent(rank: str, above: str, **more: Any) -> Agent:
    """A node of the chart."""
    skills = {"words": 700, "looks": 500}
    return Agent(
        title=more.pop("title", rank.title()), layer=rank, rank=rank, reports_to=above, tier="small",
        level=1, tone="plain", style="plain", role="work", approach="figures", expertise=[],
        skills=skills, **more,
    )  # fmt: skip


def people() -> dict[str, Agent]:
    """One chief, two leads, three hands."""
    return {
        "chief": agent("chief", "operator", title="Chief"),
        "left": agent("lead", "chief", title="Left lead"),
        "right": agent("lead", "chief", title="Right lead"),
        "ann": agent("hand", "left", title="Ann", acknowledges=1000),
        "bob": agent("hand", "left", title="Bob", pace=1500),
        "cyd": agent("hand", "right", title="Cyd"),
    }


def matrix(letters: str, **limits: int) -> dict[str, Cell]:
    """A row of the matrix, a letter for each rank from the lowest to the human."""
    return {rank: Cell(does=does, limit=limits.get(rank)) for rank, does in zip(RANKS, letters, strict=True)}


def decisions() -> dict[str, DecisionType]:
    """A type for every autonomy level, and one with a limit."""
    return {
        "small": DecisionType(title="Small", matrix=matrix("DI--"), autonomy="L4", answer_within="1h"),
        "piece": DecisionType(
            title="Piece", matrix=matrix("PDA-"), autonomy="L3", deadline="30m", answer_within="1h"
        ),
        "joint": DecisionType(
            title="Joint", matrix=matrix("CDI-"), autonomy="L2", on_expiry="proceed", deadline="20m"
        ),
        "grave": DecisionType(
            title="Grave", matrix=matrix("FEPD"), autonomy="L1", deadline="25m", answer_within="15m"
        ),
        "money": DecisionType(
            title="Money", matrix=matrix("FRDD", chief=100), autonomy="L4", unit="permille",
            deadline="40m", answer_within="20m", category="budget",
        ),
    }  # fmt: skip


def flows() -> dict[str, Workflow]:
    """What happens on a day."""
    return {
        "chat": _flow("left", chat()),
        "piece": _flow("left", piece(), outcomes=[Outcome(name="out", when="step.out.done"), Outcome(name="in")]),
        "dispute": _flow("chief", dispute()),
        "money": _flow("left", money()),
        "round": _flow("chief", meetings()),
        "grave": _flow("left", grave()),
        "patience": _flow("right", patience()),
    }


def _flow(owner: str, steps: dict[str, Step], **more: Any) -> Workflow:
    return Workflow(title=f"Work of {owner}", owner=owner, channel="all", steps=steps, **more)


def chat() -> dict[str, Step]:
    return {
        "tell": Tell(title="Tell", who="left", to=["all"]),
        "ask": Ask(
            title="Ask", who="left", to=["ann", "cyd"], needs=["tell"], answer_within="10m", gives={"gain": "fact.gain"}
        ),
        "each": Tell(title="Each", each="reports_of(left)", who="item", to=["left"], needs=["ask"], priority="low"),
        "tasks": Assign(
            title="Work", who="left", to=["ann", "bob"], takes="work", needs=["tell"], done_say="done", done_to=["left"]
        ),
    }


def piece() -> dict[str, Step]:
    by = {
        "words": Reviewer(who="left", areas=["words"], takes="5m", threshold=90),
        "looks": Reviewer(who="right", areas=["looks"], takes="5m", threshold=80),
    }
    return {
        "draft": Draft(title="Draft", who="ann", craft="page", piece="A page", takes="work"),
        "review": Review(title="Review", needs=["draft"], of="draft", by=by, limit=1, on_fail="given_up"),
        "approve": Approve(
            title="Approve",
            needs=["review"],
            who="ann",
            decision="piece",
            of="draft",
            threshold=85,
            on_reject="given_up",
        ),
        "out": Publish(title="Publish", needs=["approve"], who="ann", of="draft", launches="A page is out"),
        "track": Track(title="Track", needs=["out"], who="bob", of="draft", every="30m", times=2),
        "given_up": Tell(title="Given up", who="left", to=["chief"]),
    }


def dispute() -> dict[str, Step]:
    return {
        "first": Propose(title="First", who="left", to=["right"], options=YES_NO),
        "second": Respond(title="Second", who=["right"], to=["left"], of="first", needs=["first"]),
        "climb": Escalate(
            title="Climb", needs=["second"], when="not step.second.agreed or fact.quarrel", who=["left", "right"],
            decision="joint", options=YES_NO, urgency="high",
        ),
        "settle": Decide(title="Settle", needs=["second", "climb"], who="left", decision="joint", options=YES_NO),
    }  # fmt: skip


def money() -> dict[str, Step]:
    raised = {
        "raise": Option(
            label="raise it",
            values={"gain": "fact.gain"},
            sets={"budget.cash": "budget.cash.allocation + budget.cash.over"},
        ),
        "stay": Option(label="leave it", values={"gain": "90"}),
    }
    book = {"takes": "work", "to": ["cyd"], "spends": {"cash": "fact.price"}}
    return {
        "book": Assign(title="Book", on_fail="refused", **book),
        "refused": Tell(title="Refused", who="right", to=["chief"]),
        "over": Escalate(
            title="Over", needs=["refused"], who=["right"], decision="money", amount="budget.cash.over_permille",
            options=raised, on_expiry="stopped", on_reject="stopped",
        ),
        "again": Assign(title="Again", needs=["over"], when="step.over.choice == 'raise'", on_fail="stopped", **book),
        "stopped": Tell(title="Stopped", who="right", to=["chief"]),
    }  # fmt: skip


def meetings() -> dict[str, Step]:
    return {
        "updates": Meet(title="Updates", meeting="updates"),
        "positions": Meet(title="Positions", meeting="positions", needs=["updates"], options=YES_NO),
        "vote": Vote(title="Vote", who=["ann", "bob", "cyd"], needs=["positions"], options=YES_NO),
        "views": Meet(title="Views", meeting="views", needs=["vote"], attendees=["chief", "layer(lead)"]),
    }


def grave() -> dict[str, Step]:
    return {
        "text": Draft(title="Text", who="bob", craft="page", piece="A claim", takes="10m"),
        "flag": Escalate(
            title="Flag", needs=["text"], who=["bob"], decision="grave", of="text", options=YES_NO,
            on_reject="closed", on_expiry="closed",
        ),
        "out": Publish(title="Out", needs=["flag"], when="step.flag.choice == 'yes'", who="bob", of="text"),
        "closed": Tell(title="Closed", who="left", to=["bob"]),
    }  # fmt: skip


def patience() -> dict[str, Step]:
    return {
        "wait": Wait(title="Wait", until="fact.ready", every="10m", within="2h", on_timeout="late"),
        "share": Skill(title="Share", skill="share", needs=["wait"], inputs={"part": "1", "whole": "3"}),
        "small": Decide(title="Small", who="cyd", decision="small", options=YES_NO, needs=["share"]),
        "late": Tell(title="Late", who="right", to=["cyd"]),
        "slow": Assign(title="Slow", to=["cyd"], takes="3h", within="30m", on_timeout="continue", at="10:00"),
    }


def department(**changes: Any) -> Blueprint:
    """The whole of it, with parts replaced."""
    hours = Hours(opens="09:00", closes="17:00")
    whole = Blueprint(
        id="tiny", title="Tiny", version="1", summary="", timezone="Europe/Berlin", start="2026-03-26 09:00",
        hours=hours, layers=RANKS[:3], ranks=RANKS, agents=people(),
        human=Human(
            title="Owner", hours=hours, deputy="chief", deputy_levels=["L3"], delay="5m",
            presence=700, changes=150, rejections=100, minutes={"approve": 2, "consult": 3, "decide": 4},
        ),
        channels={"all": Channel(title="All", members=["all"])}, decisions=decisions(),
        meetings=_meetings(), budgets={"cash": Budget(title="Cash", allocation=10_000, overrun="money")},
        crafts=_crafts(),
        facts={name: Fact(value=value) for name, value in FACTS.items()},
        tiers={"small": Tier(model="small", price_in=1, price_out=2, tokens={"default": [100, 10]})},
        durations=_durations(), routines=_routines(), workflows=flows(), scenarios=_scenarios(),
        targets=_targets(), phrases=_phrases(),
    )  # fmt: skip
    return replace(whole, **changes)


FACTS: Mapping[str, int | bool] = {"gain": 150, "price": 6_000, "ready": False, "quarrel": False}


def _meetings() -> dict[str, Meeting]:
    kinds = {"updates": "20m", "positions": "10m", "views": "5m"}
    return {
        kind: Meeting(title=kind, length=length, led_by="chief", attendees=["all"], collects=kind)
        for kind, length in kinds.items()
    }


def _crafts() -> dict[str, Craft]:
    defects = {
        "typo": Defect(area="words", weight=12, chance=900, says="typos"),
        "blur": Defect(area="looks", weight=25, chance=500, says="a blurred picture"),
    }
    return {"page": Craft(title="Page", defects=defects, measures={"views": Measure(quantiles=[10, 20, 40])})}


def _durations() -> dict[str, list[str]]:
    tables = ("compose", "answer", "decide", "publish", "acknowledge", "pick_up")
    quick = {name: ["1m", "2m", "4m"] for name in tables}
    return {**quick, "read": ["1m", "5m", "20m"], "read_urgent": ["30s", "1m"], "work": ["10m", "25m", "50m"]}


def _routines() -> dict[str, Routine]:
    at = {"chat": "0 9", "piece": "15 9", "dispute": "30 9", "money": "0 10", "round": "0 11", "grave": "0 13"}
    every = {
        flow: Routine(cron=f"{cron} * * *", workflow=flow, missed=policy, window="1h")
        for (flow, cron), policy in zip(at.items(), ["skip", "once", "all"] * 2, strict=True)
    }
    return {**every, "patience": Routine(cron="5 9 * * *", workflow="patience")}


def _scenarios() -> dict[str, Scenario]:
    stir = Stimulus(at="10:05", facts={"quarrel": True, "gain": 60}, says="it got worse")
    return {
        "stir": Scenario(title="Stir", summary="", workflow="dispute", at="10:00", stimuli=[stir], replaces=["chat"])
    }


def _targets() -> dict[str, Target]:
    done = "tally.tasks_completed"
    return {
        "done": Target(title="Done", group="team", source="journal", unit="tasks", target="> 3", value=done),
        "speed": Target(title="Speed", group="system", source="claude", unit="s", target="< 5", why="not here"),
    }


def _phrases() -> dict[str, list[str]]:
    return {
        "compose": ["{greeting}: {title} for {to}.", "{title}, {one|the other} way."],
        "greeting": ["Hello", "Good day"],
        "ask": ["{title}? It is worth {fact.gain:money}."],
        "decision": ["{choice}, at {confidence} %, because of {reasons}."],
        "escalation": ["{issue}: {to} should know."],
        "review_fail": ["{score} of {threshold}: {findings}."],
    }


def organisation(**changes: Any) -> Organisation:
    """The tiny department, compiled."""
    return Organisation(department(**changes))

"""Agents that change versions: the lead pipeline with a scenario of releases, and tiny departments with a version 2."""

from dataclasses import replace
from functools import lru_cache
from typing import Any

from data import library
from department.blueprint.timeline import Scenario
from department.blueprint.versions import Release, Version
from department.blueprint.work import Workflow
from department.commands import Begin
from department.engine import Engine
from department.org import Organisation
from tests.builders import department, people
from tests.plays import new_engine, play

AGENT = "qualification"


def release(**more: Any) -> Release:
    """A release of the lead pipeline's qualification."""
    return Release(title="Release", **{"who": "operations", "agent": AGENT, **more})


@lru_cache
def leads(*steps: tuple[str, tuple[tuple[str, Any], ...]]) -> Organisation:
    """The lead pipeline with a scenario that runs these release steps, in the words of `Release`."""
    pack = library.load("lead-pipeline")
    flow = Workflow(title="Swap", owner="operations", steps={name: release(**dict(words)) for name, words in steps})
    scenario = Scenario(title="Swap", summary="", workflow="swap", at="09:01")
    return Organisation(
        replace(pack, workflows={**pack.workflows, "swap": flow}, scenarios={**pack.scenarios, "swap": scenario})
    )


DEPLOYED = leads(("deploy", (("version", "1.2"), ("at", "10:00"))))
STAGED = leads(("stage", (("version", "1.2"), ("into", "staging"), ("at", "10:00"))))
UNSTAGED = leads(("stage", (("version", "1.2"), ("into", "staging"), ("at", "10:00"), ("when", "1 == 2"))))


@lru_cache
def graded(version: str, seed: int) -> dict[str, tuple[int, str]]:
    """What a version makes of every lead of a day that it grades alone: total and grade by lead."""
    day = play(DEPLOYED, seed=seed, settings={f"agent.{AGENT}.version": version})
    return {event.subject["item"]: (event.data.total, event.data.grade) for event in day.of("item.scored")}


def begun(org: Organisation, seed: int = 1, scenario: str | None = "swap", **settings: str) -> Engine:
    engine = new_engine(org, seed)
    engine.execute(Begin(seed=seed, scenario=scenario, settings=settings))
    return engine


def asked(events: list[Any]) -> dict[str, str]:
    """The version that each turn of the versioned agent was asked of."""
    return {e.subject["turn"]: e.data.version for e in events if e.kind == "turn.requested" and e.actor == AGENT}


def tiny(version: Version, agent: str = "ann", **more: Any) -> Organisation:
    return Organisation(
        department(agents={**people(), agent: replace(people()[agent], versions={"2": version})}, **more)
    )

"""Checks versions of agents: their names, what they put in place, the steps that release them, formulas on them."""

import re
from collections.abc import Mapping

from data.lint.sheet import Sheet, unknown
from data.problems import Path
from department.blueprint.people import Agent
from department.blueprint.versions import BACK, OUT, Release, Version
from department.blueprint.words import RubricRef
from department.errors import nearest

WORDS = {"live", "staged", "previous", "compared", "same"}
"""What may be asked of an agent's versions: `version.AGENT.compared`."""
COUNTED = {"live", "beside", "staged"}
"""Whose counts may be asked for: `version.AGENT.staged.COUNT`."""
OF_AGENTS = {"open"}
"""What may be asked of an agent: `agent.ID.open`, what lies on its desk."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\Z")
_SLOT = re.compile(r"\{fact\.([a-z0-9_]+)\}\Z")


def check_versions(sheet: Sheet) -> None:
    """Note what is wrong with versions and with the steps that release them."""
    for agent_id, agent in sheet.pack.agents.items():
        _check_rubrics(sheet, ("agents", agent_id, "rubrics"), agent.rubrics)
        for name, version in agent.versions.items():
            path: Path = ("agents", agent_id, "versions", name)
            _check_name(sheet, path, name, agent)
            _check_change(sheet, path, version, agent)
            _check_rubrics(sheet, (*path, "rubrics"), version.rubrics)
    for flow_id, flow in sheet.pack.workflows.items():
        for step_id, step in flow.steps.items():
            if isinstance(step, Release):
                _check_release(sheet, ("workflows", flow_id, "steps", step_id), step)


def _check_name(sheet: Sheet, path: Path, name: str, agent: Agent) -> None:
    if name == agent.version:
        sheet.key(path, f"'{name}' is what the agent itself is called ('version'); give this one another name.")
    elif not _NAME.match(name):
        sheet.key(path, f"'{name}' is not a version's name; write letters, digits, dots and dashes, as in '1.1'.")


def _check_change(sheet: Sheet, path: Path, version: Version, agent: Agent) -> None:
    """A version that changes nothing, and skills of areas in which nobody has or needs any."""
    if version == Version(summary=version.summary):
        sheet.warn(path, "this version changes nothing; name a pace, skills, weights, leans, a tier or rubrics.")
    areas = {*agent.skills, *sheet.areas}
    for area in version.skills:
        if area not in areas:
            sheet.warn((*path, "skills", area), f"there is no area '{area}'; {nearest(area, areas)}.")


def _check_rubrics(sheet: Sheet, path: Path, rubrics: Mapping[RubricRef, RubricRef]) -> None:
    """What stands for a rubric must answer all that is asked of it: the same criteria, the same grades."""
    known = sheet.pack.rubrics
    for name, other in rubrics.items():
        if name not in known or other not in known:
            continue  # told by the walk
        pairs = (
            ("criteria", set(known[name].criteria), set(known[other].criteria)),
            ("grades", {band.name for band in known[name].grades}, {band.name for band in known[other].grades}),
        )
        for what, wanted, found in pairs:
            if wanted != found:
                differ = ", ".join(sorted(wanted ^ found))
                says = f"'{other}' cannot stand for '{name}': their {what} differ ({differ}); give both the same."
                sheet.value((*path, name), says)


def _check_release(sheet: Sheet, path: Path, step: Release) -> None:
    agent = sheet.pack.agents.get(step.agent)
    if agent is None:
        if step.agent in sheet.names["AgentRef"]:
            sheet.value((*path, "agent"), "the human has no versions; name an agent.")
        return
    if not agent.versions:
        having = [name for name, spec in sheet.pack.agents.items() if spec.versions]
        hint = nearest(step.agent, having) if having else "give it 'versions'"
        sheet.value((*path, "agent"), f"'{step.agent}' has no version but its own; {hint}.")
        return
    if not step.version:
        if step.into not in (BACK, OUT):
            sheet.key((*path, "version"), f"which version goes into {step.into}? Name one of {_listed(agent)}.")
        return
    for name in _possible(sheet, step.version):
        if name not in (agent.version, *agent.versions):
            says = unknown(f"version of '{step.agent}' called", name, {agent.version, *agent.versions})
            sheet.value((*path, "version"), says)


def _listed(agent: Agent) -> str:
    return ", ".join((agent.version, *agent.versions))


def _possible(sheet: Sheet, text: str) -> list[str]:
    """What a text may say: itself, or, where it is one fact, every value that the pack gives that fact as it stands."""
    slot = _SLOT.match(text)
    if slot is None:
        return [] if "{" in text else [text]
    fact, pack = slot[1], sheet.pack
    given = [pack.facts[fact].value] if fact in pack.facts else []
    for scenario in pack.scenarios.values():
        given += [facts[fact] for facts in (scenario.facts, *(s.facts for s in scenario.stimuli)) if fact in facts]
    return [str(value) for value in given]


def version_fault(rest: str, __: Path, sheet: Sheet) -> str:
    """Say why `version.REST` is not known, or nothing."""
    agent, _, what = rest.partition(".")
    having = {name for name, spec in sheet.pack.agents.items() if spec.versions}
    if agent not in having:
        return unknown("agent with versions called", agent, having)
    word, dot, count = what.partition(".")
    if not dot:
        return "" if word in WORDS else unknown("figure of versions called", word, WORDS)
    if word not in COUNTED:
        return unknown("side of a comparison called", word, COUNTED)
    counts = {name for step in sheet.steps().values() for name in step.counts}
    return "" if count in counts else unknown("count", count, counts)


def agent_fault(rest: str, __: Path, sheet: Sheet) -> str:
    """Say why `agent.REST` is not known, or nothing."""
    agent, _, word = rest.partition(".")
    if agent not in sheet.pack.agents:
        return unknown("agent", agent, set(sheet.pack.agents))
    return "" if word in OF_AGENTS else unknown("figure of an agent called", word, OF_AGENTS)

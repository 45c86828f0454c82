"""Versions of agents: releasing them, taking them back, and what a staged one would have made of the same input."""

from collections.abc import Callable, Mapping
from typing import NamedTuple, cast

from department.blueprint.item_steps import Score
from department.blueprint.people import Agent
from department.blueprint.steps import Review
from department.blueprint.versions import BACK, LIVE, OUT, STAGING, Release
from department.blueprint.words import Value
from department.commands import Reply, RollBack, SetVersion
from department.decide.context import Deciding
from department.decide.craft import read_all
from department.decide.flow import complete, fail
from department.decide.items import grade
from department.decide.matter import Matter, fill
from department.decide.parts import Place, place_of
from department.errors import CommandError, ExpressionError, UsageError, nearest
from department.events import version as it
from department.org import OPERATOR, Organisation
from department.outlay import Turn
from department.paths import work_of
from department.state import Releases, State, Work


def release(deciding: Deciding, place: Place, who: str) -> None:
    """A release step: the change is made in its name, or the step fails with the reason."""
    spec = cast("Release", place.spec)
    agent = str(spec.agent)
    try:
        version = fill(deciding, spec.version, Matter(who, place.flow))
        _CHANGES[spec.into](deciding, who, agent, version)
    except CommandError as error:
        fail(deciding, place.flow, place.name, str(error))
        return
    complete(deciding, place.flow, place.name, {"version": version} if version else {})


def roll_back(deciding: Deciding, command: RollBack) -> None:
    """The operator takes a version back, at any time."""
    if command.agent not in deciding.state.people:
        known = nearest(command.agent, set(deciding.state.people))
        raise CommandError(f"There is no agent '{command.agent}' to roll back; {known}.")
    _back(deciding, OPERATOR, command.agent, "")


def set_version(deciding: Deciding, command: SetVersion) -> None:
    """The operator puts another version to work, at any time."""
    if command.agent not in deciding.state.people:
        known = nearest(command.agent, set(deciding.state.people))
        raise CommandError(f"There is no agent '{command.agent}'; {known}.")
    _deploy(deciding, OPERATOR, command.agent, command.version)


def refuse_strangers(org: Organisation, settings: Mapping[str, str]) -> None:
    """What a run is told to begin with must be there: `agent.ID.version` names one of the agent's versions."""
    for agent in org.agents:
        wanted = settings.get(f"agent.{agent}.version")
        known = (org.pack.agents[agent].version, *org.pack.agents[agent].versions)
        if wanted is not None and wanted not in known:
            raise UsageError(f"There is no version '{wanted}' of '{agent}'; {nearest(wanted, set(known))}.")


def _of(deciding: Deciding, agent: str) -> Releases:
    found = deciding.state.releases.get(agent)
    if found is None:
        raise CommandError(f"'{agent}' has no version but its own; the pack names others under 'versions'.")
    return found


def _other(deciding: Deciding, agent: str, version: str) -> Releases:
    """The agent's versions, when `version` is one of them and not the one at work."""
    releases = _of(deciding, agent)
    if version not in deciding.org.versions(agent):
        close = nearest(version, deciding.org.versions(agent))
        raise CommandError(f"There is no version '{version}' of '{agent}'; {close}.")
    if version == releases.live:
        raise CommandError(f"'{agent}' works as version {version} already.")
    return releases


def _stage(deciding: Deciding, who: str, agent: str, version: str) -> None:
    releases = _other(deciding, agent, version)
    if releases.staged == version:
        raise CommandError(f"Version {version} of '{agent}' is in staging already.")
    if releases.staged:
        _out(deciding, who, agent, "")
    named = deciding.org.pack.agents[agent].versions.get(version)
    staged = it.VersionStaged(version=version, live=releases.live, summary=named.summary if named else "")
    deciding.emit(staged, who, {"agent": agent})


def _deploy(deciding: Deciding, who: str, agent: str, version: str) -> None:
    releases = _other(deciding, agent, version)
    tried = releases.staged == version
    deployed = it.VersionDeployed(
        version=version, previous=releases.live,
        compared=releases.compared if tried else 0, same=releases.same if tried else 0,
    )  # fmt: skip
    deciding.emit(deployed, who, {"agent": agent})


def _out(deciding: Deciding, who: str, agent: str, _: str) -> None:
    releases = _of(deciding, agent)
    if not releases.staged:
        raise CommandError(f"No version of '{agent}' is in staging.")
    ended = it.VersionWithdrawn(
        version=releases.staged, live=releases.live, compared=releases.compared, same=releases.same
    )
    deciding.emit(ended, who, {"agent": agent})


def _back(deciding: Deciding, who: str, agent: str, _: str) -> None:
    releases = _of(deciding, agent)
    if not releases.before:
        raise CommandError(f"'{agent}' works as version {releases.live}, and none was at work before it.")
    restored = it.VersionRolledBack(
        version=releases.before[-1], withdrawn=releases.live, served=deciding.at - releases.since
    )
    deciding.emit(restored, who, {"agent": agent})


_CHANGES: dict[str, Callable[[Deciding, str, str, str], None]] = {
    STAGING: _stage, LIVE: _deploy, BACK: _back, OUT: _out,
}  # fmt: skip


def thinks_otherwise(org: Organisation, state: State, agent: str) -> str:
    """The staged version of an agent, where it weighs options otherwise than the one at work; else nothing."""
    releases = state.releases.get(agent)
    if releases is None or not releases.staged:
        return ""
    live, staged = org.agent(agent, releases.live), org.agent(agent, releases.staged)
    return "" if (live.weights, live.leans) == (staged.weights, staged.leans) else releases.staged


def beside(deciding: Deciding, turn: Turn, reply: Reply, shadow: Reply | None) -> it.VersionCompared | None:
    """What the staged version makes of the input of this turn, if there is one that could differ here.

    Worked out before the reply takes effect; only read, never followed.
    """
    releases = deciding.state.releases.get(turn.agent)
    if releases is None or not releases.staged or turn.version != releases.live:
        return None
    if shadow is not None:
        return it.VersionCompared(
            live=releases.live, version=releases.staged, purpose=turn.purpose, result=reply.choice or "",
            would=shadow.choice or "", same=reply.choice == shadow.choice,
            points=reply.confidence, would_points=shadow.confidence,
        )  # fmt: skip
    work = deciding.state.works.get(work_of(turn.id))
    measure = _MEASURES.get(turn.purpose)
    if work is None or measure is None:
        return None
    place = place_of(deciding, work)
    live, staged = (deciding.org.agent(turn.agent, version) for version in (releases.live, releases.staged))
    if not measure.differs(place, live, staged):
        return None
    try:
        was = measure.finds(deciding, place, work, live)
    except ExpressionError:
        return None  # the one at work fails by itself, in its own way
    try:
        would = measure.finds(deciding, place, work, staged)
    except ExpressionError:
        would = ("", 0, {})
    return it.VersionCompared(
        live=live.version, version=staged.version, purpose=work.purpose, result=was[0], would=would[0],
        same=was[0] == would[0], points=was[1], would_points=would[1], counts=was[2], would_count=would[2],
    )  # fmt: skip


_Found = tuple[str, int, dict[str, int]]
"""What a version makes of an input: in a word, in points, and what the step counts for it."""


class _Measure(NamedTuple):
    """How a purpose compares two versions: whether they can differ, and what one finds."""

    differs: Callable[[Place, Agent, Agent], bool]
    finds: Callable[[Deciding, Place, Work, Agent], _Found]


def _rubric(place: Place, agent: Agent) -> str:
    rubric = cast("Score", place.spec).rubric
    return str(agent.rubrics.get(rubric, rubric))


def _grade(deciding: Deciding, place: Place, work: Work, agent: Agent) -> _Found:  # noqa: ARG001
    *_, total, name = grade(deciding, place, deciding.org.pack.rubrics[_rubric(place, agent)])
    scope = deciding.scope(place.flow)
    result: dict[str, Value] = {"total": total, "grade": name, "version": agent.version}
    scope.learned = {**deciding.learned, "param.grade": name, "param.total": total}
    scope.results = {**scope.results, place.name: ("done", result)}
    return name, total, {tally: scope.whole(formula) for tally, formula in place.spec.counts.items()}


def _read(deciding: Deciding, place: Place, work: Work, agent: Agent) -> _Found:
    readings = read_all(deciding, place, work, cast("Review", place.spec).by[work.unit], agent.skills)
    score = min((score for _, _, score in readings), default=0)
    return str(score), score, {}


_MEASURES = {
    "score": _Measure(lambda place, live, staged: _rubric(place, live) != _rubric(place, staged), _grade),
    "review": _Measure(lambda _, live, staged: live.skills != staged.skills, _read),
}

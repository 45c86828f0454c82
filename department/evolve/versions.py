"""Versions of agents: which is at work, which is beside it, and what each has to show."""

from collections.abc import Mapping

from department.events import version as it
from department.events.record import Event
from department.org import Organisation
from department.state import Releases, State

_REMEMBERED = 8
"""How many versions one can go back."""


def first_versions(org: Organisation, settings: Mapping[str, str], at: int) -> dict[str, Releases]:
    """What is at work as the run begins: of the agents that have several versions, their own or the one set."""
    return {
        agent: Releases(live=settings.get(f"agent.{agent}.version", org.pack.agents[agent].version), since=at)
        for agent in org.agents
        if org.versions(agent)
    }


def credit(state: State, event: Event) -> None:
    """What a step counts belongs to the version that did it, while it is at work."""
    data = event.data
    version = data.result.get("version", "")  # type: ignore[attr-defined]
    if not version:
        return
    step = state.flows[event.subject["workflow"]].steps[event.subject["step"]]
    for agent in step.who:
        releases = state.releases.get(agent)
        if releases is not None and releases.live == version:
            add(releases.served, data.counts)  # type: ignore[attr-defined]


def add(sums: dict[str, int], counts: Mapping[str, int]) -> None:
    """Add counts to sums, name by name."""
    for name, by in counts.items():
        sums[name] = sums.get(name, 0) + by


def staged(_: Organisation, state: State, event: Event, data: it.VersionStaged) -> None:
    """A new comparison begins."""
    releases = state.releases[event.subject["agent"]]
    releases.staged, releases.compared, releases.same = data.version, 0, 0
    releases.beside, releases.shadow = {}, {}


def compared(_: Organisation, state: State, event: Event, data: it.VersionCompared) -> None:
    """One more input that both had."""
    releases = state.releases[event.subject["agent"]]
    releases.compared += 1
    releases.same += data.same
    add(releases.beside, data.counts)
    add(releases.shadow, data.would_count)


def withdrawn(_: Organisation, state: State, event: Event, __: it.VersionWithdrawn) -> None:
    """Nothing is compared any more; the figures stay until the next staging."""
    state.releases[event.subject["agent"]].staged = ""


def deployed(_: Organisation, state: State, event: Event, data: it.VersionDeployed) -> None:
    """Another one is at work."""
    releases = state.releases[event.subject["agent"]]
    releases.before.append(data.previous)
    del releases.before[:-_REMEMBERED]
    _at_work(releases, data.version, event.at)


def rolled_back(_: Organisation, state: State, event: Event, data: it.VersionRolledBack) -> None:
    """The one before is at work again."""
    releases = state.releases[event.subject["agent"]]
    releases.before.pop()
    _at_work(releases, data.version, event.at)


def _at_work(releases: Releases, version: str, at: int) -> None:
    releases.live, releases.since, releases.served = version, at, {}
    if releases.staged == version:
        releases.staged = ""


HANDLERS = {
    it.VersionStaged: staged,
    it.VersionCompared: compared,
    it.VersionWithdrawn: withdrawn,
    it.VersionDeployed: deployed,
    it.VersionRolledBack: rolled_back,
}

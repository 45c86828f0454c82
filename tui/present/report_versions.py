"""Versions of agents: which was at work when, and how a staged one compared on the same input."""

from department.events.version import (
    VersionCompared,
    VersionDeployed,
    VersionRolledBack,
    VersionStaged,
    VersionWithdrawn,
)
from tui.present.names import plain
from tui.present.released import Period, Released, Staging
from tui.present.report_index import Index
from tui.present.report_model import Block, Row, Section, Table

_KINDS = (VersionStaged, VersionCompared, VersionDeployed, VersionWithdrawn, VersionRolledBack)


def versions(index: Index) -> Section | None:
    """A table of what was at work, and one of what was compared; nothing where no version changed."""
    told = Released()
    found = [event for kind in _KINDS for event, _ in index.of(kind)]
    for event in sorted(found, key=lambda event: event.seq):
        told.acts[event.kind](event)
    if not told.agents:
        return None
    periods = [_period(index, agent, one) for agent, story in told.agents.items() for one in story.periods]
    stagings = [
        row for agent, story in told.agents.items() for one in story.stagings for row in _staging(index, agent, one)
    ]
    blocks: list[Block] = [Table("At work", ("agent", "version", "from", "to", "how"), tuple(periods))]
    if stagings:
        heads = ("agent", "staged", "beside", "figure", ">staged", ">beside")
        note = "Both versions had the same input; nothing followed from what the staged one made of it."
        blocks.append(Table("In staging", heads, tuple(stagings), note))
    return Section("versions", "Versions of agents", tuple(blocks))


def _period(index: Index, agent: str, period: Period) -> Row:
    how = "rolled back" if period.back else "deployed" if period.since is not None else "from the start"
    cells = (
        index.name(agent), period.version, index.when(period.since) if period.since is not None else "–",
        index.when(period.until) if period.until is not None else "–", how,
    )  # fmt: skip
    return Row(cells, (period.seq,) if period.seq else index.starts)


def _staging(index: Index, agent: str, staging: Staging) -> list[Row]:
    cites = tuple(staging.cites)
    head = (index.name(agent), staging.version, staging.beside)
    figures = [("inputs", staging.compared, staging.compared), ("alike", staging.same, staging.same)]
    figures += [(plain(name), staging.would[name], staging.counts[name]) for name in staging.counts]
    return [Row((*head, name, str(own), str(other)), cites) for name, own, other in figures]

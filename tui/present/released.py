"""What became of the versions of agents in a run: which was at work when, and what staging showed."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from textwrap import fill
from typing import Any

from department.events.record import Event
from tui.present.figures import plural
from tui.present.inert import one_line
from tui.present.names import plain


@dataclass(slots=True)
class Staging:
    """A version beside the one at work: on how many inputs, how often alike, and what the steps counted for each.

    `cites` are the seqs of its first and last events; `until` is None while it goes on.
    """

    version: str
    beside: str
    since: int
    cites: list[int]
    until: int | None = None
    deployed: bool = False
    compared: int = 0
    same: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    would: Counter[str] = field(default_factory=Counter)

    def differences(self) -> list[tuple[str, int, int]]:
        """What was counted otherwise: the name, the version's own figure, that of the one at work."""
        names = dict.fromkeys((*self.counts, *self.would))
        return [(name, self.would[name], self.counts[name]) for name in names if self.would[name] != self.counts[name]]


@dataclass(slots=True)
class Period:
    """A version at work from `since` to `until` (ms; None: from the start, to the end); the event that began it."""

    version: str
    since: int | None
    seq: int = 0
    until: int | None = None
    back: bool = False


@dataclass(slots=True)
class Story:
    """One agent's versions."""

    periods: list[Period] = field(default_factory=list)
    stagings: list[Staging] = field(default_factory=list)


class Released:
    """The versions of every agent that had more than one, event by event."""

    def __init__(self) -> None:
        self.agents: dict[str, Story] = {}
        self.acts: dict[str, Callable[[Event], None]] = {
            "version.staged": self._staged,
            "version.compared": self._compared,
            "version.withdrawn": self._withdrawn,
            "version.deployed": self._deployed,
            "version.rolled_back": self._rolled_back,
        }

    def _story(self, event: Event, live: str) -> Story:
        story = self.agents.setdefault(event.subject.get("agent", ""), Story())
        if not story.periods:
            story.periods.append(Period(live, None))
        return story

    def _staged(self, event: Event) -> None:
        data: Any = event.data
        story = self._story(event, data.live)
        story.stagings.append(Staging(data.version, data.live, event.at, [event.seq]))

    def _compared(self, event: Event) -> None:
        data: Any = event.data
        staging = self._story(event, data.live).stagings[-1]
        staging.compared += 1
        staging.same += data.same
        staging.counts.update(data.counts)
        staging.would.update(data.would_count)

    def _withdrawn(self, event: Event) -> None:
        data: Any = event.data
        self._ended(self._story(event, data.live), event)

    def _deployed(self, event: Event) -> None:
        data: Any = event.data
        story = self._story(event, data.previous)
        if story.stagings and story.stagings[-1].version == data.version:
            self._ended(story, event, deployed=True)
        self._begins(story, event, back=False)

    def _rolled_back(self, event: Event) -> None:
        data: Any = event.data
        self._begins(self._story(event, data.withdrawn), event, back=True)

    def _ended(self, story: Story, event: Event, *, deployed: bool = False) -> None:
        staging = story.stagings[-1]
        if staging.until is None:
            staging.until, staging.deployed = event.at, deployed
            staging.cites.append(event.seq)

    def _begins(self, story: Story, event: Event, *, back: bool) -> None:
        data: Any = event.data
        story.periods[-1].until = event.at
        story.periods.append(Period(data.version, event.at, event.seq, back=back))

    def as_objects(self, local: Callable[[int], datetime]) -> list[dict[str, Any]]:
        """For `--json`: the periods and stagings of each agent, instants in the department's wall time."""

        def when(at: int | None) -> str | None:
            return None if at is None else local(at).isoformat()

        return [
            {
                "agent": agent,
                "live": story.periods[-1].version,
                "periods": [
                    {"version": one.version, "from": when(one.since), "to": when(one.until)} for one in story.periods
                ],
                "stagings": [
                    {
                        "version": one.version, "beside": one.beside, "from": when(one.since), "to": when(one.until),
                        "deployed": one.deployed, "compared": one.compared, "same": one.same,
                        "counts": {"live": dict(one.counts), "staged": dict(one.would)},
                    }
                    for one in story.stagings
                ],
            }
            for agent, story in self.agents.items()
        ]  # fmt: skip

    def as_text(self, local: Callable[[int], datetime]) -> str:
        """For people: two lines an agent or so."""
        lines = ["Versions"]
        for agent, story in self.agents.items():
            worked = ", ".join(_at_work(one, local) for one in story.periods)
            lines.append(fill(f"{one_line(plain(agent))}: {worked}", 78, initial_indent="  ", subsequent_indent="    "))
            lines += [fill(_told(one), 78, initial_indent="    ", subsequent_indent="      ") for one in story.stagings]
        return "\n".join(lines)


def _at_work(period: Period, local: Callable[[int], datetime]) -> str:
    if period.since is None:
        return one_line(period.version) + (f" until {local(period.until):%a %H:%M}" if period.until else "")
    back = "back to " if period.back else ""
    return f"{back}{one_line(period.version)} from {local(period.since):%a %H:%M}"


def _told(staging: Staging) -> str:
    differs = ", ".join(f"{plain(name)} {own} against {other}" for name, own, other in staging.differences())
    return (
        f"{one_line(staging.version)} beside {one_line(staging.beside)}: "
        f"{plural(staging.compared, 'input')}, {staging.same} alike" + (f"; {differs}" if differs else "")
    )

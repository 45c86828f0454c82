"""The timeline: routines that start workflows, scenarios that stir a day, and what the world does meanwhile."""

from dataclasses import dataclass, field

from department.blueprint.words import AgentRef, Clock, Cron, Duration, FlowRef, StreamRef, Strict, Text, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Routine(Strict):
    """The timeline starts a workflow: when, and what becomes of a firing that was missed.

    `missed` is `skip`, `once` or `all`; after `window` a missed firing never runs.
    """

    cron: Cron
    workflow: FlowRef
    missed: str = "skip"
    window: Duration = Duration("30m")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stimulus(Strict):
    """Something the world does at a time of the day (working day `day`): facts change, agents go down or come up."""

    at: Clock
    day: int = 0
    facts: dict[str, Value] = field(default_factory=dict)
    says: Text = Text("")
    down: list[AgentRef] = field(default_factory=list)
    up: list[AgentRef] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario(Strict):
    """A workflow with a start time and injected facts, or streams whose items go another way.

    `replaces` names routines that stand aside that day; `ends_as` the outcomes that count as the story told.
    `workflow` and `at` go together; a scenario that only changes the world has neither. `streams` sends the items
    of a stream into another workflow, `streams: {leads: lead-hub}`: the same items as without it, worked in another
    way. So a stream that starts no workflow of its own comes in only where a scenario names it here.
    """

    title: str
    summary: str
    workflow: FlowRef | None = None
    at: Clock | None = None
    streams: dict[StreamRef, FlowRef] = field(default_factory=dict)
    start: str | None = None
    facts: dict[str, Value] = field(default_factory=dict)
    stimuli: list[Stimulus] = field(default_factory=list)
    replaces: list[str] = field(default_factory=list)
    ends_as: list[str] = field(default_factory=list)

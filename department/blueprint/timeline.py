"""The timeline: routines that start workflows, scenarios that stir a day, and what the world does meanwhile."""

from dataclasses import dataclass, field

from department.blueprint.words import AgentRef, Clock, Cron, Duration, FlowRef, Strict, Text, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Routine(Strict):
    """The timeline starts a workflow.

    `cron` says when: minute, hour, day, month, weekday. `workflow` is what starts. `missed` says what becomes of a
    firing that was missed: `skip`, `once` or `all`. `window` is the time after which a missed firing never runs.
    """

    cron: Cron
    workflow: FlowRef
    missed: str = "skip"
    window: Duration = Duration("30m")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stimulus(Strict):
    """Something the world does at a time of the day.

    `at` is the time. `day` is the working day (0 is the first). `facts` are what changes. `says` is what is told of
    it. `down` are agents that stop working then. `up` are agents that work again.
    """

    at: Clock
    day: int = 0
    facts: dict[str, Value] = field(default_factory=dict)
    says: Text = Text("")
    down: list[AgentRef] = field(default_factory=list)
    up: list[AgentRef] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario(Strict):
    """A workflow with a start time and a world of its own.

    `title` is its name. `summary` is one sentence about it. `workflow` is what starts. `at` is when, on the first
    day. `start` is another first day. `facts` are what is otherwise from the start. `stimuli` are what the world does
    meanwhile. `replaces` names routines that stand aside on the first day. `ends_as` are the outcomes that count as
    the story told, in `--seeds`.
    """

    title: str
    summary: str
    workflow: FlowRef
    at: Clock
    start: str | None = None
    facts: dict[str, Value] = field(default_factory=dict)
    stimuli: list[Stimulus] = field(default_factory=list)
    replaces: list[str] = field(default_factory=list)
    ends_as: list[str] = field(default_factory=list)

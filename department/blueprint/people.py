"""Who works in a department: agents, the human above them, their hours and their models."""

from dataclasses import dataclass, field

from department.blueprint.versions import Version
from department.blueprint.words import (
    AgentRef,
    Clock,
    Day,
    DecisionRef,
    Duration,
    DurationRef,
    Expr,
    RubricRef,
    Strict,
    Text,
    TierRef,
    Value,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours(Strict):
    """Working hours in the department's zone, on weekdays named `mon` to `sun`."""

    opens: Clock
    closes: Clock
    days: list[str] = field(default_factory=lambda: ["mon", "tue", "wed", "thu", "fri"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences(Strict):
    """How an agent likes to be worked with."""

    summaries: bool = True
    escalation_threshold: str = "medium"
    meeting_frequency: str = "daily"
    report_format: str = "bullets"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent(Strict):
    """A node of the org chart.

    `skills` are thousandths by area (a reviewer's chance to find a defect of that area, a writer's to avoid
    it); `weights` say how much the agent cares for each criterion of an option (thousandths, 1000 = as much
    as the figures say); `leans` are added to an option of that id. `pace` scales work (1000 = as the
    tables say; 800 is faster). `acknowledges` is the chance in thousandths to answer what needs no answer.
    `tags` are what a `match` asks of a candidate: territory, specialty. `rubrics` maps a rubric that steps name to
    the one this agent grades by. `version` is the name of what is said here; `versions` are others, which a `release`
    step (or `--set agent.ID.version=...`) puts in its place.
    """

    title: str
    layer: str
    rank: str
    reports_to: AgentRef
    dotted_to: list[AgentRef] = field(default_factory=list)
    tier: TierRef
    level: int
    tone: str
    style: str
    role: str
    approach: str
    expertise: list[str]
    prefers: Preferences = field(default_factory=Preferences)
    skills: dict[str, int] = field(default_factory=dict)
    domains: list[DecisionRef] = field(default_factory=list)
    weights: dict[str, int] = field(default_factory=dict)
    leans: dict[str, int] = field(default_factory=dict)
    pace: int = 1000
    acknowledges: int = 300
    tags: dict[str, Value] = field(default_factory=dict)
    hours: Hours | None = None
    rubrics: dict[RubricRef, RubricRef] = field(default_factory=dict)
    version: str = "1.0"
    versions: dict[str, Version] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection(Strict):
    """A fact on which the human does not follow the recommendation."""

    when: Expr
    decision: DecisionRef | None = None
    outcome: str
    reason: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Human(Strict):
    """The operator as a node: hours, deputy, and the model by which `--operator auto` answers.

    Rates are thousandths. `presence` is the chance that a request is seen at all before its deadline;
    `minutes` is what one answer costs the human, by what is asked (`approve`, `consult`, `decide`).
    """

    title: str
    hours: Hours
    deputy: AgentRef | None = None
    deputy_levels: list[str] = field(default_factory=list)
    presence: int = 950
    delay: DurationRef
    changes: int = 0
    rejections: int = 0
    minutes: dict[str, int] = field(default_factory=dict)
    objections: list[Objection] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier(Strict):
    """A model tier: micro-dollars per thousand tokens, and the tokens (in, out) of a usual turn by purpose."""

    model: str
    price_in: int
    price_out: int
    tokens: dict[str, list[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel(Strict):
    """Where messages live. `members` are roles; `project` channels are opened by workflows."""

    title: str
    members: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting(Strict):
    """A meeting: how long, who leads, who attends, and what each attendee is asked for.

    `collects` is `updates` (done, doing, blockers), `positions` (on the step's options) or `views`.
    """

    title: str
    length: Duration
    led_by: AgentRef
    attendees: list[str]
    collects: str = "updates"
    output: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holiday(Strict):
    """A day on which the department is closed."""

    day: Day
    name: str

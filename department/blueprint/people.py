"""Who works in a department: agents, the human above them, their hours and their models."""

from dataclasses import dataclass, field

from department.blueprint.words import (
    AgentRef,
    Clock,
    Day,
    DecisionRef,
    Duration,
    DurationRef,
    Expr,
    Strict,
    Text,
    TierRef,
    Value,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours(Strict):
    """Working hours in the department's zone.

    `opens` is when work begins. `closes` is when it ends. `days` are the weekdays, named `mon` to `sun`.
    """

    opens: Clock
    closes: Clock
    days: list[str] = field(default_factory=lambda: ["mon", "tue", "wed", "thu", "fri"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences(Strict):
    """How an agent likes to be worked with; shown, and not acted on by simulated agents.

    `summaries` says whether it wants the short version. `escalation_threshold` is from which urgency on it wants to
    be told. `meeting_frequency` is how often it wants to meet. `report_format` is how it wants figures.
    """

    summaries: bool = True
    escalation_threshold: str = "medium"
    meeting_frequency: str = "daily"
    report_format: str = "bullets"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent(Strict):
    """A node of the org chart.

    `title` is what people call it. `layer` is its row in the org chart. `rank` is its authority class. `reports_to`
    is the agent above it; exactly one reports to `operator`. `dotted_to` are further lines that are drawn and nothing
    else. `tier` is the model it thinks with. `level` is its seniority, from 1 to 5. `tone`, `style`, `role`,
    `approach` and `expertise` describe it in words; simulated agents do not act on them. `prefers` says how it likes
    to be worked with. `skills` are thousandths by area (a reviewer's chance to find a defect of that area, a writer's
    to avoid it). `domains` are the decisions it is at home in; shown only. `weights` say how much it cares for each
    criterion of an option (thousandths, 1000 = as much as the figures say). `leans` are points added to an option of
    that id. `pace` scales work (1000 = as the tables say; 800 is faster). `acknowledges` is the chance in thousandths
    to answer what needs no answer. `tags` are what a `match` asks of a candidate: territory, specialty. `hours` are
    its own working hours where they are not the department's.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection(Strict):
    """A fact on which the human does not follow the recommendation.

    `when` is the condition. `decision` limits it to one kind of decision. `outcome` is `rejected`, `changes`, or the
    id of an option that the human picks instead. `reason` is the human's comment.
    """

    when: Expr
    decision: DecisionRef | None = None
    outcome: str
    reason: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Human(Strict):
    """The operator as a node: hours, deputy, and the model by which `--operator auto` answers.

    Rates are thousandths. `title` is what people call them. `hours` are when they answer. `deputy` is the agent who
    answers when their time is up. `deputy_levels` are the autonomy levels for which it may. `presence` is the chance
    that a request is seen at all before its deadline. `delay` is the table of how long an answer takes. `changes` is
    how often an approval comes back with changes. `rejections` is how often the answer is no. `minutes` is what one
    answer costs the human, by what is asked (`approve`, `consult`, `decide`). `objections` are facts on which they
    answer otherwise.
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
    """A model tier: what a turn would cost with it.

    `model` is its name. `price_in` is the price of what it reads, in thousandths of a micro-dollar per token (4000 is
    $4 per million). `price_out` is the price of what it writes, in the same unit. `tokens` are those of a usual turn
    [in, out] by purpose, `default` for all others.
    """

    model: str
    price_in: int
    price_out: int
    tokens: dict[str, list[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel(Strict):
    """Where messages live; workflows with a `project` open one of their own.

    `title` is its name. `members` are the roles it is for.
    """

    title: str
    members: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting(Strict):
    """A meeting: how long, who leads, who attends, and what each attendee is asked for.

    `title` is its name. `length` is how long it lasts. `led_by` sums it up. `attendees` are the roles asked.
    `collects` is `updates` (done, doing, blockers), `positions` (on the step's options) or `views`. `output` says in
    words what it is for.
    """

    title: str
    length: Duration
    led_by: AgentRef
    attendees: list[str]
    collects: str = "updates"
    output: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holiday(Strict):
    """A day on which the department is closed. `day` is the date. `name` is what it is called."""

    day: Day
    name: str

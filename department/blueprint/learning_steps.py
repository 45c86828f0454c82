"""What is tried out and learned from: versions that compete for an audience, swarms that sense a trend."""

from dataclasses import dataclass, field

from department.blueprint.steps import Step
from department.blueprint.words import AgentRef, Duration, Expr, Role, StepRef, Strict, SwarmRef, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Swarm(Strict):
    """Many simple members, one topic each, whose votes add up to a trend.

    A member has no desk and no mind: in a round it sees `signal` (a formula of the world) and something of the
    table `noise`, and votes rising from `threshold` on, falling from its negative on, and flat between. `traits`
    are tables from which each member draws once what sets it apart; formulas name them as `member.TRAIT`, its
    topic is `item`. `trend` is the truth, known to the world only: rising above 0, falling below.

    Votes count by weights, which start even. When the truth of a round is known, a member that was wrong loses
    `penalty` thousandths of its weight, and `share` thousandths of all weight are dealt out evenly (the higher,
    the sooner a turn is followed). The swarm is one node of the chart, under `reports_to`.

    ```yaml
    swarms:
      forecasters:
        title: Forecasters
        reports_to: head
        topics: [umbrellas, ice cream, sun hats]
        traits: {follows: [-200, 300, 900]}
        signal: "fact.warmth * member.follows // 1000"
        noise: [-40, 0, 40]
        threshold: "20"
        trend: fact.warmth
    ```
    """

    title: str
    reports_to: AgentRef
    topics: list[str]
    signal: Expr
    trend: Expr
    threshold: Expr = Expr("1")
    noise: list[int] = field(default_factory=list)
    traits: dict[str, list[int]] = field(default_factory=dict)
    penalty: int = 300
    share: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Sense(Step):
    """A swarm senses a trend: it takes `times` rounds, one `every` so often in working time.

    `step.ID.trend` is what it says of the last round (`rising`, `flat` or `falling`; other steps may ask while
    it goes on), `step.ID.agreement` how many thousandths of the weight said so. The truth of a round is known
    `known_after` later, and the weights move then. Tallies of a swarm called `topics`: `swarm_topics_rounds`,
    `_right`, `_even_right` (right without weights), `_best_right` (the best single member), `_hits` (of all
    members), `_size`, `_turns`, `_turns_followed` and `_recovery` (rounds wrong after a turn that was followed).

    ```yaml
    watch: {kind: sense, title: Watch the topics, swarm: forecasters, times: "12", every: 30m, known_after: 2h}
    ```
    """

    swarm: SwarmRef
    times: Expr = Expr("1")
    every: Duration = Duration("10m")
    known_after: Duration = Duration("10m")


@dataclass(frozen=True, slots=True, kw_only=True)
class Compete(Step):
    """`who` lets the versions of the draft `of` compete: each is shown to a part of an audience, the best is used.

    `audience` is how many people a trial shows them to, `rest` to how many the best goes afterwards; `read_after`
    is how long until either's figures are in. `responds` is the world's chance that one of them answers, in
    thousandths; there `item` is the version: what the draft's `each` wrote it for, or its number. All of it is
    done `times` over.

    Under the name `record` what every version brought is kept, the others' results as well as the best's: the
    contests of that name judge by it, and share the next audience by how likely each version is the best, to
    each at least `explore` thousandths. Without a name each trial is judged alone and shared evenly.

    `step.ID.best` is the version used, `step.ID.rate` its estimated rate and `step.ID.margin` its lead over the
    next, in thousandths. Tallies: `trials`, `trials_right` (the best was truly the best), `rollout_shown`,
    `rollout_responded`, `rollout_even` (what an even mix would have brought).

    ```yaml
    write: {kind: draft, title: "Write it, {item}", who: "tagged(manner, item)", each: [plain, warm], craft: letter, piece: "Letter, {item}", takes: 20m}
    contest: {kind: compete, title: Which letter works, needs: [write], who: head, of: write, audience: "200", rest: "900", responds: "80 if item == 'warm' else 50", record: letters}
    ```
    """  # noqa: E501 (an example is copied as it stands)

    who: Role
    of: StepRef
    audience: Expr
    responds: Expr
    rest: Expr = Expr("0")
    read_after: Duration = Duration("1h")
    times: Expr = Expr("1")
    record: Text = Text("")
    explore: int = 100

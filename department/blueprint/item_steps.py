"""The steps that work on an item from outside: grading it, calling about it, giving it away, waiting for its answer."""

from dataclasses import dataclass, field

from department.blueprint.steps import Step
from department.blueprint.words import Duration, DurationRef, Expr, Role, RubricRef, ServiceRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Score(Step):
    """`who` grades the item by a rubric: points by criterion, a total, a grade.

    `rubric` says how. `takes` is how long the grading takes. After it `param.total` and `param.grade` are known.
    """

    who: Role
    rubric: RubricRef
    takes: DurationRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Step):
    """`who` calls a service that may fail: tried again `retries` times, then put off and tried once more.

    `service` is what is called. `takes` is how long one attempt takes. `retries` is how many more attempts follow a
    failed one. `backoff` is the pause before the first of them; each next pause is twice as long. `again` is the
    pause before one last attempt, when all retries have failed; without it the step fails then. `gives` are the
    parameters (`param.NAME`) and facts that a success brings; its formulas may ask the ground truth.
    """

    who: Role
    service: ServiceRef
    takes: DurationRef
    retries: int = 3
    backoff: Duration = Duration("10s")
    again: Duration | None = None
    gives: dict[str, Expr] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Match(Step):
    """`who` gives the item to the one of `to` who fits best: its assignee.

    `to` are the candidates; who is absent, down or off hours is passed over. `where` is a condition on a candidate.
    `best` is a formula; whoever has the highest value gets the item, in a tie whoever stands first in the pack. It is
    the fewest open items when not given. `takes` is how long the choosing takes. With nobody left the step fails.
    """

    who: Role
    to: list[Role]
    where: Expr | None = None
    best: Expr = Expr("0 - candidate.open")
    takes: DurationRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Handoff(Step):
    """`who` hands the item on to `to`, with what was found so far, how often calls were tried, and who had it before.

    `takes` is how long the writing takes.
    """

    who: Role
    to: list[Role]
    takes: DurationRef = DurationRef("compose")


@dataclass(frozen=True, slots=True, kw_only=True)
class Await(Step):
    """`who` waits for the outside to answer and reminds it; `within` and `on_timeout` say what silence leads to.

    `replies` asks the ground truth whether an answer comes. `reply_after` is the table of its delay. `remind_every`
    is the pause between reminders. `reminders` is how many go out at the most.
    """

    who: Role
    replies: Expr
    reply_after: DurationRef
    remind_every: Duration = Duration("6h")
    reminders: int = 2

"""The steps that work on an item from outside: grading it, calling about it, giving it away, waiting for its answer."""

from dataclasses import dataclass, field

from department.blueprint.steps import Step
from department.blueprint.words import Duration, DurationRef, Expr, Role, RubricRef, ServiceRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Score(Step):
    """`who` grades the item by a rubric: points by criterion, a total, a grade."""

    who: Role
    rubric: RubricRef
    takes: DurationRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Step):
    """`who` calls a service that may fail: tried again `retries` times after `backoff`, doubled each time.

    After that it is put off and tried once more after `again`. `gives` are the parameters that a success brings.
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
    """`who` gives the item to the candidate of `to` for whom `where` holds and `best` is highest: its assignee."""

    who: Role
    to: list[Role]
    where: Expr | None = None
    best: Expr = Expr("0 - candidate.open")
    takes: DurationRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Handoff(Step):
    """`who` hands the item on to `to`, with what was found so far."""

    who: Role
    to: list[Role]
    takes: DurationRef = DurationRef("compose")


@dataclass(frozen=True, slots=True, kw_only=True)
class Await(Step):
    """`who` waits for the outside to answer and reminds it; `within` and `on_timeout` say what silence leads to.

    `replies` asks the ground truth whether an answer comes, `reply_after` is the table of its delay. A reminder goes
    out every `remind_every`, at most `reminders` times, in the working hours of `who`: one that would come at night
    waits for the morning. Silence counts day and night: `within: 24h` ends at the same minute of the next day.
    `step.ID.reminders` is how many went out, `step.ID.replied` whether an answer came.
    """

    who: Role
    replies: Expr
    reply_after: DurationRef
    remind_every: Duration = Duration("6h")
    reminders: int = 2

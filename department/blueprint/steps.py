"""The steps of a workflow: what every step has, and the kinds that work by people and pieces."""

from dataclasses import dataclass, field

from department.blueprint.rules import Option
from department.blueprint.words import (
    BudgetRef,
    ChannelRef,
    Clock,
    CraftRef,
    DecisionRef,
    Duration,
    DurationRef,
    Expr,
    MeetingRef,
    PhraseRef,
    Role,
    SkillRef,
    StepRef,
    Strict,
    Text,
    Value,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Strict):
    """What every step has.

    A step starts when all it `needs` are done or skipped, not before `at` on working day `day` of the
    workflow (0 is the first) nor before `after` has passed since then. `when` is asked at that moment: no
    means skipped. `within` is its time-out: then `on_timeout` runs (`fail`, `continue`, or a step).
    `on_fail` names the step that starts when this one fails (and `on_reject` when a person says no);
    without it the workflow fails. `each` runs one instance of the step for every item of a list (literal, or
    a role's agents); the step is done when all are. `track` labels parallel strands of work. `sets` are
    facts that hold once it is done; `counts` are added to the tallies of these names.

    What stands in a step's way fails it, with a sentence, and `on_fail` runs: nobody is there to do it, or one of
    its formulas (`when`, values, amounts, `sets`, `counts`) cannot be worked out on what is so: a word where a
    number must stand, a division by 0. So `when: "param.employees > 50"` fails for a lead who left that empty;
    `when: "param.employees != '' and param.employees > 50"` does not.
    """

    title: Text
    needs: list[StepRef] = field(default_factory=list)
    when: Expr | None = None
    day: int = 0
    at: Clock | None = None
    after: Duration | None = None
    within: Duration | None = None
    on_timeout: str = "fail"
    on_fail: StepRef | None = None
    each: list[Value] | Role | None = None
    track: str = ""
    priority: str = "normal"
    channel: ChannelRef | None = None
    say: PhraseRef | None = None
    sets: dict[str, Expr] = field(default_factory=dict)
    counts: dict[str, Expr] = field(default_factory=dict)
    chapter: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tell(Step):
    """`who` writes to `to`; done when posted. `takes` is how long the writing takes."""

    who: Role
    to: list[Role]
    takes: DurationRef = DurationRef("compose")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask(Step):
    """`who` asks `to`; done when all have answered. `gives` are the facts their answers carry."""

    who: Role
    to: list[Role]
    takes: DurationRef = DurationRef("compose")
    answer_takes: DurationRef = DurationRef("answer")
    answer_say: PhraseRef = PhraseRef("answer")
    answer_within: Duration = Duration("60m")
    gives: dict[str, Expr] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assign(Step):
    """A task for each agent of `to`; from `who` with a message where they differ; done when the tasks are.

    `spends` are cents by budget, taken as it starts: all or none, and a step that runs again (a draft was sent
    back) pays only what it needs beyond what it has paid.
    """

    to: list[Role]
    who: Role | None = None
    takes: DurationRef
    done_say: PhraseRef | None = None
    done_to: list[Role] = field(default_factory=list)
    spends: dict[BudgetRef, Expr] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft(Step):
    """`who` writes a piece of a craft; a later round revises it by the findings of its reviews.

    There is one piece for each agent of `who`, for each item of `each`, in each of its `variants`: `variants: 3`
    with `each: [blog, mail]` makes six.
    """

    who: Role
    craft: CraftRef
    piece: Text
    takes: DurationRef
    revision_takes: DurationRef | None = None
    variants: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewer(Strict):
    """One reader of a draft: who, for which areas of defects, how long it takes, what score passes."""

    who: Role
    areas: list[str]
    takes: DurationRef
    threshold: int
    say: PhraseRef = PhraseRef("review")


@dataclass(frozen=True, slots=True, kw_only=True)
class Review(Step):
    """Reviews of the draft `of`; when one is under its threshold the draft is revised, at most `limit` times."""

    of: StepRef
    by: dict[str, Reviewer]
    limit: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Choose(Step):
    """What the deciding kinds share: the decision type, the options on offer and the amount at stake.

    `of` names a draft the decision is about; a *changes* outcome revises it. Positions that
    steps before took count as consent or dissent.
    """

    decision: DecisionRef
    options: dict[str, Option] = field(default_factory=dict)
    amount: Expr | None = None
    of: StepRef | None = None
    takes: DurationRef = DurationRef("decide")
    due: Clock | None = None
    on_reject: StepRef | None = None
    on_expiry: StepRef | None = None
    issue: Text = Text("{title}")
    impact: Text = Text("")
    urgency: str = "medium"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decide(Choose):
    """`who` brings a decision to whoever the matrix lets decide it."""

    who: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Approve(Choose):
    """`who` asks for the approval of the draft `of`: approve, changes or reject, decided as the matrix says."""

    who: Role
    threshold: int = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalate(Choose):
    """`who` (one or several) raise an issue along the chain of *reports to* until somebody may decide it."""

    who: list[Role]


@dataclass(frozen=True, slots=True, kw_only=True)
class Propose(Step):
    """`who` takes the first position on the options and says why."""

    who: Role
    to: list[Role]
    options: dict[str, Option]
    takes: DurationRef = DurationRef("compose")


@dataclass(frozen=True, slots=True, kw_only=True)
class Respond(Step):
    """Each of `who` answers a proposal with a position of its own: consent or objection."""

    who: list[Role]
    to: list[Role]
    of: StepRef
    takes: DurationRef = DurationRef("answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote(Step):
    """Each of `who` takes a position on the options, unseen by the others."""

    who: list[Role]
    options: dict[str, Option]
    takes: DurationRef = DurationRef("answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Meet(Step):
    """The meeting is held; `options` are what positions are taken on."""

    meeting: MeetingRef
    attendees: list[Role] = field(default_factory=list)
    options: dict[str, Option] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Publish(Step):
    """`who` makes the piece of `of` public. `launches` names a campaign that goes live with it."""

    who: Role
    of: StepRef | None = None
    craft: CraftRef | None = None
    piece: Text = Text("{title}")
    takes: DurationRef = DurationRef("publish")
    where: str = ""
    launches: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Track(Step):
    """The world's figures of a piece (`of` is its draft, or what published it) are read `times` times, one `every`."""

    who: Role
    of: StepRef
    times: int = 1
    every: Duration = Duration("1d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait(Step):
    """Nothing but time, or until a condition on the facts holds (asked every `every`)."""

    until: Expr | None = None
    every: Duration = Duration("15m")


@dataclass(frozen=True, slots=True, kw_only=True)
class Skill(Step):
    """A registered pure function computes facts from the facts."""

    skill: SkillRef
    inputs: dict[str, Expr] = field(default_factory=dict)

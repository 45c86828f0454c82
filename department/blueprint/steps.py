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

    `title` is what it is called in tasks and messages. `needs` are the steps that must be over, done or skipped,
    before it starts. `day` is the working day of the workflow before which it does not start (0 is the first). `at`
    is the time of day before which it does not start. `after` is how long it waits besides. `when` is asked at that
    moment: no means skipped. `within` is its time-out. `on_timeout` says what follows then: `fail`, `continue`, or a
    step. `on_fail` names the step that starts when this one fails; without it the workflow fails. `each` runs one
    instance of the step for every item of a list (literal, or a role's agents); the step is done when all are.
    `track` labels parallel strands of work. `priority` is `urgent`, `normal` or `low`: what is pressing is done
    first. `channel` is where its messages go instead of the workflow's. `say` names the phrase bank it speaks with.
    `sets` are facts that hold once it is done (`param.NAME` for this instance, `budget.ID` for an allocation).
    `counts` are added to the tallies of these names once it is done. `chapter` marks a turning point of the day;
    nothing shows it yet.
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
    """`who` asks `to`; done when all have answered.

    `takes` is how long the asking takes. `answer_takes` is how long an answer takes. `answer_say` names the phrase
    bank of the answers. `answer_within` is when an answer counts as late. `gives` are the facts their answers carry.
    """

    who: Role
    to: list[Role]
    takes: DurationRef = DurationRef("compose")
    answer_takes: DurationRef = DurationRef("answer")
    answer_say: PhraseRef = PhraseRef("answer")
    answer_within: Duration = Duration("60m")
    gives: dict[str, Expr] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assign(Step):
    """A task for each agent of `to`, done when the tasks are.

    `who` hands it out with a message; without it nobody does. `takes` is how long the task takes. `done_say` names
    the phrase bank of the message that it is done. `done_to` are who gets that message. `spends` takes cents from
    budgets when the step starts, all or nothing: what would pass an allocation fails the step.
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

    `craft` is its kind. `piece` is its title. `takes` is how long the first draft takes. `revision_takes` is how long
    a revision takes. `variants` is how many are written side by side.
    """

    who: Role
    craft: CraftRef
    piece: Text
    takes: DurationRef
    revision_takes: DurationRef | None = None
    variants: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewer(Strict):
    """One reader of a draft.

    `who` reads. `areas` are the areas of defects it looks for. `takes` is how long the reading takes. `threshold` is
    the score that passes. `say` names the phrase bank of the verdict; `review` stands for `review_pass` and
    `review_fail`.
    """

    who: Role
    areas: list[str]
    takes: DurationRef
    threshold: int
    say: PhraseRef = PhraseRef("review")


@dataclass(frozen=True, slots=True, kw_only=True)
class Review(Step):
    """Reviews of the draft `of`; when one is under its threshold the draft is revised.

    `by` are the readers, each under a name of its own. `limit` is how many revisions there are at the most; then the
    review fails.
    """

    of: StepRef
    by: dict[str, Reviewer]
    limit: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Choose(Step):
    """What the deciding kinds share: the decision type, the options on offer and the amount at stake.

    `decision` is the kind of decision. `options` are the choices. `amount` is what the limits of the matrix are held
    against. `of` names a draft the decision is about; a *changes* outcome revises it. `takes` is how long the
    thinking takes. `due` is until when the human has, instead of the decision's deadline. `on_reject` names the step
    that starts when a person says no. `on_expiry` names the step that starts when nobody answers. `issue` is what is
    at stake, in words. `impact` is what happens if it stays open. `urgency` is that of an escalation.
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
    """`who` asks for the approval of the draft `of`: approve, changes or reject, decided as the matrix says.

    `threshold` is the score from which on approving is worth it.
    """

    who: Role
    threshold: int = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalate(Choose):
    """`who` (one or several) raise an issue along the chain of *reports to* until somebody may decide it."""

    who: list[Role]


@dataclass(frozen=True, slots=True, kw_only=True)
class Propose(Step):
    """`who` takes the first position on the `options` and tells `to` why. `takes` is how long the thinking takes."""

    who: Role
    to: list[Role]
    options: dict[str, Option]
    takes: DurationRef = DurationRef("compose")


@dataclass(frozen=True, slots=True, kw_only=True)
class Respond(Step):
    """Each of `who` answers the proposal `of` with consent or objection and tells `to`. `takes` is how long that is."""

    who: list[Role]
    to: list[Role]
    of: StepRef
    takes: DurationRef = DurationRef("answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote(Step):
    """Each of `who` takes a position on the `options`, unseen by the others. `takes` is how long the thinking takes."""

    who: list[Role]
    options: dict[str, Option]
    takes: DurationRef = DurationRef("answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Meet(Step):
    """The meeting is held.

    `meeting` is which. `attendees` are the roles asked instead of the meeting's own. `options` are what positions are
    taken on, where the meeting collects positions.
    """

    meeting: MeetingRef
    attendees: list[Role] = field(default_factory=list)
    options: dict[str, Option] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Publish(Step):
    """`who` makes a piece public.

    `of` is the draft. `craft` and `piece` say what kind and what title where there is no draft. `takes` is how long
    it takes. `where` says where it appears. `launches` names a campaign that goes live with it.
    """

    who: Role
    of: StepRef | None = None
    craft: CraftRef | None = None
    piece: Text = Text("{title}")
    takes: DurationRef = DurationRef("publish")
    where: str = ""
    launches: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Track(Step):
    """The world's figures of a piece are read; nobody waits for them.

    `who` reads them. `of` is its draft, or the step that published it. `times` is how often they are read. `every` is
    the pause before each reading.
    """

    who: Role
    of: StepRef
    times: int = 1
    every: Duration = Duration("1d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait(Step):
    """Nothing but time, or until a condition holds.

    `until` is the condition; without it the step is done at once, when its time has come. `every` is how often it is
    asked.
    """

    until: Expr | None = None
    every: Duration = Duration("15m")


@dataclass(frozen=True, slots=True, kw_only=True)
class Skill(Step):
    """A registered pure function computes facts from the facts. `skill` is its name. `inputs` are what it is given."""

    skill: SkillRef
    inputs: dict[str, Expr] = field(default_factory=dict)

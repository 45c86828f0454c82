"""What may be decided by whom: decision types, the authority matrix, autonomy, budgets, targets."""

from dataclasses import dataclass, field

from department.blueprint.words import DecisionRef, Duration, Expr, Strict, Text, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell(Strict):
    """One cell of the authority matrix.

    `does` is a letter: D decides, P proposes, A approves, R recommends, C is consulted, I is informed, E must
    escalate, F flags, - is not involved. `limit` bounds D and A, in the decision type's unit.
    """

    does: str
    limit: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelChange(Strict):
    """A condition under which another autonomy level holds.

    `when` is the condition. `level` is the level that holds then; the first that fits counts.
    """

    when: Expr
    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionType(Strict):
    """A kind of decision: its row of the authority matrix, autonomy level and deadline.

    `title` is its name. `matrix` is the row: a cell for each rank, the human's included. `autonomy` is the level: L4
    acts alone, L3 asks the human before it takes effect, L2 consults the human, L1 leaves it to the human.
    `exceptions` change the level. `unit` names what amounts are counted in. `on_expiry` is `hold` or `proceed`, when
    a human's answer does not come. `deadline` is how long the human has. `answer_within` is how long each agent on
    the path has. `category` sorts its escalations.
    """

    title: str
    matrix: dict[str, Cell]
    autonomy: str
    exceptions: list[LevelChange] = field(default_factory=list)
    unit: str = ""
    on_expiry: str = "hold"
    deadline: Duration = Duration("2wh")
    answer_within: Duration = Duration("30m")
    category: str = "strategic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget(Strict):
    """Money that workflows may spend, in cents.

    `title` is its name. `allocation` is how much there is. `overrun` names the decision that allocates more; the
    steps of a workflow bring it about.
    """

    title: str
    allocation: int
    overrun: DecisionRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Target(Strict):
    """A metric with its target.

    `title` is its name. `group` sorts it under a heading. `source` says where the figure comes from. `unit` is
    written behind it. `target` is a comparison such as `> 950`, in the unit. `value` is a formula over the tallies;
    without it nothing here can measure it. `when` is a condition for there being anything to measure. `scale` divides
    the value for people (10 with unit `%` shows 953 thousandths as 95.3 %). `why` says why there is no figure.
    """

    title: str
    group: str
    source: str
    unit: str
    target: str
    value: Expr | None = None
    when: Expr | None = None
    scale: int = 1
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact(Strict):
    """A fact of the world.

    `value` is its value at the start: a whole number, a word, true or false. `unit` is what it is counted in. `title`
    says what it means. `source` says where it comes from.
    """

    value: Value
    unit: str = ""
    title: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption(Strict):
    """A figure taken for granted, listed so that nobody mistakes it for a measurement.

    `value` is the figure. `unit` is what it is counted in. `why` says on what grounds it is assumed.
    """

    value: int
    unit: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Option(Strict):
    """A choice that a step offers.

    `label` is what it is called. `when` says whether it is on offer. `values` are what it is worth by criterion, as
    whole-number formulas; an agent's preference is the sum of its weights times these. `sets` are the facts that hold
    once the option is decided. `publishes` clears the draft that the step is about.
    """

    label: Text
    when: Expr | None = None
    values: dict[str, Expr] = field(default_factory=dict)
    sets: dict[str, Expr] = field(default_factory=dict)
    publishes: bool = False

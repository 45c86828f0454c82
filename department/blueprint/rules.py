"""What may be decided by whom: decision types, the authority matrix, autonomy, budgets, targets."""

from dataclasses import dataclass, field

from department.blueprint.words import DecisionRef, Duration, Expr, Strict, Text, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell(Strict):
    """One cell of the authority matrix.

    `does` is a letter: D decides, P proposes, A approves, R recommends, C is consulted, I is informed,
    E must escalate, F flags, - is not involved. `limit` bounds D and A, in the decision type's unit.
    """

    does: str
    limit: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelChange(Strict):
    """A condition under which another autonomy level holds, whatever the matrix and its limits would allow.

    `when` may ask the facts and what the decision's workflow knows, `param.violation != ''` for instance; `level` is
    the level that holds then. `why` says the reason in words: it stands in the rule of each such decision.
    """

    when: Expr
    level: str
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionType(Strict):
    """A kind of decision: its matrix row by rank (the human's included), autonomy level and deadline.

    `unit` names what amounts are counted in. `on_expiry` is `hold` or `proceed`, when a human's answer does
    not come. `deadline` is how long the human has; `answer_within` how long each agent on the path has.
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
    """Money that workflows may spend, in cents, and who allocates more by which decision."""

    title: str
    allocation: int
    overrun: DecisionRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Target(Strict):
    """A metric with its target.

    `value` is a formula over the tallies; empty where nothing here can measure it, and `why` says so.
    `target` is a comparison such as `> 950`, in the unit; `scale` divides the value for people
    (10 with unit `%` shows 953 as 95.3 %: ten thousandths are a per cent). Where `when` does not hold there is
    nothing to measure: that is said, with `why`; a target that is `only_measured` is left out then.
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
    only_measured: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact(Strict):
    """A fact of the world: its value at the start, its unit, and where it comes from.

    A `hidden` one is ground truth: the world's formulas name it (`responds`, `signal`, `fails`, `counts` and
    the like), what people are told and decide by cannot.
    """

    value: Value
    unit: str = ""
    title: str = ""
    source: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption(Strict):
    """A figure taken for granted, listed so that nobody mistakes it for a measurement."""

    value: int
    unit: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Option(Strict):
    """A choice that a step offers: its label, when it is on offer, and its value by criterion.

    `when` is asked as somebody takes the question up and again as they choose: a choice that is not on offer any
    more is put before them again. Where no option is on offer the step fails.

    Values are integer formulas; an agent's preference is the sum of its weights times these. `sets` are
    the facts that hold once the option is decided; `publishes` clears the draft that the step is about.
    """

    label: Text
    when: Expr | None = None
    values: dict[str, Expr] = field(default_factory=dict)
    sets: dict[str, Expr] = field(default_factory=dict)
    publishes: bool = False

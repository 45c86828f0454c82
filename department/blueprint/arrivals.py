"""What comes in from outside: items by the hour or from a file, rubrics that grade them, services they need."""

from dataclasses import dataclass, field

from department.blueprint.words import Expr, FlowRef, Strict, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(Strict):
    """How the world fills one field of an arriving item; exactly one of the first five says how.

    `pick` maps words to weights, and one of the words is drawn. `quantiles` is a table of rising whole numbers: the
    value falls evenly between neighbours. `chance` is a formula in thousandths for yes or no. `formula` works it out.
    `text` fills slots. Formulas and slots name the fields above this one, as `param.NAME`, or `truth.NAME` where that
    one is hidden. `missing` is how often (thousandths) it comes empty. `hidden` makes it ground truth: the world
    knows it, no mind is told. `required` sets a row of a file aside that lacks it. `columns` are its names in files.
    """

    pick: dict[str, int] = field(default_factory=dict)
    quantiles: list[int] = field(default_factory=list)
    chance: Expr | None = None
    formula: Expr | None = None
    text: Text | None = None
    missing: int = 0
    hidden: bool = False
    required: bool = False
    columns: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrivals(Strict):
    """A stream of items, each of which starts `workflow` with its fields as parameters.

    `title` names one item by its fields, as `{param.NAME}`. `workflow` is what an item starts. `per_hour` maps an
    hour of the day to thousandths of an item expected in it (a Poisson stream). `sources` are weights by the word
    that becomes `param.source`. `fields` are what is on an item's form, and what is true of it, in the order they are
    made.
    """

    title: Text
    workflow: FlowRef
    per_hour: dict[str, int]
    sources: dict[str, int]
    fields: dict[str, Field]


@dataclass(frozen=True, slots=True, kw_only=True)
class Band(Strict):
    """From so many points on, a criterion or a total is called this.

    `name` is the word for it. `at_least` is the lowest number of points that has this name.
    """

    name: str
    at_least: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion(Strict):
    """Points from 0 to `most`, by a formula; the bands name them, highest first.

    `points` is the formula: what it gives below 0 counts as 0, above `most` as `most`. `most` is the highest number
    of points. `bands` name the points, highest first; the last begins at 0.
    """

    points: Expr
    most: int
    bands: list[Band]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rubric(Strict):
    """How items are graded: criteria whose points add up, and the grades of the total.

    `criteria` are what points are given for. `grades` name the total, highest first; the last begins at 0.
    """

    criteria: dict[str, Criterion]
    grades: list[Band]


@dataclass(frozen=True, slots=True, kw_only=True)
class Service(Strict):
    """Something outside that work calls and that may fail.

    `title` names it for people. `fails` is a formula in thousandths: how likely one attempt gets no answer.
    """

    title: str
    fails: Expr

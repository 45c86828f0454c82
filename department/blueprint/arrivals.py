"""What comes in from outside: items by the hour or from a file, rubrics that grade them, services they need."""

from dataclasses import dataclass, field

from department.blueprint.words import Expr, FlowRef, Strict, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(Strict):
    """How the world fills one field of an arriving item; exactly one of the first five says how.

    `pick` maps words to weights, `quantiles` is an integer table, `chance` a formula in thousandths for yes or no,
    `formula` works it out, `text` fills slots; formulas and slots name the fields before it (`param.x`, `truth.x`).
    `missing` is how often (thousandths) it comes empty. A `hidden` field is ground truth: the world knows it, no
    mind is told. `columns` are its names in files; without a `required` one a row is set aside. A formula that
    cannot be worked out on an item (a word where a number must stand, a division by 0) leaves its field empty, 0
    where it is hidden; the item comes in, and its arrival says so.
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

    Without a `workflow` nothing comes in, until a scenario's `streams` says what its items start.
    `per_hour` maps an hour of the day to thousandths of an item expected in it (a Poisson stream); `sources`
    are weights. `title` names one item by its fields.

    A file may bring the items instead, with `dayshift run DEPARTMENT --leads FILE`. `time_columns` are its columns
    that hold a row's time of day. `source_columns` are its columns that hold a row's source. In the names of columns
    capitals, blanks, `-` and `_` make no difference. `--leads sample` plays `sample-STREAM.csv` beside the pack.

    ```yaml
    arrivals:
      tips:
        title: "Tip of {param.reader}"
        workflow: tip
        per_hour: {"9": 4000, "14": 2500}
        sources: {mail: 3, phone: 1}
        time_columns: [received, time]
        source_columns: [source]
        fields:
          reader: {pick: {Ann: 1, Bo: 1}, required: true, columns: [reader, name]}
    ```
    """

    title: Text
    workflow: FlowRef | None = None
    per_hour: dict[str, int]
    sources: dict[str, int]
    fields: dict[str, Field]
    time_columns: list[str] = field(default_factory=list)
    source_columns: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Band(Strict):
    """From so many points on, a criterion or a total is called this."""

    name: str
    at_least: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion(Strict):
    """Points from 0 to `most`, by a formula; the bands name them, highest first."""

    points: Expr
    most: int
    bands: list[Band]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rubric(Strict):
    """Criteria whose points add up, and the grades of the total, highest first."""

    criteria: dict[str, Criterion]
    grades: list[Band]


@dataclass(frozen=True, slots=True, kw_only=True)
class Service(Strict):
    """Something outside that work calls and that may fail: `fails` is a formula in thousandths.

    Where `fails` cannot be worked out on an item, the step that calls fails at once.
    """

    title: str
    fails: Expr

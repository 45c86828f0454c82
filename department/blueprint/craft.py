"""What is made: kinds of pieces, the defects a first draft may hide, and how the world receives them."""

from dataclasses import dataclass, field

from department.blueprint.words import Expr, Strict, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Defect(Strict):
    """A flaw that a draft may hide.

    `area` names the skill that avoids and finds it; `weight` is what it costs the score, in points of 100;
    `chance` (thousandths) is how often a writer of no skill leaves it in a first draft.
    """

    area: str
    weight: int
    chance: int
    says: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure(Strict):
    """A figure the world gives a published piece: an integer quantile table, scaled by a formula in thousandths.

    A reading goes without a figure whose `scale` cannot be worked out then.
    """

    quantiles: list[int]
    scale: Expr | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Craft(Strict):
    """A kind of piece: its noun, its defects, and the figures measured once it is public."""

    title: str
    defects: dict[str, Defect] = field(default_factory=dict)
    measures: dict[str, Measure] = field(default_factory=dict)
    counts_as_output: bool = True

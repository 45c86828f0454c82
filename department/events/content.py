"""What is made, reviewed, published and measured, and what it costs."""

from typing import ClassVar

from department.events.record import Data


class ContentCreated(Data, frozen=True):
    """A version of a piece. `defects` are what it hides; nobody in the department is told."""

    kind: ClassVar[str] = "content.created"
    craft: str
    title: str
    version: int
    defects: list[str] = []


class ContentReviewed(Data, frozen=True):
    """One reviewer's reading: `score` is 100 minus the weights of `findings`."""

    kind: ClassVar[str] = "content.reviewed"
    reviewer: str
    version: int
    score: int
    threshold: int
    passed: bool
    areas: list[str]
    findings: list[str] = []


class ContentApproved(Data, frozen=True):
    """Whoever has the authority said yes to a piece."""

    kind: ClassVar[str] = "content.approved"
    title: str
    version: int
    score: int


class ContentPublished(Data, frozen=True):
    """A piece is public. `age` is ms since its workflow began; `output` that it counts as content output."""

    kind: ClassVar[str] = "content.published"
    craft: str
    title: str
    where: str = ""
    score: int = 0
    age: int = 0
    output: bool = True
    first_pass: bool = False


class CampaignLaunched(Data, frozen=True):
    """A campaign went live; `age` is ms since its workflow began."""

    kind: ClassVar[str] = "campaign.launched"
    title: str
    age: int


class TrackingOpened(Data, frozen=True):
    """A published piece is being measured; the first figures are due at `due`."""

    kind: ClassVar[str] = "tracking.opened"
    craft: str
    title: str
    score: int
    times: int
    every: int


class ContentMeasured(Data, frozen=True):
    """The world's figures of a piece, by measure."""

    kind: ClassVar[str] = "content.measured"
    title: str
    figures: dict[str, int]
    reading: int = 1


class ThresholdMet(Data, frozen=True):
    """A figure passed the target of a metric."""

    kind: ClassVar[str] = "performance.threshold_met"
    metric: str
    value: int


class BudgetSpent(Data, frozen=True):
    """Cents out of a budget."""

    kind: ClassVar[str] = "budget.spent"
    amount: int
    spent: int
    allocation: int


class SpendRefused(Data, frozen=True):
    """The spend would pass the allocation and did not happen."""

    kind: ClassVar[str] = "spend.refused"
    amount: int
    spent: int
    allocation: int
    over: int


class BudgetRaised(Data, frozen=True):
    """Whoever may, allocated more."""

    kind: ClassVar[str] = "budget.raised"
    amount: int
    allocation: int

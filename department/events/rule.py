"""Decisions, escalations and approvals."""

from typing import ClassVar

from department.events.record import Data


class PositionTaken(Data, frozen=True):
    """An agent said what it would choose, and why."""

    kind: ClassVar[str] = "position.taken"
    choice: str
    confidence: int
    reasons: list[str] = []
    objects: bool = False


class DecisionOpened(Data, frozen=True):
    """A question was put to `holder`: the options on offer, the amount at stake, the piece it is about."""

    kind: ClassVar[str] = "decision.opened"
    type: str
    title: str
    options: list[str]
    holder: str
    rule: str
    amount: int | None = None
    piece: str = ""


class OfferChanged(Data, frozen=True):
    """What the holder chose is not on offer any more: the question, with the `options` of now, lies before it again.

    `again` is the id of the new work, whose turn will be another one.
    """

    kind: ClassVar[str] = "offer.changed"
    choice: str
    options: list[str]
    again: str


class ProposalMade(Data, frozen=True):
    """The holder may not decide and put a recommendation before `to`."""

    kind: ClassVar[str] = "proposal.made"
    to: str
    choice: str
    confidence: int
    rule: str
    reasons: list[str] = []


class DecisionMade(Data, frozen=True):
    """A choice under the authority matrix, with its rule, reasons, dissent and alternatives.

    `values` are what each option was worth to its maker; `final` is False while a person is still asked.
    """

    kind: ClassVar[str] = "decision.made"
    type: str
    title: str
    choice: str
    rule: str
    confidence: int
    reasons: list[str] = []
    dissent: list[str] = []
    alternatives: list[str] = []
    informed: list[str] = []
    escalated: bool = False
    level: str = ""
    chain: list[str] = []
    values: dict[str, int] = {}
    final: bool = True
    origin: str = ""


class DecisionExpired(Data, frozen=True):
    """Nobody who may decide did so in time; the outcome is neither yes nor no."""

    kind: ClassVar[str] = "decision.expired"
    type: str
    title: str
    why: str


class AuthorityRefused(Data, frozen=True):
    """An actor claimed a decision it may not take; nothing else changed."""

    kind: ClassVar[str] = "authority.refused"
    type: str
    claimed: str
    rule: str


class EscalationRaised(Data, frozen=True):
    """An issue began to climb; `due` is when the next in line is asked instead."""

    kind: ClassVar[str] = "escalation.raised"
    level: int
    category: str
    to: str
    issue: str
    urgency: str
    frm: list[str] = []
    attempts: int = 0
    recommendation: str = ""
    impact: str = ""


class EscalationPassed(Data, frozen=True):
    """One more rung up the chain of *reports to*."""

    kind: ClassVar[str] = "escalation.passed"
    level: int
    to: str
    why: str


class EscalationResolved(Data, frozen=True):
    """Somebody with the authority decided it."""

    kind: ClassVar[str] = "escalation.resolved"
    choice: str
    took: int


class EscalationExpired(Data, frozen=True):
    """It reached its end unanswered."""

    kind: ClassVar[str] = "escalation.expired"
    why: str


class ApprovalRequested(Data, frozen=True):
    """A person is asked; `due` is the deadline. `asks` is approve, consult or decide.

    `digest` names exactly what is approved; an answer binds to it. `then` is what silence leads to.
    """

    kind: ClassVar[str] = "approval.requested"
    asks: str
    to: str
    title: str
    digest: str
    scope: str
    level: str
    recommendation: str
    then: str
    options: list[str] = []


class ApprovalPlanned(Data, frozen=True):
    """The human's model drew when the answer comes (`due`), or that none does."""

    kind: ClassVar[str] = "approval.planned"
    outcome: str


class ApprovalAnswered(Data, frozen=True):
    """approved, rejected or changes; `choice` where options were offered. `minutes` of the person's time."""

    kind: ClassVar[str] = "approval.answered"
    outcome: str
    choice: str = ""
    comment: str = ""
    minutes: int = 0


class ApprovalExpired(Data, frozen=True):
    """The deadline passed in silence, or it was handed back (`why`): never taken for a yes or a no."""

    kind: ClassVar[str] = "approval.expired"
    then: str
    why: str = ""


class ApprovalDelegated(Data, frozen=True):
    """The deputy was asked instead."""

    kind: ClassVar[str] = "approval.delegated"
    to: str
    why: str


class ApprovalCancelled(Data, frozen=True):
    """What it asked about was closed meanwhile."""

    kind: ClassVar[str] = "approval.cancelled"
    why: str

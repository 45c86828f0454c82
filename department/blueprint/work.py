"""How work goes: workflows of typed steps, and the kinds a step may have."""

from dataclasses import dataclass, field
from typing import Any

from department.blueprint.item_steps import Await, Call, Handoff, Match, Score
from department.blueprint.learning_steps import Compete, Sense
from department.blueprint.steps import (
    Approve,
    Ask,
    Assign,
    Decide,
    Draft,
    Escalate,
    Meet,
    Propose,
    Publish,
    Respond,
    Review,
    Skill,
    Step,
    Tell,
    Track,
    Vote,
    Wait,
)
from department.blueprint.versions import Release
from department.blueprint.words import ChannelRef, Expr, FlowRef, Role, Strict, Text, Value

KINDS: dict[str, type[Step]] = {
    kind.__name__.lower(): kind
    for kind in (
        Tell, Ask, Assign, Draft, Review, Decide, Approve, Escalate, Propose, Respond, Vote, Meet, Publish,
        Track, Wait, Skill, Score, Call, Match, Handoff, Await, Release,
        Compete, Sense,
    )
}  # fmt: skip
"""The step kinds by the word a pack uses for `kind:`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(Strict):
    """How a finished workflow is called: the first whose condition holds.

    A condition that cannot be worked out fails the workflow.
    """

    name: str
    when: Expr | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Workflow(Strict):
    """A graph of steps.

    `owner` answers for it; its messages go to `channel`, or to the channel of its `project`. `params` are facts
    of one instance; `rotate` gives a parameter the next value of a list each working day. The first of the
    `outcomes` whose condition holds names how it ended.

    `like` makes it a variant of another workflow: it has all that the other has, and says only what differs. A step
    of the same name takes over the other's keys and replaces those it gives (all of them where it is of another
    kind); a new one comes after them; `without` names the steps that it has not. `like: lead` with
    `steps: {enrich: {needs: [dispatched]}}` is the workflow `lead` whose step `enrich` waits for something else.
    """

    like: FlowRef | None = None
    without: list[str] = field(default_factory=list)
    title: Text
    owner: Role
    channel: ChannelRef | None = None
    project: Text | None = None
    params: dict[str, Value] = field(default_factory=dict)
    rotate: dict[str, list[Value]] = field(default_factory=dict)
    steps: dict[str, Any] = field(default_factory=dict)
    outcomes: list[Outcome] = field(default_factory=list)

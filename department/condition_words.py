"""The words in which people say at what events a run shall stop, and where each word looks in an event."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from department.events.kinds import KINDS
from department.events.record import Event
from department.org import OPERATOR, Organisation
from department.paths import agent_of

SHARE, MONEY, COUNT, SPAN, WORD, YES_NO = "share", "money", "count", "span", "word", "yes or no"
"""What a field holds: thousandths, cents, a number, ms, a word, yes or no."""

FROM, TO, OF, BY, IN, ABOUT = "from", "to", "of", "by", "in", "about"

AGENT, FLOW, STEP, MEETING, CHANNEL, DECISION = "agent", "workflow", "step", "meeting", "channel", "decision type"
KIND, CRAFT, BUDGET, ROUTINE, FACT = "kind of event", "craft", "budget", "routine", "fact"

Look = Callable[[Event], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Slot:
    """A name that may be given: of what it is, and where an event holds it."""

    names: str
    look: Look


@dataclass(frozen=True, slots=True)
class Field:
    """What may be compared after `where`: its unit, and the attribute of the event's data that holds it."""

    unit: str
    attribute: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a condition speaks of.

    `kinds` are the kinds of event by the verb that picks them (the first is meant where no verb is written),
    `named` the name that may follow the word itself, `slots` the names that follow a preposition.
    """

    kinds: dict[str, tuple[str, ...]]
    named: Slot | None = None
    needs_name: bool = False
    slots: dict[str, Slot] = field(default_factory=dict)
    fields: dict[str, Field] = field(default_factory=dict)


def _said(word: str) -> Look:
    """The name or names that the event's data holds."""

    def look(event: Event) -> Sequence[str]:
        value = getattr(event.data, word, ())
        return (value,) if isinstance(value, str) else tuple(value)

    return look


def _subject(word: str) -> Look:
    return lambda event: (event.subject.get(word, ""),)


def _flow(event: Event) -> Sequence[str]:
    """The instance of a workflow, and the workflow."""
    path = event.subject.get("workflow", "")
    return (path, path.partition("@")[0])


def _flow_decided(event: Event) -> Sequence[str]:
    """The same of the workflow whose decision it is."""
    path = event.subject.get("decision", "").partition("/")[0]
    return (path, path.partition("@")[0])


def _who(event: Event) -> Sequence[str]:
    """Who acts first in a step."""
    return [agent_of(unit) for unit in getattr(event.data, "who", ())]


def _actor(event: Event) -> Sequence[str]:
    return (event.actor,)


def _words(*names: str) -> dict[str, Field]:
    return {name: Field(WORD, name) for name in names}


_BY, _FROM, _OF_AGENT = (Slot(AGENT, _actor) for _ in range(3))
_TO = Slot(AGENT, _said("to"))

SUBJECTS: dict[str, Subject] = {
    "decision": Subject(
        kinds={"": ("decision.made", "decision.expired"), "opens": ("decision.opened",)},
        slots={BY: _BY, ABOUT: Slot(DECISION, _said("type")), OF: Slot(FLOW, _flow_decided)},
        fields={
            "confidence": Field(SHARE, "confidence"), "dissent": Field(COUNT, "dissent"),
            "escalated": Field(YES_NO, "escalated"), "final": Field(YES_NO, "final"),
            **_words("choice", "level", "title"),
        },
    ),
    "message": Subject(
        kinds={"": ("message.posted",)},
        slots={FROM: _FROM, TO: _TO, IN: Slot(CHANNEL, _said("channel"))},
        fields={**_words("priority", "type", "body"), "topic": Field(WORD, "subject"), "late": Field(YES_NO, "late")},
    ),
    "escalation": Subject(
        kinds={
            "": ("escalation.raised", "escalation.passed", "approval.requested"), "ends": ("escalation.resolved",),
            "expires": ("escalation.expired",),
        },
        slots={FROM: _FROM, TO: _TO},
        fields=_words("urgency", "category", "issue", "level"),
    ),
    "request": Subject(
        kinds={"": ("approval.requested",), "expires": ("approval.expired",)},
        slots={FROM: _FROM, TO: _TO, ABOUT: Slot(DECISION, _said("scope"))},
        fields=_words("asks", "title", "level"),
    ),
    "answer": Subject(
        kinds={"": ("approval.answered",)}, slots={FROM: _FROM}, fields=_words("outcome", "choice", "comment"),
    ),
    "step": Subject(
        kinds={
            "starts": ("step.started",), "ends": ("step.completed",), "fails": ("step.failed",),
            "loops": ("step.looped",), "skips": ("step.skipped",),
        },
        named=Slot(STEP, _subject("step")), slots={OF: Slot(FLOW, _flow), BY: Slot(AGENT, _who)},
        fields={"round": Field(COUNT, "round"), **_words("title", "why")},
    ),
    "workflow": Subject(
        kinds={"starts": ("workflow.started",), "ends": ("workflow.completed",), "fails": ("workflow.failed",)},
        named=Slot(FLOW, _flow), slots={OF: Slot(AGENT, _said("owner"))},
        fields={"took": Field(SPAN, "took"), **_words("outcome", "title")},
    ),
    "task": Subject(
        kinds={
            "": ("task.assigned",), "starts": ("task.started",), "ends": ("task.completed",),
            "fails": ("task.failed", "task.cancelled"),
        },
        slots={TO: Slot(AGENT, _said("agent")), BY: _BY, FROM: Slot(AGENT, _said("by"))},
        fields={
            "estimate": Field(SPAN, "estimate"), "took": Field(SPAN, "took"), **_words("title", "priority"),
        },
    ),
    "turn": Subject(
        kinds={"": ("turn.completed",), "starts": ("turn.requested",), "fails": ("turn.failed",)},
        slots={BY: _BY}, fields={"confidence": Field(SHARE, "confidence"), **_words("choice", "purpose", "tier")},
    ),
    "meeting": Subject(
        kinds={"starts": ("meeting.started",), "ends": ("meeting.held",)}, named=Slot(MEETING, _said("meeting")),
        slots={BY: _BY}, fields={"said": Field(COUNT, "said"), "took": Field(SPAN, "took")},
    ),
    "review": Subject(
        kinds={"": ("content.reviewed",)}, slots={BY: Slot(AGENT, _said("reviewer"))},
        fields={
            "score": Field(COUNT, "score"), "threshold": Field(COUNT, "threshold"),
            "version": Field(COUNT, "version"), "passed": Field(YES_NO, "passed"),
        },
    ),
    "publication": Subject(
        kinds={"": ("content.published", "campaign.launched")}, slots={BY: _BY, OF: Slot(CRAFT, _said("craft"))},
        fields={"score": Field(COUNT, "score"), "age": Field(SPAN, "age"), **_words("title", "where")},
    ),
    "spend": Subject(
        kinds={"": ("budget.spent", "spend.refused"), "refused": ("spend.refused",)},
        slots={BY: _BY, OF: Slot(BUDGET, _subject("budget"))},
        fields={"amount": Field(MONEY, "amount"), "total": Field(MONEY, "spent"), "over": Field(MONEY, "over")},
    ),
    "item": Subject(
        kinds={
            "arrives": ("item.arrived",), "scored": ("item.scored",), "assigned": ("item.assigned",),
            "fails": ("call.failed",),
        },
        slots={BY: _BY, TO: _TO},
        fields={
            "points": Field(COUNT, "total"), "waited": Field(SPAN, "waited"), **_words("grade", "title", "service"),
        },
    ),
    "routine": Subject(
        kinds={"starts": ("routine.fired",), "fails": ("routine.missed",)}, named=Slot(ROUTINE, _subject("routine")),
    ),
    "fact": Subject(kinds={"": ("fact.injected", "fact.learned")}, named=Slot(FACT, _said("facts")), slots={BY: _BY}),
    "refusal": Subject(kinds={"": ("authority.refused",)}, slots={BY: _BY, ABOUT: Slot(DECISION, _said("type"))}),
    "agent": Subject(kinds={"": tuple(KINDS)}, named=_OF_AGENT, needs_name=True),
    "event": Subject(kinds={"": tuple(KINDS)}, named=Slot(KIND, lambda event: (event.kind,)), needs_name=True),
}  # fmt: skip
"""What conditions may speak of."""

SHORT = {"spend": "amount"}
"""The field that is meant where a comparison follows the subject itself: `spend > 500`."""


def names_of(org: Organisation, what: str, flow: str = "") -> set[str]:
    """The names there are of something in a department; `flow` narrows steps to those of one workflow."""
    pack = org.pack
    if what == STEP:
        flows = [pack.workflows[flow]] if flow in pack.workflows else list(pack.workflows.values())
        return {step for one in flows for step in one.steps}
    known: dict[str, Sequence[str]] = {
        AGENT: (*pack.agents, OPERATOR), FLOW: tuple(pack.workflows), MEETING: tuple(pack.meetings),
        CHANNEL: tuple(pack.channels), DECISION: tuple(pack.decisions), KIND: tuple(KINDS),
        CRAFT: tuple(pack.crafts), BUDGET: tuple(pack.budgets), ROUTINE: tuple(pack.routines),
        FACT: tuple(pack.facts),
    }  # fmt: skip
    return set(known[what])


def is_name(org: Organisation, what: str, name: str, flow: str = "") -> bool:
    """Whether something of that name is there; a workflow may be named with the day of one instance."""
    base = name.partition("@")[0] if what == FLOW else name
    return base in names_of(org, what, flow)

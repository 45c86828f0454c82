"""One step looked at closely: in a few lines under the graph, whole with inputs and outputs, and its events."""

from department.events.record import Event
from department.history import since
from department.session import Session
from tui.present import names
from tui.present.facts_of_day import sentence
from tui.present.figures import plural, span
from tui.present.inert import one_line
from tui.present.lines import CHOSEN, DIM, PLAIN, STRONG, Line, Row, ends, line, wrapped
from tui.present.names import name_of, plain
from tui.present.room.flow_drawing import SIGNS, elapsed, rounds
from tui.present.room.flow_steps import Instance, StepView

LOOKED_AT = 3000
"""The newest events of each kind that are searched for those of a step."""

_KINDS = (
    "step.scheduled", "step.started", "step.completed", "step.skipped", "step.failed", "step.looped",
    "task.assigned", "task.started", "task.completed", "task.failed", "task.cancelled",
    "content.created", "content.reviewed", "content.approved", "content.published", "campaign.launched",
    "decision.opened", "proposal.made", "decision.made", "decision.expired", "position.taken",
    "escalation.raised", "escalation.passed", "escalation.resolved", "escalation.expired",
    "approval.requested", "approval.answered", "approval.expired", "approval.delegated",
    "meeting.started", "meeting.held", "turn.failed", "authority.refused", "budget.spent", "spend.refused",
    "call.failed", "call.answered", "item.scored", "item.assigned", "handoff.made", "reminder.due",
)  # fmt: skip
_WIDTH = 100


def head(session: Session, instance: Instance, width: int) -> Line:
    """Which instance this is, how far it has come, and how long it has taken."""
    took = (instance.ended or session.at) - instance.since
    over = len([view for view in instance.steps.values() if view.ended])
    state = f"ended as {instance.outcome} · lead time" if instance.ended else f"{over} of {len(instance.steps)} steps ·"
    hidden = f" · {plural(instance.hidden, 'failure path')} unused" if instance.hidden else ""
    left = line((f" {one_line(instance.title, 120)}", STRONG), (f"  {instance.id}", DIM))
    return ends(left, line((f" {state} {span(took)}{hidden} ", PLAIN)), width)


def told(session: Session, instance: Instance, key: str, width: int) -> list[Line]:
    """A step in two lines: its state and time, its title, who has it, what it came to; and the keys for it."""
    view = instance.steps.get(key)
    if view is None:
        return [line((" Choose a step.", DIM)), line("")]
    clock = session.org.calendar.local
    when = f"{clock(view.since):%H:%M}–{f'{clock(view.ended):%H:%M}' if view.ended else ''}" if view.since else ""
    facts = " · ".join(part for part in (view.status, when, elapsed(session, view), rounds(view)) if part)
    first = ends(
        line(" ", SIGNS[view.status], (f" {one_line(view.title, 120)}", STRONG)), line((f" {facts} ", PLAIN)), width
    )
    people = ", ".join(one_line(name_of(who, session.org.pack), 40) for who in view.who)
    result = " · ".join(_result(session, instance, view))
    second = line((f"   {people or 'nobody yet'}", PLAIN), (f"  → {result}" if result else "", DIM))
    keys = line((" b break  R run to here  i in/out  t list ", DIM))
    return [first, ends(second, keys, width)]


def _result(session: Session, instance: Instance, view: StepView) -> list[str]:
    path = f"{instance.id}/{view.key}"
    return [
        f"{plain(name)}: {one_line(names.choice_label(value, path, session.org.pack), 60)}"
        if isinstance(value, str)
        else f"{plain(name)}: {names.valued(value, '')}"
        for name, value in view.result.items()
    ]


def events(session: Session, instance: Instance, key: str) -> list[Event]:
    """What happened in a step, oldest first."""
    path = f"{instance.id}/{key}"
    told = since(session.history(_KINDS, LOOKED_AT), instance.since)
    return [event for event in told if _is_of(event, instance.id, key, path)]


def _is_of(event: Event, flow: str, key: str, path: str) -> bool:
    if event.subject.get("step") == key:
        return event.subject.get("workflow") == flow
    return any(value == path or value.startswith(f"{path}/") for value in event.subject.values())


def event_rows(session: Session, instance: Instance, key: str) -> list[Row]:
    """The events of a step as sentences."""
    found = [_row(session, event) for event in events(session, instance, key)]
    return found or [Row(line(("Nothing has happened in this step yet.", DIM)))]


def _row(session: Session, event: Event) -> Row:
    moment = session.org.calendar.local(event.at)
    words = one_line(sentence(event, session.org.pack), 400)
    return Row(line((f"{moment:%a %H:%M} ", DIM), (f"#{event.seq:<6}", CHOSEN), words), f"event|{event.seq}", event.seq)


def inputs_and_outputs(session: Session, instance: Instance, key: str) -> list[Row]:
    """What a step was given, what it made, its reviews and its retries."""
    view, org = instance.steps[key], session.org
    spec = org.plan(instance.workflow).steps[key]
    happened = events(session, instance, key)
    before = [one for source, target in instance.edges if target == key for one in [instance.steps[source]]]
    given = [f"{plain(name)}: {names.valued(value, '')}" for name, value in instance.params.items()]
    given += [f"{plain(one.key)} → {', '.join(_result(session, instance, one)) or one.status}" for one in before]
    asked = [
        f"{name}: {value}"
        for name, value in (("only if", spec.when), ("at", spec.at), ("within", spec.within))
        if value
    ]
    kind = f"{type(spec).__name__.casefold()} · {view.status} · round {view.round} of {view.rounds}"
    parts = (
        ("Step", [view.title, kind]), ("Given", given), ("Asked for", asked),
        ("Came to", _result(session, instance, view)),
    )  # fmt: skip
    rows: list[Row] = []
    for title, texts in parts:
        rows += [Row(line((title, STRONG))), *_texts(texts or ["nothing"]), Row(line(""))]
    kinds = (
        ("Pieces and reviews", ("content.",)), ("Decisions", ("decision.", "position.", "proposal.", "approval.")),
        ("Retries and failures", ("step.looped", "step.failed", "turn.failed", "task.failed", "call.failed")),
    )  # fmt: skip
    for title, starts in kinds:
        found = [_row(session, event) for event in happened if event.kind.startswith(starts)]
        rows += [Row(line((title, STRONG))), *(found or _texts(["none"])), Row(line(""))]
    return rows[:-1]


def _texts(texts: list[str]) -> list[Row]:
    return [Row(line(f"  {part}")) for text in texts for part in wrapped(one_line(text, 600), _WIDTH)]

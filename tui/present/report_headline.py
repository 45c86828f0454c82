"""What the day produced, first: the numbers, the outcomes, and what stayed open."""

from department.events.content import CampaignLaunched, ContentPublished, SpendRefused
from department.events.day import DayClosed, FactInjected, RunStarted, ScenarioStarted
from department.events.flow import TaskCompleted, WorkflowCompleted, WorkflowFailed, WorkflowStarted
from department.events.item import ItemArrived
from department.events.rule import ApprovalExpired, AuthorityRefused, DecisionMade, EscalationRaised
from department.events.talk import MessagePosted
from tui.present.figures import long_date, plural, span
from tui.present.item_summary import publishes
from tui.present.names import plain
from tui.present.report_index import Index, seqs
from tui.present.report_model import Block, Claim, Fact, Items, Section

_TOLD = 8


def numbers(index: Index) -> tuple[Fact, ...]:
    """The head of the report in numbers, each with its evidence."""
    pieces = [found for found in index.of(ContentPublished) if found[1].output]
    tasks, decisions = index.of(TaskCompleted), index.of(DecisionMade)
    raised, messages = index.of(EscalationRaised), index.of(MessagePosted)
    arrived = index.of(ItemArrived)
    came = [Fact(f"{len(arrived):,}", "came in", seqs(arrived))] if arrived else []
    published = pieces or publishes(index.blueprint)
    return (
        *came,
        *([Fact(f"{len(pieces):,}", "published", seqs(pieces))] if published else []),
        Fact(f"{len(tasks):,}", "tasks done" if len(tasks) != 1 else "task done", seqs(tasks)),
        Fact(f"{len(decisions):,}", "decisions" if len(decisions) != 1 else "decision", seqs(decisions)),
        Fact(f"{len(raised):,}", "escalations" if len(raised) != 1 else "escalation", seqs(raised)),
        Fact(f"{len(messages):,}", "messages" if len(messages) != 1 else "message", seqs(messages)),
    )


def headline(index: Index) -> Section:
    """What the day produced, in sentences."""
    blocks: list[Block] = [_opening(index)]
    claims = [*_stimuli(index), *_outcomes(index), *_published(index), *_refusals(index), *_open(index)]
    if claims:
        blocks.append(Items(tuple(claims)))
    return Section("produced", "What the day produced", tuple(blocks))


def _opening(index: Index) -> Claim:
    acted = {event.actor for event in index.events} & set(index.blueprint.agents)
    started, closed = index.of(RunStarted), index.of(DayClosed)
    first, last = index.view.facts.virtual_start, index.view.facts.virtual_end
    days = long_date(first, index.zone)
    if len(index.days) > 1:
        days = f"{plural(len(index.days), 'working day')} from {days} to {long_date(last, index.zone)}"
    made, raised = len(index.of(DecisionMade)), len(index.of(EscalationRaised))
    agents = f"{len(acted)} of {len(index.blueprint.agents)} agents"
    text = (
        f"{index.blueprint.title}, {days}: {agents} acted, finished "
        f"{plural(len(index.of(TaskCompleted)), 'task')} and took {plural(made, 'decision')}; "
        f"{raised or 'none'} escalated."
    )
    return Claim(text, (*seqs(started), *seqs(closed)[-1:]))


def _stimuli(index: Index) -> list[Claim]:
    found = [event for event, _ in index.of(ScenarioStarted)]
    found += [event for event, _ in index.of(FactInjected)]
    return [index.told(event) for event in sorted(found, key=lambda event: event.seq)[:_TOLD]]


def _published(index: Index) -> list[Claim]:
    made = [found for found in index.of(ContentPublished) if found[1].output]
    scored = [found for found in made if found[1].score]
    shown = (scored or made)[:_TOLD]
    claims = [
        Claim(f"Published at {index.when(event.at)}: {data.title}{_score(data.score)}.", (event.seq,))
        for event, data in shown
    ]
    shown_seqs = {event.seq for event, _ in shown}
    rest = [found for found in made if found[0].seq not in shown_seqs]
    if rest:
        claims.append(Claim(f"And {plural(len(rest), 'more piece')} went out.", seqs(rest)))
    for event, launched in index.of(CampaignLaunched)[:_TOLD]:
        claims.append(Claim(f"{launched.title} went live at {index.when(event.at)}.", (event.seq,)))
    return claims


def _score(score: int) -> str:
    return f", with a score of {score}" if score else ""


def _outcomes(index: Index) -> list[Claim]:
    """How the workflow of the scenario, or the one asked for, ended; and every workflow that failed."""
    facts = index.view.facts
    scenario = index.blueprint.scenarios.get(facts.scenario or "")
    asked = scenario.workflow if scenario else facts.workflow
    flows = {e.subject.get("workflow", ""): (e.seq, d) for e, d in index.of(WorkflowStarted)}
    claims = []
    for event, data in index.of(WorkflowCompleted):
        began = flows.get(event.subject.get("workflow", ""))
        if asked and began and began[1].workflow == asked:
            text = f"{began[1].title} ended as “{plain(data.outcome)}” after {span(data.took)}."
            claims.append(Claim(text, (began[0], event.seq)))
    return claims + [index.told(event) for event, _ in index.of(WorkflowFailed)[:_TOLD]]


def _refusals(index: Index) -> list[Claim]:
    refused = [event for event, _ in index.of(AuthorityRefused)]
    refused += [event for event, _ in index.of(SpendRefused)]
    return [index.told(event) for event in refused[:_TOLD]]


def _open(index: Index) -> list[Claim]:
    claims = []
    silent = index.of(ApprovalExpired)
    if silent:
        text = f"{plural(len(silent), 'approval')} expired in silence, taken neither for a yes nor a no."
        claims.append(Claim(text, seqs(silent)))
    closed = index.of(DayClosed)
    if closed:
        event, data = closed[-1]
        left = f"{plural(data.open, 'task')} stayed open" if data.open else "no task stayed open"
        claims.append(Claim(f"At the close of business {left}.", (event.seq,)))
    return claims

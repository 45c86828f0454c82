"""Agents: what each did through the day, and the pictures of it."""

from dataclasses import dataclass

from department.events.flow import TaskCompleted, TurnCompleted, TurnRequested
from department.events.record import Event
from department.events.rule import DecisionMade
from department.events.talk import MeetingHeld, MeetingStarted, MessagePosted
from tui.present.figures import percent, span
from tui.present.plots import messages
from tui.present.report_index import Index
from tui.present.report_model import Block, Row, Section, Table
from tui.present.svg_activity import activity
from tui.present.svg_org import org_chart


@dataclass(slots=True)
class Share:
    """One agent's part in the run. Times are ms; `first` and `last` are seqs of the events counted."""

    tasks: int = 0
    turns: int = 0
    messages: int = 0
    decisions: int = 0
    desk: int = 0
    meeting: int = 0
    cost: int = 0
    first: int = 0
    last: int = 0

    def note(self, seq: int) -> None:
        """Remember the first and the last event."""
        self.first = min(self.first or seq, seq)
        self.last = max(self.last, seq)


def shares(index: Index) -> dict[str, Share]:
    """Every agent's part, in the order of the pack."""
    found = {agent: Share() for agent in index.blueprint.agents}
    _count_work(index, found)
    _count_talk(index, found)
    return found


def _count_work(index: Index, found: dict[str, Share]) -> None:
    for event, _ in index.of(TaskCompleted):
        _of(found, event).tasks += 1
    for event, _ in index.of(DecisionMade):
        _of(found, event).decisions += 1
    for event, asked in index.of(TurnRequested):
        share = _of(found, event)
        share.turns += 1
        share.cost += asked.cost or asked.estimated_cost
    for event, done in index.of(TurnCompleted):
        _of(found, event).desk += done.took


def _count_talk(index: Index, found: dict[str, Share]) -> None:
    for event, _ in index.of(MessagePosted):
        _of(found, event).messages += 1
    held = {e.subject.get("meeting", ""): d.took for e, d in index.of(MeetingHeld)}
    for event, data in index.of(MeetingStarted):
        for agent in data.attendees:
            if agent in found:
                found[agent].note(event.seq)
                found[agent].meeting += held.get(event.subject.get("meeting", ""), 0)


def _of(found: dict[str, Share], event: Event) -> Share:
    """The share of an event's actor; a stranger's is thrown away."""
    share = found.get(event.actor, Share())
    share.note(event.seq)
    return share


def people(index: Index) -> Section:
    """The pictures of the day, then a row for each agent."""
    parts = shares(index)
    open_for = sum(end - start for start, end in index.days)
    rows = tuple(_row(index, agent, share, open_for) for agent, share in parts.items())
    heads = (
        "agent", "layer", ">tasks", ">turns", ">messages", ">decisions", ">at work", ">in meetings",
        ">of the day",
    )  # fmt: skip
    table = Table("Agents", heads, rows, "Each row cites its agent's first and last event of these kinds.")
    load = {agent: (share.tasks, share.turns) for agent, share in parts.items()}
    blocks: tuple[Block, ...] = (org_chart(index.blueprint, load), activity(index), messages(index), table)
    return Section("agents", "Agents", blocks)


def _row(index: Index, agent: str, share: Share, open_for: int) -> Row:
    cells = (
        index.name(agent), index.blueprint.agents[agent].layer, str(share.tasks), str(share.turns),
        str(share.messages), str(share.decisions), span(share.desk), span(share.meeting),
        percent(share.desk + share.meeting, open_for),
    )  # fmt: skip
    cites = tuple(dict.fromkeys((share.first, share.last))) if share.first else index.starts
    return Row(cells, cites)

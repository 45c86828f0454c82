"""Meetings: who was there, what each reported, which priorities came out."""

from department.events.record import Event
from department.events.rule import PositionTaken
from department.events.talk import MeetingHeld, MeetingStarted, PrioritiesSet, UpdateGiven
from tui.present.figures import plural, span
from tui.present.report_index import Index, seqs
from tui.present.report_model import Block, Card, Claim, Row, Section, Table

_SHOWN = 10
_PARTS = 4


def meetings(index: Index) -> Section | None:
    """The meetings of the run; the latest in full where there are many."""
    started = index.of(MeetingStarted)
    if not started:
        return None
    blocks: list[Block] = []
    if len(started) > _SHOWN:
        text = f"{plural(len(started), 'meeting')} were held; the last {_SHOWN} are told here."
        blocks.append(Claim(text, seqs(started[:-_SHOWN])))
    for event, data in started[-_SHOWN:]:
        blocks += _meeting(index, event, data)
    return Section("meetings", "Meetings", tuple(blocks))


def _meeting(index: Index, event: Event, data: MeetingStarted) -> list[Block]:
    key = event.subject.get("meeting", "")
    held = index.about(MeetingHeld, "meeting").get(key, [])
    opened = f"{index.name(data.led_by)} opened it with {plural(len(data.attendees), 'person', 'people')}"
    claims = [Claim(f"{index.when(event.at)}: {opened}.", (event.seq,))]
    for found, priorities in index.about(PrioritiesSet, "meeting").get(key, []):
        for count, (what, whose) in enumerate(_pairs(priorities), start=1):
            owner = f" ({index.name(whose)})" if whose else ""
            claims.append(Claim(f"Priority {count}{owner}: {what.rstrip('.')}.", (found.seq, *found.refs)))
    claims += _positions(index, key)
    for found, over in held:
        text = f"It closed after {span(over.took)} with {plural(over.said, 'contribution')}"
        claims.append(Claim(f"{index.when(found.at)}: {text}.", (found.seq,)))
    blocks: list[Block] = [Card(data.title, tuple(claims), "held" if held else "open")]
    updates = index.about(UpdateGiven, "meeting").get(key, [])
    if updates:
        blocks.append(_updates(index, data.title, updates))
    return blocks


def _pairs(data: PrioritiesSet) -> list[tuple[str, str]]:
    owners = [*data.owners, *[""] * len(data.priorities)]
    return list(zip(data.priorities, owners, strict=False))


def _positions(index: Index, key: str) -> list[Claim]:
    claims = []
    for event, data in index.about(PositionTaken, "meeting").get(key, []):
        why = f": {'; '.join(reason.rstrip('.') for reason in data.reasons[:2])}" if data.reasons else ""
        text = f"{index.name(event.actor)} favoured “{index.choice(event, data.choice)}”{why}."
        claims.append(Claim(text, (event.seq, *event.refs)))
    return claims


def _updates(index: Index, title: str, updates: list[tuple[Event, UpdateGiven]]) -> Table:
    rows = tuple(
        Row(
            (index.name(event.actor), _parts(data.done), _parts(data.doing), _parts(data.blockers)),
            (event.seq, *event.refs),
        )
        for event, data in updates
    )
    return Table(f"{title}: updates", ("who", "done", "doing", "blockers"), rows)


def _parts(words: list[str]) -> str:
    if not words:
        return "–"
    more = f"; and {len(words) - _PARTS} more" if len(words) > _PARTS else ""
    return "; ".join(word.rstrip(". ") for word in words[:_PARTS]) + more

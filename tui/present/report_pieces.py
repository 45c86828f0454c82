"""Published pieces with the history of their reviews: what was found, what was mended, who said yes."""

from department.events.content import (
    ContentApproved,
    ContentCreated,
    ContentMeasured,
    ContentPublished,
    ContentReviewed,
    TrackingOpened,
)
from department.events.record import Event
from tui.present.figures import plural, span
from tui.present.names import finding, plain
from tui.present.report_index import Index, seqs
from tui.present.report_model import Block, Card, Claim, Row, Section, Table

_CARDS = 12
_ROWS = 40
_FOUND = 4


class Histories:
    """What happened to each piece, by its path."""

    def __init__(self, index: Index) -> None:
        self.created = index.about(ContentCreated, "piece")
        self.reviewed = index.about(ContentReviewed, "piece")
        self.approved = index.about(ContentApproved, "piece")
        self.tracked = index.about(TrackingOpened, "piece")
        self.measured = index.about(ContentMeasured, "piece")

    def scores(self, piece: str) -> list[int]:
        """The lowest score of each version, in order."""
        lowest: dict[int, int] = {}
        for _, data in self.reviewed.get(piece, []):
            lowest[data.version] = min(lowest.get(data.version, 100), data.score)
        return [lowest[version] for version in sorted(lowest)]


def pieces(index: Index) -> Section | None:
    """Reviewed pieces as cards, everything else that went out as rows."""
    published = index.of(ContentPublished)
    if not published:
        return None
    told = Histories(index)
    reviewed = [f for f in published if told.reviewed.get(f[0].subject.get("piece", ""))]
    cards = [_card(index, told, event, data) for event, data in reviewed[:_CARDS]]
    carded = {event.seq for event, _ in reviewed[:_CARDS]}
    rest = [found for found in published if found[0].seq not in carded]
    blocks: list[Block] = [*cards]
    if rest:
        blocks.append(_rest(index, told, rest))
    return Section("pieces", "Published pieces", tuple(blocks))


def _card(index: Index, told: Histories, event: Event, data: ContentPublished) -> Card:
    piece = event.subject.get("piece", "")
    scores = told.scores(piece)
    claims = [*_drafts(index, told, piece)]
    for approved, _ in told.approved.get(piece, [])[-1:]:
        claims.append(index.told(approved))
    where = f" on {data.where}" if data.where else ""
    took = f", {span(data.age)} after it began" if data.age else ""
    claims.append(Claim(f"{index.when(event.at)}: {index.name(event.actor)} published it{where}{took}.", (event.seq,)))
    claims += [index.told(found) for found, _ in told.tracked.get(piece, [])[:1]]
    claims += [index.told(found) for found, _ in told.measured.get(piece, [])[-1:]]
    craft = index.blueprint.crafts.get(data.craft)
    kind = craft.title if craft else plain(data.craft)
    title = data.title if kind.lower() in data.title.lower() else f"{data.title} ({kind})"
    return Card(title, tuple(claims), " → ".join(str(score) for score in scores))


def _drafts(index: Index, told: Histories, piece: str) -> list[Claim]:
    """Each version, then each reading of it, in the order of the day."""
    claims = []
    moments: list[Event] = [event for event, _ in told.created.get(piece, [])]
    moments += [event for event, _ in told.reviewed.get(piece, [])]
    for event in sorted(moments, key=lambda found: found.seq):
        data = event.data
        if isinstance(data, ContentCreated):
            text = f"{index.name(event.actor)} handed in version {data.version}"
            claims.append(Claim(f"{index.when(event.at)}: {text}.", (event.seq,)))
        elif isinstance(data, ContentReviewed):
            claims.append(Claim(f"{index.when(event.at)}: {_verdict(index, data)}", (event.seq,)))
    return claims


def _verdict(index: Index, data: ContentReviewed) -> str:
    areas = f" on {', '.join(plain(area) for area in data.areas)}" if data.areas else ""
    text = f"{index.name(data.reviewer)} scored version {data.version} {data.score} of 100{areas}"
    text += f" (threshold {data.threshold}): {'passed' if data.passed else 'not passed'}"
    if data.findings:
        found = "; ".join(finding(defect, index.blueprint).rstrip(".") for defect in data.findings[:_FOUND])
        text += f"; found: {found}"
    return f"{text}."


def _rest(index: Index, told: Histories, rest: list[tuple[Event, ContentPublished]]) -> Table:
    rows = tuple(
        Row(
            (index.when(event.at), data.title, index.name(event.actor), data.where, str(data.score or "")),
            (*seqs(told.created.get(event.subject.get("piece", ""), [])[-1:]), event.seq),
        )
        for event, data in rest[:_ROWS]
    )
    note = f"{plural(len(rest) - _ROWS, 'more piece')} are in the log." if len(rest) > _ROWS else ""
    return Table("Also published", ("at", "piece", "by", "where", ">score"), rows, note)

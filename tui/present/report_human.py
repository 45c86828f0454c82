"""What the day asked of the human: requests, minutes, the peak hour, and what silence did."""

from collections import Counter
from dataclasses import dataclass

from department.calendar import HOUR
from department.events.record import Event
from department.events.rule import (
    ApprovalAnswered,
    ApprovalCancelled,
    ApprovalDelegated,
    ApprovalExpired,
    ApprovalRequested,
)
from tui.present.figures import clock, plural, span
from tui.present.names import plain
from tui.present.report_index import Index
from tui.present.report_model import Block, Claim, Items, Row, Section, Table

OPERATOR = "operator"
_SIGNS = {"approved": "✓", "rejected": "✗", "changes": "~", "expired": "⌛", "pending": "…", "withdrawn": "–"}
_SHOWN = 40


@dataclass(slots=True)
class Request:
    """One request to a person, and how it ended."""

    event: Event
    data: ApprovalRequested
    ended: Event | None = None
    outcome: str = "pending"
    minutes: int = 0
    who: str = ""
    comment: str = ""
    deputy: Event | None = None

    @property
    def cites(self) -> tuple[int, ...]:
        """The events it consists of."""
        found = (self.event, self.deputy, self.ended)
        return tuple(event.seq for event in found if event is not None)


def requests(index: Index) -> list[Request]:
    """All requests in the order they were made."""
    found = {e.subject.get("approval", ""): Request(e, d, who=d.to) for e, d in index.of(ApprovalRequested)}
    for event, delegated in index.of(ApprovalDelegated):
        asked = found.get(event.subject.get("approval", ""))
        if asked:
            asked.deputy, asked.who = event, delegated.to
    for event, answer in index.of(ApprovalAnswered):
        asked = found.get(event.subject.get("approval", ""))
        if asked:
            asked.ended, asked.outcome, asked.who = event, answer.outcome, event.actor
            asked.minutes, asked.comment = answer.minutes, answer.comment
            if answer.choice and answer.choice not in (answer.outcome, asked.data.recommendation):
                asked.comment = f"{index.choice(event, answer.choice)}. {answer.comment}".strip()
    _close(index, found)
    return list(found.values())


def _close(index: Index, found: dict[str, Request]) -> None:
    for record, outcome in ((ApprovalExpired, "expired"), (ApprovalCancelled, "withdrawn")):
        for event, _ in index.of(record):
            asked = found.get(event.subject.get("approval", ""))
            if asked and asked.ended is None:
                asked.ended, asked.outcome = event, outcome


def human(index: Index) -> Section:
    """What the day asked of the human."""
    asked = requests(index)
    title = f"What it asked of the {index.blueprint.human.title[:1].lower()}{index.blueprint.human.title[1:]}"
    if not asked:
        first = index.events[0].seq if index.events else 0
        return Section("human", title, (Claim("Nothing: no request reached a person.", (first,)),))
    blocks: list[Block] = [_load(index, asked)]
    silent = [claim for claim in (_peak(index, asked), *_endings(index, asked)) if claim]
    if silent:
        blocks.append(Items(tuple(silent)))
    return Section("human", title, tuple(blocks))


def _load(index: Index, asked: list[Request]) -> Claim:
    answered = [request for request in asked if request.ended and request.ended.actor == OPERATOR]
    minutes = sum(request.minutes for request in answered)
    text = (
        f"{plural(len(asked), 'request')} reached a person; {index.blueprint.human.title} answered "
        f"{len(answered)}, in {plural(minutes, 'minute')} of work."
    )
    return Claim(text, tuple(seq for request in asked for seq in request.cites[-1:]))


def _peak(index: Index, asked: list[Request]) -> Claim | None:
    hours: Counter[int] = Counter()
    for request in asked:
        if request.ended and request.ended.actor == OPERATOR:
            hours[request.ended.at // HOUR * HOUR] += request.minutes
    if not hours:
        return None
    hour, minutes = max(hours.items(), key=lambda item: (item[1], -item[0]))
    within = [r.ended.seq for r in asked if r.ended and r.ended.actor == OPERATOR and r.ended.at // HOUR * HOUR == hour]
    until = clock(hour + HOUR, index.zone)
    text = f"The peak was the hour from {index.when(hour)} to {until}: {plural(minutes, 'minute')}."
    return Claim(text, tuple(within))


def _endings(index: Index, asked: list[Request]) -> list[Claim]:
    claims = []
    for outcome, says in (("expired", "expired unanswered"), ("pending", "still waited at the end")):
        found = [request for request in asked if request.outcome == outcome]
        if found:
            named = "; ".join(request.data.title for request in found[:3])
            text = f"{plural(len(found), 'request')} {says}: {named}{' …' if len(found) > 3 else ''}."  # noqa: PLR2004
            claims.append(Claim(text, tuple(seq for request in found for seq in request.cites)))
    handed = [request for request in asked if request.deputy]
    if handed:
        deputies = index.names(sorted({request.who for request in handed}))
        text = f"{plural(len(handed), 'request')} went to a deputy ({deputies})."
        claims.append(Claim(text, tuple(r.deputy.seq for r in handed if r.deputy)))
    return claims


def approvals(index: Index) -> Section | None:
    """Every request, its rule of silence and its answer."""
    asked = requests(index)
    if not asked:
        return None
    rows = tuple(_row(index, request) for request in asked[:_SHOWN])
    heads = ("asked", "for", "level", "to", "outcome", ">waited", ">minutes")
    note = f"{len(asked) - _SHOWN} more are in the log." if len(asked) > _SHOWN else ""
    return Section("approvals", "Approvals", (Table("Requests to people", heads, rows, note),))


def _row(index: Index, request: Request) -> Row:
    waited = span(request.ended.at - request.event.at) if request.ended else ""
    outcome = f"{_SIGNS.get(request.outcome, '·')} {plain(request.outcome)}"
    if request.comment:
        outcome += f": {request.comment}"
    elif request.outcome == "expired":
        outcome += f", then {request.data.then}"
    data = request.data
    cells = (
        index.when(request.event.at), data.title, data.level, index.name(request.who), outcome, waited,
        str(request.minutes or ""),
    )  # fmt: skip
    return Row(cells, request.cites)

"""Decisions with their rule, reasons and dissent; escalations with how they ended; refusals."""

from department.events.content import BudgetRaised, SpendRefused
from department.events.record import Event
from department.events.rule import (
    AuthorityRefused,
    DecisionExpired,
    DecisionMade,
    EscalationExpired,
    EscalationPassed,
    EscalationRaised,
    EscalationResolved,
    PositionTaken,
)
from tui.present.figures import percent, plural
from tui.present.names import plain
from tui.present.report_index import Index, seqs
from tui.present.report_model import Block, Card, Claim, Items, Row, Section, Table

_CARDS = 16
_ROWS = 60
_TOLD = 4


def decisions(index: Index) -> Section | None:
    """Disputed, escalated and human decisions as cards; all others as rows."""
    made = index.of(DecisionMade)
    lapsed = [event for event, _ in index.of(DecisionExpired)]
    if not made and not lapsed:
        return None
    notable = [found for found in made if _notable(found[0], found[1])][:_CARDS]
    carded = {event.seq for event, _ in notable}
    rest = [found for found in made if found[0].seq not in carded]
    blocks: list[Block] = [_summary(made)] if made else []
    if lapsed:
        blocks.append(Items(tuple(index.told(event) for event in lapsed[:_ROWS])))
    blocks += [_card(index, event, data) for event, data in notable]
    if rest:
        blocks.append(_rows(index, rest))
    return Section("decisions", "Decisions", tuple(blocks))


def _notable(event: Event, data: DecisionMade) -> bool:
    return bool(data.dissent) or data.escalated or event.actor == "operator"


def _summary(made: list[tuple[Event, DecisionMade]]) -> Claim:
    raised = [found for found in made if found[1].escalated]
    argued = [found for found in made if found[1].dissent]
    text = (
        f"{plural(len(made), 'decision')}: {len(raised)} escalated ({percent(len(raised), len(made))}), "
        f"{len(argued)} with dissent."
    )
    return Claim(text, seqs(raised or made) + seqs(argued))


def _card(index: Index, event: Event, data: DecisionMade) -> Card:
    others = ", ".join(index.choice(event, other) for other in data.alternatives)
    beside = f" over {others}" if others else ""
    chosen = index.choice(event, data.choice)
    claims = [
        Claim(
            f"{index.when(event.at)}: {index.name(event.actor)} decided {chosen}{beside}, "
            f"with confidence {data.confidence / 1000:.2f}.",
            (event.seq,),
        ),
        Claim(f"Rule: {data.rule}{_level(data)}", (event.seq,)),
    ]
    if data.reasons:
        claims.append(Claim(f"Reasons: {_joined(data.reasons)}.", (event.seq, *event.refs)))
    dissent = f"Dissent: {index.dissent(event, data.dissent[:_TOLD])}." if data.dissent else "Dissent: none."
    claims.append(Claim(dissent, _voices(index, event, data) or (event.seq,)))
    rungs = list(dict.fromkeys((*data.chain, event.actor)))
    if len(rungs) > 1:
        path = " → ".join(index.name(actor) for actor in rungs)
        claims.append(Claim(f"It climbed: {path}.", (event.seq,)))
    if data.informed:
        claims.append(Claim(f"Informed: {index.names(data.informed)}.", (event.seq,)))
    title = f"{data.title.rstrip('?.: ')}: {chosen}"
    return Card(title, tuple(claims), "escalated" if data.escalated else "disputed" if data.dissent else "")


def _level(data: DecisionMade) -> str:
    text = f" · {data.level}" if data.level and data.level not in data.rule else ""
    return f"{text}." if data.final else f"{text}; a person was still to be asked."


def _joined(words: list[str]) -> str:
    return "; ".join(word.rstrip(".") for word in words[:_TOLD])


def _voices(index: Index, event: Event, data: DecisionMade) -> tuple[int, ...]:
    """The positions behind a dissent."""
    if not data.dissent:
        return ()
    found = [index.by_seq.get(ref) for ref in event.refs]
    return tuple(
        voice.seq
        for voice in found
        if voice is not None and isinstance(voice.data, PositionTaken) and voice.data.choice != data.choice
    )


def _rows(index: Index, made: list[tuple[Event, DecisionMade]]) -> Table:
    rows = tuple(
        Row(
            (
                index.when(event.at), data.title, index.choice(event, data.choice), index.name(event.actor),
                f"{data.confidence / 1000:.2f}", _joined(data.reasons[:2]), data.rule,
            ),
            (event.seq,),
        )
        for event, data in made[:_ROWS]
    )  # fmt: skip
    note = f"{plural(len(made) - _ROWS, 'more decision')} are in the log." if len(made) > _ROWS else ""
    heads = ("at", "decision", "choice", "by", ">confidence", "reasons", "rule")
    return Table("Taken without dissent or escalation", heads, rows, note)


def escalations(index: Index) -> Section | None:
    """Every climb: who raised it, how far it went, how it ended; and every refusal."""
    raised = index.of(EscalationRaised)
    refusals = [event for event, _ in index.of(AuthorityRefused)]
    refusals += [event for event, _ in index.of(SpendRefused)]
    refusals += [event for event, _ in index.of(BudgetRaised)]
    if not raised and not refusals:
        return None
    blocks: list[Block] = [_climb(index, event, data) for event, data in raised[:_CARDS]]
    if len(raised) > _CARDS:
        blocks.append(Claim(f"{len(raised) - _CARDS} more are in the log.", seqs(raised[_CARDS:])))
    if refusals:
        told = sorted(refusals, key=lambda event: event.seq)[:_ROWS]
        blocks.append(Items(tuple(index.told(event) for event in told)))
    return Section("escalations", "Escalations and refusals", tuple(blocks))


def _climb(index: Index, event: Event, data: EscalationRaised) -> Card:
    key = event.subject.get("decision", "")
    by = index.names(data.frm) if data.frm else index.name(event.actor)
    claims = [
        Claim(
            f"{index.when(event.at)}: {by} escalated to {index.name(data.to)} ({plain(data.category)}, "
            f"{data.urgency}).",
            (event.seq,),
        )
    ]
    if data.recommendation:
        claims.append(Claim(f"Recommended: {index.choice(event, data.recommendation)}.", (event.seq,)))
    if data.impact:
        claims.append(Claim(f"If it stays open: {data.impact}", (event.seq,)))
    claims += [index.told(found) for found, _ in index.about(EscalationPassed, "decision").get(key, [])]
    solved = index.about(EscalationResolved, "decision").get(key, [])
    lapsed = index.about(EscalationExpired, "decision").get(key, [])
    claims += [index.told(found) for found, _ in (*solved, *lapsed)]
    sign = "✓ resolved" if solved else "⌛ expired" if lapsed else "… open"
    return Card(data.issue, tuple(claims), sign)

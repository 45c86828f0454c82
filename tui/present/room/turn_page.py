"""A turn through and through: who thought what for, what they were told and replied, every attempt, what it cost.

What was sent and came back is in the record of attempts; that a reply took effect, and what it cost the run, is told as
of the cursor.
"""

from collections.abc import Callable
from typing import Any

from msgspec import structs

from department.commands import Reply
from department.errors import DayshiftError
from department.events.record import Event
from department.outside import AGAIN, LET_FAIL, REUSED, UNKNOWN, Attempt, AttemptRecord
from department.prices import Spent, usd
from department.session import Session
from tui.present import names
from tui.present.figures import dollars
from tui.present.inert import inert, one_line
from tui.present.lines import CHOSEN, DIM, LIVE, PLAIN, STRONG, TROUBLE, Line, Row, line, wrapped
from tui.present.names import flow_title, name_of, plain, step_title

KIND = "turn."
"""What the kinds of the events of turns begin with."""

LOOKED_AT = 20_000
"""How many events after its request are searched for the end of a turn."""

LONGEST = 100_000
"""The most characters that are shown of a text; what is longer says how much is missing."""

_REQUESTED = "turn.requested"
_ENDS = ("turn.completed", "turn.failed", "turn.cancelled")
_TRIES = ("turn.repeated", *_ENDS)
_LABEL = 11
_TONES = {"answered": LIVE, "reused": LIVE, "sent": CHOSEN}
_DECIDED = {AGAIN: "a person had it asked again", LET_FAIL: "a person let it fail"}


def is_turn(event: Event | None) -> bool:
    """Whether an event is of a turn."""
    return event is not None and event.kind.startswith(KIND)


def rows(session: Session, event: Event, record: Callable[[], AttemptRecord], width: int) -> list[Row]:
    """The turn of an event; `record` gives the run's record of attempts, or raises what stands in the way."""
    request = _request(session, event)
    after = _after(session, request or event, event)
    if request is None or not getattr(request.data, "model", ""):
        found = _facts(session, event, request, after, [], width)
        return [*found, *_words("minds", "simulated: worked out by dayshift itself, nothing was sent or paid", width)]
    kept, why, attempts = _record(event, record)
    attempts = _known(attempts, after)
    found = _facts(session, event, request, after, attempts, width) + _attempts(attempts, why, width)
    if kept is not None and attempts:
        found += _replied(session, kept, attempts[-1], _over(after), width)
        found += _told(kept, attempts[-1], width)
    return found


def _over(after: list[Event]) -> bool:
    return bool(after) and after[-1].kind in _ENDS


def _known(attempts: list[Attempt], after: list[Event]) -> list[Attempt]:
    """The attempts of the tries that were requested as of the cursor; what a person decides of the last shows then."""
    tries = sum(one.kind not in _ENDS for one in after)
    known = [one for one in attempts if one.tried <= tries]
    if _over(after):
        return known
    return [structs.replace(one, decided="") if one.tried == tries else one for one in known]


def cost_of(session: Session, event: Event) -> str:
    """What the turn of an event has cost, and who thought; nothing where the request is not to be found."""
    request = _request(session, event)
    if request is None:
        return ""
    asked: Any = request.data
    return f"{_cost(asked, _after(session, request, event))} · {asked.tier}{f' · {asked.model}' if asked.model else ''}"


def _record(event: Event, record: Callable[[], AttemptRecord]) -> tuple[AttemptRecord | None, str, list[Attempt]]:
    try:
        kept = record()
        return kept, "", kept.attempts(event.subject.get("turn", ""))
    except DayshiftError as error:
        return None, str(error), []


def _request(session: Session, event: Event) -> Event | None:
    """The request of the turn of an event: what caused it, or for one that was cancelled the last of that turn."""
    turn, found = event.subject.get("turn"), event
    while found.kind != _REQUESTED and found.cause and is_turn(found):
        above = session.event(found.cause)
        if above is None:
            break
        found = above
    if found.kind == _REQUESTED and found.subject.get("turn") == turn:
        return found
    asked = [one for one in session.history((_REQUESTED,), LOOKED_AT) if one.subject.get("turn") == turn]
    return next((one for one in reversed(asked) if one.seq < event.seq), None)


def _after(session: Session, request: Event, event: Event) -> list[Event]:
    """What came of its tries as of the cursor, the end last."""
    found: list[Event] = []
    last = min(max(session.cursor, event.seq), request.seq + LOOKED_AT)
    for one in session.events(request.seq, last):
        if one.kind in _TRIES and one.subject.get("turn") == request.subject.get("turn"):
            found.append(one)
            if one.kind in _ENDS:
                break
    return found


def _facts(
    session: Session, event: Event, request: Event | None, after: list[Event], attempts: list[Attempt], width: int
) -> list[Row]:
    pack, turn = session.org.pack, event.subject.get("turn", "")
    asked: Any = request.data if request else None
    place = f"“{step_title(turn, pack)}” of “{flow_title(turn.partition('@')[0], pack)}”" if "/" in turn else ""
    parts = [("who", name_of(event.actor, pack))]
    if asked is not None and request is not None:
        dated = next((one.prices for one in reversed(attempts) if one.prices), "")
        priced = f", priced by the row of {dated}" if dated else ""
        local = session.org.calendar.local
        due = f", takes effect {local(request.due):%H:%M:%S}" if request.due else ""
        parts += [("for", f"{plain(asked.purpose)} · {place}" if place else plain(asked.purpose))]
        parts += [("tier", f"{asked.tier}{f' · {asked.model}{priced}' if asked.model else ''}")]
        parts += [("when", f"{local(request.at):%a %H:%M:%S}{due} (the department's time)")]
        parts += [("cost", _cost(asked, after))]
    return [row for label, words in parts for row in _words(label, words, width)]


def _cost(asked: Any, after: list[Event]) -> str:
    """What it has cost the run so far."""
    if not asked.model:
        return f"nothing; with Claude about {dollars(asked.estimated_cost)}"
    spent = [found for one in after if (found := getattr(one.data, "spent", None) or _settled(asked, one))]
    told = [f"{usd(sum(one.paid for one in spent))} paid"]
    booked = sum(one.booked for one in spent)
    told += [f"{usd(booked)} booked for an answer that was lost"] if booked else []
    if not _over(after):
        told.append(f"{usd(asked.reserved)} reserved while it is out")
    told += ["taken from the record of another run, where it was paid"] if any(one.reused for one in spent) else []
    return ", ".join(told)


def _settled(asked: Any, end: Event) -> Spent | None:
    """What is booked for a turn that ended without a word on its cost."""
    return Spent(booked=asked.reserved) if end.kind in _ENDS and asked.reserved else None


def _attempts(attempts: list[Attempt], why: str, width: int) -> list[Row]:
    found = _title("ATTEMPTS", f"{len(attempts)}")
    if not attempts:
        return found + _text(why or "Nothing was sent.", width, DIM)
    for one in attempts:
        wall = one.requested[11:23]
        until = f"–{one.answered[11:23]} UTC, {one.latency:,} ms" if one.answered else " UTC"
        head = line(
            (f"  {one.tried + 1}.{one.number + 1}  ", DIM), (f"{one.status:<9}", _TONES.get(one.status, TROUBLE)),
            (f" {one.requested[:10]} {wall}{until}", PLAIN), (f"  {one_line(one.model, 40)}", DIM),
        )  # fmt: skip
        found.append(Row(_cut(head, width)))
        found += [row for words, tone in _details(one) for row in _text(words, width, tone, 7)]
    return found


def _details(one: Attempt) -> list[tuple[str, str]]:
    usage = one.usage
    told: list[tuple[str, str]] = []
    if usage.prompt or usage.out:
        written = usage.written + usage.written_hour
        thinking = f" ({usage.thinking:,} of them thinking)" if usage.thinking else ""
        read = f"in {usage.fresh:,} fresh + {usage.cached:,} cached + {written:,} written to the cache"
        told.append((f"{read}; out {usage.out:,}{thinking}", PLAIN))
    paid = f"paid {usd(one.paid)}" if one.status not in (UNKNOWN, REUSED) else ""
    booked = f"booked {usd(one.reserved)}" if one.status == UNKNOWN else ""
    reused = "reused: nothing was sent or paid" if one.status == REUSED else ""
    stop = f"ended: {plain(one.stop)}" if one.stop else ""
    facts = (paid, booked, reused, stop, one.request, _DECIDED.get(one.decided, ""))
    told.append((" · ".join(part for part in facts if part), DIM))
    told.append((one.error, TROUBLE))
    return [(words, tone) for words, tone in told if words]


def _told(kept: AttemptRecord, last: Attempt, width: int) -> list[Row]:
    """What the mind was told: of what stays the same for the agent only the size."""
    system, _ = _kept(kept, last.system)
    prompt, missing = _kept(kept, last.prompt)
    size = f"{len(system):,} characters, the same for every turn of this agent" if system else "not kept"
    found = [*_title("BRIEFING", f"digest {last.briefing}"), *_words("system", size, width)]
    if missing:
        return found + _text(missing, width, DIM)
    return found + _body(prompt, width)


def _replied(session: Session, kept: AttemptRecord, last: Attempt, ended: bool, width: int) -> list[Row]:  # noqa: FBT001
    """What came back, once it has taken effect."""
    found = _title("REPLY", "")
    if not ended:
        return found + _text("None has taken effect yet.", width, DIM)
    if not last.reply:
        return found + _text(last.error or "None.", width, TROUBLE)
    try:
        reply = kept.reply(last.reply)
    except DayshiftError as error:
        return found + _text(str(error), width, DIM)
    return found + _reply(session, reply, last, width)


def _reply(session: Session, reply: Reply, last: Attempt, width: int) -> list[Row]:
    pack = session.org.pack
    found: list[Row] = []
    if reply.choice is not None:
        label = names.choice_label(reply.choice, last.turn, pack)
        found += _words("chose", f"{label} (confidence {reply.confidence / 1000:.2f})", width)
    for place, reason in enumerate(reply.reasons):
        found += _words("" if place else "because", reason, width)
    if reply.claims:
        found += _words("claims", reply.claims, width)
    return found + _body(reply.text, width)


def _kept(kept: AttemptRecord, digest: str) -> tuple[str, str]:
    """A kept text; or nothing, and why."""
    try:
        return kept.text(digest).decode("utf-8", "replace"), ""
    except DayshiftError as error:
        return "", str(error)


def _title(words: str, more: str) -> list[Row]:
    return [Row(line("")), Row(line((words, STRONG), (f"  {more}" if more else "", DIM)))]


def _words(label: str, words: str, width: int) -> list[Row]:
    told = wrapped(one_line(words, 2000), max(20, width - _LABEL))
    return [Row(line((f"{'' if place else label:<{_LABEL}}", DIM), text)) for place, text in enumerate(told)]


def _text(words: str, width: int, tone: str, indent: int = 2) -> list[Row]:
    told = wrapped(one_line(words, 2000), max(20, width - indent))
    return [Row(line((" " * indent, PLAIN), (text, tone))) for text in told]


def _body(text: str, width: int) -> list[Row]:
    """A text as it was written, line by line."""
    told = inert(text, line_limit=LONGEST, limit=LONGEST)
    return [Row(line(f"  {part}")) for one in told.split("\n") for part in wrapped(one, max(20, width - 2))]


def _cut(spans: Line, width: int) -> Line:
    """Without the last piece, the model, where it does not fit."""
    whole = "".join(text for text, _ in spans)
    return spans if len(whole) <= width else spans[:-1]

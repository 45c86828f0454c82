"""Events in, finished spans out.

run > workflow > step > turn, decision, handoff. What cannot be placed by its path lies in the run itself and is linked
to what caused it. A span that holds others ends no earlier than they do, turns aside: a turn whose work is closed goes
on and ends without effect.
"""

from collections.abc import Iterable, Iterator

from department.events.flow import TurnCompleted, TurnFailed, TurnRepeated
from department.events.record import Event
from department.org import Organisation
from tui.tracing.endings import ENDS, Ending, charge
from tui.tracing.openings import AT_ONCE, CAPPED_BY, OPENS, TURN, Opened, around
from tui.tracing.spans import CAPPED, CUT_OFF, ROOT, Figure, Span

_REMEMBERED = 10_000
"""Events among which the cause of a span is looked for, to link to its span."""


class Translator:
    """The spans of one run, as far as it has come."""

    def __init__(self, org: Organisation, told: dict[str, Figure]) -> None:
        """Begin; `told` are the attributes of the run's own span."""
        self._org = org
        self._open: dict[str, Opened] = {
            ROOT: Opened(ROOT, ROOT, f"run {org.pack.id}", (), dict(told), key=ROOT),
        }
        self._holders: dict[int, str] = {}
        self._at = 0

    def past(self, events: Iterable[Event]) -> None:
        """Take what happened before anybody looked: it makes no spans, but what is still open goes on."""
        for event in events:
            for _ in self._taken(event, 0):
                pass

    def see(self, event: Event, now: int) -> Iterator[Span]:
        """Take an event, seen at `now` (ns); the spans that it ends, inner ones first."""
        if not self._open[ROOT].start:
            for one in self._open.values():
                one.start = now
        yield from self._taken(event, now)

    def close(self, now: int, *, finished: bool) -> Iterator[Span]:
        """End what is open, marked as such; a turn goes on with a run that is not `finished`, and ends there."""
        for one in list(self._open.values()):
            if one.word != ROOT:
                one.attributes["dayshift.open"] = True
            if one.word == TURN and not finished:
                self._let_go(one)
            elif one.word == TURN:
                yield from self._ended(one.name, now)
        yield from self._ended(ROOT, now)

    def _taken(self, event: Event, now: int) -> Iterator[Span]:
        self._at = event.at
        data = event.data
        if isinstance(data, (TurnCompleted, TurnFailed, TurnRepeated)):
            self._charge(event, data)
        if type(data) in ENDS:
            yield from self._end(ENDS[type(data)](event, data), now)
        opened = OPENS[type(data)](self._org, event, data) if type(data) in OPENS else None
        if opened is not None:
            yield from self._ended(opened.name, now)
            self._begin(event, opened, now)
        self._hold(event, opened)
        if opened is not None and type(data) in AT_ONCE:
            yield from self._ended(opened.name, now)

    def _charge(self, event: Event, data: TurnCompleted | TurnFailed | TurnRepeated) -> None:
        turn = self._open.get(f"turn:{event.subject['turn']}")
        if turn is not None and data.spent is not None:
            charge(turn, data.spent)
        if turn is not None and isinstance(data, TurnRepeated):
            turn.attributes["dayshift.turn.tries"] = int(turn.attributes["dayshift.turn.tries"]) + 1

    def _end(self, ending: Ending, now: int) -> Iterator[Span]:
        for name in ending.names:
            if name in self._open:
                self._open[name].attributes |= ending.told
            if ending.ends:
                yield from self._ended(name, now, ending.error)

    def _begin(self, event: Event, opened: Opened, now: int) -> None:
        outer = next((self._open[name] for name in opened.lies_in if name in self._open), self._open[ROOT])
        outer.inner[opened.name] = None
        opened.key, opened.outer, opened.start = f"{opened.name}#{event.seq}", outer, now
        because = self._holders.get(event.cause or 0, ROOT)
        if outer.word == ROOT and because != ROOT:
            opened.links = (because,)
        opened.attributes |= {"dayshift.seq": event.seq, "dayshift.at": self._iso(event.at)}
        if event.cause is not None:
            opened.attributes["dayshift.cause"] = event.cause
        if event.due is not None:
            opened.attributes["dayshift.due"] = self._iso(event.due)
        self._open[opened.name] = opened

    def _ended(self, name: str, now: int, error: str = "") -> Iterator[Span]:
        one = self._open.get(name)
        if one is None:
            return
        for inner in list(one.inner):
            if self._open[inner].word != TURN:
                yield from self._ended(inner, now, CUT_OFF if error else "")
        self._let_go(one)
        told = {**one.attributes, "dayshift.ended": self._iso(self._at)}
        if error:
            error = CAPPED if CAPPED_BY in told else error
            told["error.type"] = error
        outer = one.outer.key if one.outer is not None else ""
        client = told.get("gen_ai.operation.name") == "chat"
        yield Span(one.key, outer, one.title, one.start, max(one.start, now), told, one.links, client, error)

    def _let_go(self, one: Opened) -> None:
        del self._open[one.name]
        if one.outer is not None:
            one.outer.inner.pop(one.name, None)

    def _hold(self, event: Event, opened: Opened | None) -> None:
        """Remember in which span an event happened: what its subject does not tell, its cause does."""
        held = opened.key if opened is not None else self._holder(event) or self._holders.get(event.cause or 0)
        if held:
            self._holders[event.seq] = held
            if len(self._holders) > _REMEMBERED:
                del self._holders[next(iter(self._holders))]

    def _holder(self, event: Event) -> str:
        """The key of the innermost open span that the subject of an event names."""
        subject = event.subject
        names = [f"{word}:{subject[word]}" for word in ("turn", "approval", "task", "decision") if word in subject]
        flow = subject.get("workflow") or subject.get("thread", "")
        path = next((subject[word] for word in ("turn", "task", "decision", "meeting") if word in subject), "")
        names += around(path or f"{flow}/{subject.get('step') or subject.get('message', '')}")
        return next((self._open[name].key for name in names if name in self._open), "")

    def _iso(self, at: int) -> str:
        return self._org.calendar.local(at).isoformat(timespec="milliseconds")

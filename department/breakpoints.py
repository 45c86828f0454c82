"""Where a run is to stop: conditions in the organisation's words, switched on and off, with the times they were hit."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from department.condition_reader import parse
from department.conditions import Asked, asked, kinds_of, written
from department.errors import UsageError
from department.events.record import Event
from department.org import Organisation

MOST = 200
"""The most breakpoints of a run."""


@dataclass(slots=True)
class Breakpoint:
    """A condition; `once` lets it go with its first hit.

    `hits` counts how often it has stopped a run, `last` is where it stopped this one. `kept`: it is there again in
    the next session. `fits` is False for a kept one that speaks of what this department does not have: it never hits.
    """

    text: str
    kinds: frozenset[str]
    ask: Asked = field(compare=False)
    once: bool = False
    on: bool = True
    hits: int = 0
    last: int = 0
    kept: bool = True
    fits: bool = True


def breakpoint_of(org: Organisation, text: str, *, once: bool = False) -> Breakpoint:
    """Read a condition; UsageError points at what is wrong in it."""
    condition = parse(org, text)
    return Breakpoint(written(condition), kinds_of(condition), asked(condition), once)


def _misfit(text: str) -> Breakpoint:
    return Breakpoint(text, frozenset(), lambda _: False, fits=False)


class BreakpointList:
    """The breakpoints of a session, in the order in which they were set.

    An event is only asked by those whose conditions its kind can fulfil: the others cost nothing.
    """

    def __init__(self, org: Organisation, texts: tuple[str, ...] = ()) -> None:
        """`texts` are for this session only."""
        self._org = org
        self._points: list[Breakpoint] = []
        self._by_kind: dict[str, list[Breakpoint]] = {}
        self._gone: set[str] = set()
        for text in texts:
            self.add(text, kept=False)

    @property
    def points(self) -> tuple[Breakpoint, ...]:
        """All of them."""
        return tuple(self._points)

    def hit(self, event: Event) -> str:
        """The condition of the first one that this event fulfils, or nothing."""
        for point in self._by_kind.get(event.kind, ()):
            if point.ask(event):
                point.hits += 1
                point.last = event.seq
                if point.once:
                    self.delete(point.text)
                return point.text
        return ""

    def find(self, text: str) -> Breakpoint | None:
        """The one with this condition."""
        return next((point for point in self._points if point.text == text), None)

    @property
    def gone(self) -> frozenset[str]:
        """The conditions of those that were deleted and not set again."""
        return frozenset(self._gone - {point.text for point in self._points})

    def recall(self, kept: Iterable[tuple[str, bool, int]]) -> None:
        """Set those of an earlier session, before this one's: condition, whether it is on, its hits."""
        found = []
        for text, on, hits in kept:
            try:
                point = breakpoint_of(self._org, text)
            except UsageError:
                point = _misfit(text)
            known = self.find(point.text)
            if known is None:
                point.on, point.hits = on, hits
                found.append(point)
            else:
                known.kept, known.hits = True, known.hits + hits
        self._points = [*found, *self._points][:MOST]
        self._sort()

    def add(self, text: str, *, once: bool = False, kept: bool = True) -> Breakpoint:
        """Set one; one that is there already is switched on. UsageError says what cannot be read."""
        made = breakpoint_of(self._org, text, once=once)
        made.kept = kept and not once
        known = self.find(made.text)
        if known is not None:
            known.on, known.once, known.kept = True, known.once and once, known.kept or made.kept
            self._sort()
            return known
        if len(self._points) >= MOST:
            raise UsageError(f"There are {MOST} breakpoints already; delete one first.")
        self._points.append(made)
        self._sort()
        return made

    def replace(self, text: str, by: str) -> Breakpoint:
        """Give a breakpoint another condition; its hits are counted anew."""
        made = breakpoint_of(self._org, by)
        self._gone.add(text)
        others = [point for point in self._points if point.text != made.text or point.text == text]
        self._points = [made if point.text == text else point for point in others]
        self._sort()
        return made

    def toggle(self, text: str) -> None:
        """Switch one off, or on again."""
        point = self.find(text)
        if point is not None:
            point.on = not point.on
            self._sort()

    def delete(self, text: str) -> None:
        """Take one away."""
        self._gone.add(text)
        self._points = [point for point in self._points if point.text != text]
        self._sort()

    def _sort(self) -> None:
        self._by_kind = {}
        for point in self._points:
            for kind in point.kinds if point.on else ():
                self._by_kind.setdefault(kind, []).append(point)

"""What was said and decided before an instant that moves, without reading more of it than is looked at."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import overload

from department.events.record import Event
from department.ports import Recording

_CHUNK = 64
_KEPT = 4096
"""Events that a window keeps; of more, the newest before the cursor."""

_WINDOWS = 24


class Window:
    """The events of some kinds around an instant that moves: what was read once is not read again."""

    def __init__(self, journal: Recording, kinds: tuple[str, ...]) -> None:
        self._journal, self._kinds = journal, kinds
        self._events: list[Event] = []
        self._seqs: list[int] = []
        self._low = self._upto = 0

    def before(self, seq: int, count: int) -> list[Event]:
        """The newest `count` events up to event `seq`, oldest first."""
        if seq > self._upto:
            self._extend(seq)
        elif seq <= self._low:
            self._take([], seq, seq)
        end = bisect_right(self._seqs, seq)
        if end < count and self._low:
            older = self._journal.newest(self._kinds, self._low, count - end)
            low = older[0].seq - 1 if len(older) == count - end else 0
            self._take([*older, *self._events], low, self._upto)
            end += len(older)
        found = self._events[max(0, end - count) : end]
        if len(self._events) > _KEPT and end:
            kept = self._events[max(0, end - _KEPT // 2) : end]
            self._take(kept, kept[0].seq - 1, seq)
        return found

    def _extend(self, seq: int) -> None:
        newer = self._journal.newest(self._kinds, seq, _CHUNK, after=self._upto)
        if len(newer) == _CHUNK:
            self._take(newer, newer[0].seq - 1, seq)
        else:
            self._take([*self._events, *newer], self._low, seq)

    def _take(self, events: list[Event], low: int, upto: int) -> None:
        self._events, self._low, self._upto = events, low, upto
        self._seqs = [event.seq for event in events]


class History(Sequence[Event]):
    """The newest events of some kinds, oldest first; who goes backwards, or takes the last, reads no more than that."""

    def __init__(self, window: Window, upto: int, limit: int) -> None:
        self._window, self._upto, self._limit = window, upto, limit
        self._back: list[Event] = []
        self._whole = limit <= 0

    def __reversed__(self) -> Iterator[Event]:
        """The newest first."""
        place = 0
        while self._has(place):
            yield self._back[place]
            place += 1

    def __iter__(self) -> Iterator[Event]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    @overload
    def __getitem__(self, place: int) -> Event: ...
    @overload
    def __getitem__(self, place: slice) -> list[Event]: ...
    def __getitem__(self, place: int | slice) -> Event | list[Event]:
        if isinstance(place, int):
            if place < 0 and self._has(-place - 1):
                return self._back[-place - 1]
            return self._all()[place]
        if place.start is not None and place.start < 0 and place.stop is None and place.step is None:
            self._has(-place.start - 1)
            return self._back[: -place.start][::-1]
        return self._all()[place]

    def __eq__(self, other: object) -> bool:
        return self._all() == list(other) if isinstance(other, Sequence) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def _all(self) -> list[Event]:
        self._has(self._limit - 1)
        return self._back[::-1]

    def _has(self, place: int) -> bool:
        """Whether there are so many events, having read them."""
        while place >= len(self._back) and not self._whole:
            want = min(self._limit - len(self._back), max(_CHUNK, len(self._back), place + 1 - len(self._back)))
            older = self._window.before(self._back[-1].seq - 1 if self._back else self._upto, want)
            self._back += reversed(older)
            self._whole = len(older) < want or len(self._back) >= self._limit
        return place < len(self._back)


class Windows:
    """The windows of a journal that were used last."""

    def __init__(self, journal: Recording) -> None:
        self._journal = journal
        self._windows: dict[tuple[str, ...], Window] = {}

    def of(self, kinds: Sequence[str], upto: int, limit: int) -> History:
        """The newest `limit` events of these kinds up to event `upto`."""
        key = tuple(kinds)
        window = self._windows.pop(key, None) or Window(self._journal, key)
        self._windows[key] = window
        if len(self._windows) > _WINDOWS:
            self._windows.pop(next(iter(self._windows)))
        return History(window, upto, limit)


def since(events: Sequence[Event], at: int) -> list[Event]:
    """Those of a history that happened at an instant (ms) or later, oldest first."""
    return [*takewhile(lambda event: event.at >= at, reversed(events))][::-1]

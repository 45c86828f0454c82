"""What was said and decided before an instant that moves, without reading it all again."""

from bisect import bisect_right

from department.events.record import Event
from department.ports import Recording


class Window:
    """The newest events of some kinds before an instant that moves: what was read once is not read again."""

    def __init__(self, journal: Recording, kinds: tuple[str, ...], limit: int) -> None:
        self._journal, self._kinds, self._limit = journal, kinds, limit
        self._events: list[Event] = []
        self._seqs: list[int] = []
        self._upto = 0
        self._whole = True

    def upto(self, cursor: int) -> list[Event]:
        """As of `cursor`, oldest first."""
        if cursor > self._upto:
            self._extend(cursor)
        end = bisect_right(self._seqs, cursor)
        if end < self._limit and not self._whole:
            self._take(self._journal.newest(self._kinds, cursor, self._limit), cursor)
            end = len(self._seqs)
        return self._events[max(0, end - self._limit) : end]

    def _extend(self, cursor: int) -> None:
        newer = self._journal.newest(self._kinds, cursor, self._limit, after=self._upto)
        if len(newer) >= self._limit:
            self._take(newer, cursor)
        elif len(self._events) > 4 * self._limit:
            self._events, self._whole = [*self._events[-self._limit :], *newer], False
            self._seqs = [event.seq for event in self._events]
        else:
            self._events += newer
            self._seqs += [event.seq for event in newer]
        self._upto = cursor

    def _take(self, events: list[Event], cursor: int) -> None:
        self._events = events
        self._seqs = [event.seq for event in events]
        self._upto, self._whole = cursor, len(events) < self._limit

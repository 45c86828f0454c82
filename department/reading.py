"""What a session reads of its journal: events by kind, by seq, by cause, and states of the past."""

from collections.abc import Iterable, Iterator, Sequence

from department.eras import Eras
from department.events.record import Event
from department.evolve.apply import recall
from department.history import Windows
from department.ports import Recording
from department.state import State

FIRST = 1
"""The cursor never stands before the event that made the department."""


class Reading:
    """A journal as the screens ask for it; whoever plays it says where its cursor is."""

    def __init__(self, eras: Eras, journal: Recording) -> None:
        self._eras, self._journal = eras, journal
        self._windows = Windows(journal)
        self._sound_upto: int | None = None

    @property
    def cursor(self) -> int:
        """The seq of the last event shown."""
        raise NotImplementedError

    @property
    def head(self) -> int:
        """The seq of the last event there is; of what is not what was written, the last one before."""
        return self._journal.count if self._sound_upto is None else self._sound_upto

    def history(
        self, kinds: Sequence[str], limit: int = 1000, *, ahead: bool = False, until: int | None = None
    ) -> Sequence[Event]:
        """The newest `limit` events of these kinds as of the cursor (`ahead`: of the head; `until`: of an instant)."""
        upto = self.head if ahead else self.cursor
        return self._windows.of(kinds, upto if until is None else min(self.head, self._journal.seq_at(until)), limit)

    def event(self, seq: int) -> Event | None:
        """An event there is, shown or not."""
        return next(iter(self._journal.read(seq, seq)), None) if FIRST <= seq <= self.head else None

    def pick(self, seqs: Sequence[int]) -> list[Event]:
        """Those of these events that there are, in order."""
        return self._journal.pick([seq for seq in seqs if FIRST <= seq <= self.head])

    def causes(self, first: int, last: int) -> Iterable[tuple[int, int]]:
        """Of each event from `first` to `last` that has a cause: its seq, and its cause's."""
        return self._journal.causes(first, min(last, self.head))

    def past(self, seq: int) -> State:
        """The state as it was after event `seq`, to be looked at beside the cursor's."""
        return recall(self._eras, self._journal, seq)

    def past_at(self, at: int) -> State:
        """The state as it was at an instant (ms)."""
        return self.past(min(self.head, self._journal.seq_at(at)))

    def events(self, first: int, last: int, kinds: Sequence[str] = ()) -> Iterator[Event]:
        """The events with seqs from `first` to `last`, both included; of `kinds` only when given."""
        return self._journal.read(first, last, kinds)

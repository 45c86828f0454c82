"""A journal that is gone with its process: the same chain and the same head as the store's."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from data.chain import Chain
from department.commands import AnyInput
from department.events.record import Event


class MemoryJournal:
    """The Journal of rehearsals and tests."""

    def __init__(self, encode_state: Callable[[Any], bytes] | None = None, *, snapshot_every: int = 400) -> None:
        self.head = Chain(0).head
        self.count = 0
        self.measured: list[tuple[int, int, dict[str, int]]] = []
        self._chain = Chain(0)
        self._events: list[Event] = []
        self._batches: list[int] = []
        self._inputs: list[tuple[int, AnyInput]] = []
        self._snapshots: list[tuple[int, bytes]] = []
        self._encode_state = encode_state
        self._every = snapshot_every

    def append(self, events: Sequence[Event], given: AnyInput | None = None) -> None:
        """Take the events of one command, or raise StoreError and take nothing."""
        rows = self._chain.rows(events)
        if not rows:
            return
        self._batches.append(self.count + 1)
        if given is not None:
            self._inputs.append((self.count + 1, given))
        self._events.extend(events)
        self._chain.advance(rows)
        self.head, self.count = self._chain.head, self._chain.count

    def applied(self, state: Any) -> None:
        """Keep a snapshot when enough has happened since the last."""
        last = self._snapshots[-1][0] if self._snapshots else 0
        if self._encode_state is not None and self.count - last >= self._every:
            self._snapshots.append((self.count, self._encode_state(state)))

    def metrics(self, seq: int, at: int, rows: Mapping[str, int]) -> None:
        """Keep the values measured after event `seq`, at `at`."""
        self.measured.append((seq, at, dict(rows)))

    def flush(self) -> None:
        """Do nothing: there is nothing more durable."""

    def close(self) -> None:
        """Do nothing: what was taken stays readable."""

    def read(self, first: int = 1, last: int | None = None, kinds: Sequence[str] = ()) -> Iterator[Event]:
        """Yield the events with seqs from `first` to `last`, both included; of `kinds` only when given."""
        found = self._events[max(first, 1) - 1 : last]
        return (event for event in found if event.kind in kinds) if kinds else iter(found)

    def inputs(self, first: int = 1) -> Iterator[tuple[int, AnyInput]]:
        """Yield the inputs with the seq of the first event of each."""
        return iter([item for item in self._inputs if item[0] >= first])

    def snapshot_before(self, seq: int) -> tuple[int, bytes] | None:
        """Return the last snapshot at or before `seq`: its seq and the encoded state."""
        found = [item for item in self._snapshots if item[0] <= seq]
        return found[-1] if found else None

    def newest(self, kinds: Sequence[str], upto: int, limit: int, after: int = 0) -> list[Event]:
        """Return the last `limit` events of these kinds with seqs from `after` + 1 to `upto`, oldest first."""
        found: list[Event] = []
        for event in reversed(self._events[max(after, 0) : upto]):
            if len(found) >= limit:
                break
            if event.kind in kinds:
                found.append(event)
        return found[::-1]

    def pick(self, seqs: Sequence[int]) -> list[Event]:
        """Return those of these events that there are, in order."""
        return [self._events[seq - 1] for seq in sorted({*seqs}) if 1 <= seq <= self.count]

    def causes(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        """Yield of each event from `first` to `last` that has a cause its seq and its cause's."""
        return ((event.seq, event.cause) for event in self.read(first, last) if event.cause is not None)

    def seq_at(self, at: int) -> int:
        """Return the last event at or before the instant `at` (ms); 0 when all are later."""
        return bisect_right(self._events, at, key=lambda event: event.at)

    def boundary(self, seq: int) -> int:
        """Return the last event of a command at or before `seq`; 0 when there is none."""
        if seq >= self.count:
            return self.count
        place = bisect_right(self._batches, seq + 1)
        return self._batches[place - 1] - 1 if place else 0

"""What will follow and when: the agenda is part of the state, its order is total.

Ties at one instant go by rank (openings, completions, answers, deadlines, routines, arrivals, closings), then by the
seq of the event that put the item there, then by its index within that event.
"""

from heapq import heapify, heappop, heappush

import msgspec

OPENING, COMPLETION, ANSWER, DEADLINE, ROUTINE, ARRIVAL, CLOSING = range(7)
Place = tuple[int, int, int, int]
"""Due (ms), rank, creating seq, index."""


class Agenda(msgspec.Struct, dict=True):
    """Items by key; a heap beside them is a cache and never stored."""

    items: dict[str, Place] = {}

    def put(self, key: str, due: int, rank: int, seq: int, index: int = 0) -> None:
        """Plan `key` for `due`; an item of that key is replaced."""
        place = (due, rank, seq, index)
        self.items[key] = place
        heappush(self._heap(), (place, key))

    def drop(self, key: str) -> None:
        """Forget `key`, if it is there."""
        self.items.pop(key, None)

    def peek(self) -> tuple[str, Place] | None:
        """The next item, or None when nothing will follow."""
        heap, items = self._heap(), self.items
        while heap:
            place, key = heap[0]
            if items.get(key) == place:
                return key, place
            heappop(heap)
        return None

    def _heap(self) -> list[tuple[Place, str]]:
        heap: list[tuple[Place, str]] | None = self.__dict__.get("heap")
        if heap is None:
            heap = [(place, key) for key, place in self.items.items()]
            heapify(heap)
            self.__dict__["heap"] = heap
        return heap

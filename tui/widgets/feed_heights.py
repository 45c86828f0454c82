"""How tall things are that are too many to be measured: blocks are estimated until somebody looks at them."""

from bisect import bisect_right
from collections.abc import Callable
from typing import NamedTuple

BLOCK = 256
"""So many things are measured together."""

_FIRST_GUESS = 3.0
_KEPT = 256
_LEARNS = 0.1


class Spot(NamedTuple):
    """A line of a thing: the thing's place in the list, and the line within it."""

    place: int
    line: int


class Heights:
    """The heights of a list of things, in lines. `measure` gives the height of the thing at a place, at least 1.

    A block keeps its estimate until one of its things is asked for; then it is exact. The sums before a block
    change only when a block before it becomes exact, so what has been looked at stays where it was.
    """

    def __init__(self, measure: Callable[[int], int]) -> None:
        self._measure = measure
        self._guess = _FIRST_GUESS
        self.clear(0)

    def clear(self, count: int) -> None:
        """Forget every height: the things or the width are others."""
        self.count = 0
        self._blocks: list[int] = []
        self._rows: dict[int, list[int]] = {}
        self._sums: list[int] = [0]
        self.resize(count)

    def resize(self, count: int) -> None:
        """There are so many now; those that stay are as they were."""
        first = min(self.count, count) // BLOCK
        self.count = count
        blocks = -(-count // BLOCK)
        begun = self._rows.pop(first, None)
        self._rows = {block: rows for block, rows in self._rows.items() if block < first}
        del self._blocks[first:], self._sums[first + 1 :]
        if begun is not None and first < blocks:
            del begun[self._size(first) + 1 :]
            self._fill(first, begun)
            self._blocks.append(begun[-1])
        for block in range(len(self._blocks), blocks):
            self._blocks.append(max(1, int(self._size(block) * self._guess)))
        self._sum_up(first)

    def _sum_up(self, first: int) -> None:
        """The sums after the block `first` anew."""
        del self._sums[first + 1 :]
        for height in self._blocks[first:]:
            self._sums.append(self._sums[-1] + height)

    def _size(self, block: int) -> int:
        return min(BLOCK, self.count - block * BLOCK)

    def _fill(self, block: int, rows: list[int]) -> None:
        first = block * BLOCK
        for place in range(first + len(rows) - 1, first + self._size(block)):
            rows.append(rows[-1] + self._measure(place))
        if len(self._rows) >= _KEPT:
            del self._rows[next(iter(self._rows))]
        self._rows[block] = rows

    @property
    def total(self) -> int:
        """All lines, as far as is known."""
        return self._sums[-1]

    def _within(self, block: int) -> list[int]:
        """The exact sums within a block."""
        rows = self._rows.get(block)
        if rows is not None:
            return rows
        rows = [0]
        self._fill(block, rows)
        if rows[-1] != self._blocks[block]:
            self._blocks[block] = rows[-1]
            self._sum_up(block)
        self._guess += (rows[-1] / self._size(block) - self._guess) * _LEARNS
        return rows

    def at(self, y: int) -> Spot | None:
        """What stands at a line; None where nothing does."""
        while 0 <= y < self.total:
            block = bisect_right(self._sums, y) - 1
            rows = self._within(block)
            within = y - self._sums[block]
            if within < rows[-1]:
                place = bisect_right(rows, within) - 1
                return Spot(block * BLOCK + place, within - rows[place])
        return None

    def top(self, place: int) -> int:
        """The first line of a thing."""
        block, within = divmod(place, BLOCK)
        rows = self._within(block)
        return self._sums[block] + rows[within]

    def height(self, place: int) -> int:
        """The lines of a thing."""
        block, within = divmod(place, BLOCK)
        rows = self._within(block)
        return rows[within + 1] - rows[within]

    def settle(self, y: int, lines: int) -> int:
        """Make exact what stands in the `lines` lines up from and down from `y`; how far that pushed line `y` down."""
        pushed = 0
        for _ in range(2):
            first = max(0, bisect_right(self._sums, max(0, y + pushed - lines)) - 1)
            last = min(len(self._blocks) - 1, bisect_right(self._sums, y + pushed + lines) - 1)
            for block in range(first, last + 1):
                if block not in self._rows:
                    before, here = self._blocks[block], self._sums[block + 1] <= y + pushed
                    self._within(block)
                    pushed += (self._blocks[block] - before) * here
        return pushed

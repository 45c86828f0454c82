"""Drawing with box characters: a grid of cells on which lines join by themselves, and the spots that can be chosen."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from rich.cells import cell_len

from tui.present.lines import DIM, PLAIN, Line, Span, cut

UP, DOWN, LEFT, RIGHT = 1, 2, 4, 8

_JOINTS = {
    UP | DOWN: "│", LEFT | RIGHT: "─", UP: "│", DOWN: "│", LEFT: "─", RIGHT: "─",
    DOWN | RIGHT: "┌", DOWN | LEFT: "┐", UP | RIGHT: "└", UP | LEFT: "┘",
    UP | DOWN | RIGHT: "├", UP | DOWN | LEFT: "┤", LEFT | RIGHT | DOWN: "┬", LEFT | RIGHT | UP: "┴",
    UP | DOWN | LEFT | RIGHT: "┼",
}  # fmt: skip
_HEAVY = str.maketrans("│─┌┐└┘├┤┬┴┼", "┃━┏┓┗┛┣┫┳┻╋")


@dataclass(frozen=True, slots=True)
class Spot:
    """What can be chosen in a drawing: its key and the cells it takes."""

    key: str
    x: int
    y: int
    width: int
    height: int = 1


@dataclass(frozen=True, slots=True)
class Drawing:
    """Lines of one width, and the spots in them."""

    lines: tuple[Line, ...] = ()
    spots: tuple[Spot, ...] = ()

    @property
    def width(self) -> int:
        """Cells of its widest line."""
        return max((sum(cell_len(text) for text, _ in line) for line in self.lines), default=0)


@dataclass
class Grid:
    """Cells to draw on. Strokes remember which ways they go, so that crossing strokes become joints."""

    width: int
    height: int
    spots: list[Spot] = field(default_factory=list)
    _ways: dict[tuple[int, int], int] = field(default_factory=dict)
    _heavy: set[tuple[int, int]] = field(default_factory=set)
    _tones: dict[tuple[int, int], str] = field(default_factory=dict)
    _texts: dict[tuple[int, int], Span] = field(default_factory=dict)
    _drawn: dict[int, list[int]] | None = None

    def across(self, x: int, to: int, y: int, tone: str = DIM, *, heavy: bool = False) -> None:
        """A stroke from `x` to `to`, both included."""
        first, last = min(x, to), max(x, to)
        for at in range(first, last + 1):
            ways = (LEFT if at > first else 0) | (RIGHT if at < last else 0)
            self._stroke(at, y, ways, tone, heavy=heavy)

    def down(self, x: int, y: int, to: int, tone: str = DIM, *, heavy: bool = False) -> None:
        """A stroke from `y` to `to`, both included."""
        first, last = min(y, to), max(y, to)
        for at in range(first, last + 1):
            ways = (UP if at > first else 0) | (DOWN if at < last else 0)
            self._stroke(x, at, ways, tone, heavy=heavy)

    def box(self, x: int, y: int, width: int, height: int, tone: str = DIM, *, heavy: bool = False) -> None:
        """A frame of so many cells, its edges included."""
        self.across(x, x + width - 1, y, tone, heavy=heavy)
        self.across(x, x + width - 1, y + height - 1, tone, heavy=heavy)
        self.down(x, y, y + height - 1, tone, heavy=heavy)
        self.down(x + width - 1, y, y + height - 1, tone, heavy=heavy)

    def write(self, x: int, y: int, spans: tuple[Span, ...], width: int) -> None:
        """Text over whatever is there, cut at `width` cells."""
        left = width
        for text, tone in spans:
            shown = cut(text, left)
            for sign in shown:
                size = cell_len(sign)
                self._texts[x, y] = (sign, tone)
                for more in range(1, size):
                    self._texts[x + more, y] = ("", tone)
                x += size
                left -= size
            if left <= 0:
                return

    def spot(self, key: str, x: int, y: int, width: int, height: int = 1) -> None:
        """Let these cells be chosen."""
        self.spots.append(Spot(key, x, y, width, height))

    def drawing(self) -> Drawing:
        """What was drawn."""
        self._drawn = None
        return Drawing(tuple(self._line(y) for y in range(self.height)), tuple(self.spots))

    def _stroke(self, x: int, y: int, ways: int, tone: str, *, heavy: bool) -> None:
        self._ways[x, y] = self._ways.get((x, y), 0) | ways
        self._tones[x, y] = tone
        if heavy:
            self._heavy.add((x, y))

    def _cell(self, x: int, y: int) -> Span:
        text = self._texts.get((x, y))
        if text is not None:
            return text
        ways = self._ways.get((x, y), 0)
        if not ways:
            return (" ", PLAIN)
        sign = _JOINTS[ways]
        return (sign.translate(_HEAVY) if (x, y) in self._heavy else sign, self._tones[x, y])

    def _cells(self, y: int) -> Iterator[Span]:
        """The cells of a line that hold something, and the blanks between them."""
        if self._drawn is None:
            self._drawn = {}
            for x, row in {**self._ways, **self._texts}:
                if 0 <= x < self.width:
                    self._drawn.setdefault(row, []).append(x)
        blank = 0
        for x in sorted(self._drawn.get(y, ())):
            if x > blank:
                yield (" " * (x - blank), PLAIN)
            yield self._cell(x, y)
            blank = x + 1
        if blank < self.width:
            yield (" " * (self.width - blank), PLAIN)

    def _line(self, y: int) -> Line:
        spans: list[Span] = []
        for text, tone in self._cells(y):
            if spans and spans[-1][1] == tone:
                spans[-1] = (spans[-1][0] + text, tone)
            else:
                spans.append((text, tone))
        return tuple(spans)

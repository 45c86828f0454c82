"""Where the boxes and lines of a graph lie: in layers from top to bottom, each after all that it needs.

An edge that skips layers runs down beside the boxes of those. Between two layers every source has a row of its own
for its turns, so that lines of different sources cross and never run together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

BOX_HEIGHT = 3
_GAP = 2
_SWEEPS = 4

Edge = tuple[str, str]
_Node = tuple[str, int]
"""A box is (its key, -1); where its lines pass layer n on their way it is (its key, n)."""


class Box(NamedTuple):
    """The cells of a node."""

    x: int
    y: int
    width: int
    height: int = BOX_HEIGHT

    @property
    def middle(self) -> int:
        """The column at which lines come in and go out."""
        return self.x + self.width // 2


class Route(NamedTuple):
    """The corners of an edge's line, from the lower border of a box to the upper border of the other."""

    edge: Edge
    points: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """A graph laid out."""

    boxes: Mapping[str, Box] = field(default_factory=dict)
    routes: Sequence[Route] = ()
    width: int = 0
    height: int = 0


def layers_of(nodes: Sequence[str], edges: Sequence[Edge]) -> dict[str, int]:
    """The layer of each node: one more than the deepest that leads to it. Edges that close a circle are left out."""
    above: dict[str, list[str]] = {node: [] for node in nodes}
    for source, target in edges:
        above[target].append(source)
    found: dict[str, int] = {}
    for node in nodes:
        _deepen(node, above, found, set())
    return found


def _deepen(node: str, above: Mapping[str, Sequence[str]], found: dict[str, int], on_the_way: set[str]) -> int:
    if node not in found:
        inner = on_the_way | {node}
        found[node] = max((_deepen(one, above, found, inner) + 1 for one in above[node] if one not in inner), default=0)
    return found[node]


def layout(widths: Mapping[str, int], edges: Sequence[Edge]) -> Layout:
    """Lay out boxes of these widths, in the order given where nothing else decides."""
    if not widths:
        return Layout()
    depth = layers_of([*widths], edges)
    known = [edge for edge in edges if depth[edge[0]] < depth[edge[1]]]
    rows, links = _threaded(depth, known)
    _untangle(rows, links)
    places = _columns(rows, links, widths)
    tops, turns = _heights(rows, links, places, widths)
    boxes = {
        node[0]: Box(places[node], tops[layer], widths[node[0]])
        for layer, row in enumerate(rows)
        for node in row
        if node[1] < 0
    }
    middles = {node: places[node] + (widths[node[0]] // 2 if node[1] < 0 else 0) for row in rows for node in row}
    routes = [Route(edge, _points(edge, depth, middles, tops, turns)) for edge in known]
    right = max(places[node] + _width(node, widths) for row in rows for node in row)
    return Layout(boxes, routes, right, tops[-1] + BOX_HEIGHT)


def _width(node: _Node, widths: Mapping[str, int]) -> int:
    return widths[node[0]] if node[1] < 0 else 1


def _via(source: str, layer: int, depth: Mapping[str, int]) -> _Node:
    """The node from which lines of `source` leave a layer."""
    return (source, -1) if layer == depth[source] else (source, layer)


def _threaded(
    depth: Mapping[str, int], edges: Sequence[Edge]
) -> tuple[list[list[_Node]], list[dict[_Node, list[_Node]]]]:
    """The rows of nodes, with one thread of passing points per source, and what leads from each row to the next."""
    rows: list[list[_Node]] = [[] for _ in range(max(depth.values()) + 1)]
    links: list[dict[_Node, list[_Node]]] = [{} for _ in rows]
    for node, layer in depth.items():
        rows[layer].append((node, -1))
    for source, target in edges:
        for layer in range(depth[source] + 1, depth[target]):
            passing = (source, layer)
            if passing not in rows[layer]:
                rows[layer].append(passing)
                links[layer - 1].setdefault(_via(source, layer - 1, depth), []).append(passing)
        last = depth[target] - 1
        links[last].setdefault(_via(source, last, depth), []).append((target, -1))
    return rows, links


def _neighbours(links: Sequence[Mapping[_Node, Sequence[_Node]]], layer: int, *, up: bool) -> dict[_Node, list[_Node]]:
    """Who is joined to whom one layer up, or down."""
    if not up:
        return {node: list(below) for node, below in links[layer].items()}
    found: dict[_Node, list[_Node]] = {}
    for node, below in links[layer - 1].items() if layer else ():
        for one in below:
            found.setdefault(one, []).append(node)
    return found


def _untangle(rows: list[list[_Node]], links: Sequence[Mapping[_Node, Sequence[_Node]]]) -> None:
    """Order each row by where its neighbours stand, down and up in turn."""
    for sweep in range(_SWEEPS):
        up = sweep % 2 == 0
        for layer in range(1, len(rows)) if up else range(len(rows) - 2, -1, -1):
            beside = {node: place for place, node in enumerate(rows[layer - 1 if up else layer + 1])}
            joined = _neighbours(links, layer, up=up)
            own = {node: place for place, node in enumerate(rows[layer])}
            keys = {
                node: sum(beside[one] for one in joined[node]) * 1000 // len(joined[node])
                if joined.get(node)
                else place * 1000
                for node, place in own.items()
            }
            rows[layer].sort(key=lambda node: (keys[node], own[node]))


def _columns(
    rows: Sequence[Sequence[_Node]], links: Sequence[Mapping[_Node, Sequence[_Node]]], widths: Mapping[str, int]
) -> dict[_Node, int]:
    """The left column of every node: near the middle of its neighbours, never over another."""
    places: dict[_Node, int] = {}
    for row in rows:
        at = 0
        for node in row:
            places[node] = at
            at += _width(node, widths) + _GAP
    for sweep in range(2 * _SWEEPS + 1):
        up = sweep % 2 == 0
        for layer in range(len(rows)) if up else range(len(rows) - 1, -1, -1):
            joined = _neighbours(links, layer, up=up)
            _settle(rows[layer], joined, places, widths)
    least = min(places.values())
    return {node: place - least for node, place in places.items()}


def _settle(
    row: Sequence[_Node], joined: Mapping[_Node, Sequence[_Node]], places: dict[_Node, int], widths: Mapping[str, int]
) -> None:
    """Move a row towards its neighbours; between the leftmost and the rightmost way to do it lies the middle."""
    wanted = []
    for node in row:
        half = _width(node, widths) // 2
        middles = [places[one] + _width(one, widths) // 2 for one in joined.get(node, ())]
        wanted.append(sum(middles) // len(middles) - half if middles else places[node])
    left: list[int] = []
    for node_place, want in enumerate(wanted):
        least = left[-1] + _width(row[node_place - 1], widths) + _GAP if left else want
        left.append(max(want, least))
    right: list[int] = []
    for node_place in range(len(row) - 1, -1, -1):
        most = right[0] - _GAP - _width(row[node_place], widths) if right else wanted[node_place]
        right.insert(0, min(wanted[node_place], most))
    for node, one, other in zip(row, left, right, strict=True):
        places[node] = (one + other) // 2


def _heights(
    rows: Sequence[Sequence[_Node]],
    links: Sequence[Mapping[_Node, Sequence[_Node]]],
    places: Mapping[_Node, int],
    widths: Mapping[str, int],
) -> tuple[list[int], dict[_Node, int]]:
    """The top line of every layer, and the line on which each node's lines turn."""
    tops, turns, y = [], {}, 0
    for layer in range(len(rows)):
        tops.append(y)
        middles = {node: places[node] + _width(node, widths) // 2 for row in rows[layer : layer + 2] for node in row}
        order = _turns({node: [middles[one] for one in below] for node, below in links[layer].items()}, middles)
        for node, place in order.items():
            turns[node] = y + BOX_HEIGHT + place
        y += BOX_HEIGHT + max(1, 1 + max(order.values(), default=0))
    return tops, turns


def _turns(below: Mapping[_Node, Sequence[int]], middles: Mapping[_Node, int]) -> dict[_Node, int]:
    """A row for each source between two layers: no two runs over one another, and no drop onto another's descent."""
    runs = {node: (min(middles[node], *xs), max(middles[node], *xs)) for node, xs in below.items()}
    before = {
        node: {
            other
            for other in below
            if other != node and middles[other] in below[node] and runs[other][0] < runs[other][1]
        }
        for node in below
    }
    found: dict[_Node, int] = {}
    left = sorted(below, key=lambda node: runs[node])
    while left:
        free = [node for node in left if not before[node] & set(left)] or left[:1]
        node = free[0]
        left.remove(node)
        place = max((found[other] + 1 for other in before[node] if other in found), default=0)
        straight = runs[node][0] == runs[node][1]
        while not straight and any(
            found[other] == place and runs[other][0] <= runs[node][1] + 1 and runs[node][0] <= runs[other][1] + 1
            for other in found
            if runs[other][0] < runs[other][1]
        ):
            place += 1
        found[node] = place
    return found


def _points(
    edge: Edge,
    depth: Mapping[str, int],
    middles: Mapping[_Node, int],
    tops: Sequence[int],
    turns: Mapping[_Node, int],
) -> tuple[tuple[int, int], ...]:
    """The corners of one edge, layer by layer."""
    source, target = edge
    points = [(middles[source, -1], tops[depth[source]] + BOX_HEIGHT - 1)]
    for layer in range(depth[source], depth[target]):
        here = _via(source, layer, depth)
        there = (target, -1) if layer + 1 == depth[target] else (source, layer + 1)
        if middles[here] != middles[there]:
            points += [(middles[here], turns[here]), (middles[there], turns[here])]
        points.append((middles[there], tops[layer + 1]))
    return tuple(points)

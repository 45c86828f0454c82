"""The org chart: a tidy tree of who reports to whom; leaves stand under their manager."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from department.blueprint.pack import Blueprint
from tui.present.figures import plural
from tui.present.report_model import Figure
from tui.present.svg import path, rect, short, svg, text

_W, _H, _GAP_X, _GAP_Y, _STACK, _INDENT, _EDGE = 168, 46, 16, 34, 12, 20, 6
_CHARS, _FITS, _ENTRY = 34, 22, 24


@dataclass(slots=True)
class Node:
    """A box of the chart: whose, where, above whom; a swarm is one box for all its members."""

    key: str
    title: str
    x: float = 0
    y: float = 0
    reports: list["Node"] = field(default_factory=list)
    members: int = 0

    @property
    def stacks(self) -> bool:
        """Whether its reports stand under it, one below the other."""
        return bool(self.reports) and all(not report.reports for report in self.reports)


def org_chart(blueprint: Blueprint, load: Mapping[str, tuple[int, int]]) -> Figure:
    """The chart; `load` is (tasks done, turns) by agent."""
    nodes = {key: Node(key, agent.title) for key, agent in blueprint.agents.items()}
    top = Node("operator", blueprint.human.title)
    for key, agent in blueprint.agents.items():
        nodes.get(agent.reports_to, top).reports.append(nodes[key])
    for key, swarm in blueprint.swarms.items():
        node = nodes[f"swarm:{key}"] = Node(f"swarm:{key}", swarm.title, members=len(swarm.topics))
        nodes.get(swarm.reports_to, top).reports.append(node)
    width = _place(top, _EDGE, _EDGE)
    every = [top, *nodes.values()]
    height = max(node.y for node in every) + _H + _EDGE
    body = [link for node in every for link in _links(node)]
    for key, agent in blueprint.agents.items():
        body += [_dotted(nodes[key], nodes[other]) for other in agent.dotted_to if other in nodes]
    body += [_box(node, blueprint, load) for node in every]
    title = f"Who reports to whom in {blueprint.title}, with tasks done and turns"
    drawn = svg(round(width + 2 * _EDGE), round(height), title, body)
    return Figure("Organisation", drawn, _as_text(top, load))


def _place(node: Node, x: float, y: float) -> float:
    """Give the node and all below it their places; the width they take."""
    node.x, node.y = x, y
    if not node.reports:
        return _W
    if node.stacks:
        for count, report in enumerate(node.reports, start=1):
            report.x, report.y = x + _INDENT, y + count * (_H + _STACK)
        return _W + _INDENT
    width: float = -_GAP_X
    for report in node.reports:
        width += _GAP_X + _place(report, x + width + _GAP_X, y + _H + _GAP_Y)
    first, last = node.reports[0], node.reports[-1]
    node.x = (first.x + last.x) / 2
    return max(width, _W)


def _links(node: Node) -> list[str]:
    """The lines from a box to its reports."""
    bottom = node.y + _H
    if node.stacks:
        x = node.x + _INDENT / 2
        return [path(f"M{x:.1f} {bottom:.1f}V{r.y + _H / 2:.1f}H{r.x:.1f}", "wire") for r in node.reports]
    x, middle = node.x + _W / 2, bottom + _GAP_Y / 2
    return [path(f"M{x:.1f} {bottom:.1f}V{middle:.1f}H{r.x + _W / 2:.1f}V{r.y:.1f}", "wire") for r in node.reports]


def _dotted(node: Node, other: Node) -> str:
    """From a side of one box along the gap above the other, and down into it."""
    side = 1 if other.x > node.x else -1
    start = node.x + _W if side > 0 else node.x
    end = other.x + _ENTRY if side > 0 else other.x + _W - _ENTRY
    bend, above = start + side * _GAP_X / 2, other.y - _GAP_X / 2
    points = f"M{start:.1f} {node.y + _H / 2:.1f}H{bend:.1f}V{above:.1f}H{end:.1f}V{other.y:.1f}"
    return path(points, "wire dotted", f"Dotted line: {node.title} to {other.title}")


def _box(node: Node, blueprint: Blueprint, load: Mapping[str, tuple[int, int]]) -> str:
    agent = blueprint.agents.get(node.key)
    below = _load(load.get(node.key)) if agent else _members(node) or "human"
    tip = f"{node.title}: {agent.layer}, level {agent.level}, {agent.tier}; {below}" if agent else node.title
    layer = blueprint.layers.index(agent.layer) if agent and agent.layer in blueprint.layers else 0
    title = short(node.title, _CHARS)
    width = _W - 14 if len(title) > _FITS else 0
    kind = f"box layer{min(layer, 2)}" if agent else "box layer2" if node.members else "box person"
    return (
        rect(node.x, node.y, _W, _H, kind, tip=tip, radius=5)
        + text(node.x + _W / 2, node.y + 20, title, "name", "middle", tip=tip, width=width)
        + text(node.x + _W / 2, node.y + 36, below, "small", "middle")
    )


def _members(node: Node) -> str:
    return f"swarm of {node.members:,}" if node.members else ""


def _load(counts: tuple[int, int] | None) -> str:
    tasks, turns = counts or (0, 0)
    return f"{plural(tasks, 'task')} · {plural(turns, 'turn')}"


def _as_text(node: Node, load: Mapping[str, tuple[int, int]], lead: str = "", branch: str = "") -> str:
    beside = _load(load[node.key]) if node.key in load else _members(node)
    lines = [f"{lead}{branch}{node.title}{'  ' if beside else ''}{beside}"]
    inner = lead + {"": "", "├─ ": "│  ", "└─ ": "   "}[branch]
    branches = ["├─ "] * (len(node.reports) - 1) + ["└─ "]
    lines += [_as_text(report, load, inner, sign) for report, sign in zip(node.reports, branches, strict=False)]
    return "\n".join(lines)

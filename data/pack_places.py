"""Where each key and value of a pack stands: found again in the YAML nodes when a problem has to be told."""

from dataclasses import dataclass, field

from yaml.nodes import MappingNode, Node, SequenceNode

from data.problems import ERROR, Path, Problem, dotted


@dataclass(slots=True)
class Places:
    """The node trees of a pack's files; `label` is what a problem of no file in particular is filed under.

    `likes` maps a workflow that is a variant to the one it is like: what it does not write itself stands there.
    """

    label: str
    files: list[tuple[str, Node]] = field(default_factory=list)
    likes: dict[str, str] = field(default_factory=dict)

    def key(self, path: Path, says: str, severity: str = ERROR) -> Problem:
        """A problem of a key: it points at the key, or at the nearest one above it that is written."""
        return self._problem(path, says, severity, at_value=False)

    def value(self, path: Path, says: str, severity: str = ERROR) -> Problem:
        """A problem of a value: it points at the value."""
        return self._problem(path, says, severity, at_value=True)

    def line_of(self, path: Path) -> str:
        """`file:line` of a key, for sentences that name a second place."""
        problem = self.key(path, "")
        return f"{problem.file}:{problem.line}"

    def _head(self) -> str:
        """The file that says what department it is: there belongs what is written nowhere."""
        heads = [name for name, node in self.files if _child(node, "id") is not None]
        return (heads or [name for name, _ in self.files])[0]

    def _problem(self, path: Path, says: str, severity: str, *, at_value: bool) -> Problem:
        found = [_Descent(path)(item) for item in self.files]
        like = self.likes.get(str(path[1])) if len(path) > 1 and path[0] == "workflows" else None
        if like is not None and max((item[1] for item in found), default=0) < len(path):
            there: Path = ("workflows", like, *path[2:])
            inherited = [_Descent(there)(item) for item in self.files]
            if max(item[1] for item in inherited) > max(item[1] for item in found):
                path, found = there, inherited
        if not found:
            return Problem(self.label, 0, 0, dotted(path), says, severity)
        if max(item[1] for item in found) == 0:
            return Problem(self._head(), 1, 1, dotted(path), says, severity)
        name, depth, key, value = max(found, key=lambda item: item[1])
        mark = (value if at_value and depth == len(path) else key).start_mark
        return Problem(name, mark.line + 1, mark.column + 1, dotted(path), says, severity)


@dataclass(frozen=True, slots=True)
class _Descent:
    """Follows a path into one file's nodes as deep as it is written there."""

    path: Path

    def __call__(self, item: tuple[str, Node]) -> tuple[str, int, Node, Node]:
        name, node = item
        key = node
        for depth, part in enumerate(self.path):
            step = _child(node, part)
            if step is None:
                return name, depth, key, node
            key, node = step
        return name, len(self.path), key, node


def _child(node: Node, part: str | int) -> tuple[Node, Node] | None:
    if isinstance(node, MappingNode):
        return next(((key, value) for key, value in node.value if key.value == part), None)
    if isinstance(node, SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part], node.value[part]
    return None

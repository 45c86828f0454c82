"""The tallies that the engine keeps: read from the source of what changes the state, so that none is forgotten."""

import ast
from collections.abc import Iterator
from pathlib import Path

import department.evolve

_COUNTS = ("count", "peak")
"""The functions that raise a tally: `count(state, NAME, …)`."""


def tallies() -> list[tuple[str, list[str]]]:
    """What is counted, in the words of the module that counts it, and the names; `GRADE` stands for a pack's word."""
    folder = Path(next(iter(department.evolve.__path__)))
    found = []
    for file in sorted(folder.glob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        names = sorted(set(_names(tree)))
        if names:
            found.append(((ast.get_docstring(tree) or "").partition("\n")[0], names))
    return found


def _names(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        called = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
        if isinstance(node, ast.Call) and called in _COUNTS:
            yield from _written(node.args[1])


def _written(name: ast.expr) -> Iterator[str]:
    if isinstance(name, ast.Constant):
        yield str(name.value)
    elif isinstance(name, ast.IfExp):
        yield from _written(name.body)
        yield from _written(name.orelse)
    elif isinstance(name, ast.JoinedStr):
        yield "".join(_part(part) for part in name.values)


def _part(part: ast.expr) -> str:
    if isinstance(part, ast.Constant):
        return str(part.value)
    inner = getattr(part, "value", part)
    return str(getattr(inner, "attr", getattr(inner, "id", "name"))).upper()

"""Puts blanks where a pack does not fit its shape, so that the rest of it can be linted in the same go."""

import copy
from dataclasses import is_dataclass
from typing import Any, get_origin

from data.problems import Path
from data.shapes import STEP_DEPTH, alternatives, bare, hints, required, shape_at


def filled(data: dict[str, Any], faults: list[Path]) -> tuple[dict[str, Any], frozenset[Path]]:
    """Copy a tree with every fault taken out or blanked; the paths are where blanks stand."""
    tree = copy.deepcopy(data)
    blanks: set[Path] = set()
    for path in sorted(faults, key=lambda path: (len(path), [str(part) for part in path])):
        if len(path) >= STEP_DEPTH and path[2] == "steps" and path[STEP_DEPTH:] in ((), ("kind",)):
            _blank_step(tree, path[:STEP_DEPTH])
            blanks.add(path[:STEP_DEPTH])
        elif not any(path[: len(blank)] == blank for blank in blanks) and _blank(tree, path):
            blanks.add(path)
    return tree, frozenset(blanks)


def _blank(tree: dict[str, Any], path: Path) -> bool:
    """Blank one value, or take an unknown key out; whether a blank now stands there."""
    shape = shape_at(path, tree)
    holder: Any = tree
    for part in path[:-1]:
        holder = holder[part]
    if shape is None:
        holder.pop(path[-1], None)
        return False
    holder[path[-1]] = _of(shape)
    return True


def _blank_step(tree: dict[str, Any], path: Path) -> None:
    steps = tree["workflows"][path[1]]["steps"]
    steps[path[3]] = {"kind": "wait", "title": ""}


def _of(shape: Any) -> Any:
    """The emptiest value of a shape."""
    options = [bare(option) for option in alternatives(shape)]
    if type(None) in options:
        return None
    first = options[0]
    if is_dataclass(first) and isinstance(first, type):
        return {name: _of(hints(first)[name]) for name in required(first)}
    return {list: [], dict: {}}.get(get_origin(first) or first, {str: "", int: 0, bool: False}.get(first))

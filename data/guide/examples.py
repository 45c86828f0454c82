"""Examples of every key: its first short use in the bundled packs, then in the scaffold, then in the guide itself."""

import inspect
import json
import re
from collections.abc import Iterable
from dataclasses import is_dataclass
from typing import Any, get_args, get_origin

from data.shapes import alternatives, hints
from department.blueprint.pack import Blueprint
from department.blueprint.steps import Step
from department.blueprint.work import KINDS, Workflow

Uses = dict[tuple[str, str], list[Any]]
"""The values that packs give a key, by the dataclass that declares it and the key."""

_SHORT = 64
"""An example of so many characters needs no cut."""
_TEXT = 56
_ITEMS = 2
_DEEP = 2
_PLAIN = re.compile(r"([A-Za-z][\w .'()/-]*|\d+(s|m|h|d|wh))\Z")


def uses_in(trees: Iterable[dict[str, Any]]) -> Uses:
    """Every use of every key in packs as read, in order."""
    found: Uses = {}
    for tree in trees:
        _visit(Blueprint, tree, found)
    return found


def _visit(shape: Any, data: Any, found: Uses) -> None:
    for option in alternatives(shape):
        if is_dataclass(option) and isinstance(option, type) and isinstance(data, dict):
            _visit_keys(option, data, found)
        elif get_origin(option) is dict and isinstance(data, dict):
            for value in data.values():
                _visit(get_args(option)[1], value, found)
        elif get_origin(option) is list and isinstance(data, list):
            for value in data:
                _visit(get_args(option)[0], value, found)


def _visit_keys(shape: type, data: dict[str, Any], found: Uses) -> None:
    for key, annotation in hints(shape).items():
        if key not in data:
            continue
        found.setdefault((home_of(shape, key).__name__, key), []).append(data[key])
        if (shape, key) == (Workflow, "steps"):
            for step in data[key].values():
                _visit(KINDS.get(step.get("kind"), Step), step, found)
        else:
            _visit(annotation, data[key], found)


def home_of(shape: type, key: str) -> type:
    """The dataclass that declares a key: a shape or one of its bases."""
    return next(base for base in shape.__mro__ if key in inspect.get_annotations(base))


def example(uses: Uses, owner: type, key: str) -> str:
    """One use of a key as a line of YAML, or nothing; what is left out is marked with `…`."""
    lines = [f"{key}: {_shown(value)}" for value in uses.get((owner.__name__, key), ())]
    whole = [line for line in lines if len(line) <= _SHORT and "…" not in line]
    return (whole or sorted(lines, key=len) or [""])[0]


def _shown(value: Any, depth: int = 0) -> str:
    if depth >= _DEEP and value and isinstance(value, (dict, list)):
        return "{…}" if isinstance(value, dict) else "[…]"
    if isinstance(value, dict):
        count = 1 if not depth and any(isinstance(inner, dict) for inner in value.values()) else _ITEMS
        parts = [f"{_text(str(key))}: {_shown(inner, depth + 1)}" for key, inner in list(value.items())[:count]]
        return "{" + ", ".join([*parts, *(["…"] if len(value) > count else [])]) + "}"
    if isinstance(value, list):
        count = _ITEMS + 1
        parts = [_shown(inner, depth + 1) for inner in value[:count]]
        return "[" + ", ".join([*parts, *(["…"] if len(value) > count else [])]) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return _text(value) if isinstance(value, str) else str(value)


def _text(text: str) -> str:
    flat = " ".join(text.split())
    cut = flat if len(flat) <= _TEXT else flat[:_TEXT].rpartition(" ")[0] + " …"
    bare = _PLAIN.match(cut) and cut not in ("true", "false", "null")
    return cut if bare else json.dumps(cut, ensure_ascii=False)

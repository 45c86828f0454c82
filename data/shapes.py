"""The shapes of a blueprint by its annotations: what may stand where, in plain words."""

from dataclasses import MISSING, fields, is_dataclass
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from data.problems import Path
from department.blueprint.pack import Blueprint
from department.blueprint.steps import Step
from department.blueprint.work import KINDS

STEP_DEPTH = 4
"""`workflows.FLOW.steps.STEP`: from here on a step's own class tells the keys."""


@lru_cache(maxsize=128)
def hints(shape: type) -> dict[str, Any]:
    """The annotations of a dataclass of the blueprint, resolved."""
    return get_type_hints(shape)


@lru_cache(maxsize=128)
def keys(shape: type) -> tuple[str, ...]:
    """The keys that a map of this shape may have; a step has `kind` besides."""
    names = tuple(item.name for item in fields(shape))
    return ("kind", *names) if issubclass(shape, Step) else names


@lru_cache(maxsize=128)
def required(shape: type) -> tuple[str, ...]:
    """The keys that a map of this shape must have."""
    wanted = (item for item in fields(shape) if item.default is MISSING and item.default_factory is MISSING)
    names = tuple(item.name for item in wanted)
    return ("kind", *names) if issubclass(shape, Step) else names


@lru_cache(maxsize=512)
def alternatives(shape: Any) -> tuple[Any, ...]:
    """The members of a union, nothing left out; a plain shape is its own only alternative."""
    return get_args(shape) if get_origin(shape) in (Union, UnionType) else (shape,)


def bare(shape: Any) -> Any:
    """The shape below a typed string: `Duration` is text."""
    return bare(shape.__supertype__) if hasattr(shape, "__supertype__") else shape


def shape_at(path: Path, data: Any) -> Any:
    """The annotation at a path, or None where the blueprint has nothing of that name."""
    shape: Any = Blueprint
    for depth, part in enumerate(path):
        data = _inside(data, part)
        shape = _below(shape, part)
        if depth + 1 == STEP_DEPTH and path[0] == "workflows" and path[2] == "steps":
            shape = KINDS.get(str(data.get("kind"))) if isinstance(data, dict) else None
        if shape is None:
            return None
    return shape


def _inside(data: Any, part: str | int) -> Any:
    if isinstance(data, dict):
        return data.get(part)
    return data[part] if isinstance(data, list) and isinstance(part, int) and part < len(data) else None


def _below(shape: Any, part: str | int) -> Any:
    for option in alternatives(shape):
        if is_dataclass(option) and isinstance(option, type):
            found = hints(option).get(str(part))
            if found is not None:
                return found
        elif get_origin(option) is dict:
            return get_args(option)[1]
        elif get_origin(option) is list and isinstance(part, int):
            return get_args(option)[0]
    return None


def describe(shape: Any) -> str:
    """What is wanted, in plain words: `a whole number`, `a list of text`, `a map with the keys a, b`."""
    words = [_word(bare(option)) for option in alternatives(shape) if option is not NoneType]
    return " or ".join(dict.fromkeys(words))


_NAMES = {int: "a whole number", str: "text", bool: "true or false"}


def _word(shape: Any) -> str:
    if shape in _NAMES:
        return _NAMES[shape]
    if get_origin(shape) is list:
        return f"a list (each {describe(get_args(shape)[0])})"
    if get_origin(shape) is dict:
        inner = get_args(shape)[1]
        return "a map of names" if inner is Any else f"a map of names (each {describe(inner)})"
    if is_dataclass(shape) and isinstance(shape, type):
        return f"a map with the keys {', '.join(required(shape)) or ', '.join(keys(shape))}"
    return "a value"


_SHOWN = 60


def show(value: Any) -> str:
    """Show a value of a pack in a sentence, in quotes and short."""
    if isinstance(value, dict):
        return f"a map ({', '.join(map(str, value))})"[:_SHOWN]
    if isinstance(value, list):
        return f"a list of {len(value)}"
    if value is None:
        return "an empty value"
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"'{text[:_SHOWN]}{'…' if len(text) > _SHOWN else ''}'"

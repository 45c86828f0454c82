"""What may stand at a key, in words: its type, the words or numbers it is limited to, its default."""

import ast
import inspect
import re
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import lru_cache
from types import NoneType
from typing import Any, get_args, get_origin

from data.lint.walk import MEANINGS, RANGES, WORDS
from data.shapes import alternatives, bare
from department.blueprint import words
from department.blueprint.words import Value

_SHOWN = {
    "Expr": "formula",
    "Clock": "time of day",
    "Cron": "cron line",
    "FlowRef": "workflow id",
    "PhraseRef": "phrase bank",
    "DurationRef": "duration or table",
    "Timeout": "`fail`, `continue` or step id",
    "Layer": "one of `layers`",
    "Rank": "one of `ranks`",
}
"""Typed strings whose name is not the word an author would use."""
_PLAIN = {int: "whole number", str: "text", bool: "true or false"}
_VALUE = frozenset(get_args(Value))


def word_of(name: str) -> str:
    """A typed string or a dataclass as a word: `StepRef` is a step id, `DecisionType` a decision type."""
    return _SHOWN.get(name) or re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower().replace(" ref", " id")


def anchor_of(name: str) -> str:
    """Where the reference explains a type."""
    return "ref-" + re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower()


def kind_of(annotation: Any, home: tuple[str, str]) -> str:
    """What may stand at a key of an owner, in words, with links to what needs a section of its own."""
    limited = WORDS.get(home) or WORDS.get(("*", home[1]))
    if limited:
        return _listed(annotation, "one of " + ", ".join(f"`{word}`" for word in limited))
    meant = MEANINGS.get(home) or MEANINGS.get(("*", home[1]))
    if meant:
        known = meant in typed_strings()
        return _listed(annotation, f"[{word_of(meant)}](#ref-values)" if known else word_of(meant))
    return _kind(annotation) + (_range(home) if int in _leaves(annotation) else "")


def _leaves(annotation: Any) -> set[Any]:
    """The plain types below lists, maps and alternatives."""
    inner = get_args(annotation)
    return {annotation} if not inner else set().union(*(_leaves(part) for part in inner))


def _listed(annotation: Any, inner: str) -> str:
    return f"list, each {inner}" if get_origin(annotation) is list else inner


def _range(home: tuple[str, str]) -> str:
    low, high = RANGES.get(home) or RANGES.get(("*", home[1])) or (None, None)
    if low is None:
        return ""
    return f", {low} to {high}" if high is not None else f", at least {low}"


def _kind(annotation: Any) -> str:
    options = [option for option in alternatives(annotation) if option is not NoneType]
    if set(options) == _VALUE:
        return "value"
    return " or ".join(_one(option) for option in options)


def _one(option: Any) -> str:
    if get_origin(option) is list:
        return f"list, each {_kind(get_args(option)[0])}"
    if get_origin(option) is dict:
        key, inner = get_args(option)
        name = "name" if key is str else _kind(key)
        return f"map, {name}: {'[step](#ref-step)' if inner is Any else _kind(inner)}"
    if is_dataclass(option) and isinstance(option, type):
        return f"[{word_of(option.__name__)}](#{anchor_of(option.__name__)})"
    if bare(option) is not option:
        return f"[{word_of(option.__name__)}](#ref-values)"
    return _PLAIN.get(option, "value")


def default_of(item: Field[Any]) -> str:
    """What holds when a key is left out, or that it may not be."""
    made: Any = item.default if item.default_factory is MISSING else item.default_factory()
    if made is MISSING:
        return "**required**"
    if made is None or made in ("", [], {}):
        return "–"
    if is_dataclass(made):
        return "its own defaults"
    text = "[" + ", ".join(map(str, made)) + "]" if isinstance(made, list) else str(made)
    return f"`{text.lower() if isinstance(made, bool) else text}`"


def field_of(shape: type, key: str) -> Field[Any]:
    """A key's declaration."""
    return next(item for item in fields(shape) if item.name == key)


@lru_cache(maxsize=1)
def typed_strings() -> dict[str, str]:
    """The typed strings of the blueprint with the sentence that stands under each."""
    body = ast.parse(inspect.getsource(words)).body
    found: dict[str, str] = {}
    for node, after in zip(body, [*body[1:], None], strict=True):
        if isinstance(node, ast.Assign) and isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
            name = getattr(node.targets[0], "id", "")
            found[name] = " ".join(str(after.value.value).split())
    return found

"""Walks a blueprint by its annotations and hands out every value with what it is meant to be.

Most fields say it by their type (`department.blueprint.words`); the plain ones whose words are limited are
listed here.
"""

from dataclasses import dataclass, is_dataclass
from functools import lru_cache
from types import NoneType
from typing import Any, get_args, get_origin

from data.problems import Path
from data.shapes import alternatives, bare, hints

WORDS: dict[tuple[str, str], tuple[str, ...]] = {
    ("Hours", "days"): ("mon", "tue", "wed", "thu", "fri", "sat", "sun"),
    ("Cell", "does"): tuple("DPARCIEF-"),
    ("DecisionType", "autonomy"): ("L1", "L2", "L3", "L4"),
    ("DecisionType", "on_expiry"): ("hold", "proceed"),
    ("LevelChange", "level"): ("L1", "L2", "L3", "L4"),
    ("Human", "deputy_levels"): ("L1", "L2", "L3", "L4"),
    ("Routine", "missed"): ("skip", "once", "all"),
    ("Meeting", "collects"): ("updates", "positions", "views"),
    ("Target", "source"): ("journal", "benchmark", "claude", "assumption"),
    ("Release", "into"): ("staging", "live", "back", "out"),
    ("MindRules", "when_reached"): ("hold", "fail", "downgrade"),
    ("MindRules", "lost"): ("ask", "retry"),
    ("MindRules", "effort"): ("low", "medium", "high", "xhigh", "max"),
    ("*", "priority"): ("urgent", "normal", "low"),
    ("*", "urgency"): ("low", "medium", "high", "critical"),
}
"""Fields of a shape (`*`: any) that hold one of a few words."""

MEANINGS: dict[tuple[str, str], str] = {
    ("Agent", "layer"): "Layer",
    ("Agent", "rank"): "Rank",
    ("Channel", "members"): "Role",
    ("Meeting", "attendees"): "Role",
    ("Culture", "read"): "DurationRef",
    ("Culture", "read_urgent"): "DurationRef",
    ("Culture", "acknowledge"): "DurationRef",
    ("Culture", "pick_up"): "DurationRef",
    ("Scenario", "replaces"): "RoutineRef",
    ("*", "on_timeout"): "Timeout",
}
"""Plain fields that are meant as something: a reference, mostly."""

RANGES: dict[tuple[str, str], tuple[int, int | None]] = {
    ("Agent", "level"): (1, 5),
    ("Agent", "skills"): (0, 1000),
    ("Agent", "acknowledges"): (0, 1000),
    ("Agent", "pace"): (1, None),
    ("Version", "skills"): (0, 1000),
    ("Version", "acknowledges"): (0, 1000),
    ("Version", "pace"): (1, None),
    ("Human", "presence"): (0, 1000),
    ("Human", "changes"): (0, 1000),
    ("Human", "rejections"): (0, 1000),
    ("Human", "minutes"): (0, None),
    ("Defect", "chance"): (0, 1000),
    ("Defect", "weight"): (0, 100),
    ("Reviewer", "threshold"): (0, 100),
    ("Tier", "price_in"): (0, None),
    ("Tier", "price_out"): (0, None),
    ("Tier", "tokens"): (0, None),
    ("Budget", "allocation"): (0, None),
    ("Target", "scale"): (1, None),
    ("Stimulus", "day"): (0, None),
    ("Field", "pick"): (0, None),
    ("Field", "missing"): (0, 1000),
    ("Arrivals", "per_hour"): (0, None),
    ("Arrivals", "sources"): (0, None),
    ("Criterion", "most"): (1, None),
    ("Call", "retries"): (0, 12),
    ("Await", "reminders"): (0, 100),
    ("Swarm", "penalty"): (0, 1000),
    ("Swarm", "share"): (0, 1000),
    ("Compete", "explore"): (0, 500),
    ("MindRules", "caps"): (1, None),
    ("MindRules", "most_out"): (1, 128_000),
    ("*", "threshold"): (0, 100),
    ("*", "limit"): (0, None),
    ("*", "variants"): (1, None),
    ("*", "times"): (1, None),
    ("*", "day"): (0, None),
}
"""The lowest and highest number of a field (None: without end); chances are thousandths."""


@dataclass(frozen=True, slots=True)
class Found:
    """A value on the walk: where, what it is meant as, itself, whether it is a key, and its field's owner."""

    path: Path
    meaning: str
    value: Any
    is_key: bool = False
    field: tuple[str, str] = ("", "")


def walk(shape: Any) -> list[Found]:
    """Collect everything below a dataclass of the blueprint that has a meaning to check."""
    out: list[Found] = []
    _dataclass(shape, (), out)
    return out


@dataclass(frozen=True, slots=True)
class _Field:
    """A field of a shape: its name, its annotation, where it belongs, and what a plain one is meant as."""

    name: str
    annotation: Any
    home: tuple[str, str]
    meaning: str
    bounded: bool


@lru_cache(maxsize=128)
def _fields(kind: type) -> tuple[_Field, ...]:
    found = []
    for name, annotation in hints(kind).items():
        home, anywhere = (kind.__name__, name), ("*", name)
        words = "Words" if home in WORDS or anywhere in WORDS else ""
        meaning = words or MEANINGS.get(home) or MEANINGS.get(anywhere) or ""
        if not name.startswith("_"):
            found.append(_Field(name, annotation, home, meaning, home in RANGES or anywhere in RANGES))
    return tuple(found)


def _dataclass(shape: Any, path: Path, out: list[Found]) -> None:
    kind: type = type(shape)
    for field in _fields(kind):
        value = getattr(shape, field.name)
        if value is not None:
            _value(value, field.annotation, (*path, field.name), field, out)


def _value(value: Any, annotation: Any, path: Path, field: _Field, out: list[Found]) -> None:
    if isinstance(value, str):
        meant = field.meaning or _named(annotation)
        if meant and (meant != "Text" or "{" in value or "}" in value):
            out.append(Found(path, meant, value, field=field.home))
    elif isinstance(value, dict):
        if value:
            _entries(value, annotation, path, field, out)
    elif isinstance(value, list):
        inner = _inner(annotation, list)[0] if value else None
        for index, item in enumerate(value):
            _value(item, inner, (*path, index), field, out)
    elif isinstance(value, int):
        if field.bounded and not isinstance(value, bool):
            out.append(Found(path, "Range", value, field=field.home))
    elif is_dataclass(value):
        _dataclass(value, path, out)


def _entries(value: dict[str, Any], annotation: Any, path: Path, field: _Field, out: list[Found]) -> None:
    keys, inner = _inner(annotation, dict)
    key_meaning = _named(keys)
    for key, item in value.items():
        if key_meaning:
            out.append(Found((*path, key), key_meaning, key, is_key=True, field=field.home))
        if item is not None:
            _value(item, inner, (*path, key), field, out)


@lru_cache(maxsize=512)
def _inner(annotation: Any, kind: type) -> tuple[Any, ...]:
    """What a list or map of this annotation holds."""
    return next((get_args(one) for one in alternatives(annotation) if get_origin(one) is kind), (str, Any))


@lru_cache(maxsize=512)
def _named(annotation: Any) -> str:
    """The name of a typed string among the alternatives of an annotation, or nothing."""
    for option in alternatives(annotation):
        if option is not NoneType and hasattr(option, "__supertype__") and bare(option) is str:
            return str(option.__name__)
    return ""

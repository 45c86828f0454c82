"""Says everything that does not fit the shape of a blueprint, in plain words.

Pydantic finds what is wrong, all at once; where it stands and what would be right come from the pack's own
nodes and the blueprint's annotations.
"""

from functools import lru_cache
from typing import Any

import msgspec
from pydantic import TypeAdapter, ValidationError

from data.pack_reader import Source
from data.problems import Findings, Path, Problem
from data.shapes import alternatives, describe, keys, shape_at, show
from department.errors import nearest

_UNKNOWN = "unexpected_keyword_argument"


@lru_cache(maxsize=32)
def _adapter(shape: type) -> TypeAdapter[Any]:
    return TypeAdapter(shape)


def checked(shape: type, data: Any, at: Path, source: Source) -> tuple[Any, Findings]:
    """Read `data` (at path `at` of the pack) as a shape: its value, or None and everything wrong with it."""
    try:
        return _adapter(shape).validate_json(msgspec.json.encode(data), strict=True), {}
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        return None, _Telling(source, at).tell(found)


class _Telling:
    """Turns pydantic's findings about one tree into problems, each place told once."""

    def __init__(self, source: Source, at: Path) -> None:
        self._data = source.data
        self._places = source.places
        self._at = at
        self._broken = source.broken

    def tell(self, found: list[Any]) -> Findings:
        """One problem for each place; a missing key is not told where an unknown one is its misspelling."""
        unknown = [(*self._at, *item["loc"]) for item in found if item["type"] == _UNKNOWN]
        problems: Findings = {}
        for item in found:
            path = (*self._at, *item["loc"])
            if item["type"] == _UNKNOWN:
                problems[path] = self._unknown(path)
            elif item["type"] == "missing":
                told = self._broken and len(path) == 1
                told = told or any(_misspells(other, path) for other in unknown)
                problems[path] = None if told else self._missing(path)
            else:
                path = self._written(path)
                problems.setdefault(path, self._unfit(path))
        return problems

    def _unknown(self, path: Path) -> Problem:
        known = self._keys(path[:-1])
        return self._places.key(path, f"unknown key '{path[-1]}'; {nearest(str(path[-1]), known)}.")

    def _keys(self, path: Path) -> list[str]:
        for option in alternatives(shape_at(path, self._data)):
            if hasattr(option, "__dataclass_fields__"):
                return list(keys(option))
        return []

    def _missing(self, path: Path) -> Problem:
        wanted = describe(shape_at(path, self._data))
        return self._places.key(path, f"the key '{path[-1]}' is missing here; it must be {wanted}.")

    def _written(self, path: Path) -> Path:
        """The part of a finding's path that the pack holds; the rest names pydantic's own alternatives."""
        data: Any = self._data
        depth = 0
        for part in path:
            inside = isinstance(data, dict) and part in data
            if not inside and not (isinstance(data, list) and isinstance(part, int) and part < len(data)):
                break
            data, depth = data[part], depth + 1
        return path[: max(depth, len(self._at))]

    def _unfit(self, path: Path) -> Problem:
        value: Any = self._data
        for part in path:
            value = value[part]
        wanted = describe(shape_at(path, self._data))
        return self._places.value(path, f"{show(value)} does not fit here; it must be {wanted}.")


def _misspells(unknown: Path, missing: Path) -> bool:
    """Whether an unknown key is most likely meant to be a missing one."""
    if unknown[:-1] != missing[:-1]:
        return False
    return nearest(str(unknown[-1]), [str(missing[-1])]).startswith("nearest")

"""What a key means: the sentences of its dataclass's docstring that name it in backticks.

A sentence that names no key goes with the one before it. So a docstring such as "`within` is its time-out. It is
counted from the start. `each` repeats the step." says two sentences of `within` and one of `each`.
"""

import inspect
import re
from functools import lru_cache

from data.shapes import hints

_NAME = re.compile(r"`([A-Za-z_]+)`")
_OPENS, _CLOSES = "([{", ")]}"
_PAUSES = ".;"


def summary(shape: type) -> str:
    """The first sentence of a dataclass's docstring, in one line."""
    clauses = _clauses(_flat((inspect.getdoc(shape) or "").split("\n\n")[0]))
    ends = next((at for at, clause in enumerate(clauses) if clause.endswith(".")), len(clauses))
    return " ".join(clauses[: ends + 1])


def own_keys(shape: type) -> tuple[str, ...]:
    """The keys that a dataclass declares itself, in order; those of its bases are described there."""
    return tuple(name for name in hints(shape) if name in inspect.get_annotations(shape))


def description(shape: type, key: str) -> str:
    """What the docstring of a dataclass says of a key of its own, or nothing."""
    named = [text for text in _told(shape) if key in _NAME.findall(text)]
    first = [text for text in named if text.startswith(f"`{key}`")]
    return _sentence((first or named or [""])[0])


def shortly(key: str, text: str) -> str:
    """A description for a table that names the key already: `title` is its name, and Its name will do."""
    rest = text.removeprefix(f"`{key}` ")
    for verb in ("is ", "are "):
        rest = rest.removeprefix(verb) if rest != text else rest
    return rest[:1].upper() + rest[1:]


def _sentence(text: str) -> str:
    return f"{text.rstrip('.;')}." if text else ""


@lru_cache(maxsize=128)
def _told(shape: type) -> tuple[str, ...]:
    """The docstring of a dataclass, cut before each clause that names a key of it."""
    keys = set(own_keys(shape))
    told: list[str] = []
    for paragraph in (inspect.getdoc(shape) or "").split("\n\n"):
        fresh = True
        for clause in _clauses(_flat(paragraph)):
            if fresh or keys.intersection(_NAME.findall(clause)):
                told.append(clause)
            else:
                told[-1] += f" {clause}"
            fresh = False
    return tuple(told)


def _clauses(text: str) -> list[str]:
    """A paragraph cut after full stops and semicolons, but not within brackets or code."""
    cuts, depth, code = [0], 0, False
    for at, sign in enumerate(text):
        if sign == "`":
            code = not code
        elif not code:
            depth += (sign in _OPENS) - (sign in _CLOSES)
            if not depth and sign in _PAUSES and text[at + 1 : at + 2] == " ":
                cuts.append(at + 1)
    return [text[start:end].strip() for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True)]


def _flat(text: str) -> str:
    return " ".join(text.split())

"""What a key means: what `keys.yaml` says of it, or the docstring of its dataclass.

A clause of a docstring, up to a full stop or semicolon, belongs to the keys it names in backticks. After a
semicolon, a clause that names no key goes with the one before it. What describes no key is a remark on
the whole, so that nothing a docstring says is lost.
"""

import inspect
import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import yaml

from data.shapes import hints

_WORDS = Path(__file__).parent / "keys.yaml"
_EVERYWHERE = "everywhere"
_NAME = re.compile(r"`([A-Za-z_]+)`")
_FENCED = re.compile(r"```(\w*)\n(.*?)```", re.DOTALL)
_OPENS, _CLOSES = "([{", ")]}"
_PAUSES = ".;"


class Clause(NamedTuple):
    """A part of a docstring, and the keys of its dataclass that it names, in order."""

    text: str
    keys: tuple[str, ...]


def own_keys(shape: type) -> tuple[str, ...]:
    """The keys that a dataclass declares itself, in order; those of its bases are described there."""
    return tuple(name for name in hints(shape) if name in inspect.get_annotations(shape))


def summary(shape: type) -> str:
    """The first sentence of a dataclass's docstring, in one line."""
    first = _sentences(_paragraphs(shape)[0])[0]
    return "; ".join(first) + "."


def remarks(shape: type) -> str:
    """What a docstring says besides its first sentence and besides the descriptions of its keys."""
    used = {clause for key in own_keys(shape) for clause in _used(shape, key)}
    left = [clause.text for clause in _clauses(shape)[1:] if clause not in used]
    return " ".join(f"{text[:1].upper()}{text[1:]}." for text in left)


def fenced(shape: type) -> list[tuple[str, str]]:
    """The examples in a docstring: language and text."""
    return [(match[1], match[2]) for match in _FENCED.finditer(inspect.getdoc(shape) or "")]


def description(shape: type, key: str) -> str:
    """What a key of a dataclass means, or nothing where nobody says."""
    words = _words()
    told = [words.get(shape.__name__, {}).get(key, ""), *(clause.text for clause in _used(shape, key))]
    said = [text.rstrip(".") for text in told if text] or [words[_EVERYWHERE].get(key, "").rstrip(".")]
    return f"{'. '.join(said)}." if said[0] else ""


def _used(shape: type, key: str) -> list[Clause]:
    """The clauses that describe a key: those that name it first; beside words of its own, those about it alone."""
    if key in _words().get(shape.__name__, {}):
        return [clause for clause in _clauses(shape)[1:] if clause.keys == (key,)]
    told = [clause for clause in _clauses(shape) if key in clause.keys]
    return [clause for clause in told if clause.keys[0] == key] or told[:1]


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = yaml.safe_load(_WORDS.read_text(encoding="utf-8"))
    return found


def described() -> list[tuple[str, str]]:
    """The dataclasses and keys that `keys.yaml` has words for, those that hold everywhere aside."""
    return [(owner, key) for owner, words in _words().items() if owner != _EVERYWHERE for key in words]


def shortly(key: str, text: str) -> str:
    """A description for a table that names the key already: `title` is its name, and Its name will do."""
    rest = text.removeprefix(f"`{key}` ")
    for verb in ("is ", "are "):
        rest = rest.removeprefix(verb) if rest != text else rest
    return text if rest.startswith("and ") else rest[:1].upper() + rest[1:]


@lru_cache(maxsize=128)
def _clauses(shape: type) -> tuple[Clause, ...]:
    """The docstring of a dataclass, cut where it comes to another key."""
    keys = own_keys(shape)
    found: list[Clause] = []
    for paragraph in _paragraphs(shape):
        for sentence in _sentences(paragraph):
            for number, text in enumerate(sentence):
                named = tuple(dict.fromkeys(name for name in _NAME.findall(text) if name in keys))
                if number and not named:
                    found[-1] = Clause(f"{found[-1].text}; {text}", found[-1].keys)
                else:
                    found.append(Clause(text, named))
    return tuple(found)


def _paragraphs(shape: type) -> list[str]:
    text = _FENCED.sub("", inspect.getdoc(shape) or "")
    return [" ".join(part.split()) for part in text.split("\n\n") if part.strip()]


def _sentences(text: str) -> list[list[str]]:
    """A paragraph as sentences of clauses, cut after full stops and semicolons, but not in brackets or code."""
    sentences: list[list[str]] = [[]]
    start, depth, code = 0, 0, False
    for at, sign in enumerate(f"{text} "):
        if sign == "`":
            code = not code
        elif not code:
            depth += (sign in _OPENS) - (sign in _CLOSES)
            if not depth and sign in _PAUSES and text[at + 1 : at + 2] in (" ", ""):
                sentences[-1].append(text[start:at].strip())
                start = at + 1
                sentences += [[]] if sign == "." else []
    rest = text[start:].strip()
    sentences[-1] += [rest] if rest else []
    return [sentence for sentence in sentences if sentence]

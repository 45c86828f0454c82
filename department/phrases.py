"""Words: phrase banks made ready, and the rendering of facts in an agent's voice.

A text holds `{slots}`: facts of the briefing (`{title}`, `{fact.budget:money}`), other banks (the agent's own
voice first), and inline alternatives (`{one|another}`).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from department.blueprint.words import Value
from department.errors import ExpressionError

_SPACES = re.compile(r" {2,}")
_BEFORE = re.compile(r" +([.,;:!?])")
_DOUBLED = re.compile(r"([.!?])\.(?!\.)")
Pick = Callable[[str, int], int]
"""Draws an index below a bound, by a word that says what for."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A named place in a text."""

    name: str
    form: str = ""


@dataclass(frozen=True, slots=True)
class Either:
    """Inline alternatives."""

    ways: tuple["Template", ...]


Template = tuple["str | Slot | Either", ...]


@cache
def parse(text: str) -> Template:
    """Read a text; ExpressionError when its braces do not match."""
    template, end = _parse(text, 0, inside=False)
    if end != len(text):
        raise ExpressionError(f"The text '{text}' has a '}}' or '|' without its '{{'.")
    return template[0]


def _parse(text: str, at: int, *, inside: bool) -> tuple[list[Template], int]:
    ways: list[Template] = []
    parts: list[str | Slot | Either] = []
    plain = at
    while at < len(text):
        sign = text[at]
        if sign == "{":
            parts.append(text[plain:at])
            inner, at = _parse(text, at + 1, inside=True)
            if at >= len(text):
                raise ExpressionError(f"The text '{text}' has a '{{' without its '}}'.")
            parts.append(_slot(inner))
            plain = at + 1
        elif inside and sign in "|}":
            parts.append(text[plain:at])
            ways.append(tuple(part for part in parts if part != ""))
            parts, plain = [], at + 1
            if sign == "}":
                return ways, at
        elif sign == "}":
            break
        at += 1
    parts.append(text[plain:at])
    ways.append(tuple(part for part in parts if part != ""))
    return ways, at


def _slot(ways: list[Template]) -> Slot | Either:
    if len(ways) == 1 and len(ways[0]) == 1 and isinstance(ways[0][0], str):
        name, _, form = ways[0][0].partition(":")
        return Slot(name.strip(), form.strip())
    return Either(tuple(ways))


@cache
def slots_of(template: Template) -> frozenset[str]:
    """The names of all slots of a text, inline alternatives included."""
    found: set[str] = set()
    for part in template:
        if isinstance(part, Slot):
            found.add(part.name)
        elif isinstance(part, Either):
            for way in part.ways:
                found |= slots_of(way)
    return frozenset(found)


def number(value: Value, form: str) -> str:
    """A fact as people read it: `money` (cents), `percent` and `times` (thousandths), `points`, or plain."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    if form == "money":
        sign = "-" if value < 0 else ""
        whole, cents = divmod(abs(value), 100)
        return f"{sign}${whole:,}" + (f".{cents:02d}" if cents else "")
    if form == "percent":
        return f"{_tenths(value)} %"
    if form == "times":
        return f"{_tenths(value // 100)}×"
    return f"{value:,}"


def _tenths(thousandths: int) -> str:
    sign = "-" if thousandths < 0 else ""
    whole, tenth = divmod(abs(thousandths), 10)
    return f"{sign}{whole}.{tenth}" if tenth else f"{sign}{whole}"


def tidy(text: str) -> str:
    """One space between words, none before a stop, one stop at an end, a capital first."""
    if "  " in text:
        text = _SPACES.sub(" ", text)
    if " ." in text or " ," in text or " ;" in text or " :" in text or " !" in text or " ?" in text:
        text = _BEFORE.sub(r"\1", text)
    if ".." in text or "!." in text or "?." in text:
        text = _DOUBLED.sub(r"\1", text)
    text = text.strip()
    return text[:1].upper() + text[1:]


class Phrases:
    """The banks of a pack and the voices of its agents."""

    def __init__(self, banks: Mapping[str, Sequence[str]], voices: Mapping[str, Mapping[Any, Sequence[str]]]) -> None:
        self._banks = banks
        self._voices = voices
        self._ready: dict[tuple[str, str], tuple[Template, ...] | None] = {}
        self._slots: dict[tuple[str, str], frozenset[str]] = {}

    def bank(self, agent: str, name: str) -> tuple[Template, ...] | None:
        """An agent's alternatives for a bank (its own voice first), or None when there is no such bank."""
        key = (agent, name)
        if key not in self._ready:
            texts = self._voices.get(agent, {}).get(name) or self._banks.get(name)
            self._ready[key] = tuple(parse(text) for text in texts) if texts else None
        return self._ready[key]

    def slots(self, agent: str, name: str) -> frozenset[str]:
        """The facts that a bank may ask for when this agent speaks, however deep."""
        key = (agent, name)
        if key not in self._slots:
            found: set[str] = set()
            self._collect(agent, name, found, set())
            self._slots[key] = frozenset(found)
        return self._slots[key]

    def _collect(self, agent: str, name: str, found: set[str], seen: set[str]) -> None:
        seen.add(name)
        for template in self.bank(agent, name) or ():
            for slot in slots_of(template):
                if self.bank(agent, slot) is None:
                    found.add(slot)
                elif slot not in seen:
                    self._collect(agent, slot, found, seen)

    def render(self, agent: str, name: str, facts: Mapping[str, Value], pick: Pick) -> str:
        """One way of saying it; nothing but the facts' own values is filled in."""
        bank = self.bank(agent, name)
        if bank is None:
            return str(facts.get("title", name))
        text = _expand(self, agent, bank[pick(name, len(bank))], facts, pick)
        return tidy(text)

    def fill(self, text: str, facts: Mapping[str, Value]) -> str:
        """A single text with its slots filled (titles, labels, issues)."""
        return _expand(self, "", parse(text), facts, lambda _, __: 0) if "{" in text else text


def _expand(
    phrases: Phrases, agent: str, template: Template, facts: Mapping[str, Value], pick: Pick, depth: int = 0
) -> str:
    out: list[str] = []
    for part in template:
        if isinstance(part, str):
            out.append(part)
        elif isinstance(part, Either):
            way = part.ways[pick("|", len(part.ways))]
            out.append(_expand(phrases, agent, way, facts, pick, depth + 1))
        elif part.name in facts:
            out.append(number(facts[part.name], part.form))
        else:
            bank = phrases.bank(agent, part.name) if depth < 8 else None  # noqa: PLR2004 - packs are linted
            if bank:
                chosen = bank[pick(part.name, len(bank))]
                out.append(_expand(phrases, agent, chosen, facts, pick, depth + 1))
    return "".join(out)

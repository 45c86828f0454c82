"""Conditions on events: `decision by vp where confidence < 0.6 or step review of article`.

What they may speak of is in `department.condition_words`; `department.condition_reader` reads them.
A condition is asked of one event at a time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from department.condition_tokens import shown_number, shown_word
from department.condition_words import SHORT, SUBJECTS
from department.events.record import Event


@dataclass(frozen=True, slots=True)
class Comparison:
    """A field beside a value, in the unit of the field."""

    field: str
    operator: str
    value: int | str | bool


@dataclass(frozen=True, slots=True)
class Either:
    """One of them is enough."""

    parts: tuple["Part", ...]


@dataclass(frozen=True, slots=True)
class Both:
    """All of them must hold."""

    parts: tuple["Part", ...]


@dataclass(frozen=True, slots=True)
class Happening:
    """What happened: its subject, names, verb, and what must hold of its fields."""

    subject: str
    name: str = ""
    slots: tuple[tuple[str, str], ...] = ()
    verb: str = ""
    where: "Part | None" = None


Part = Comparison | Either | Both | Happening
Condition = Either | Both | Happening


def written(part: Part, subject: str = "") -> str:
    """The condition as people write it; reading it gives the same condition."""
    if isinstance(part, Comparison):
        unit = SUBJECTS[subject].fields[part.field].unit
        return f"{part.field} {part.operator} {shown_number(unit, part.value)}"
    if isinstance(part, Happening):
        return _written_happening(part)
    joint = "or" if isinstance(part, Either) else "and"
    inner = [written(one, subject) for one in part.parts]
    wrap = [isinstance(one, Either) or (isinstance(one, Both) and joint == "and") for one in part.parts]
    return f" {joint} ".join(f"({told})" if close else told for told, close in zip(inner, wrap, strict=True))


def _written_happening(happening: Happening) -> str:
    words = [happening.subject]
    if happening.name:
        words.append(shown_word(happening.name))
    for preposition, name in happening.slots:
        words += [preposition, shown_word(name)]
    if happening.verb:
        words.append(happening.verb)
    short = SHORT.get(happening.subject)
    if short and isinstance(happening.where, Comparison) and happening.where.field == short:
        words.append(written(happening.where, happening.subject).removeprefix(f"{short} "))
    elif happening.where is not None:
        told = written(happening.where, happening.subject)
        words += ["where", f"({told})" if isinstance(happening.where, Either) else told]
    return " ".join(words)


Asked = Callable[[Event], bool]

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "<": lambda left, right: left < right, "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right, ">=": lambda left, right: left >= right,
    "=": lambda left, right: left == right, "!=": lambda left, right: left != right,
    "contains": lambda left, right: right in left,
}  # fmt: skip


def kinds_of(condition: Condition) -> frozenset[str]:
    """The kinds of event that can fulfil a condition; no other needs to be asked."""
    if isinstance(condition, Happening):
        subject = SUBJECTS[condition.subject]
        kinds = frozenset(subject.kinds[condition.verb or next(iter(subject.kinds))])
        named_kind = condition.subject == "event"
        return kinds & {condition.name} if named_kind else kinds
    inner = [kinds_of(part) for part in condition.parts if not isinstance(part, Comparison)]
    return frozenset.union(*inner) if isinstance(condition, Either) else frozenset.intersection(*inner)


def asked(part: Part, subject: str = "") -> Asked:
    """The condition as a question to an event; it never fails, and what an event does not hold is not fulfilled."""
    if isinstance(part, Comparison):
        return _asked_field(part, subject)
    if isinstance(part, Happening):
        return _asked_happening(part)
    inner = [asked(one, subject) for one in part.parts]
    if isinstance(part, Either):
        return lambda event: any(one(event) for one in inner)
    return lambda event: all(one(event) for one in inner)


def _asked_happening(happening: Happening) -> Asked:
    subject, kinds = SUBJECTS[happening.subject], kinds_of(happening)
    names = [(subject.slots[preposition].look, name) for preposition, name in happening.slots]
    if happening.name and subject.named is not None:
        names.append((subject.named.look, happening.name))
    where = asked(happening.where, happening.subject) if happening.where is not None else None

    def ask(event: Event) -> bool:
        return (
            event.kind in kinds and all(name in look(event) for look, name in names) and (where is None or where(event))
        )

    return ask


def _asked_field(test: Comparison, subject: str) -> Asked:
    field = SUBJECTS[subject].fields[test.field]
    compare = _COMPARE[test.operator]
    wanted = test.value.casefold() if isinstance(test.value, str) else test.value

    def ask(event: Event) -> bool:
        value = getattr(event.data, field.attribute, None)
        if value is None:
            return False
        if isinstance(wanted, str):
            return compare(str(value).casefold(), wanted)
        return compare(len(value) if isinstance(value, list) else value, wanted)

    return ask

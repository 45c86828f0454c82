"""Where two runs part: the first event of each that is not the same, whatever number it has."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

import msgspec

from department.events.record import Event
from tui.present.facts_of_day import sentence
from tui.present.inert import one_line
from tui.present.names import plain
from tui.present.run_view import RunView

_BEGINNING = "run.started"
_SEQS = {"message.read": ("messages", "answers"), "message.posted": ("reply_to",), "message.forwarded": ("message",)}
"""The fields of data that name events: the same event has another seq in a run that was forked."""


@dataclass(frozen=True, slots=True)
class Side:
    """A run to be compared. `forking` are the seqs of the events with which forks in it began."""

    view: RunView
    forking: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Told:
    """An event in one sentence: its seq, its instant (ISO 8601 with the department's offset) and its kind."""

    seq: int
    at: str
    kind: str
    says: str


def first_parting(a: Side, b: Side) -> tuple[int, tuple[Event | None, Event | None] | None]:
    """How many events are the same, forks' own left out, and the first two that are not."""
    same = 0
    for one, other in zip_longest(_essence(a), _essence(b)):
        if one is None or other is None or one[1:] != other[1:]:
            return same, (one[0] if one else None, other[0] if other else None)
        same += 1
    return same, None


def _essence(side: Side) -> Iterator[tuple[Any, ...]]:
    """Each event with what it says whatever its number: instants, who, about what, and the data.

    With what a run began is no event of its day: two seeds part where the first thing comes out otherwise.
    """
    forking = sorted(side.forking)

    def number(seq: int) -> int:
        return -seq if seq in side.forking else seq - bisect_right(forking, seq)

    for event in side.view.events:
        if event.seq not in side.forking:
            data: Any = None if event.kind == _BEGINNING else event.data
            for name in _SEQS.get(event.kind, ()):
                value = getattr(data, name)
                moved = [number(seq) for seq in value] if isinstance(value, list) else value and number(value)
                data = msgspec.structs.replace(data, **{name: moved})
            yield event, event.at, event.kind, event.actor, event.subject, event.due, data


def _tell(view: RunView, event: Event | None) -> Told | None:
    if event is None:
        return None
    at = view.local(event.at).isoformat(timespec="seconds")
    return Told(event.seq, at, event.kind, sentence(event, view.blueprint))


def told_apart(a: RunView, b: RunView, one: Event | None, other: Event | None) -> tuple[Told | None, Told | None]:
    """Two events in sentences; where these are the same, with the first thing in which the events are not."""
    told = _tell(a, one), _tell(b, other)
    if one is None or other is None or told[0] is None or told[1] is None or told[0].says != told[1].says:
        return told
    for name in (*one.data.__struct_fields__, "due", "actor", "subject"):
        ours, theirs = (getattr(event.data, name, getattr(event, name, None)) for event in (one, other))
        if ours != theirs:
            return tuple(
                replace(side, says=f"{side.says.rstrip('.')} ({plain(name)}: {one_line(str(value), 60)})")
                for side, value in ((told[0], ours), (told[1], theirs))
            )  # type: ignore[return-value]
    return told

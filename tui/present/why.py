"""Why something happened: the chain of causes up to its stimulus, and everything that followed from it."""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import msgspec

from department.blueprint.pack import Blueprint
from department.errors import UsageError
from department.events.record import Event
from tui.present.facts_of_day import sentence
from tui.present.figures import local, stamp

STIMULI = frozenset({
    "run.started", "routine.fired", "scenario.started", "fact.injected", "autonomy.changed", "clock.jumped",
    "run.forked",
})  # fmt: skip
"""The kinds at which a chain of causes ends: a routine, a scenario, the operator or the world."""

EFFECTS = 40
"""How many effects are told unless asked otherwise."""


@dataclass(frozen=True, slots=True)
class Why:
    """One event explained.

    `causes` are nearest first and end at the stimulus; `support` are the events that the chain refers to
    (the votes of a decision, the parts of a standup) and are not in it; `effects` are breadth-first, each
    with its distance in `depths`; `total` counts all that followed, told or not.
    """

    event: Event
    causes: tuple[Event, ...]
    support: tuple[Event, ...]
    effects: tuple[Event, ...]
    depths: tuple[int, ...]
    total: int

    @property
    def stimulus(self) -> Event:
        """Where it all began."""
        return self.causes[-1] if self.causes else self.event


class Told(Protocol):
    """Events that can be had by their seqs, and who caused whom."""

    def pick(self, seqs: Sequence[int]) -> list[Event]:
        """Those of these events that there are, in order."""
        ...

    def causes(self, first: int, last: int) -> Iterable[tuple[int, int]]:
        """Of each event from `first` to `last` that has a cause: its seq, and its cause's."""
        ...


def explain(told: Told, seq: int, last: int, limit: int = EFFECTS) -> Why:
    """Explain the event `seq` by what came before it and followed up to event `last`; UsageError where it is not."""
    found = told.pick([seq])
    if not found:
        raise UsageError(_unknown(seq, last))
    event = found[0]
    causes = _climb(told, event)
    effects = _follow(told, seq, last) if last > seq else []
    known = {one.seq: one for one in told.pick([effect for effect, _ in effects[:limit]])}
    return Why(
        event=event,
        causes=causes,
        support=_support(told, (event, *causes)),
        effects=tuple(known[effect] for effect, _ in effects[:limit]),
        depths=tuple(depth for _, depth in effects[:limit]),
        total=len(effects),
    )


def _unknown(seq: int, last: int) -> str:
    if not last:
        return f"Event {seq} cannot be explained: the run has no events yet."
    return (
        f"Event {seq} does not exist: the events of this run are 1 to {last}; "
        "name one of these (`dayshift log` shows them)."
    )


def _climb(told: Told, event: Event) -> tuple[Event, ...]:
    """From an event's cause to its stimulus."""
    chain: list[Event] = []
    while event.cause is not None and not (chain and event.kind in STIMULI):
        event = told.pick([event.cause])[0]
        chain.append(event)
    return tuple(chain)


def _support(told: Told, chain: Sequence[Event]) -> tuple[Event, ...]:
    """The events that a chain refers to, in order, without the chain itself."""
    mine = {event.seq for event in chain}
    return tuple(told.pick(sorted({ref for event in chain for ref in event.refs} - mine)))


def _follow(told: Told, seq: int, last: int) -> list[tuple[int, int]]:
    """The seqs of all events whose causes pass through `seq`, breadth-first, with their distance.

    An event comes after its cause: one pass finds them all.
    """
    children: dict[int, list[int]] = {seq: []}
    for effect, cause in told.causes(seq + 1, last):
        if cause in children:
            children[cause].append(effect)
            children[effect] = []
    found: list[tuple[int, int]] = []
    ahead = deque([(seq, 0)])
    while ahead:
        parent, depth = ahead.popleft()
        reached = [(effect, depth + 1) for effect in children[parent]]
        found += reached
        ahead += reached
    return found


def as_json(why: Why, blueprint: Blueprint) -> dict[str, Any]:
    """The explanation as one plain object: `{event, causes, support, effects, effects_total}`."""
    return {
        "event": described(why.event, blueprint),
        "causes": [described(event, blueprint) for event in why.causes],
        "support": [described(event, blueprint) for event in why.support],
        "effects": [described(event, blueprint) for event in why.effects],
        "effects_total": why.total,
    }


def described(event: Event, blueprint: Blueprint) -> dict[str, Any]:
    """An event as a plain object, with its instant in the department's zone and its sentence."""
    return {
        "seq": event.seq,
        "at": local(event.at, ZoneInfo(blueprint.timezone)).isoformat(timespec="milliseconds"),
        "kind": event.kind,
        "actor": event.actor,
        "subject": event.subject,
        "cause": event.cause,
        "refs": list(event.refs),
        "data": msgspec.to_builtins(event.data),
        "says": sentence(event, blueprint),
    }


def as_text(why: Why, blueprint: Blueprint) -> str:
    """The explanation as lines for a terminal: the event, because of what, resting on what, and then what."""
    lines = [_line(why.event, blueprint), ""]
    if why.causes:
        lines += ["because", *(_line(event, blueprint, "  ↑ ") for event in why.causes), ""]
    else:
        lines += ["because", "  nothing came before it: it is a stimulus", ""]
    if why.support:
        lines += ["resting on", *(_line(event, blueprint, "  · ") for event in why.support[:EFFECTS]), ""]
    lines.append("and then" if why.effects else "and then nothing followed from it")
    pairs = zip(why.effects, why.depths, strict=True)
    lines += [_line(event, blueprint, "  " + "  " * min(depth - 1, 6) + "→ ") for event, depth in pairs]
    if why.total > len(why.effects):
        lines.append(f"  … and {why.total - len(why.effects):,} more events")
    return "\n".join(lines)


def _line(event: Event, blueprint: Blueprint, lead: str = "") -> str:
    zone = ZoneInfo(blueprint.timezone)
    return f"{lead}{stamp(event.at, zone)}  #{event.seq}  {sentence(event, blueprint)}"

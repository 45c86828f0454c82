"""Stand-ins for what the engine needs from outside: minds that follow a script, triggers without a scheduler."""

from collections.abc import Callable, Sequence
from types import SimpleNamespace

import msgspec

from department.calendar import MINUTE
from department.commands import Reply
from department.events.record import Event
from department.org import Organisation
from department.ports import Briefing, Mind
from tui.present.why import EFFECTS, Why, explain

Change = Callable[[Briefing, str, Reply], Reply]
"""What a scripted mind makes of the reply that another mind would have given."""


class FakeTriggers:
    """Routines by the `minute hour` of their cron line, every calendar day."""

    def __init__(self, org: Organisation) -> None:
        self._org = org

    def next_fire(self, routine: str, previous: int | None, now: int) -> int | None:
        minute, hour = self._org.pack.routines[routine].cron.split()[:2]
        after = now - 1 if previous is None else previous
        calendar = self._org.calendar
        clock = (int(hour) * 60 + int(minute)) * MINUTE
        day = calendar.local(after).date()
        while calendar.at_clock(day, clock) <= after:
            day = day.fromordinal(day.toordinal() + 1)
        return calendar.at_clock(day, clock)


class PlainMind:
    """Takes the option whose values add up to most, and says which bank it would have used."""

    name = "plain"

    def think(self, briefing: Briefing, key: str) -> Reply:
        if not briefing.options:
            return Reply(text=f"{briefing.ask} ({key})")
        worth = {option: sum(values.values()) for option, values in briefing.options.items()}
        choice = max(worth, key=lambda option: worth[option])
        return Reply(text=f"{choice} ({key})", choice=choice, confidence=700, scores=worth)


class ScriptedMind:
    """Another mind, some of whose replies are changed."""

    name = "scripted"

    def __init__(self, inner: Mind, change: Change) -> None:
        self._inner, self._change = inner, change

    def think(self, briefing: Briefing, key: str) -> Reply:
        return self._change(briefing, key, self._inner.think(briefing, key))


def claiming(agent: str, decision: str) -> Change:
    """An agent that claims, in every reply, to have taken a decision of this type."""

    def change(briefing: Briefing, _: str, reply: Reply) -> Reply:
        if briefing.agent != agent:
            return reply
        return msgspec.structs.replace(reply, claims=decision)

    return change


def straying(purpose: str, step: str = "", choice: str = "something else") -> Change:
    """A mind that chooses what nobody offered, for one purpose (and the steps whose key holds `step`)."""

    def change(briefing: Briefing, key: str, reply: Reply) -> Reply:
        if briefing.purpose != purpose or step not in key or not briefing.options:
            return reply
        return msgspec.structs.replace(reply, choice=choice)

    return change


def taking(choice: str) -> Change:
    """A mind that takes this option wherever it is on offer."""

    def change(briefing: Briefing, _: str, reply: Reply) -> Reply:
        return msgspec.structs.replace(reply, choice=choice) if choice in briefing.options else reply

    return change


__all__ = ["FakeTriggers", "PlainMind", "ScriptedMind", "claiming", "straying", "taking"]


def explained(events: Sequence[Event], seq: int, limit: int = EFFECTS) -> Why:
    """An event explained by a list of all events."""
    known = {event.seq: event for event in events}
    told = SimpleNamespace(
        pick=lambda seqs: [known[seq] for seq in sorted(seqs) if seq in known],
        causes=lambda first, last: [(e.seq, e.cause) for e in events if first <= e.seq <= last and e.cause is not None],
    )
    return explain(told, seq, len(events), limit)

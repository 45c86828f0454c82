"""The same inputs again: what the engine makes of a recording's inputs now."""

from collections.abc import Iterator, Mapping

from department.commands import AnyInput
from department.events.record import Event
from scheduler.session import Playable


def played_again(engine: Playable, inputs: Mapping[int, AnyInput], count: int) -> Iterator[Event]:
    """The events of a new engine: inputs where they stood (by the seq of their first event), then the agenda.

    Ends after `count` events, or earlier where nothing follows. A command that reaches beyond `count` shows
    as an event too many.
    """
    seq = 0
    while seq < count:
        given = inputs.get(seq + 1)
        if given is None and engine.next_due() is None:
            return
        events = engine.step() if given is None else engine.execute(given)
        seq += len(events)
        yield from events

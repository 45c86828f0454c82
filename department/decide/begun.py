"""A step has begun: said the same way for every kind."""

from department.decide.context import Deciding
from department.decide.flow import deadline
from department.decide.matter import Matter, fill
from department.decide.parts import Place
from department.events import flow as it
from department.org import ENGINE
from department.paths import agent_of


def begin(deciding: Deciding, place: Place, who: list[str], pending: list[str] | None = None) -> None:
    """Say that a step has started: who acts first, and what it waits for."""
    first = agent_of(who[0]) if who else ENGINE
    said = started(deciding, place, who, pending)
    subject = {"workflow": place.flow.id, "step": place.name}
    deciding.emit(said, first, subject, due=deadline(deciding, place.spec, first))


def started(deciding: Deciding, place: Place, who: list[str], pending: list[str] | None = None) -> it.StepStarted:
    """The start of a step as an event: its title, who acts first, and what it waits for."""
    title = fill(deciding, place.spec.title, Matter(agent_of(who[0]) if who else ENGINE, place.flow))
    return it.StepStarted(title=title, who=who, pending=who if pending is None else pending, round=place.state.round)

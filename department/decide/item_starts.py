"""Starting the steps that work on an item, learn from the outside, or change an agent's version."""

from collections.abc import Callable
from typing import cast

from department.blueprint.item_steps import Await, Call, Handoff, Match, Score
from department.blueprint.learning_steps import Compete, Sense
from department.blueprint.steps import Step
from department.blueprint.versions import Release
from department.decide.begun import begin
from department.decide.context import Deciding
from department.decide.items import start_await
from department.decide.parts import Place, assign
from department.decide.swarms import sense
from department.decide.trials import open_trial
from department.decide.versions import release


def _on_item(deciding: Deciding, place: Place) -> None:
    """A task on the workflow's item for one agent: grading it, calling a service about it, giving it to somebody."""
    spec = cast("Score | Call | Match", place.spec)
    who = deciding.crew(place.flow, [spec.who])[:1]
    purpose = type(spec).__name__.lower()
    begin(deciding, place, who, ["answer"] if isinstance(spec, Call) else who)
    assign(deciding, place, who[0], who[0], purpose, spec.takes, place.flow.owner, place.state.round)


def _handoff(deciding: Deciding, place: Place) -> None:
    spec = cast("Handoff", place.spec)
    deciding.readers(place.flow, spec.to)
    begin(deciding, place, deciding.crew(place.flow, [spec.who])[:1])


def _await(deciding: Deciding, place: Place) -> None:
    begin(deciding, place, deciding.crew(place.flow, [cast("Await", place.spec).who])[:1], ["reply"])
    start_await(deciding, place)


def _compete(deciding: Deciding, place: Place) -> None:
    begin(deciding, place, deciding.crew(place.flow, [cast("Compete", place.spec).who])[:1], ["figures"])
    open_trial(deciding, place, 1)


def _sense(deciding: Deciding, place: Place) -> None:
    begin(deciding, place, [], ["rounds"])
    sense(deciding, place, 1)


def _release(deciding: Deciding, place: Place) -> None:
    who = deciding.crew(place.flow, [cast("Release", place.spec).who])[:1]
    begin(deciding, place, who, [])
    release(deciding, place, who[0])


ITEM_STARTS: dict[type[Step], Callable[[Deciding, Place], None]] = {
    Score: _on_item, Call: _on_item, Match: _on_item, Handoff: _handoff, Await: _await,
    Compete: _compete, Sense: _sense, Release: _release,
}  # fmt: skip
"""How each of these kinds starts."""

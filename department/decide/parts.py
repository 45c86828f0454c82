"""The parts of a step: who does which, for which item, and what happens when one is in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from department.blueprint.steps import Ask, Draft, Step
from department.blueprint.words import Value
from department.decide.context import Deciding
from department.decide.flow import complete, learn
from department.decide.matter import Matter, fill
from department.errors import StepError
from department.events import flow as it
from department.paths import index_of, split_step, unit_of, work_path
from department.state import Flow, StepState, Work


@dataclass(slots=True)
class Brief:
    """What an agent takes up: about what, with which words, how long it takes, which options are open."""

    matter: Matter
    ask: str
    takes: int
    options: dict[str, dict[str, int]]


class Place(NamedTuple):
    """Where a piece of work belongs."""

    flow: Flow
    name: str
    state: StepState
    spec: Step


def place_of(deciding: Deciding, work: Work) -> Place:
    """The workflow and step of a piece of work."""
    return Place(*deciding.step(work.step))


def items_of(deciding: Deciding, spec: Step) -> list[Value]:
    """What a step repeats for; one empty item where it does not repeat."""
    if spec.each is None:
        return [""]
    if isinstance(spec.each, str):
        return list(deciding.org.cast(spec.each))
    return list(spec.each)


def item_of(deciding: Deciding, spec: Step, unit: str) -> Value:
    """The item that a part of a step belongs to."""
    items = items_of(deciding, spec)
    return items[index_of(unit) % len(items)]


def parts(deciding: Deciding, flow: Flow, spec: Step, roles: list[str]) -> list[str]:
    """The parts of a step: each agent of the roles, for each item; StepError when that is nobody or nothing."""
    if spec.each is None:
        return deciding.crew(flow, roles)
    return [unit_of(index, agent) for index, crew in enumerate(crews(deciding, flow, spec, roles)) for agent in crew]


def crews(deciding: Deciding, flow: Flow, spec: Step, roles: list[str]) -> list[list[str]]:
    """Who does a step, for each of its items; StepError when that is nobody or nothing."""
    items = items_of(deciding, spec)
    if not items:
        raise StepError(f"there is nothing to do it for: 'each' ({spec.each}) names nothing")
    return [deciding.crew(flow, roles, str(item)) for item in items]


def texts(deciding: Deciding, flow: Flow, spec: Draft) -> list[str]:
    """The parts of a draft, one for each piece: every variant by every writer for every item.

    They are numbered such that the number modulo the items is the item; a piece alone has no number.
    """
    writers = crews(deciding, flow, spec, [spec.who])
    most = max(map(len, writers))
    if len(writers) * most * spec.variants == 1 and spec.each is None:
        return writers[0]
    return [
        unit_of((variant * most + place) * len(writers) + index, of_item[place])
        for variant in range(spec.variants)
        for place in range(most)
        for index, of_item in enumerate(writers)
        if place < len(of_item)
    ]


def matter_of(deciding: Deciding, place: Place, work: Work, to: Sequence[str]) -> Matter:
    """What a part is about, addressed to the roles `to`; for somebody absent it goes to who stands in."""
    item = item_of(deciding, place.spec, work.unit)
    readers = [person for person in deciding.people(place.flow, list(to), str(item)) if person != work.agent]
    return Matter(work.agent, place.flow, place.spec, item, None, readers)


def channel_of(place: Place) -> str:
    """Where a step's messages go."""
    return str(place.spec.channel or place.flow.channel)


def message_path(place: Place, work: Work) -> str:
    """The place of a work's message within the workflow's thread."""
    return work_path("", place.name, place.state.round, work.unit)[1:]


def finish_part(deciding: Deciding, work: Work, result: dict[str, Value] | None = None) -> None:
    """A part of a step is in; the last one completes the step."""
    flow_id, name = split_step(work.step)
    flow = deciding.state.flows.get(flow_id)
    step = flow.steps.get(name) if flow else None
    if flow is None or step is None or step.status != "active" or work.unit not in step.pending:
        return
    if any(unit != work.unit for unit in step.pending):
        return
    spec = deciding.org.plan(flow.workflow, flow.mode).steps[name]
    if isinstance(spec, Ask):
        learn(deciding, flow, spec.gives)
    complete(deciding, flow, name, result)


def assign(
    deciding: Deciding, place: Place, unit: str, agent: str, purpose: str, table: str, by: str, round_: int
) -> None:
    """Put a task on an agent's desk."""
    path = work_path(place.flow.id, place.name, round_, unit)
    item = item_of(deciding, place.spec, unit)
    title = fill(deciding, place.spec.title, Matter(agent, place.flow, None, item))
    task = it.TaskAssigned(
        agent=agent,
        title=title,
        purpose=purpose,
        by=by,
        estimate=deciding.duration(table, agent, path),
        priority=place.spec.priority,
    )
    deciding.emit(task, by, {"task": path})


def finish_task(deciding: Deciding, work: Work) -> None:
    """A task is done."""
    calendar = deciding.org.calendar_of(work.agent)
    took = calendar.between(work.started if work.started is not None else deciding.at, deciding.at)
    done = it.TaskCompleted(took=took, lead=deciding.at - work.created, title=work.title)
    deciding.closed.add(work.id)
    deciding.emit(done, work.agent, {"task": work.id})

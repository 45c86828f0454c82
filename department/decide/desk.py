"""The everyday kinds of work: telling, asking, answering, giving out tasks and doing them."""

from typing import cast

from department.blueprint.steps import Ask, Assign, Tell
from department.calendar import duration_ms
from department.commands import Reply
from department.decide.context import Deciding
from department.decide.matter import Matter
from department.decide.parts import (
    Brief,
    Place,
    assign,
    channel_of,
    finish_part,
    finish_task,
    matter_of,
    message_path,
    place_of,
)
from department.decide.talk import answer, post
from department.paths import agent_of
from department.state import Work


def brief_tell(deciding: Deciding, work: Work) -> Brief:
    """Writing to somebody."""
    place = place_of(deciding, work)
    spec = cast("Tell", place.spec)
    matter = matter_of(deciding, place, work, list(spec.to))
    return Brief(matter, str(spec.say or "compose"), deciding.duration(spec.takes, work.agent, work.id), {})


def tell(deciding: Deciding, work: Work, reply: Reply) -> None:
    """The message is out."""
    place = place_of(deciding, work)
    spec = cast("Tell", place.spec)
    _write(deciding, work, place, list(spec.to), reply.text, "note", None)
    finish_part(deciding, work)


def _write(
    deciding: Deciding, work: Work, place: Place, to: list[str], text: str, kind: str, respond_by: int | None
) -> int:
    matter = matter_of(deciding, place, work, to)
    return post(
        deciding, work.agent, matter.to, text, thread=place.flow.id, path=message_path(place, work),
        kind=kind, subject=work.title, channel=channel_of(place), priority=place.spec.priority,
        respond_by=respond_by,
    )  # fmt: skip


def brief_ask(deciding: Deciding, work: Work) -> Brief:
    """Putting a question."""
    place = place_of(deciding, work)
    spec = cast("Ask", place.spec)
    matter = matter_of(deciding, place, work, list(spec.to))
    return Brief(matter, str(spec.say or "ask"), deciding.duration(spec.takes, work.agent, work.id), {})


def ask(deciding: Deciding, work: Work, reply: Reply) -> None:
    """The question is out and waits for its answers."""
    place = place_of(deciding, work)
    spec = cast("Ask", place.spec)
    length, working = duration_ms(spec.answer_within)
    respond_by = deciding.org.calendar.add(deciding.at, length) if working else deciding.at + length
    _write(deciding, work, place, list(spec.to), reply.text, "request", respond_by)
    finish_part(deciding, work)


def brief_answer(deciding: Deciding, work: Work) -> Brief:
    """Answering a question, or a message out of courtesy."""
    message = work.message
    if message is None:
        raise AssertionError(f"'{work.id}' answers no message.")
    if work.step and work.step.partition("/")[0] in deciding.state.flows:
        place = place_of(deciding, work)
        if isinstance(place.spec, Ask):
            spec = place.spec
            matter = Matter(work.agent, place.flow, spec, to=[message.sender], title=message.subject)
            took = deciding.duration(spec.answer_takes, work.agent, work.id)
            return Brief(matter, str(spec.answer_say), took, {})
    table = deciding.org.pack.culture.acknowledge
    flow = deciding.state.flows.get(message.thread)
    matter = Matter(work.agent, flow, to=[message.sender], title=message.subject)
    ask_for = "answer" if work.purpose == "answer" else "acknowledge"
    return Brief(matter, ask_for, deciding.duration(table, work.agent, work.id), {})


def give_answer(deciding: Deciding, work: Work, reply: Reply) -> None:
    """The answer is out."""
    flow = deciding.state.flows.get(work.message.thread) if work.message else None
    answer(deciding, work, reply.text, flow.channel if flow else "")
    finish_part(deciding, work)


def brief_assignment(deciding: Deciding, work: Work) -> Brief:
    """Telling others what to do."""
    place = place_of(deciding, work)
    spec = cast("Assign", place.spec)
    matter = matter_of(deciding, place, work, list(spec.to))
    return Brief(matter, str(spec.say or "assignment"), deciding.duration("compose", work.agent, work.id), {})


def give_assignment(deciding: Deciding, work: Work, reply: Reply) -> None:
    """The tasks lie on the desks of those they are for."""
    place = place_of(deciding, work)
    spec = cast("Assign", place.spec)
    _write(deciding, work, place, list(spec.to), reply.text, "assignment", None)
    hand_out(deciding, place, work.agent, [unit for unit in place.state.pending if unit != work.unit])


def hand_out(deciding: Deciding, place: Place, by: str, units: list[str]) -> None:
    """One task for each part of an assign step; who has left since it began is stood in for."""
    spec = cast("Assign", place.spec)
    with deciding.siblings():
        for unit in units:
            agent = deciding.at_desk(agent_of(unit))
            assign(deciding, place, unit, agent, "work", spec.takes, by, place.state.round)


def brief_work(deciding: Deciding, work: Work) -> Brief:
    """Doing a task."""
    place = place_of(deciding, work)
    spec = cast("Assign", place.spec)
    matter = matter_of(deciding, place, work, _told(spec))
    matter.title = work.title
    return Brief(matter, str(spec.done_say or "task_done"), work.estimate, {})


def _told(spec: Assign) -> list[str]:
    return list(spec.done_to) or ([spec.who] if spec.who else [])


def do_work(deciding: Deciding, work: Work, reply: Reply) -> None:
    """The task is done, and those who should know are told."""
    place = place_of(deciding, work)
    spec = cast("Assign", place.spec)
    finish_task(deciding, work)
    if spec.done_say or spec.done_to:
        _write(deciding, work, place, _told(spec), reply.text, "report", None)
    finish_part(deciding, work)

"""Work on items: grading, calling services, giving them to somebody, handing over, waiting for the outside."""

from typing import cast

from department.blueprint.arrivals import Band, Rubric
from department.blueprint.item_steps import Await, Call, Handoff, Match, Score
from department.blueprint.words import Value
from department.calendar import duration_ms
from department.commands import Reply
from department.decide.context import Deciding
from department.decide.flow import complete, fail, learn
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
from department.decide.talk import post
from department.draws import chance, quantile
from department.events import item as it
from department.org import WORLD
from department.paths import step_path, turn_path
from department.state import Work


def brief_item(deciding: Deciding, work: Work) -> Brief:
    """A task on an item: what is on its form, and what was found so far."""
    place = place_of(deciding, work)
    matter = matter_of(deciding, place, work, [])
    matter.title = work.title
    return Brief(matter, str(place.spec.say or "task_done"), work.estimate, {})


def band_of(bands: list[Band], points: int) -> str:
    """The first band, highest first, that so many points reach."""
    return next((band.name for band in bands if points >= band.at_least), bands[-1].name)


def grade(deciding: Deciding, place: Place, rubric: Rubric) -> tuple[dict[str, int], dict[str, str], int, str]:
    """Points and bands by criterion, the total and its grade: integers, each criterion within 0 and its most."""
    scope = deciding.scope(place.flow)
    points = {
        name: max(0, min(criterion.most, scope.whole(criterion.points))) for name, criterion in rubric.criteria.items()
    }
    bands = {name: band_of(rubric.criteria[name].bands, given) for name, given in points.items()}
    total = sum(points.values())
    return points, bands, total, band_of(rubric.grades, total)


def score(deciding: Deciding, work: Work, _: Reply) -> None:
    """The item has a grade."""
    place = place_of(deciding, work)
    spec = cast("Score", place.spec)
    version = deciding.state.turns[turn_path(work.id, work.retaken)].version
    rubric = str(deciding.org.agent(work.agent, version).rubrics.get(spec.rubric, spec.rubric))
    points, bands, total, name = grade(deciding, place, deciding.org.pack.rubrics[rubric])
    scored = it.ItemScored(rubric=rubric, points=points, bands=bands, total=total, grade=name, version=version)
    deciding.emit(scored, work.agent, {"item": place.flow.item})
    deciding.learned.update({"param.grade": name, "param.total": total})
    finish_task(deciding, work)
    result: dict[str, Value] = {"total": total, "grade": name}
    finish_part(deciding, work, result | {"version": version} if version else result)


def call(deciding: Deciding, work: Work, _: Reply) -> None:
    """The service answers, or is tried again later, or has failed for good."""
    place = place_of(deciding, work)
    spec = cast("Call", place.spec)
    path = step_path(place.flow.id, place.name)
    attempt = deciding.state.attempts.get(path, 0) + 1
    likely = deciding.scope(place.flow).whole(deciding.org.pack.services[spec.service].fails)
    finish_task(deciding, work)
    subject = {"step": path, "service": str(spec.service)}
    if not chance(likely, deciding.state.seed, f"call:{spec.service}", f"{of_world(place)}:{attempt}"):
        deciding.emit(it.CallAnswered(service=str(spec.service), attempt=attempt), WORLD, subject)
        learn(deciding, place.flow, spec.gives)
        complete(deciding, place.flow, place.name, {"attempts": attempt, "answered": True})
        return
    wait = _pause(spec, attempt)
    if wait is None:
        deciding.emit(it.CallFailed(service=str(spec.service), attempt=attempt), WORLD, subject)
        fail(deciding, place.flow, place.name, f"{spec.service} did not answer in {attempt} attempts")
        return
    failed = it.CallFailed(service=str(spec.service), attempt=attempt, cached=attempt > spec.retries)
    deciding.emit(failed, WORLD, subject, due=deciding.at + wait)


def of_world(place: Place) -> str:
    """What keys the world's draws at a step: the item and the step, so that they are the same in any workflow."""
    return f"{place.flow.item}/{place.name}" if place.flow.item else step_path(place.flow.id, place.name)


def _pause(spec: Call, attempt: int) -> int | None:
    """How long until the next attempt: the backoff doubled each time, then `again` once; None when it was the last."""
    if attempt <= spec.retries:
        return duration_ms(spec.backoff)[0] << (attempt - 1)
    return duration_ms(spec.again)[0] if spec.again and attempt == spec.retries + 1 else None


def call_again(deciding: Deciding, path: str) -> None:
    """The pause is over: the call lies on the desk again."""
    flow, name, step, spec = deciding.step(path)
    place = Place(flow, name, step, spec)
    who = deciding.crew(flow, [cast("Call", spec).who])[0]
    attempt = deciding.state.attempts[path] + 1
    assign(deciding, place, who, who, "call", cast("Call", spec).takes, place.flow.owner, attempt)


def match(deciding: Deciding, work: Work, reply: Reply) -> None:
    """The item has an assignee, or nobody fits."""
    place = place_of(deciding, work)
    spec = cast("Match", place.spec)
    finish_task(deciding, work)
    fitting = candidates(deciding, place, spec)
    if not fitting:
        fail(deciding, place.flow, place.name, "nobody fits who is available")
        return
    to = max(fitting, key=lambda name: fitting[name])
    since = deciding.state.items[place.flow.item].since
    given = it.ItemAssigned(
        to=to, considered=len(fitting), open=deciding.state.people[to].items + 1, waited=deciding.at - since
    )
    deciding.emit(given, work.agent, {"item": place.flow.item})
    deciding.learned["param.assignee"] = to
    readers = [to]
    post(
        deciding, work.agent, readers, reply.text, thread=place.flow.id, path=message_path(place, work),
        kind="assignment", subject=place.flow.title, channel=channel_of(place), priority=place.spec.priority,
    )  # fmt: skip
    finish_part(deciding, work, {"to": to})


def candidates(deciding: Deciding, place: Place, spec: Match) -> dict[str, int]:
    """Who fits and is available, each with its worth by `best`, in the pack's order."""
    found: dict[str, int] = {}
    for name in deciding.org.all_of(spec.to):
        scope = deciding.scope(place.flow)
        scope.candidate = name
        if scope("candidate.available") and scope.holds(spec.where):
            found[name] = scope.whole(spec.best)
    return found


def brief_handoff(deciding: Deciding, work: Work) -> Brief:
    """Handing the item on."""
    place = place_of(deciding, work)
    spec = cast("Handoff", place.spec)
    matter = matter_of(deciding, place, work, list(spec.to))
    return Brief(matter, str(spec.say or "compose"), deciding.duration(spec.takes, work.agent, work.id), {})


def hand_off(deciding: Deciding, work: Work, reply: Reply) -> None:
    """It is the next one's, with all that was found so far."""
    place = place_of(deciding, work)
    spec = cast("Handoff", place.spec)
    item = deciding.state.items[place.flow.item]
    to = matter_of(deciding, place, work, list(spec.to)).to
    retries = sum(deciding.state.attempts.get(step_path(place.flow.id, step), 0) for step in place.flow.steps)
    made = it.HandoffMade(
        to=list(to), payload=list(item.record), priority=spec.priority, retries=retries, previous=item.holder
    )
    seq = deciding.emit(made, work.agent, {"item": item.id, "workflow": place.flow.id})
    post(
        deciding, work.agent, to, reply.text, thread=place.flow.id, path=message_path(place, work),
        kind="handoff", subject=place.flow.title, channel=channel_of(place), priority=spec.priority, refs=[seq],
    )  # fmt: skip
    finish_part(deciding, work)


def start_await(deciding: Deciding, place: Place) -> None:
    """The outside was written to; only the world knows whether and when it answers."""
    spec = cast("Await", place.spec)
    path = step_path(place.flow.id, place.name)
    who = deciding.crew(place.flow, [spec.who])[0]
    due = None
    if deciding.scope(place.flow).holds(spec.replies):
        due = deciding.at + quantile(
            deciding.org.table(spec.reply_after), deciding.state.seed, "reply", of_world(place)
        )
    first = _reminder(deciding, spec, who) if spec.reminders else None
    deciding.emit(it.AnswerAwaited(reminder=first), WORLD, {"step": path}, due=due)


def _reminder(deciding: Deciding, spec: Await, who: str) -> int:
    """When the next reminder goes out: nobody reminds at night, so then it is when `who` next opens."""
    return deciding.org.calendar_of(who).next_open(deciding.at + duration_ms(spec.remind_every)[0])


def replied(deciding: Deciding, path: str) -> None:
    """The outside answers."""
    flow, name, _, _ = deciding.step(path)
    complete(deciding, flow, name, {"replied": True})


def remind(deciding: Deciding, path: str) -> None:
    """Silence: a reminder, and the next one planned."""
    flow, _, _, spec = deciding.step(path)
    awaiting = cast("Await", spec)
    number = deciding.state.attempts.get(f"remind:{path}", 0) + 1
    who = deciding.crew(flow, [awaiting.who])[0]
    due = _reminder(deciding, awaiting, who) if number < awaiting.reminders else None
    deciding.emit(it.ReminderDue(number=number), who, {"step": path}, due=due)


def moved(deciding: Deciding, agents: list[str], *, down: bool) -> None:
    """Agents go down, or come up."""
    for agent in agents:
        deciding.emit(it.AgentWentDown() if down else it.AgentCameUp(), agent, {"agent": agent})

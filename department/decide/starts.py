"""Starting a step: one way for each kind."""

from collections.abc import Callable
from typing import cast

from department.blueprint.item_steps import Await, Call, Handoff, Match, Score
from department.blueprint.learning_steps import Compete, Sense
from department.blueprint.steps import (
    Approve,
    Ask,
    Assign,
    Choose,
    Decide,
    Draft,
    Escalate,
    Meet,
    Propose,
    Publish,
    Respond,
    Review,
    Skill,
    Step,
    Tell,
    Track,
    Vote,
    Wait,
)
from department.blueprint.versions import Release
from department.calendar import duration_ms
from department.decide import meetings
from department.decide.cases import open_case
from department.decide.context import Deciding
from department.decide.craft import pieces_to_publish
from department.decide.desk import hand_out
from department.decide.flow import advance, complete, deadline, fail, learn, time_out
from department.decide.items import start_await
from department.decide.matter import Matter, fill
from department.decide.parts import Place, assign, parts
from department.decide.swarms import sense
from department.decide.trials import open_trial
from department.decide.versions import release
from department.events import flow as it
from department.events.content import BudgetSpent, SpendRefused, TrackingOpened
from department.org import ENGINE
from department.paths import agent_of, index_of, step_path, unit_of
from department.skills.registry import skill
from department.state import Piece


def start(deciding: Deciding, path: str) -> None:
    """A step's time has come."""
    flow, name, step, spec = deciding.step(path)
    if not deciding.scope(flow).holds(spec.when):
        deciding.results.setdefault(flow.id, {})[name] = ("skipped", {})
        deciding.emit(it.StepSkipped(), ENGINE, {"workflow": flow.id, "step": name})
        advance(deciding, flow)
        return
    _STARTS[type(spec)](deciding, Place(flow, name, step, spec))


def _begin(deciding: Deciding, place: Place, who: list[str], pending: list[str] | None = None) -> None:
    """Say that a step has started: who acts first, and what it waits for."""
    first = agent_of(who[0]) if who else ENGINE
    started = _started(deciding, place, who, pending)
    subject = {"workflow": place.flow.id, "step": place.name}
    deciding.emit(started, first, subject, due=deadline(deciding, place.spec, first))


def _started(deciding: Deciding, place: Place, who: list[str], pending: list[str] | None = None) -> it.StepStarted:
    title = fill(deciding, place.spec.title, Matter(agent_of(who[0]) if who else ENGINE, place.flow))
    return it.StepStarted(title=title, who=who, pending=who if pending is None else pending, round=place.state.round)


def _tell(deciding: Deciding, place: Place) -> None:
    spec = cast("Tell", place.spec)
    _begin(deciding, place, parts(deciding, place.flow, spec, [spec.who]))


def _ask(deciding: Deciding, place: Place) -> None:
    spec = cast("Ask", place.spec)
    asker = deciding.people(place.flow, [spec.who])[:1]
    people = [person for person in deciding.people(place.flow, list(spec.to)) if person not in asker]
    _begin(deciding, place, asker, [*asker, *(f"answer:{person}" for person in people)])


def _assign(deciding: Deciding, place: Place) -> None:
    spec = cast("Assign", place.spec)
    if not _spend(deciding, place, spec):
        return
    units = parts(deciding, place.flow, spec, list(spec.to))
    bosses = [boss for boss in deciding.people(place.flow, [spec.who] if spec.who else []) if boss not in units][:1]
    if spec.who and bosses:
        _begin(deciding, place, bosses, [*bosses, *units])
        return
    by = deciding.people(place.flow, [spec.who])[0] if spec.who else place.flow.owner
    _begin(deciding, place, units)
    hand_out(deciding, place, by, units)


def _spend(deciding: Deciding, place: Place, spec: Assign) -> bool:
    """Take the money a step needs, all of it or none: nothing is ever spent over an allocation."""
    scope = deciding.scope(place.flow)
    needed = {str(budget): int(scope.value(formula)) for budget, formula in spec.spends.items()}
    for budget, amount in needed.items():
        spending = deciding.state.budgets[budget]
        over = spending.spent + amount - spending.allocation
        if over > 0:
            refused = SpendRefused(amount=amount, spent=spending.spent, allocation=spending.allocation, over=over)
            deciding.emit(refused, ENGINE, {"budget": budget, "workflow": place.flow.id})
            fail(deciding, place.flow, place.name, f"it would pass the {budget} budget by {over} cents")
            return False
    for budget, amount in needed.items():
        spending = deciding.state.budgets[budget]
        spent = BudgetSpent(amount=amount, spent=spending.spent + amount, allocation=spending.allocation)
        deciding.emit(spent, ENGINE, {"budget": budget, "workflow": place.flow.id})
    return True


def _draft(deciding: Deciding, place: Place) -> None:
    spec = cast("Draft", place.spec)
    units = parts(deciding, place.flow, spec, [spec.who])
    if spec.variants > 1 and spec.each is None:
        units = [unit_of(index, units[0]) for index in range(spec.variants)]
    pieces = place.flow.pieces.get(place.name, [])
    if pieces:
        good = {piece.id for piece in pieces if piece.passed and all(piece.passed.values())}
        units = [u for u in units if f"{place.flow.id}/{place.name}/{index_of(u)}" not in good] or units
    table = spec.revision_takes if place.state.round > 1 and spec.revision_takes else spec.takes
    _begin(deciding, place, units)
    with deciding.siblings():
        for unit in units:
            assign(deciding, place, unit, agent_of(unit), "draft", table, place.flow.owner, place.state.round)


def _review(deciding: Deciding, place: Place) -> None:
    spec = cast("Review", place.spec)
    if not place.flow.pieces.get(spec.of):
        fail(deciding, place.flow, place.name, f"there is nothing of '{spec.of}' to review")
        return
    who = {unit: deciding.present_all([by.who])[0] for unit, by in spec.by.items()}
    _begin(deciding, place, list(who.values()), list(who))
    with deciding.siblings():
        for unit, agent in who.items():
            takes = spec.by[unit].takes
            assign(deciding, place, unit, agent, "review", takes, place.flow.owner, place.state.round)


def _publish(deciding: Deciding, place: Place) -> None:
    spec = cast("Publish", place.spec)
    agent = deciding.people(place.flow, [spec.who])[0]
    pieces = pieces_to_publish(place)
    units = [unit_of(index_of_piece(p.id), agent) for p in pieces] or parts(deciding, place.flow, spec, [spec.who])
    if spec.of and not pieces:
        fail(deciding, place.flow, place.name, f"there is nothing of '{spec.of}' to publish")
        return
    if not _cleared(deciding, place, pieces):
        fail(deciding, place.flow, place.name, "nobody who may has approved it")
        return
    _begin(deciding, place, units)
    with deciding.siblings():
        for unit in units:
            assign(deciding, place, unit, agent_of(unit), "publish", spec.takes, place.flow.owner, place.state.round)


def _cleared(deciding: Deciding, place: Place, pieces: list[Piece]) -> bool:
    """Whether a draft may go out: where its workflow has it approved or decided on, only once that was a yes."""
    draft = cast("Publish", place.spec).of
    steps = deciding.org.plan(place.flow.workflow, place.flow.mode).steps.values()
    guarded = any(
        isinstance(step, Choose)
        and step.of == draft
        and (isinstance(step, Approve) or any(option.publishes for option in step.options.values()))
        for step in steps
    )
    return not guarded or all(piece.approved for piece in pieces)


def index_of_piece(path: str) -> int:
    """The number of a piece within its draft."""
    return int(path.rpartition("/")[2])


def _on_item(deciding: Deciding, place: Place) -> None:
    """A task on the workflow's item for one agent: grading it, calling a service about it, giving it to somebody."""
    spec = cast("Score | Call | Match", place.spec)
    who = deciding.people(place.flow, [spec.who])[:1]
    purpose = type(spec).__name__.lower()
    _begin(deciding, place, who, ["answer"] if isinstance(spec, Call) else who)
    assign(deciding, place, who[0], who[0], purpose, spec.takes, place.flow.owner, place.state.round)


def _handoff(deciding: Deciding, place: Place) -> None:
    _begin(deciding, place, deciding.people(place.flow, [cast("Handoff", place.spec).who])[:1])


def _await(deciding: Deciding, place: Place) -> None:
    _begin(deciding, place, deciding.people(place.flow, [cast("Await", place.spec).who])[:1], ["reply"])
    start_await(deciding, place)


def _compete(deciding: Deciding, place: Place) -> None:
    _begin(deciding, place, deciding.people(place.flow, [cast("Compete", place.spec).who])[:1], ["figures"])
    open_trial(deciding, place, 1)


def _sense(deciding: Deciding, place: Place) -> None:
    _begin(deciding, place, [], ["rounds"])
    sense(deciding, place, 1)


def _choose(deciding: Deciding, place: Place) -> None:
    spec = cast("Decide | Approve", place.spec)
    origin = deciding.people(place.flow, [spec.who])[0]
    open_case(deciding, place, origin, _started(deciding, place, [origin], ["case"]))


def _escalate(deciding: Deciding, place: Place) -> None:
    who = deciding.people(place.flow, list(cast("Escalate", place.spec).who))
    _begin(deciding, place, who, [*who, "case"])


def _position(deciding: Deciding, place: Place) -> None:
    spec = cast("Propose | Respond | Vote", place.spec)
    roles = list(spec.who) if isinstance(spec.who, list) else [spec.who]
    _begin(deciding, place, deciding.people(place.flow, roles))


def _meet(deciding: Deciding, place: Place) -> None:
    meetings.start(deciding, place, place.state.round)


def _track(deciding: Deciding, place: Place) -> None:
    """Open tracking of what was published; the figures come later and hold up nobody."""
    spec = cast("Track", place.spec)
    who = deciding.people(place.flow, [spec.who])
    _begin(deciding, place, who, [])
    length, _ = duration_ms(spec.every)
    made = deciding.org.plan(place.flow.workflow, place.flow.mode).steps[spec.of]
    draft = str(made.of or "") if isinstance(made, Publish) else str(spec.of)
    with deciding.siblings():
        for piece in place.flow.pieces.get(draft, []):
            opened = TrackingOpened(
                craft=piece.craft, title=piece.title, score=piece.score, times=spec.times, every=length
            )
            deciding.emit(opened, who[0], {"piece": piece.id}, due=deciding.at + length)
    complete(deciding, place.flow, place.name)


def _wait(deciding: Deciding, place: Place) -> None:
    """Look whether it is so; if not, look again later, until the step's time is up."""
    spec = cast("Wait", place.spec)
    if deciding.scope(place.flow).holds(spec.until):
        _begin(deciding, place, [])
        complete(deciding, place.flow, place.name)
        return
    limit = deadline(deciding, spec, ENGINE, place.state.since)
    if limit is not None and deciding.at >= limit:
        _begin(deciding, place, [])
        time_out(deciding, step_path(place.flow.id, place.name))
        return
    every, _ = duration_ms(spec.every)
    due = deciding.at + every
    again = {"workflow": place.flow.id, "step": place.name}
    deciding.emit(it.StepScheduled(), ENGINE, again, due=due if limit is None else min(due, limit))


def _skill(deciding: Deciding, place: Place) -> None:
    spec = cast("Skill", place.spec)
    scope = deciding.scope(place.flow)
    inputs = {name: scope.value(formula) for name, formula in spec.inputs.items()}
    _begin(deciding, place, [], [])
    found = skill(spec.skill)(inputs)
    learn(deciding, place.flow, {name: repr(value) for name, value in found.items()})
    complete(deciding, place.flow, place.name, dict(found))


def _release(deciding: Deciding, place: Place) -> None:
    who = deciding.people(place.flow, [cast("Release", place.spec).who])[:1] or [place.flow.owner]
    _begin(deciding, place, who, [])
    release(deciding, place, who[0])


_STARTS: dict[type[Step], Callable[[Deciding, Place], None]] = {
    Tell: _tell, Ask: _ask, Assign: _assign, Draft: _draft, Review: _review, Publish: _publish,
    Decide: _choose, Approve: _choose, Escalate: _escalate, Propose: _position, Respond: _position,
    Vote: _position, Meet: _meet, Track: _track, Wait: _wait, Skill: _skill,
    Score: _on_item, Call: _on_item, Match: _on_item, Handoff: _handoff, Await: _await,
    Compete: _compete, Sense: _sense,
    Release: _release,
}  # fmt: skip

"""Starting a step: one way for each kind."""

from collections.abc import Callable, Sequence
from typing import cast

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
from department.calendar import duration_ms
from department.decide import meetings
from department.decide.begun import begin, started
from department.decide.cases import open_case
from department.decide.context import Deciding
from department.decide.craft import pieces_to_publish
from department.decide.desk import hand_out
from department.decide.flow import complete, deadline, fail, learn, skip, time_out
from department.decide.item_starts import ITEM_STARTS
from department.decide.parts import Place, assign, items_of, parts, texts
from department.errors import StepError
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
        skip(deciding, flow, name)
        return
    _STARTS[type(spec)](deciding, Place(flow, name, step, spec))


def _tell(deciding: Deciding, place: Place) -> None:
    spec = cast("Tell", place.spec)
    _check_readers(deciding, place, spec.to)
    begin(deciding, place, parts(deciding, place.flow, spec, [spec.who]))


def _check_readers(deciding: Deciding, place: Place, to: Sequence[str]) -> None:
    """What is said must have somebody to hear it, for every item."""
    for item in items_of(deciding, place.spec):
        deciding.readers(place.flow, to, str(item))


def _ask(deciding: Deciding, place: Place) -> None:
    spec = cast("Ask", place.spec)
    asker = deciding.crew(place.flow, [spec.who])[:1]
    people = [person for person in deciding.readers(place.flow, spec.to) if person not in asker]
    begin(deciding, place, asker, [*asker, *(f"answer:{person}" for person in people)])


def _assign(deciding: Deciding, place: Place) -> None:
    spec = cast("Assign", place.spec)
    if not _spend(deciding, place, spec):
        return
    units = parts(deciding, place.flow, spec, list(spec.to))
    givers = deciding.crew(place.flow, [spec.who]) if spec.who else [place.flow.owner]
    bosses = [giver for giver in givers if giver not in units][:1]
    if spec.who and bosses:
        begin(deciding, place, bosses, [*bosses, *units])
        return
    by = givers[0]
    begin(deciding, place, units)
    hand_out(deciding, place, by, place.state.round)


def _spend(deciding: Deciding, place: Place, spec: Assign) -> bool:
    """Take the money a step needs, all of it or none: nothing is ever spent over an allocation.

    A step that runs again pays only what it needs beyond what it has paid already.
    """
    scope = deciding.scope(place.flow)
    before = place.state.spent
    needed = {str(budget): scope.whole(formula) - before.get(budget, 0) for budget, formula in spec.spends.items()}
    needed = {budget: amount for budget, amount in needed.items() if budget not in before or amount > 0}
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
        deciding.emit(spent, ENGINE, {"budget": budget, "workflow": place.flow.id, "step": place.name})
    return True


def _draft(deciding: Deciding, place: Place) -> None:
    spec = cast("Draft", place.spec)
    units = texts(deciding, place.flow, spec)
    pieces = place.flow.pieces.get(place.name, [])
    if pieces:
        good = {piece.id for piece in pieces if piece.passed and all(piece.passed.values())}
        units = [u for u in units if f"{place.flow.id}/{place.name}/{index_of(u)}" not in good] or units
    table = spec.revision_takes if place.state.round > 1 and spec.revision_takes else spec.takes
    begin(deciding, place, units)
    with deciding.siblings():
        for unit in units:
            assign(deciding, place, unit, agent_of(unit), "draft", table, place.flow.owner, place.state.round)


def _review(deciding: Deciding, place: Place) -> None:
    spec = cast("Review", place.spec)
    if not place.flow.pieces.get(spec.of):
        fail(deciding, place.flow, place.name, f"there is nothing of '{spec.of}' to review")
        return
    who = {unit: deciding.crew(place.flow, [by.who])[0] for unit, by in spec.by.items()}
    begin(deciding, place, list(who.values()), list(who))
    with deciding.siblings():
        for unit, agent in who.items():
            takes = spec.by[unit].takes
            assign(deciding, place, unit, agent, "review", takes, place.flow.owner, place.state.round)


def _publish(deciding: Deciding, place: Place) -> None:
    spec = cast("Publish", place.spec)
    agent = deciding.crew(place.flow, [spec.who])[0]
    pieces = pieces_to_publish(place)
    units = [unit_of(index_of_piece(p.id), agent) for p in pieces] or parts(deciding, place.flow, spec, [spec.who])
    if spec.of and not pieces:
        fail(deciding, place.flow, place.name, f"there is nothing of '{spec.of}' to publish")
        return
    if not _cleared(deciding, place, pieces):
        fail(deciding, place.flow, place.name, "nobody who may has approved it")
        return
    begin(deciding, place, units)
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


def _choose(deciding: Deciding, place: Place) -> None:
    spec = cast("Decide | Approve", place.spec)
    origin = deciding.crew(place.flow, [spec.who])[0]
    open_case(deciding, place, origin, started(deciding, place, [origin], ["case"]))


def _escalate(deciding: Deciding, place: Place) -> None:
    who = deciding.crew(place.flow, cast("Escalate", place.spec).who)
    begin(deciding, place, who, [*who, "case"])


def _position(deciding: Deciding, place: Place) -> None:
    spec = cast("Propose | Respond | Vote", place.spec)
    roles = list(spec.who) if isinstance(spec.who, list) else [spec.who]
    if not isinstance(spec, Vote):
        deciding.readers(place.flow, spec.to)
    begin(deciding, place, deciding.crew(place.flow, roles))


def _meet(deciding: Deciding, place: Place) -> None:
    meetings.start(deciding, place, place.state.round)


def _track(deciding: Deciding, place: Place) -> None:
    """Open tracking of what was published; the figures come later and hold up nobody."""
    spec = cast("Track", place.spec)
    who = deciding.crew(place.flow, [spec.who])
    begin(deciding, place, who, [])
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
        begin(deciding, place, [])
        complete(deciding, place.flow, place.name)
        return
    limit = deadline(deciding, spec, ENGINE, place.state.since)
    if limit is not None and deciding.at >= limit:
        begin(deciding, place, [])
        time_out(deciding, step_path(place.flow.id, place.name))
        return
    every, _ = duration_ms(spec.every)
    due = deciding.at + every
    again = {"workflow": place.flow.id, "step": place.name}
    deciding.emit(it.StepScheduled(), ENGINE, again, due=due if limit is None else min(due, limit))


def _skill(deciding: Deciding, place: Place) -> None:
    spec = cast("Skill", place.spec)
    scope = deciding.scope(place.flow)
    inputs = {name: scope.plain(formula) for name, formula in spec.inputs.items()}
    begin(deciding, place, [], [])
    try:
        found = skill(spec.skill)(inputs)
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise StepError(f"the skill '{spec.skill}' cannot work with what it was given: {error}") from error
    learn(deciding, place.flow, {name: repr(value) for name, value in found.items()})
    complete(deciding, place.flow, place.name, dict(found))


_STARTS: dict[type[Step], Callable[[Deciding, Place], None]] = {
    Tell: _tell, Ask: _ask, Assign: _assign, Draft: _draft, Review: _review, Publish: _publish,
    Decide: _choose, Approve: _choose, Escalate: _escalate, Propose: _position, Respond: _position,
    Vote: _position, Meet: _meet, Track: _track, Wait: _wait, Skill: _skill,
    **ITEM_STARTS,
}  # fmt: skip

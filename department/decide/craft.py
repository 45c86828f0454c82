"""Making things: drafts with hidden defects, reviews that find some, publication, and the world's figures."""

from collections.abc import Mapping
from typing import cast

from department.blueprint.steps import Draft, Publish, Review, Reviewer
from department.commands import Reply
from department.decide.context import Deciding
from department.decide.flow import complete, fail, loop
from department.decide.matter import Matter, fill, findings
from department.decide.parts import (
    Brief,
    Place,
    channel_of,
    finish_part,
    finish_task,
    item_of,
    matter_of,
    message_path,
    place_of,
)
from department.decide.talk import post
from department.events.content import CampaignLaunched, ContentCreated, ContentPublished, ContentReviewed
from department.paths import index_of
from department.state import Piece, Work
from department.world import find_defects, first_draft, revise


def brief_draft(deciding: Deciding, work: Work) -> Brief:
    """Writing or revising a piece."""
    place = place_of(deciding, work)
    spec = cast("Draft", place.spec)
    piece = _piece(place, place.name, work.unit)
    matter = Matter(work.agent, place.flow, spec, item_of(deciding, spec, work.unit), piece, title=work.title)
    matter.to = _readers(deciding, place)
    ask = str(spec.say or "task_done") if piece is None else "revision"
    matter.extra = {"version": piece.version + 1 if piece else 1}
    return Brief(matter, ask, work.estimate, {})


def _readers(deciding: Deciding, place: Place) -> list[str]:
    """Who hears that a draft is ready: those who review it, or the workflow's owner."""
    plan = deciding.org.plan(place.flow.workflow, place.flow.mode)
    reviews = [step for step in plan.steps.values() if isinstance(step, Review) and step.of == place.name]
    roles = [reviewer.who for review in reviews for reviewer in review.by.values()]
    return deciding.people(place.flow, roles) if roles else [place.flow.owner]


def _piece(place: Place, step: str, unit: str) -> Piece | None:
    path = f"{place.flow.id}/{step}/{index_of(unit)}"
    return next((piece for piece in place.flow.pieces.get(step, []) if piece.id == path), None)


def write_draft(deciding: Deciding, work: Work, reply: Reply) -> None:
    """A version is there; what it hides nobody is told."""
    place = place_of(deciding, work)
    spec = cast("Draft", place.spec)
    old = _piece(place, place.name, work.unit)
    skills = deciding.working(work.agent, work.id).skills
    path = f"{place.flow.id}/{place.name}/{index_of(work.unit)}"
    if old is None:
        item = item_of(deciding, spec, work.unit)
        title = fill(deciding, spec.piece, Matter(work.agent, place.flow, None, item))
        defects, version = first_draft(deciding.org, deciding.state.seed, spec.craft, skills, path), 1
    else:
        title, version = old.title, old.version + 1
        defects = revise(deciding.org, deciding.state.seed, old, skills, version)
    created = ContentCreated(craft=spec.craft, title=title, version=version, defects=defects)
    made = deciding.emit(created, work.agent, {"piece": path})
    finish_task(deciding, work)
    if spec.say or version > 1:
        readers = [person for person in _readers(deciding, place) if person != work.agent]
        post(
            deciding, work.agent, readers, reply.text, thread=place.flow.id, path=message_path(place, work),
            kind="draft", subject=title, channel=channel_of(place), attachments=[path], refs=[made],
            priority=place.spec.priority,
        )  # fmt: skip
    finish_part(deciding, work)


def _reviewer(work: Work, spec: Review) -> Reviewer:
    return spec.by[work.unit]


def brief_review(deciding: Deciding, work: Work) -> Brief:
    """Reading a draft: what this reviewer finds is worked out before it is put into words."""
    place = place_of(deciding, work)
    spec = cast("Review", place.spec)
    reviewer = _reviewer(work, spec)
    worst, found, score = _worst(_readings(deciding, place, work, reviewer))
    matter = Matter(work.agent, place.flow, spec, piece=worst, to=[worst.author], title=worst.title)
    matter.extra = {
        "findings": findings(deciding, worst, found), "score": score, "threshold": reviewer.threshold,
        "version": worst.version, "count": len(found),
    }  # fmt: skip
    verdict = "review_pass" if score >= reviewer.threshold else "review_fail"
    ask = verdict if reviewer.say == "review" else str(reviewer.say)
    return Brief(matter, ask, work.estimate, {})


def read_all(
    deciding: Deciding, place: Place, work: Work, by: Reviewer, skills: Mapping[str, int]
) -> list[tuple[Piece, list[str], int]]:
    """Every piece of the draft, what a reviewer of these skills finds in it, and its score."""
    return [
        (piece, *find_defects(deciding.org, deciding.state.seed, piece, work.agent, skills, by.areas))
        for piece in place.flow.pieces[cast("Review", place.spec).of]
    ]


def _readings(deciding: Deciding, place: Place, work: Work, by: Reviewer) -> list[tuple[Piece, list[str], int]]:
    return read_all(deciding, place, work, by, deciding.working(work.agent, work.id).skills)


def _worst(readings: list[tuple[Piece, list[str], int]]) -> tuple[Piece, list[str], int]:
    """The piece of the draft that scores lowest, what is found in it, and the score."""
    return min(readings, key=lambda reading: reading[2])


def review(deciding: Deciding, work: Work, reply: Reply) -> None:
    """A score for every piece of the draft; the last reviewer's closes the round."""
    place = place_of(deciding, work)
    spec = cast("Review", place.spec)
    by = _reviewer(work, spec)
    readings = _readings(deciding, place, work, by)
    scores = [score for _, _, score in readings]
    for piece, found, score in readings:
        reviewed = ContentReviewed(
            reviewer=work.agent, version=piece.version, score=score, threshold=by.threshold,
            passed=score >= by.threshold, areas=list(by.areas), findings=found,
        )  # fmt: skip
        deciding.emit(reviewed, work.agent, {"piece": piece.id})
    worst, _, _ = _worst(readings)
    finish_task(deciding, work)
    post(
        deciding, work.agent, [worst.author], reply.text, thread=place.flow.id,
        path=message_path(place, work), kind="review", subject=worst.title, channel=channel_of(place),
        priority=place.spec.priority,
    )  # fmt: skip
    if not [unit for unit in place.state.pending if unit != work.unit]:
        _close_round(deciding, place, min(scores), passed=min(scores) >= by.threshold)


def _close_round(deciding: Deciding, place: Place, last: int, *, passed: bool) -> None:
    """All reviewers have read: on with it, back to the writer, or the end."""
    spec = cast("Review", place.spec)
    pieces = place.flow.pieces[spec.of]
    score = min([last, *(piece.score for piece in pieces)])
    good = passed and all(all(piece.passed.values()) for piece in pieces)
    if good:
        complete(deciding, place.flow, place.name, {"score": score, "passed": True})
    elif place.state.round > spec.limit:
        why = f"the score is {score} after {place.state.round} rounds; the limit is {spec.limit} revisions"
        fail(deciding, place.flow, place.name, why)
    else:
        loop(deciding, place.flow, place.name, spec.of)


def pieces_to_publish(place: Place) -> list[Piece]:
    """What a publish step makes public: the pieces of the draft it names, or nothing made before."""
    spec = cast("Publish", place.spec)
    return place.flow.pieces.get(spec.of, []) if spec.of else []


def brief_publish(deciding: Deciding, work: Work) -> Brief:
    """Making something public."""
    place = place_of(deciding, work)
    spec = cast("Publish", place.spec)
    matter = matter_of(deciding, place, work, [])
    matter.piece = _piece(place, spec.of, work.unit) if spec.of else None
    matter.to = [place.flow.owner]
    matter.title = work.title
    matter.extra = {"piece": matter.piece.title if matter.piece else fill(deciding, spec.piece, matter)}
    ask = str(spec.say or ("launch" if spec.launches else "publish"))
    return Brief(matter, ask, work.estimate, {})


def publish(deciding: Deciding, work: Work, reply: Reply) -> None:
    """It is public, under its score and age."""
    place = place_of(deciding, work)
    spec = cast("Publish", place.spec)
    age = deciding.at - place.flow.since
    piece = _piece(place, spec.of, work.unit) if spec.of else None
    matter = matter_of(deciding, place, work, [])
    title = piece.title if piece else fill(deciding, spec.piece, matter)
    craft = piece.craft if piece else str(spec.craft or "")
    counts = not craft or deciding.org.pack.crafts[craft].counts_as_output
    path = piece.id if piece else f"{place.flow.id}/{place.name}/{index_of(work.unit)}"
    public = ContentPublished(
        craft=craft, title=title, where=spec.where, score=piece.score if piece and piece.threshold else 0,
        age=age, output=counts, first_pass=bool(piece and piece.version == 1),
    )  # fmt: skip
    deciding.emit(public, work.agent, {"piece": path})
    if spec.launches:
        launched = CampaignLaunched(title=fill(deciding, spec.launches, matter), age=age)
        deciding.emit(launched, work.agent, {"workflow": place.flow.id})
    finish_task(deciding, work)
    told = [person for person in (place.flow.owner, deciding.org.manager(work.agent)) if person != work.agent]
    post(
        deciding, work.agent, told, reply.text, thread=place.flow.id, path=message_path(place, work),
        kind="publication", subject=title, channel=channel_of(place),
    )  # fmt: skip
    finish_part(deciding, work)

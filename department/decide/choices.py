"""Options: which are on offer, what each is worth, what they are called, and positions taken on them."""

from collections.abc import Mapping
from typing import cast

from department.blueprint.rules import Option
from department.blueprint.steps import Approve, Choose, Meet, Propose, Respond, Vote
from department.commands import Reply
from department.decide.context import Deciding
from department.decide.matter import Matter, fill
from department.decide.parts import Brief, Place, channel_of, finish_part, matter_of, message_path, place_of
from department.decide.talk import post
from department.decide.turns import option_facts
from department.errors import MindError
from department.events.rule import PositionTaken
from department.state import Flow, Piece, Work

NOTHING = "there is nothing to choose from: no option's condition holds"
"""Why a step that offers nothing fails."""
APPROVE, CHANGES, REJECT = "approve", "changes", "reject"


def worth(
    deciding: Deciding, flow: Flow, options: Mapping[str, Option], piece: Piece | None = None
) -> dict[str, dict[str, int]]:
    """The computed values, by criterion, of every option on offer now."""
    scope = deciding.scope(flow, piece=piece)
    return {
        name: {criterion: scope.whole(formula) for criterion, formula in option.values.items()}
        for name, option in options.items()
        if scope.holds(option.when)
    }


def labels(deciding: Deciding, options: Mapping[str, Option], matter: Matter) -> dict[str, str]:
    """What the options are called."""
    return {name: fill(deciding, option.label, matter) for name, option in options.items()}


def options_of(place: Place) -> Mapping[str, Option]:
    """The options of a step; a response has those of what it responds to."""
    spec = place.spec
    if isinstance(spec, Respond):
        raise TypeError("A response has no options of its own.")
    return cast("Propose | Vote | Meet | Choose", spec).options


def chosen(reply: Reply, offered: Mapping[str, object]) -> str:
    """The mind's choice; MindError when it chose what was not offered."""
    if reply.choice is None or reply.choice not in offered:
        raise MindError(f"It chose '{reply.choice}'; on offer were {', '.join(offered)}.")
    return reply.choice


def _position_options(deciding: Deciding, place: Place) -> tuple[Mapping[str, Option], str]:
    """The options of a position step and what was proposed before, if anything."""
    if not isinstance(place.spec, Respond):
        return options_of(place), ""
    steps = deciding.org.plan(place.flow.workflow, place.flow.mode).steps
    proposal = cast("Propose", steps[place.spec.of])
    held = [place.flow.positions.get(agent) for agent in place.flow.steps[place.spec.of].who]
    return proposal.options, next((position.choice for position in held if position), "")


def position_offer(deciding: Deciding, work: Work) -> dict[str, dict[str, int]]:
    """The options that a position may be taken on now, with their values."""
    place = place_of(deciding, work)
    return worth(deciding, place.flow, _position_options(deciding, place)[0])


def case_offer(deciding: Deciding, work: Work) -> dict[str, dict[str, int]]:
    """The options that the decision on somebody's desk offers now, with their values."""
    return offered(deciding, place_of(deciding, work))


def brief_position(deciding: Deciding, work: Work) -> Brief:
    """Taking a position: first, in answer to a proposal, or in a vote."""
    place = place_of(deciding, work)
    spec = cast("Propose | Respond | Vote", place.spec)
    options, proposed = _position_options(deciding, place)
    to: list[str] = [] if isinstance(spec, Vote) else list(spec.to)
    matter = matter_of(deciding, place, work, to)
    names = labels(deciding, options, matter)
    matter.extra = dict(option_facts(names))
    if proposed:
        matter.extra["proposed"] = proposed
        matter.extra["proposal"] = names[proposed]
    usual = "position_agree|position_object" if proposed else "proposal"
    took = deciding.duration(spec.takes, work.agent, work.id)
    return Brief(matter, str(spec.say or usual), took, worth(deciding, place.flow, options))


def take_position(deciding: Deciding, work: Work, reply: Reply) -> None:
    """It is on record, and said."""
    place = place_of(deciding, work)
    options, proposed = _position_options(deciding, place)
    choice = chosen(reply, worth(deciding, place.flow, options))
    said = position(deciding, work.agent, place.flow, reply, choice, proposed)
    spec = cast("Propose | Respond | Vote", place.spec)
    to: list[str] = [place.flow.owner] if isinstance(spec, Vote) else list(spec.to)
    readers = matter_of(deciding, place, work, to).to
    post(
        deciding, work.agent, readers, reply.text, thread=place.flow.id, path=message_path(place, work),
        kind="position", subject=work.title, channel=channel_of(place), refs=[said],
        priority=place.spec.priority,
    )  # fmt: skip
    finish_part(deciding, work, {"choice": choice})


def position(deciding: Deciding, agent: str, flow: Flow, reply: Reply, choice: str, proposed: str = "") -> int:
    """Put a position on record."""
    taken = PositionTaken(
        choice=choice,
        confidence=reply.confidence,
        reasons=reply.reasons,
        objects=bool(proposed) and choice != proposed,
    )
    return deciding.emit(taken, agent, {"workflow": flow.id})


def approval_options(piece: Piece, threshold: int) -> dict[str, dict[str, int]]:
    """What approving, sending back and rejecting a piece are worth: its score against the threshold.

    A piece over the threshold gains by going out, one just under it by another round, one far under (30 points)
    by being dropped.
    """
    over = piece.score - max(threshold, piece.threshold)
    return {
        APPROVE: {"quality": 300 + 40 * over},
        CHANGES: {"quality": 250 - 20 * over if over < 0 else 100},
        REJECT: {"quality": -100 - 20 * (over + 30)},
    }


APPROVAL_LABELS = {APPROVE: "approve it", CHANGES: "ask for changes", REJECT: "reject it"}
"""What the options of an approval are called."""


def piece_of(place: Place) -> Piece | None:
    """The piece a decision is about: of several, the one that scored lowest."""
    spec = cast("Choose", place.spec)
    pieces = place.flow.pieces.get(spec.of, []) if spec.of else []
    return min(pieces, key=lambda piece: piece.score) if pieces else None


def offered(deciding: Deciding, place: Place) -> dict[str, dict[str, int]]:
    """The options that a decision offers now, with their values."""
    spec = cast("Choose", place.spec)
    piece = piece_of(place)
    if isinstance(spec, Approve) and piece is not None:
        return approval_options(piece, spec.threshold)
    return worth(deciding, place.flow, spec.options, piece)


def names_of(deciding: Deciding, place: Place, agent: str) -> dict[str, str]:
    """What the options of a decision are called."""
    spec = cast("Choose", place.spec)
    if isinstance(spec, Approve) and not spec.options:
        return APPROVAL_LABELS
    return labels(deciding, spec.options, Matter(agent, place.flow, None, piece=piece_of(place)))

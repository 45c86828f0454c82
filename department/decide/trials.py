"""Contests: versions shown to parts of an audience, the best used for the rest, all results kept and learned from."""

from typing import cast

from department.blueprint.learning_steps import Compete
from department.blueprint.words import Value
from department.calendar import duration_ms
from department.decide.context import Deciding
from department.decide.flow import complete, fail
from department.decide.matter import Matter, fill
from department.decide.parts import Place, items_of
from department.draws import THOUSAND, binomial
from department.events.learning import RolloutMeasured, TrialMeasured, TrialOpened
from department.learned import Tried
from department.learning import chances, estimate, split
from department.org import WORLD
from department.paths import step_path, work_path
from department.state import Piece

_FEWEST = 2


def open_trial(deciding: Deciding, place: Place, number: int) -> None:
    """Show every version to its part of an audience; no contest without two versions and people for each."""
    spec = cast("Compete", place.spec)
    scope = deciding.scope(place.flow)
    pieces = versions_of(deciding, place)
    audience, times = scope.whole(spec.audience), scope.whole(spec.times)
    if len(pieces) < _FEWEST or audience < len(pieces):
        why = f"{len(pieces)} versions of '{spec.of}' and an audience of {audience} make no contest"
        fail(deciding, place.flow, place.name, why)
        return
    who = deciding.crew(place.flow, [spec.who])[0]
    record = fill(deciding, spec.record, Matter(who, place.flow, None))
    kept = deciding.state.records.get(record, {})
    known = {name: kept.get(name, Tried()) for name in pieces}
    path = _path(place, number)
    parts = chances({n: (t.shown, t.responded) for n, t in known.items()}, deciding.state.seed, path) if kept else {}
    opened = TrialOpened(
        number=number, times=times, versions={name: piece.title for name, piece in pieces.items()},
        shown=split(audience, parts or dict.fromkeys(pieces, 1), spec.explore), record=record,
    )  # fmt: skip
    deciding.emit(opened, who, _subject(place), due=deciding.at + _delay(spec))


def versions_of(deciding: Deciding, place: Place) -> dict[str, Piece]:
    """The pieces of the draft by version, in the pack's order: what `each` wrote it for, or its number from 1 on.

    Where there are several for an item the later ones bear a number too: `data`, `emotion`, `data 2`, `emotion 2`.
    """
    found: dict[str, Piece] = {}
    for item, number, piece in _pieces(deciding, place):
        name = str(number) if item == "" else f"{item} {number}" if number > 1 else str(item)
        found[name] = piece
    return found


def _pieces(deciding: Deciding, place: Place) -> list[tuple[Value, int, Piece]]:
    """Every piece of the draft: what `each` wrote it for, the how manieth it is of that, and itself."""
    of = cast("Compete", place.spec).of
    items = items_of(deciding, deciding.org.plan(place.flow.workflow, place.flow.mode).steps[of])
    numbered = sorted(
        ((int(piece.id.rpartition("/")[2]), piece) for piece in place.flow.pieces.get(of, [])), key=lambda one: one[0]
    )
    return [(items[index % len(items)], index // len(items) + 1, piece) for index, piece in numbered]


def _path(place: Place, number: int) -> str:
    return work_path(place.flow.id, place.name, place.state.round, str(number))


def _subject(place: Place) -> dict[str, str]:
    return {"workflow": place.flow.id, "step": place.name}


def _delay(spec: Compete) -> int:
    return duration_ms(spec.read_after)[0]


def rates(deciding: Deciding, place: Place) -> dict[str, int]:
    """The world's chance of an answer to each version, in thousandths."""
    spec = cast("Compete", place.spec)
    return {
        name: max(0, min(THOUSAND, deciding.scope(place.flow, item=item or name, piece=piece).whole(spec.responds)))
        for name, (item, _, piece) in zip(versions_of(deciding, place), _pieces(deciding, place), strict=True)
    }


def read_trial(deciding: Deciding, path: str) -> None:
    """The figures are in: the best by all that is known is used for the rest, or the contest goes on at once."""
    place = Place(*deciding.step(path))
    spec = cast("Compete", place.spec)
    trial = deciding.state.trials[path]
    truth = rates(deciding, place)
    at = _path(place, trial.number)
    responded = {
        name: binomial(shown, truth[name], deciding.state.seed, "respond", f"{at}:{name}")
        for name, shown in trial.shown.items()
    }
    kept = deciding.state.records.get(trial.record, {})
    known = {name: kept.get(name, Tried()) for name in trial.shown}
    guessed = {
        name: estimate(tried.shown + trial.shown[name], tried.responded + responded[name])
        for name, tried in known.items()
    }
    best = max(guessed, key=lambda name: guessed[name])
    margin = (guessed[best] - max(rate for name, rate in guessed.items() if name != best)) // THOUSAND
    rest = max(0, deciding.scope(place.flow).whole(spec.rest))
    measured = TrialMeasured(
        number=trial.number, shown=trial.shown, responded=responded, best=best, margin=margin, rest=rest, truth=truth,
        rates={name: rate // THOUSAND for name, rate in guessed.items()},
    )  # fmt: skip
    last = trial.number >= trial.times
    due = deciding.at + _delay(spec) if rest else None if last else deciding.at
    deciding.emit(measured, WORLD, _subject(place), due=due)
    if not rest and last:
        complete(deciding, place.flow, place.name, {"best": best, "margin": margin, "rate": guessed[best] // THOUSAND})


def read_rollout(deciding: Deciding, path: str) -> None:
    """What the best brought from the rest; the next trial opens, or the contest is over."""
    place = Place(*deciding.step(path))
    trial = deciding.state.trials[path]
    truth = rates(deciding, place)
    at = f"{_path(place, trial.number)}:{trial.best}"
    measured = RolloutMeasured(
        version=trial.best, shown=trial.rest,
        responded=binomial(trial.rest, truth[trial.best], deciding.state.seed, "rollout", at),
        even=trial.rest * sum(truth.values()) // (len(truth) * THOUSAND),
    )  # fmt: skip
    last = trial.number >= trial.times
    deciding.emit(measured, WORLD, _subject(place), due=None if last else deciding.at)
    if last:
        complete(deciding, place.flow, place.name, dict(place.state.result))


def open_next(deciding: Deciding, path: str) -> None:
    """The next round of a contest."""
    place = Place(*deciding.step(path))
    open_trial(deciding, place, deciding.state.trials[step_path(place.flow.id, place.name)].number + 1)

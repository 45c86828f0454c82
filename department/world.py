"""The world behind the department: what drafts hide, what readers find, how the public takes it.

All draws are keyed by the piece and the defect, so that a better writer or reviewer changes what is drawn
nowhere else.
"""

from collections.abc import Mapping

from department.draws import chance, quantile
from department.errors import ExpressionError
from department.org import Organisation
from department.scope import Scope
from department.state import Piece, Track

_FULL = 1000
_AVOIDED = 600
"""How much of a defect's chance the best writer avoids, in thousandths."""
_SLIP = 60
"""The chance in thousandths that a revision by an unskilled writer leaves a defect it was shown."""


def first_draft(org: Organisation, seed: int, craft: str, skills: Mapping[str, int], path: str) -> list[str]:
    """The defects of a first draft: each by its chance, less what the writer's skill of that area avoids."""
    found: list[str] = []
    for name, defect in org.pack.crafts[craft].defects.items():
        likely = defect.chance * (_FULL - _AVOIDED * skills.get(defect.area, 0) // _FULL) // _FULL
        if chance(likely, seed, "defect", f"{path}:{name}"):
            found.append(name)
    return found


def revise(org: Organisation, seed: int, piece: Piece, skills: Mapping[str, int], version: int) -> list[str]:
    """What a revision leaves: all that nobody found, and now and then something that was."""
    defects = org.pack.crafts[piece.craft].defects
    return [
        name
        for name in piece.defects
        if name not in piece.found
        or chance(
            _SLIP * (_FULL - skills.get(defects[name].area, 0)) // _FULL + _SLIP // 4,
            seed, "slip", f"{piece.id}:{name}:{version}",
        )
    ]  # fmt: skip


def find_defects(
    org: Organisation, seed: int, piece: Piece, reader: str, skills: Mapping[str, int], areas: list[str]
) -> tuple[list[str], int]:
    """What a reader finds in the areas it reads for, and the score: 100 less the weights of what is found."""
    defects = org.pack.crafts[piece.craft].defects
    found = [
        name
        for name in piece.defects
        if defects[name].area in areas
        and chance(skills.get(defects[name].area, 0), seed, "find", f"{piece.id}:{name}:{piece.version}:{reader}")
    ]
    return found, max(0, 100 - sum(defects[name].weight for name in found))


def measure(scope: Scope, track: Track, seed: int) -> dict[str, int]:
    """The figures of a published piece: drawn from the craft's tables, scaled by the facts.

    A figure whose scale cannot be worked out is left out of this reading.
    """
    figures: dict[str, int] = {}
    scope.piece = Piece(track.id, track.craft, track.title, "", score=track.score)
    for name, spec in scope.org.pack.crafts[track.craft].measures.items():
        drawn = quantile(spec.quantiles, seed, f"measure.{name}", f"{track.id}:{track.reading + 1}")
        try:
            figures[name] = drawn * (scope.whole(spec.scale) if spec.scale else _FULL) // _FULL
        except ExpressionError:
            continue  # a figure that cannot be worked out was not measured
    return figures

"""What a mind outside is told besides the facts: its thread, workflow, positions, pieces, item, own work."""

from collections.abc import Iterator

import msgspec

from department.decide.context import Deciding
from department.decide.matter import Matter, fill, findings
from department.decide.reports import update
from department.org import SIMULATED
from department.paths import work_of
from department.state import Flow

_PIECES = 6


def known_of(deciding: Deciding, turn: str, matter: Matter) -> dict[str, list[str]] | msgspec.UnsetType:
    """The lines under each heading that has any; nothing for a simulated mind."""
    if deciding.state.minds.mind == SIMULATED:
        return msgspec.UNSET
    work = deciding.state.works.get(work_of(turn))
    thread = work.message.thread if work and work.message else matter.flow.id if matter.flow else ""
    known = {
        "said last": list(deciding.state.talk.get(thread, ())),
        "workflow": list(_workflow(deciding, matter.agent, matter.flow)) if matter.flow else [],
        "positions": list(_positions(deciding, matter.flow)) if matter.flow else [],
        "pieces": list(_pieces(deciding, matter.flow)) if matter.flow else [],
        "record": list(_record(deciding, matter.flow)) if matter.flow else [],
        "your work": [
            f"{name}: {'; '.join(lines)}" for name, lines in update(deciding, matter.agent)[0].items() if lines
        ],
    }
    return {heading: lines for heading, lines in known.items() if lines}


def _workflow(deciding: Deciding, agent: str, flow: Flow) -> Iterator[str]:
    """The workflow, its steps as they stand, and what they came to."""
    yield flow.title
    specs = deciding.org.plan(flow.workflow, flow.mode).steps
    for name, step in flow.steps.items():
        if step.status in ("waiting", "unused"):
            continue
        title = fill(deciding, specs[name].title, Matter(agent, flow)) or name
        result = ", ".join(f"{key} {value}" for key, value in step.result.items())
        yield f"{title}: {step.status}{f' ({result})' if result else ''}"


def _positions(deciding: Deciding, flow: Flow) -> Iterator[str]:
    for agent, held in flow.positions.items():
        reasons = f": {', '.join(held.reasons)}" if held.reasons else ""
        yield f"{deciding.org.title(agent)} chose {held.choice} (confidence {held.confidence // 10} %){reasons}"


def _pieces(deciding: Deciding, flow: Flow) -> Iterator[str]:
    pieces = [piece for made in flow.pieces.values() for piece in made]
    for piece in pieces[:_PIECES]:
        author, found = deciding.org.title(piece.author), findings(deciding, piece, piece.found)
        yield f"{piece.title}, version {piece.version} by {author}: score {piece.score}, {found}"


def _record(deciding: Deciding, flow: Flow) -> Iterator[str]:
    item = deciding.state.items.get(flow.item)
    for name, value in item.record.items() if item else ():
        yield f"{name}: {value}"

"""What the minds of a recorded run cost: read from its journal and its record of attempts."""

from collections import defaultdict
from collections.abc import Sequence

from data.attempts import RecordedAttempts
from data.database import Database
from data.tables import Run
from department.outside import ANSWERED
from tui.present.turn_costs import CostOfRun, TurnCosts
from tui.recorded import Recorded


def cost_of_run(database: Database, row: Run, found: Recorded) -> CostOfRun:
    """Every turn of a run with what it cost, its shared past included."""
    told = TurnCosts(found.org.dearest)
    for event in found.events():
        told.take(event)
    tiers = found.blueprint.tiers
    cheapest_first = sorted(tiers, key=lambda name: (tiers[name].price_out, tiers[name].price_in))
    turns = told.turns(_latencies(RecordedAttempts(database, row)))
    return CostOfRun(found.facts, turns, cheapest_first, tuple(told.minds))


def _latencies(record: RecordedAttempts) -> dict[str, Sequence[int]]:
    """How long each answered call of a turn took, in ms."""
    found: dict[str, list[int]] = defaultdict(list)
    for attempt in record.all():
        if attempt.status == ANSWERED:
            found[attempt.turn].append(attempt.latency)
    return dict(found)

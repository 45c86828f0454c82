"""What the minds of a recorded run cost: read from its journal and its record of attempts."""

from data.attempts import RecordedAttempts
from data.database import Database
from data.tables import Run
from tui.present.room.spend import latencies_of
from tui.present.turn_costs import CostOfRun, TurnCosts
from tui.recorded import Recorded


def cost_of_run(database: Database, row: Run, found: Recorded) -> CostOfRun:
    """Every turn of a run with what it cost, its shared past included."""
    told = TurnCosts(found.org.dearest)
    for event in found.events():
        told.take(event)
    tiers = found.blueprint.tiers
    cheapest_first = sorted(tiers, key=lambda name: (tiers[name].price_out, tiers[name].price_in))
    turns = told.turns(latencies_of(RecordedAttempts(database, row).all()))
    return CostOfRun(found.facts, turns, cheapest_first, tuple(told.minds))

"""The same day again under simulated minds: once with the run's seed, and for a band of seeds. Nothing is asked."""

from dataclasses import replace

from msgspec import structs

from department.commands import Load
from department.errors import UsageError
from department.events.record import Event
from scheduler.stop import StopWish
from tui import bootstrap
from tui.live import play
from tui.measures import measured
from tui.openings import again
from tui.present.distribution import Seeded
from tui.present.parity import Parity, aligned, banded, choices, paid
from tui.recorded import Recorded
from tui.request import Prepared, reseeded

SEEDS = 20
"""How many simulated seeds make the band."""
_OF_MINDS = ("minds", "tier", "cap", "operator")


class _Kept:
    """Watches a run and keeps its events."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def see(self, events: list[Event]) -> None:
        """Take the events of one command."""
        self.events += events


def parity_of(store: "bootstrap.Store", word: str) -> Parity:
    """Compare a run with its day under simulated minds; UsageError for a run that has no day of its own."""
    recorded = store.read(word)
    facts = recorded.facts
    if facts.fork_seq is not None:
        raise UsageError(
            f"Run '{facts.run}' is a fork: its day is its parent's up to there. Name the run it came from, or compare "
            f"both with: dayshift diff {facts.parent or 'PARENT'} {facts.run}"
        )
    ready = _simulated(store, word, recorded)
    mine = list(recorded.events())
    found = Parity(facts.run, SEEDS)
    paid(found, mine)
    days: list[Seeded] = []
    for seed in range(facts.seed, facts.seed + SEEDS):
        kept, day = _played(reseeded(ready, seed), seed)
        if seed == facts.seed:
            aligned(found, choices(mine), choices(kept.events), recorded.org)
        days.append(day)
    own = Seeded(facts.seed, facts.head, recorded.tally(), recorded.metrics())
    found.bands = banded(own, days)
    return found


def _simulated(store: "bootstrap.Store", word: str, recorded: Recorded) -> Prepared:
    """The day as it began, with simulated minds and the pack's model of the operator."""
    ready = again(store.find(word), recorded.blueprint)
    settings = ready.begin.settings.items()
    kept = {key: value for key, value in settings if key.partition(".")[0] not in _OF_MINDS}
    load = next((given for _, given in recorded.reader.inputs() if isinstance(given, Load)), None)
    return replace(ready, begin=structs.replace(ready.begin, settings=kept), load=load)


def _played(ready: Prepared, seed: int) -> tuple[_Kept, Seeded]:
    kept, live = _Kept(), bootstrap.rehearse(ready)
    play(live, [kept], StopWish())
    metrics = measured(live.org, live.engine.state)
    return kept, Seeded(seed, live.engine.journal.head, live.tally, metrics)

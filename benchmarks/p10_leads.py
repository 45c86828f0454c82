"""P10: what an event costs in a run of 10 000 leads, against one of 100; and all on one day, against a tenth.

`leads=10000 few=100`.
"""

from pathlib import Path
from time import perf_counter

from common import Table, folder, option, peak_mb, ratio
from plays import Days, Played, ready, recorded

from data import library
from department.blueprint.pack import Blueprint
from department.commands import Load, Row
from scheduler.stop import StopWish
from tui import bootstrap
from tui.live import play

FORM = {
    "company": "Acme", "first_name": "Ann", "last_name": "Lee", "email": "ann@acme.example", "phone": "1",
    "industry": "software", "role": "owner", "state": "CA", "budget": "over 50k", "need": "replacing",
    "timeline": "this month",
}  # fmt: skip
"""What is on every form of the flood: leads that go all the way to sales."""
_DAY = 9 * 3_600_000
_MONTH = 20


class _Spread:
    """Plays as many working days as bring about so many leads, into a store; gives seconds an event."""

    def __init__(self, pack: Blueprint, leads: int, place: Path) -> None:
        per_day = sum(sum(stream.per_hour.values()) for stream in pack.arrivals.values() if stream.workflow) // 1000
        self._pack, self._place = pack, place
        self.days = max(1, round(leads / per_day))
        self.played: Played | None = None
        self.watch = Days()

    def __call__(self) -> float:
        self.watch = Days()
        self.played = recorded(self._place / "leads.db", ready(self._pack, self.days), [self.watch])
        return self.played.seconds / self.played.events


class _Flood:
    """Plays one day, in memory, on which all leads come in, evenly; gives seconds an event."""

    def __init__(self, pack: Blueprint, leads: int) -> None:
        self._pack, self._leads = pack, leads
        (self._stream,) = [name for name, stream in pack.arrivals.items() if stream.workflow]
        self.open = 0

    def __call__(self) -> float:
        live = bootstrap.rehearse(ready(self._pack))
        start = live.org.start
        rows = [Row(line, start + line * _DAY // self._leads, "web_form", dict(FORM)) for line in range(self._leads)]
        live.engine.execute(Load(self._stream, "flood.csv", rows))
        began = perf_counter()
        play(live, [], StopWish())
        seconds = perf_counter() - began
        self.open = live.engine.state.tally["items_open_peak"]
        return seconds / live.engine.state.seq


def main() -> None:
    many, few = int(option("leads", "10000")), int(option("few", "100"))
    pack = library.load("lead-pipeline")
    table = Table("P10", f"cost per event of {many:,} leads in one run, against {few}")
    with folder() as place:
        spread = {"many": _Spread(pack, many, place), "few": _Spread(pack, few, place)}
        found = table.interleaved(spread)
        peak = peak_mb()
        flood = {"many": _Flood(pack, many), "tenth": _Flood(pack, many // 10)}
        drowned = table.interleaved(flood)
    days, watch = spread["many"].days, spread["many"].watch
    month = min(_MONTH, (days - 1) // 2)
    for name, case in spread.items():
        if case.played is not None:
            table.add(f"{name}: events in {case.days} days", case.played.events, "")
            table.add(f"{name}: an event", 1e6 * sorted(found[name])[len(found[name]) // 2], "µs")
    table.add("many over few, per event", ratio(found["many"], found["few"]), "×", most=1.5)
    if month:
        late = watch.per_event(days - month, days) / watch.per_event(1, month + 1)
        table.add("last month of the many over their first, per event", late, "×", most=1.5)
    table.add("peak memory of the process", peak, "MB", most=300)
    table.add("many on one day: open at once", flood["many"].open, "")
    over = ratio(drowned["many"], drowned["tenth"])
    table.add("many on one day over a tenth of them, per event (in memory)", over, "×")
    table.finish()


if __name__ == "__main__":
    main()

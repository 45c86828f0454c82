"""P5: what time costs: sixty cron routines in the marketing day, and ten thousand intervals on the agenda.

The routines' calls are noted while the day is played and asked again of a new, cold trigger set, timed alone.
The intervals are agenda items that come due and are put again, against a plain heap over the same instants.
"""

from dataclasses import replace
from heapq import heapify, heapreplace
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from time import perf_counter

from common import Table, folder, ratio, timed
from plays import marketing, ready, recorded

from data.memory import MemoryJournal
from department.agenda import ROUTINE, Agenda
from department.blueprint.pack import Blueprint
from department.blueprint.timeline import Routine
from department.blueprint.words import Cron
from department.engine import Engine
from department.minds.simulated import SimulatedMind
from department.org import Organisation
from scheduler.triggers import RoutineTriggers

ROUTINES = 60
JOBS = 10_000
_MINUTE = 60_000
_OPEN, _CLOSE = 9 * 60, 17 * 60
_SHAPES = ("{} 9-16 * * mon-fri", "{} 9 * * mon-fri", "{} 13 * * mon-fri", "{}-59/15 10-11 * * mon-fri")
_LIGHT = 4
"""Workflows of at most so many steps are what the added routines start."""


class Noting:
    """Triggers that note what they are asked."""

    def __init__(self, triggers: RoutineTriggers) -> None:
        self._triggers = triggers
        self.asked: list[tuple[str, int | None, int]] = []

    def next_fire(self, routine: str, previous: int | None, now: int) -> int | None:
        """Answer, and note the question."""
        self.asked.append((routine, previous, now))
        return self._triggers.next_fire(routine, previous, now)


def busy() -> Blueprint:
    """Marketing with sixty routines: its own, and more that start its lighter workflows."""
    pack = marketing()
    light = [name for name, flow in pack.workflows.items() if len(flow.steps) <= _LIGHT]
    routines = dict(pack.routines)
    for number, name in enumerate(islice(cycle(light), ROUTINES - len(routines))):
        cron = _SHAPES[number % len(_SHAPES)].format(number % 15)
        routines[f"more-{number}"] = Routine(cron=Cron(cron), workflow=name)
    return replace(pack, routines=routines)


def triggers(org: Organisation) -> RoutineTriggers:
    """The routines of an organisation, nothing asked yet."""
    return RoutineTriggers({name: str(spec.cron) for name, spec in org.pack.routines.items()}, org.zone, org.start)


def questions(pack: Blueprint) -> list[tuple[str, int | None, int]]:
    """What the engine asks of its triggers in a day of this pack."""
    prepared = ready(pack)
    noting = Noting(triggers(prepared.org))
    engine = Engine(prepared.org, SimulatedMind(prepared.org, 1), noting, MemoryJournal())
    engine.execute(prepared.begin)
    while (due := engine.next_due()) is not None and due <= prepared.until:
        engine.step()
    return noting.asked


def main() -> None:
    table = Table("P5", "routines and intervals")
    pack = busy()
    asked = questions(pack)
    with folder() as place:
        found = table.interleaved(
            {
                "day": lambda: _day(place, pack),
                "asked": lambda: _ask(pack, asked),
                "heap": lambda: timed(_by_heap),
                "agenda": lambda: timed(_by_agenda),
            }
        )
    if _by_heap() != _by_agenda():
        raise AssertionError("The agenda fired other intervals than the heap.")
    table.add("cron routines", len(pack.routines), "")
    table.add("fire times asked for in the day", len(asked), "")
    table.add("the day with them", median(found["day"]), "s")
    table.add("a fire time", 1e6 * median(found["asked"]) / len(asked), "µs")
    table.add("their share of the day", 100 * ratio(found["asked"], found["day"]), "%", most=5)
    table.add("10 000 intervals: firings", _by_heap()[0], "")
    table.add("10 000 intervals: heap loop", median(found["heap"]), "s")
    table.add("10 000 intervals: the agenda over it", ratio(found["agenda"], found["heap"]), "×", most=6)
    table.finish()


def _day(place: Path, pack: Blueprint) -> float:
    return recorded(place / "day.db", ready(pack)).seconds


def _ask(pack: Blueprint, asked: list[tuple[str, int | None, int]]) -> float:
    cold = triggers(Organisation(pack))
    began = perf_counter()
    for routine, previous, now in asked:
        cold.next_fire(routine, previous, now)
    return perf_counter() - began


def _every(job: int) -> int:
    return 5 + job % 56


def _by_heap() -> tuple[int, int]:
    """Firings and a checksum, by a heap of (minute, job)."""
    heap = [(_OPEN + _every(job), job) for job in range(JOBS)]
    heapify(heap)
    fired = check = 0
    while heap[0][0] < _CLOSE:
        minute, job = heap[0]
        fired, check = fired + 1, check ^ (job * 1_000_003 + minute)
        heapreplace(heap, (minute + _every(job), job))
    return fired, check


def _by_agenda() -> tuple[int, int]:
    """The same by the engine's agenda."""
    agenda = Agenda()
    names = [f"routine|every-{job}" for job in range(JOBS)]
    number = {name: job for job, name in enumerate(names)}
    for job, name in enumerate(names):
        agenda.put(name, (_OPEN + _every(job)) * _MINUTE, ROUTINE, 0, job)
    fired = check = 0
    while (following := agenda.peek()) is not None and following[1][0] < _CLOSE * _MINUTE:
        name, (due, *_) = following
        job, minute = number[name], due // _MINUTE
        fired, check = fired + 1, check ^ (job * 1_000_003 + minute)
        agenda.put(name, due + _every(job) * _MINUTE, ROUTINE, fired, job)
    return fired, check


if __name__ == "__main__":
    main()

"""P8: what an event costs in departments of 14, 200 and 2 000 agents that are equally busy, everything on."""

from collections.abc import Sequence
from pathlib import Path
from statistics import median

from common import Table, folder, option, ratio
from plays import Played, ready, recorded
from swarm import swarm

from department.blueprint.pack import Blueprint
from department.events.record import Event

DAYS = {14: 30, 200: 4, 2000: 1}
"""Days played of each size, so that none is over in a moment."""


class Open:
    """A watcher that counts what is open at once: tasks and workflows."""

    def __init__(self) -> None:
        self.most = {"task.assigned": 0, "workflow.started": 0}
        self._now = dict(self.most)

    def see(self, events: Sequence[Event]) -> None:
        """Follow the openings and closings of a command."""
        for event in events:
            what, _, how = event.kind.partition(".")
            if how in ("assigned", "started") and event.kind in self._now:
                self._now[event.kind] += 1
                self.most[event.kind] = max(self.most[event.kind], self._now[event.kind])
            elif what in ("task", "workflow") and how in ("completed", "failed", "cancelled"):
                self._now["task.assigned" if what == "task" else "workflow.started"] -= 1


class _Size:
    """Plays a department of one size; gives seconds an event."""

    def __init__(self, agents: int, place: Path) -> None:
        self._pack: Blueprint = swarm(agents)
        self._days, self._place = DAYS.get(agents, 1), place
        self.played: Played | None = None
        self.agents = len(self._pack.agents)

    def __call__(self) -> float:
        self.played = recorded(self._place / "swarm.db", ready(self._pack, self._days))
        return self.played.seconds / self.played.events

    def most_open(self) -> dict[str, int]:
        """The most tasks and workflows that are open at once."""
        watch = Open()
        recorded(self._place / "open.db", ready(self._pack), [watch])
        return watch.most


def main() -> None:
    sizes = [int(word) for word in option("sizes", "14,200,2000").split(",")]
    table = Table("P8", "cost per event as a department grows")
    with folder() as place:
        cases = {str(size): _Size(size, place) for size in sizes}
        most = {name: case.most_open() for name, case in cases.items()}
        found = table.interleaved(cases)
    smallest = found[str(sizes[0])]
    for name, case in cases.items():
        if case.played is None:
            continue
        table.add(f"{case.agents} agents: events", case.played.events, "")
        table.add(f"{case.agents} agents: tasks open at once", most[name]["task.assigned"], "", least=100)
        table.add(f"{case.agents} agents: campaigns open at once", most[name]["workflow.started"], "", least=10)
        table.add(f"{case.agents} agents: an event", 1e6 * median(found[name]), "µs")
        if found[name] is not smallest:
            table.add(f"{case.agents} agents: over the smallest", ratio(found[name], smallest), "×", most=1.5)
    table.finish()


if __name__ == "__main__":
    main()

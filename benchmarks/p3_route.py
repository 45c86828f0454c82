"""P3: the fourteen-agent message route through the real engine and journal, against the raw limit in the same run.

The route is one workflow a conversation: each agent asks a neighbour, who reads, thinks and answers. Beside it,
one agent that asks all the others. Everything of a recorded run is on.
"""

from pathlib import Path
from statistics import median

from common import Table, folder, option, ratio
from plays import Played, ready, recorded
from raw_route import raw_route
from routes import fanning, routing

from department.blueprint.pack import Blueprint


def main() -> None:
    days = int(option("days", "6"))
    messages = int(option("n", "20000"))
    table = Table("P3", "messages routed among 14 agents, through engine and journal")
    with folder() as place:
        route, fan = _Case(routing(), place, days), _Case(fanning(), place, days)
        counter = iter(range(10**6))

        def limit() -> float:
            return raw_route(place / f"raw{next(counter)}.db", messages) / messages

        route()  # compiles what is compiled once
        found = table.interleaved({"limit": limit, "route": route, "fan": fan})
    raw = median(found["limit"])
    table.add("limit: heap loop + executemany 1000", 1 / raw, "msg/s")
    _tell(table, "route", route.played, found["route"], found["limit"], most=20)
    _tell(table, "one asks all", fan.played, found["fan"], found["limit"])
    table.finish()


class _Case:
    """Plays a pack once each time it is called; gives seconds a message."""

    def __init__(self, pack: Blueprint, place: Path, days: int) -> None:
        self._pack, self._place, self._days = pack, place, days
        self.played: Played | None = None

    def __call__(self) -> float:
        self.played = recorded(self._place / "engine.db", ready(self._pack, self._days))
        return self.played.seconds / self.played.messages


def _tell(
    table: Table, what: str, played: Played | None, seconds: list[float], limit: list[float], most: float | None = None
) -> None:
    if played is None:
        raise AssertionError("Nothing was played.")
    each = played.events / played.messages
    table.add(f"{what}: messages", played.messages, "")
    table.add(f"{what}: messages a second", 1 / median(seconds), "msg/s")
    table.add(f"{what}: over the limit, per message", ratio(seconds, limit), "×", most=most)
    table.add(f"{what}: events a message", each, "")
    table.add(f"{what}: over the limit, per event", ratio(seconds, limit) / each, "×")


if __name__ == "__main__":
    main()

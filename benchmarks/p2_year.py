"""P2: a year of marketing (260 working days) in one process. `days=260`; `keep=FILE` leaves the store there."""

import shutil
from pathlib import Path

from common import Table, folder, option, peak_mb
from plays import Days, marketing, ready, recorded

MONTH = 20
"""Working days that are compared: the first of the year (without its first day, which warms up) and the last."""


def main() -> None:
    days = int(option("days", "260"))
    table = Table("P2", f"{days} marketing days in one process")
    with folder() as place:
        watch = Days()
        played = recorded(place / "year.db", ready(marketing(), days), [watch])
        if option("keep", ""):
            shutil.copy(place / "year.db", Path(option("keep", "")))
    month = min(MONTH, (days - 1) // 2)
    first, last = watch.per_event(1, month + 1), watch.per_event(days - month, days)
    table.add("events", played.events, "")
    table.add("the year", played.seconds, "s", most=40 * days / 260, absolute=True)
    table.add("events a second", played.events / played.seconds, "/s")
    table.add("first month (from day 2 on)", first, "µs/event")
    table.add("last month", last, "µs/event")
    table.add("last month over first, per event", last / first, "×", most=1.3)
    table.add("slowest month over first", _slowest(watch, days, month) / first, "×")
    table.add("peak memory of the process", peak_mb(), "MB", most=300)
    table.finish()


def _slowest(watch: Days, days: int, month: int) -> float:
    return max(watch.per_event(first, first + month) for first in range(1, days - month + 1, month))


if __name__ == "__main__":
    main()

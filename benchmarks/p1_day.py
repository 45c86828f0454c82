"""P1: one marketing day, headless and durable, with everything on; and the whole process from the shell.

`once=1` plays the day twice in this process and prints both: the first is what a new process pays.
"""

import json
from pathlib import Path
from statistics import median

from common import Table, folder, option, process, timed
from plays import marketing, ready, recorded


def once() -> None:
    """Print the seconds of the first day of a process and of one more, and the events."""
    with folder() as place:
        pack = marketing()
        first = recorded(place / "s.db", ready(pack))
        second = recorded(place / "s.db", ready(pack))
    print(json.dumps([first.seconds, second.seconds, first.events]))


def main() -> None:
    table = Table("P1", "one marketing day, headless, durable, everything on")
    with folder() as place:
        days: list[list[float]] = []

        def day() -> float:
            days.append(json.loads(process([str(Path(__file__)), "once=1"], place / "cache")))
            return days[-1][0]

        def shell() -> float:
            words = ["-m", "tui", "run", "--headless", "--json", "--store", str(place / "shell.db")]
            return timed(lambda: process(words, place / "cache"))

        day()  # writes the bytecode
        days.clear()
        found = table.interleaved({"day": day, "shell": shell})
    events = days[0][2]
    cold, warm = median(found["day"]), median(item[1] for item in days)
    table.add("events of the day", events, "")
    table.add("the day, first of its process", cold, "s", most=0.15, absolute=True)
    table.add("the same, events a second", events / cold, "/s", least=20_000, absolute=True)
    table.add("the day again in the same process", warm, "s")
    table.add("the same, events a second", events / warm, "/s")
    table.add("whole process: dayshift run --headless --json", median(found["shell"]), "s", most=1.2, absolute=True)
    table.finish()


if __name__ == "__main__":
    once() if option("once", "") else main()

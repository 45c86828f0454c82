"""P9: bytes an event in the store of a year, everything counted, by table and index.

`store=FILE` takes a store made before (p2_year.py keep=FILE); else `days=260` are played.
"""

import sqlite3
from pathlib import Path

from common import Table, folder, option
from plays import marketing, ready, recorded

_KINDS = "SELECT kind, count(*), sum(length(payload)) FROM event GROUP BY kind ORDER BY 3 DESC LIMIT 6"


def main() -> None:
    days = int(option("days", "260"))
    table = Table("P9", "the store over a year")
    with folder() as place:
        path = Path(option("store", str(place / "year.db")))
        if not path.exists():
            recorded(path, ready(marketing(), days))
        connection = sqlite3.connect(path)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        count = connection.execute("SELECT count(*) FROM event").fetchone()[0]
        size = path.stat().st_size
        table.add("events", count, "")
        table.add("the file", size / 1e6, "MB")
        table.add("everything, per event", size / count, "B", most=400)
        for name, bytes_ in _parts(connection):
            table.add(f"  {name}", bytes_ / count, "B/event")
        texts = connection.execute(_KINDS).fetchall()
        for kind, number, bytes_ in texts:
            table.add(f"  payloads of {kind} ({number / count:.0%} of events)", bytes_ / count, "B/event")
        connection.close()
    table.finish()


def _parts(connection: sqlite3.Connection) -> list[tuple[str, int]]:
    """Bytes by table and index, the big ones; nothing where this SQLite has no `dbstat`."""
    try:
        rows = connection.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name ORDER BY 2 DESC LIMIT 7")
        return rows.fetchall()
    except sqlite3.OperationalError:
        return []


if __name__ == "__main__":
    main()

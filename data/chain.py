"""What every journal does before it stores anything: number, encode and chain the events of a command."""

from collections.abc import Sequence

from data.codec import START, EventRow, event_row
from department.errors import StoreError
from department.events.record import Event


class Chain:
    """The end of a run's journal: how many events there are, and the digest of the last."""

    def __init__(self, run: int, count: int = 0, digest: bytes = START) -> None:
        self.run = run
        self.count = count
        self.digest = digest
        self.head = digest.hex()

    def rows(self, events: Sequence[Event]) -> list[EventRow]:
        """Return the rows of one command's events; raises StoreError when they do not follow the last."""
        previous, run, expected = self.digest, self.run, self.count
        batch = expected + 1
        rows = []
        for event in events:
            expected += 1
            if event.seq != expected:
                raise StoreError(
                    f"Event {event.seq} ({event.kind}) cannot be journalled: event {expected} comes next. "
                    "Somebody else wrote this run meanwhile; open it again to go on."
                )
            row = event_row(run, batch, event, previous)
            previous = row[-1]
            rows.append(row)
        return rows

    def advance(self, rows: Sequence[EventRow]) -> None:
        """Take `rows` as the end of the journal."""
        if rows:
            self.count = rows[-1][1]
            self.digest = rows[-1][-1]
            self.head = self.digest.hex()

"""The recorded session: a run of the store, played. Another process may still be writing it."""

from collections.abc import Callable

from data.reader import RunReader
from department.eras import Eras
from department.org import Organisation
from department.playback import MakeClock, Playback
from department.session import REPLAY

LOOK_AGAIN = 20
"""Beats between two looks for what another process has added."""


class Growing:
    """A stored journal whose count is only asked when somebody looks again."""

    def __init__(self, reader: RunReader) -> None:
        self._reader = reader
        self.count = reader.count
        self.read, self.newest = reader.read, reader.newest
        self.snapshot_before, self.seq_at = reader.snapshot_before, reader.seq_at

    def look(self) -> bool:
        """Whether there is more than before."""
        before, self.count = self.count, self._reader.count
        return self.count > before


class RecordedSession(Playback):
    """A stored run; `growing` while its writer may still be at work: then it can be followed, read only."""

    def __init__(
        self, org: Organisation | Eras, reader: RunReader, make_clock: MakeClock, wall: Callable[[], int], until: int,
        *, run: str = "", verb: str = REPLAY, origin: str = "", growing: bool = False,
    ) -> None:  # fmt: skip
        self._journal_there = Growing(reader)
        self._growing = growing
        self._beats = 0
        super().__init__(org, self._journal_there, make_clock, wall, until, run=run, verb=verb, origin=origin)

    def beat(self) -> int:
        """Show what the clock has come to; of a run that grows, also look for more."""
        self._beats += 1
        if self._growing and self._beats % LOOK_AGAIN == 0 and self._journal_there.look() and not self.playing:
            return 0
        return super().beat()

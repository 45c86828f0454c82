"""The recorded session: a run of the store, played. Another process may still be writing it."""

from collections.abc import Callable

from data.reader import RunReader
from department.eras import Eras
from department.org import Organisation
from department.playback import MakeClock, Playback
from department.session import REPLAY

LOOK_AGAIN = 5
"""Beats between two looks for what another process has added."""


class Growing:
    """A stored journal whose count is only asked when somebody looks again."""

    def __init__(self, reader: RunReader) -> None:
        self._reader = reader
        self.count = reader.count
        self.read, self.newest = reader.read, reader.newest
        self.pick, self.causes = reader.pick, reader.causes
        self.snapshot_before, self.seq_at = reader.snapshot_before, reader.seq_at

    def look(self) -> bool:
        """Whether more may come; what has come meanwhile is counted from now on."""
        finished = self._reader.finished
        self.count = self._reader.count
        return not finished


class RecordedSession(Playback):
    """A stored run; `growing` while its writer may still be at work: then it can be followed, read only.

    Who is at the head and lets the clock run follows: each event is shown as soon as it is seen in the store, until
    a pause, a step or a seek; when the run is finished there, the following ends.
    """

    def __init__(
        self, org: Organisation | Eras, reader: RunReader, make_clock: MakeClock, wall: Callable[[], int], until: int,
        *, run: str = "", verb: str = REPLAY, origin: str = "", growing: bool = False,
    ) -> None:  # fmt: skip
        self._journal_there = Growing(reader)
        self._growing, self._following = growing, False
        self._beats = 0
        super().__init__(org, self._journal_there, make_clock, wall, until, run=run, verb=verb, origin=origin)

    @property
    def following(self) -> bool:
        """Whether the cursor goes along with a head that another process moves."""
        return self._following

    def beat(self) -> int:
        """Show what the clock has come to, or what the writer has added; look for more from time to time."""
        self._beats += 1
        if self._growing and self._beats % LOOK_AGAIN == 0:
            self._growing = self._journal_there.look()
        if not self._following:
            return super().beat()
        before = self.cursor
        if self.head > before:
            self._go(self.head)
        if not self._growing:
            self.pause()
        return self.cursor - before

    def play(self) -> None:
        """Let the clock run; from the head of a run that grows, follow."""
        if self.over:
            self._ended()
        else:
            super().play()

    def pause(self) -> None:
        """Stay here, whatever is added."""
        super().pause()
        self._following = False

    def seek(self, seq: int) -> None:
        """Show the run after event `seq`; who followed plays on from there."""
        self._following = False
        super().seek(seq)

    def seek_time(self, at: int) -> None:
        """Show the run as it was at an instant (ms); who followed plays on from there."""
        self._following = False
        super().seek_time(at)

    def follow(self) -> None:
        """Be at the head; where it may grow, stay there."""
        super().follow()
        if self._growing:
            self.playing = self._following = True
            self._rebase()

    def _ended(self) -> None:
        if self._growing:
            self.follow()
        else:
            super().pause()

    def _rebase(self) -> None:
        """Who follows has no clock: what is added is shown."""
        super()._rebase()
        if self._following:
            self._clock = None

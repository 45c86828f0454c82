"""What the control room needs of the house beyond one session: other runs, forks, bookmarks, files."""

from collections.abc import Collection, Sequence
from typing import Protocol

import msgspec

from department.outside import AttemptRecord
from department.session import Session
from tui.present.compare import Comparison
from tui.present.run_view import RunFacts


class Bookmark(msgspec.Struct, frozen=True):
    """An instant of a run that somebody kept, with a note."""

    seq: int
    at: int
    note: str


class House(Protocol):
    """Everything that is not the session on the screen."""

    def runs(self) -> Sequence[RunFacts]:
        """All recorded runs, the latest first."""
        ...

    def open(self, run: str) -> Session:
        """A recorded run, to be played."""
        ...

    def resume(self, run: str) -> Session:
        """An unfinished run, to be gone on with, live."""
        ...

    def compare(self, one: str, other: str) -> Comparison:
        """Two runs of one department, side by side."""
        ...

    def fork(self, session: Session, settings: Sequence[str]) -> Session:
        """A new run from the session's cursor on, live; `settings` are what-ifs, `KEY=VALUE` each."""
        ...

    def delete(self, run: str) -> None:
        """Delete a recorded run."""
        ...

    def bookmarks(self, run: str) -> Sequence[Bookmark]:
        """What was kept of a run, in order."""
        ...

    def keep(self, run: str, bookmark: Bookmark) -> None:
        """Keep an instant; one at the same event is replaced."""
        ...

    def forget(self, run: str, seq: int) -> None:
        """Keep the instant at an event no longer."""
        ...

    def record(self, run: str) -> AttemptRecord:
        """What minds outside were asked and replied in a run; RecordError where nothing is kept of it."""
        ...

    def breakpoints(self, department: str) -> Sequence[tuple[str, bool, int]]:
        """The breakpoints kept of a department, in order: condition, whether it is on, how often it was hit."""
        ...

    def keep_breakpoints(self, department: str, kept: Sequence[tuple[str, bool, int]], gone: Collection[str]) -> None:
        """Keep these breakpoints of a department for the next session, and those no longer that are gone."""
        ...

    def picture(self, svg: str, name: str) -> str:
        """Save a picture of a screen as `name` in the folder we are in, or beside what is there; where it lies."""
        ...

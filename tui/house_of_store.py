"""The house around the control room, over a store."""

from collections.abc import Collection, Sequence

from data import bookmarks, breakpoints
from data.attempts import RecordedAttempts
from data.database import open_store
from data.reader import PIECE
from department.errors import IntegrityError, RecordError, UsageError
from department.outside import AttemptRecord
from department.session import Session
from tui import bootstrap
from tui.comparing import compared
from tui.consent import left_for_fork
from tui.files import saved_beside
from tui.forking import ForkWanted
from tui.house import Bookmark
from tui.pictures import plain_picture
from tui.present.compare import Comparison
from tui.present.run_view import RunFacts
from tui.what_ifs import parse


class HouseOfStore:
    """Other runs, forks, bookmarks and files of one store."""

    def __init__(self, store: "bootstrap.Store", *, read_only: bool = False) -> None:
        self._store, self._read_only = store, read_only

    def _to_write(self) -> "bootstrap.Store":
        """The store, opened for writing when it was only read so far; then it stays open for what is done there."""
        if self._read_only:
            raise UsageError("This room only shows: nothing can be kept, forked, resumed or deleted in it.")
        if self._store.database.read_only:
            self._store = bootstrap.Store(open_store(self._store.database.path, create=False))
        return self._store

    def runs(self) -> Sequence[RunFacts]:
        """All recorded runs, the latest first."""
        return self._store.all_facts()

    def open(self, run: str) -> Session:
        """A recorded run, to be played."""
        return self._store.play(run, gradually=True)

    def fork(self, session: Session, settings: Sequence[str]) -> Session:
        """A new run from the session's cursor on."""
        wanted = ForkWanted(event=session.cursor, clock=session.at, settings=parse(settings))
        _require_checked(session)
        left_for_fork(self._to_write(), session.run, wanted)
        return bootstrap.live_session(self._to_write().fork(session.run, wanted, checked=True, shown=True))

    def delete(self, run: str) -> None:
        """Delete a recorded run."""
        store = self._to_write()
        store.runs.delete(store.find(run))

    def resume(self, run: str) -> Session:
        """An unfinished run, to be gone on with, live."""
        return bootstrap.live_session(self._to_write().resume(run, "max", shown=True))

    def compare(self, one: str, other: str) -> Comparison:
        """Two runs of one department, side by side."""
        return compared(self._store, one, other)

    def bookmarks(self, run: str) -> Sequence[Bookmark]:
        """What was kept of a run, in order; of a rehearsal, nothing."""
        if not run:
            return []
        return [Bookmark(*kept) for kept in bookmarks.bookmarks_of(self._store.database, self._store.find(run))]

    def keep(self, run: str, bookmark: Bookmark) -> None:
        """Keep an instant."""
        store = self._to_write()
        bookmarks.keep(store.database, store.find(run), bookmarks.Kept(bookmark.seq, bookmark.at, bookmark.note))

    def forget(self, run: str, seq: int) -> None:
        """Keep the instant at an event no longer."""
        store = self._to_write()
        bookmarks.forget(store.database, store.find(run), seq)

    def record(self, run: str) -> AttemptRecord:
        """What minds outside were asked and replied in a run; RecordError for a rehearsal, of which nothing is kept."""
        if not run:
            raise RecordError("Nothing is kept of a rehearsal.")
        return RecordedAttempts(self._store.database, self._store.find(run))

    def breakpoints(self, department: str) -> Sequence[tuple[str, bool, int]]:
        """The breakpoints kept of a department; none in a room that only shows."""
        return [] if self._read_only else breakpoints.breakpoints_of(self._store.database, department)

    def keep_breakpoints(self, department: str, kept: Sequence[tuple[str, bool, int]], gone: Collection[str]) -> None:
        """Keep these breakpoints of a department; in a room that only shows they end with the session."""
        if not self._read_only:
            points = [breakpoints.KeptBreakpoint(*one) for one in kept]
            breakpoints.keep_breakpoints(self._to_write().database, department, points, gone)

    def picture(self, svg: str, name: str) -> str:
        """Save a picture of a screen; what lies there already stays."""
        return saved_beside(name, plain_picture(svg))


def _require_checked(session: Session) -> None:
    """Check a long recording up to its cursor; IntegrityError where a bad event was found in it."""
    while session.checking is not None and session.checking.checked < session.cursor:
        if not session.check(PIECE):
            break
    if session.distrusted:
        raise IntegrityError(session.distrusted)

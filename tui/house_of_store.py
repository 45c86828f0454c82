"""The house around the control room, over a store."""

from collections.abc import Sequence

from data.database import open_store
from department.errors import UsageError
from department.session import Session
from tui import bootstrap
from tui.forking import ForkWanted
from tui.house import Bookmark
from tui.present.run_view import RunFacts
from tui.what_ifs import parse


class HouseOfStore:
    """Other runs, forks, bookmarks and files of one store."""

    def __init__(self, store: "bootstrap.Store") -> None:
        self._store = store
        self._bookmarks: dict[str, dict[int, Bookmark]] = {}

    def _to_write(self) -> "bootstrap.Store":
        """The store, opened for writing when it was only read so far; then it stays open for what is done there."""
        if self._store.database.read_only:
            self._store = bootstrap.Store(open_store(self._store.database.path, create=False))
        return self._store

    def runs(self) -> Sequence[RunFacts]:
        """All recorded runs, the latest first."""
        return self._store.all_facts()

    def open(self, run: str) -> Session:
        """A recorded run, to be played."""
        return self._store.play(run)

    def fork(self, session: Session, settings: Sequence[str]) -> Session:
        """A new run from the session's cursor on."""
        wanted = ForkWanted(event=session.cursor, clock=session.at, settings=parse(settings))
        return bootstrap.live_session(self._to_write().fork(session.run, wanted))

    def delete(self, run: str) -> None:
        """Delete a recorded run."""
        store = self._to_write()
        store.runs.delete(store.find(run))

    def bookmarks(self, run: str) -> Sequence[Bookmark]:
        """What was kept of a run, in order."""
        kept = self._bookmarks.get(run, {})
        return [kept[seq] for seq in sorted(kept)]

    def keep(self, run: str, bookmark: Bookmark) -> None:
        """Keep an instant."""
        self._bookmarks.setdefault(run, {})[bookmark.seq] = bookmark

    def picture(self, svg: str) -> str:
        """Save a picture of a screen."""
        raise UsageError(f"A picture of {len(svg)} characters cannot be saved yet.")

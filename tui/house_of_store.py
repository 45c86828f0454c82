"""The house around the control room, over a store."""

from collections.abc import Sequence

from department.errors import UsageError
from department.session import Session
from tui import bootstrap
from tui.house import Bookmark
from tui.present.run_view import RunFacts


class HouseOfStore:
    """Other runs, forks, bookmarks and files of one store."""

    def __init__(self, store: "bootstrap.Store") -> None:
        self._store = store
        self._bookmarks: dict[str, dict[int, Bookmark]] = {}

    def runs(self) -> Sequence[RunFacts]:
        """All recorded runs, the latest first."""
        return self._store.all_facts()

    def open(self, run: str) -> Session:
        """A recorded run, to be played."""
        return self._store.play(run)

    def fork(self, session: Session, settings: Sequence[str]) -> Session:
        """A new run from the session's cursor on."""
        raise UsageError(f"Run '{session.run}' cannot be forked with {' '.join(settings)!r} yet.")

    def delete(self, run: str) -> None:
        """Delete a recorded run."""
        self._store.runs.delete(self._store.find(run))

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

"""Where everything meets: store, pack, organisation, engine, minds, triggers, journal and clock.

The only place that knows all of them, the wall clock and the dice; fakes enter by the same doors.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import cast

from data import library
from data.database import open_store
from data.journal import SqliteJournal
from data.locations import default_store
from data.lock import is_written
from data.memory import MemoryJournal
from data.reader import FINISHED, RunReader
from data.recorded_session import RecordedSession
from data.runs import key_of
from data.tables import Run
from data.verify_models import Difference
from department.engine import Engine, recall
from department.errors import IntegrityError
from department.remembering import Remembering
from department.session import FORK, LIVE
from scheduler.clock import VirtualClock, steady_ms
from scheduler.live_session import LiveSession
from tui.clocks import make_clock
from tui.item_input import with_rows
from tui.live import Live
from tui.making import make_engine
from tui.measures import measured
from tui.minds_what_ifs import outside
from tui.openings import eras_of, until_of
from tui.present.run_view import RunFacts
from tui.present.tally import Tally
from tui.present.verdict import Verdict
from tui.recorded import Recorded, altered, facts_of, with_origin
from tui.request import Prepared, Wanted, prepare
from tui.resimulate import resimulated
from tui.tracing.traced import traced
from tui.verifying import checks, sound_to_show, verdict_of
from tui.writing import Writing


def load(wanted: Wanted) -> Prepared:
    """Load and check the pack that is asked for, the default one when none is named, and the file of rows, if any."""
    department = library.default_name() if wanted.department is None else wanted.department
    prepared = prepare(library.load(department), wanted)
    return prepared if wanted.leads is None else with_rows(prepared, wanted.leads, library.locate(department))


def departments() -> list[str]:
    """The names of the bundled departments."""
    return library.names()


@contextmanager
def store(path: str | None, *, create: bool = False, write: bool = False, otel: bool = False) -> Iterator["Store"]:
    """Open the store for one command: for reading, to `write`, or to `create` where there is none.

    With `otel` the runs that are played in it are exported as spans.
    """
    with traced(wanted=otel) as watch:
        database = open_store(path, create=create, read_only=not (create or write))
        try:
            yield Store(database, watch)
        finally:
            database.close()


@contextmanager
def store_or_nothing(path: str | None) -> Iterator["Store | None"]:
    """Open the store for reading; None when the one in the data folder has not been made yet."""
    if path is None and not default_store().exists():
        yield None
        return
    with store(path) as opened:
        yield opened


def rehearse(prepared: Prepared) -> Live:
    """Begin a run that is kept nowhere."""
    pack = library.canonical(prepared.blueprint)
    engine = make_engine(prepared.org, MemoryJournal(), prepared.begin.seed, pack)
    first = [event for given in prepared.inputs for event in engine.execute(given)]
    return Live("", prepared.org, engine, prepared.until, Tally(), first=first)


def live_session(live: Live, *, hold: bool = True) -> LiveSession:
    """A run that was begun, or is gone on with, for the control room."""
    engine = cast("Engine | Remembering", live.engine)
    journal = cast("SqliteJournal | MemoryJournal", engine.journal)
    sees = [observer.see for observer in live.observers]
    for see in sees:
        see(live.first)
    session = LiveSession(
        engine.eras, engine, journal, make_clock, steady_ms, live.until, run=live.run, hold=hold, close=live.close,
        minds=live.minds, verb=FORK if live.origin else LIVE, origin=live.origin, sees=sees,
    )  # fmt: skip
    session.checking = live.checking
    return session


class Store(Writing):
    """The runs of one store, as the command line uses them."""

    def read(self, word: str) -> Recorded:
        """A run, opened for reading."""
        row = self.find(word)
        reader, eras = RunReader(self.database, key_of(row)), eras_of(self.database, row)
        facts = self._told(row, self.runs.list())
        return Recorded(facts, eras.last.pack, reader, lambda _: recall(eras, reader, row.count), measured)

    def play(self, word: str, wall: Callable[[], int] = steady_ms, *, gradually: bool = False) -> RecordedSession:
        """A recorded run, for the control room; one still being written can be followed. `wall` ticks in ms.

        The whole of it is checked before; of a long one, `gradually`, its ends are, and the session checks the rest.
        """
        row = self.find(word)
        rest = sound_to_show(self.database, row, gradually=gradually)
        eras = eras_of(self.database, row)
        reader = RunReader(self.database, key_of(row))
        growing = row.state != FINISHED
        until = until_of(row, eras)
        make = make_clock if wall is steady_ms else partial(VirtualClock, wall)
        session = RecordedSession(eras, reader, make, wall, until, run=row.id, growing=growing)
        session.checking = rest
        if is_written(self.database, row.id):
            session.follow()
        return session

    def facts(self, word: str) -> RunFacts:
        """The row of a run as it is now."""
        return self._told(self.find(word), self.runs.list())

    def _told(self, row: Run, rows: Sequence[Run]) -> RunFacts:
        """The facts of a row with its origin, and with its cost where minds outside may have been asked."""
        facts = with_origin(facts_of(row), row, rows)
        asked = outside(facts.settings) or facts.fork_seq is not None
        return replace(facts, cost=self.runs.cost(row)) if asked else facts

    def all_facts(self) -> list[RunFacts]:
        """The rows of all runs, the latest first."""
        found = []
        rows = self.runs.list()
        for row in rows:
            try:
                found.append(self._told(row, rows))
            except IntegrityError:
                found.append(altered(row))
        return found

    def digests(self, word: str) -> Iterator[str]:
        """The digest of each event, in order."""
        return RunReader(self.database, key_of(self.find(word))).digests()

    def resimulate(self, row: Run) -> tuple[Difference | None, str]:
        """Play the recorded inputs again in memory; the first difference, or None, and the head it came to."""
        return resimulated(self.database, row, make_engine)


def verified(opened: Store, word: str) -> Verdict:
    """Check a run against itself and against the engine as it is now."""
    with opened.database.still():
        row = opened.find(word)
        return verdict_of(row, checks(opened.database, row), opened.resimulate)

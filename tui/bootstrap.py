"""Where everything meets: store, pack, organisation, engine, minds, triggers, journal and clock.

The only place that knows all of them, the wall clock and the dice; fakes enter by the same doors.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from fractions import Fraction
from functools import partial
from time import perf_counter
from typing import cast

from data import library
from data.database import Database, open_store
from data.forks import create_fork
from data.journal import SqliteJournal
from data.locations import default_store
from data.lock import is_written
from data.memory import MemoryJournal
from data.reader import FINISHED, RunReader
from data.recorded_session import RecordedSession
from data.runs import Runs, key_of, pack_of
from data.tables import Run
from data.verify_models import Difference
from department.commands import AnyInput
from department.engine import Engine, recall
from department.eras import Eras
from department.errors import DayshiftError, IntegrityError, UsageError
from department.minds.simulated import SimulatedMind
from department.org import Organisation
from department.ports import Journal
from department.remembering import Remembering
from department.session import FORK, LIVE
from department.state import State, encode
from scheduler.clock import VirtualClock, steady_ms, wall_ms
from scheduler.live_session import LiveSession
from tui.forking import ForkWanted, plan_fork
from tui.item_input import require_loaded, row_settings, with_rows
from tui.live import Live
from tui.measures import measured, values
from tui.openings import eras_of, opening_of, remembered, triggers_of, until_of
from tui.present.run_view import RunFacts
from tui.present.tally import Tally
from tui.present.verdict import Verdict
from tui.recorded import Recorded, altered, facts_of, with_origin
from tui.request import Prepared, Wanted, prepare
from tui.resimulate import resimulated
from tui.verifying import checks, require_sound, verdict_of
from tui.versions import version

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789xy"
_ID_LENGTH = 4


def wall() -> str:
    """The wall time, ISO 8601, for the rows of the run table."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def load(wanted: Wanted) -> Prepared:
    """Load and check the pack that is asked for, the default one when none is named, and the file of rows, if any."""
    department = library.default_name() if wanted.department is None else wanted.department
    prepared = prepare(library.load(department), wanted)
    return prepared if wanted.leads is None else with_rows(prepared, wanted.leads, library.locate(department))


def departments() -> list[str]:
    """The names of the bundled departments."""
    return library.names()


def make_engine(
    org: Organisation, journal: Journal, seed: int, pack: bytes, state: State | None = None, eras: Eras | None = None
) -> Engine:
    """An engine for an organisation, with simulated minds and the pack's routines."""
    return Engine(org, SimulatedMind(org, seed), triggers_of(org), journal, state, library.digest(pack), eras)


@contextmanager
def store(path: str | None, *, create: bool = False, write: bool = False) -> Iterator["Store"]:
    """Open the store for one command: for reading, to `write`, or to `create` where there is none."""
    database = open_store(path, create=create, read_only=not (create or write))
    try:
        yield Store(database)
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


def clock_for(speed: str, at: int) -> VirtualClock | None:
    """The clock of a speed: none for `max`, the wall's pace for `real`, else so many times faster."""
    if speed == "max":
        return None
    if speed == "real":
        return VirtualClock(wall_ms, at, 1)
    return VirtualClock(steady_ms, at, int(speed))


def rehearse(prepared: Prepared) -> Live:
    """Begin a run that is kept nowhere."""
    pack = library.canonical(prepared.blueprint)
    engine = make_engine(prepared.org, MemoryJournal(), prepared.begin.seed, pack)
    first = [event for given in prepared.inputs for event in engine.execute(given)]
    return Live("", prepared.org, engine, prepared.until, Tally(), first=first)


def make_clock(at: int, rate: Fraction) -> VirtualClock:
    """A clock for a session: at the wall's own pace it notices that a laptop slept."""
    return VirtualClock(wall_ms if rate == 1 else steady_ms, at, rate)


def live_session(live: Live, *, hold: bool = True) -> LiveSession:
    """A run that was begun, or is gone on with, for the control room."""
    engine = cast("Engine | Remembering", live.engine)
    journal = cast("SqliteJournal | MemoryJournal", engine.journal)
    return LiveSession(
        engine.eras, engine, journal, make_clock, steady_ms, live.until, run=live.run, hold=hold, close=live.close,
        verb=FORK if live.origin else LIVE, origin=live.origin,
    )  # fmt: skip


class Store:
    """The runs of one store, as the command line uses them."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.runs = Runs(database)

    def find(self, word: str) -> Run:
        """A run by id, beginning of an id, name, or `latest`."""
        return self.runs.find(word)

    def read(self, word: str) -> Recorded:
        """A run, opened for reading."""
        row = self.find(word)
        reader, eras = RunReader(self.database, key_of(row)), eras_of(self.database, row)
        facts = with_origin(facts_of(row), row, self.runs.list())
        return Recorded(facts, eras.last.pack, reader, lambda _: recall(eras, reader, row.count), measured)

    def play(self, word: str, wall: Callable[[], int] = steady_ms) -> RecordedSession:
        """A recorded run, for the control room; one still being written can be followed. `wall` ticks in ms."""
        row = self.find(word)
        require_sound(self.database, row)
        eras = eras_of(self.database, row)
        reader = RunReader(self.database, key_of(row))
        growing = row.state != FINISHED
        until = until_of(row, eras)
        make = make_clock if wall is steady_ms else partial(VirtualClock, wall)
        session = RecordedSession(eras, reader, make, wall, until, run=row.id, growing=growing)
        if is_written(self.database, row.id):
            session.follow()
        return session

    def start(self, prepared: Prepared, speed: str) -> Live:
        """Record a new run and begin it."""
        begin = prepared.begin
        row = self.runs.create(
            id=self._new_id(),
            name=prepared.name,
            department=prepared.blueprint.id,
            title=prepared.blueprint.title,
            pack=library.canonical(prepared.blueprint),
            seed=begin.seed,
            virtual_start=prepared.org.start,
            engine=version(),
            created=wall(),
            scenario=begin.scenario,
            workflow=begin.workflow,
            days=prepared.days,
            settings=row_settings(prepared),
        )
        return self._begin(row, Eras(prepared.org), prepared.inputs, speed)

    def fork(self, word: str, wanted: ForkWanted, speed: str = "max", *, checked: bool = False) -> Live:
        """Record a new run that shares the past of another up to an instant, and begin it with what is changed there.

        The past must be sound, as whoever shows it may have `checked`. Raises UsageError or CommandError, with nothing
        written, for an instant or a change that does not fit.
        """
        row = self.find(word)
        if not checked:
            require_sound(self.database, row)
        plan = plan_fork(self.database, row, self.runs.list(), wanted)
        made = create_fork(
            self.database, plan.parent, plan.seq, plan.at, id=self._new_id(), name=wanted.name, pack=plan.pack,
            seed=plan.seed, settings=plan.settings, engine=version(), created=wall(),
        )  # fmt: skip
        return self._begin(made, plan.eras, [plan.command], speed)

    def _begin(self, row: Run, eras: Eras, opening: Sequence[AnyInput], speed: str) -> Live:
        try:
            return self._write(row, eras, lambda _: opening, speed)
        except BaseException:
            with suppress(DayshiftError):
                self.runs.delete(row)
            raise

    def resume(self, word: str | None, speed: str) -> Live:
        """Go on with a run that was stopped or killed; the latest unfinished one when none is named."""
        row = self.find(word) if word else self._unfinished()
        if row.state == FINISHED:
            raise UsageError(
                f"Run '{row.id}' is finished: there is nothing to go on with. Start one with 'dayshift run'."
            )
        require_sound(self.database, row)
        require_loaded(facts_of(row), RunReader(self.database, key_of(row)))
        eras = eras_of(self.database, row)
        live = self._write(row, eras, lambda state: opening_of(row, eras, state), speed)
        self.runs.resumed(row, wall=wall())
        return live

    def _write(self, row: Run, eras: Eras, opening: Callable[[State | None], Sequence[AnyInput]], speed: str) -> Live:
        """Go on with a run; one that holds no event of its own yet begins with its `opening`."""
        org, tally = eras.last, Tally()
        journal = SqliteJournal(self.database, row, encode_state=encode, measure=lambda state: values(org, state))
        try:
            state = recall(eras, journal, journal.count) if journal.count else None
            tally.take(journal.read() if state else ())
            engine = make_engine(org, journal, row.seed, pack_of(row), state, eras)
            begun, answers = journal.count > (row.fork_seq or 0), remembered(self.database, row)
            first = [] if begun else [event for given in opening(state) for event in engine.execute(given)]
        except BaseException:
            journal.close()
            raise
        clock = clock_for(speed, max(org.start, state.now if state else 0))
        answering = Remembering(engine, answers) if answers else engine
        live = Live(row.id, org, answering, until_of(row, eras), tally, clock, first)
        live.close = self._closer(row, journal)
        live.origin = with_origin(facts_of(row), row, self.runs.list()).parent
        return live

    def _closer(self, row: Run, journal: SqliteJournal) -> Callable[[bool], float]:
        began = perf_counter()

        def close(finished: bool) -> float:  # noqa: FBT001 - the signature of Live.close
            try:
                journal.flush()
                self.runs.stopped(row, wall=wall(), state=FINISHED if finished else "stopped")
            finally:
                journal.close()
            return perf_counter() - began

        return close

    def _unfinished(self) -> Run:
        for row in self.runs.list():
            if row.state != FINISHED:
                return row
        raise UsageError(f"Store '{self.database.path}' has no unfinished run. Start one with 'dayshift run'.")

    def _new_id(self) -> str:
        taken = self.runs.words()
        while True:
            letters = "".join(_LETTERS[byte & 31] for byte in os.urandom(_ID_LENGTH))
            if letters not in taken and letters[0].isalpha():
                return letters

    def facts(self, word: str) -> RunFacts:
        """The row of a run as it is now."""
        row = self.find(word)
        return with_origin(facts_of(row), row, self.runs.list())

    def all_facts(self) -> list[RunFacts]:
        """The rows of all runs, the latest first."""
        found = []
        rows = self.runs.list()
        for row in rows:
            try:
                found.append(with_origin(facts_of(row), row, rows))
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

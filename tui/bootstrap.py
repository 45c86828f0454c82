"""Where everything meets: store, pack, organisation, engine, minds, triggers, journal and clock.

The only place that knows all of them, the wall clock and the dice; fakes enter by the same doors.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from fractions import Fraction
from time import perf_counter
from typing import cast

from data import library
from data.database import Database, driver, open_store
from data.journal import SqliteJournal
from data.locations import default_store
from data.lock import is_written
from data.memory import MemoryJournal
from data.reader import FINISHED, RunReader
from data.recorded_session import RecordedSession
from data.runs import Runs, key_of, pack_of
from data.tables import Run
from data.verify_models import Difference, first_difference
from department.blueprint.pack import Blueprint
from department.engine import Engine, fold
from department.errors import DayshiftError, IntegrityError, UsageError
from department.minds.simulated import SimulatedMind
from department.org import Organisation
from department.ports import Journal
from department.state import State, decode, encode
from scheduler.clock import VirtualClock, steady_ms, wall_ms
from scheduler.live_session import LiveSession
from scheduler.triggers import RoutineTriggers
from tui.item_input import require_loaded, row_settings, with_rows
from tui.live import Live
from tui.measures import measured, values
from tui.present.run_view import RunFacts
from tui.present.tally import Tally
from tui.present.verdict import Verdict
from tui.recorded import Recorded, altered, facts_of
from tui.request import Prepared, Wanted, prepare
from tui.resimulate import played_again
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


def make_engine(org: Organisation, journal: Journal, seed: int, pack: bytes, state: State | None = None) -> Engine:
    """An engine for an organisation, with simulated minds and the pack's routines."""
    crons = {name: str(routine.cron) for name, routine in org.pack.routines.items()}
    triggers = RoutineTriggers(crons, org.zone, org.start)
    return Engine(org, SimulatedMind(org, seed), triggers, journal, state, library.digest(pack))


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
    engine = cast("Engine", live.engine)
    journal = cast("SqliteJournal | MemoryJournal", engine.journal)
    return LiveSession(
        live.org, engine, journal, make_clock, steady_ms, live.until, run=live.run, hold=hold, close=live.close
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
        reader = RunReader(self.database, key_of(row))
        return Recorded(
            row,
            library.from_canonical(pack_of(row)),
            reader,
            lambda org: _state_of(reader, org, row.count),
            measured,
        )

    def play(self, word: str) -> RecordedSession:
        """A recorded run, for the control room; one that is still being written can be followed."""
        row = self.find(word)
        require_sound(self.database, row)
        org = Organisation(library.from_canonical(pack_of(row)))
        until = org.calendar.closing((row.days or 1) - 1)
        reader = RunReader(self.database, key_of(row))
        growing = row.state != FINISHED
        session = RecordedSession(org, reader, make_clock, steady_ms, until, run=row.id, growing=growing)
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
        try:
            return self._write(row, prepared, speed)
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
        live = self._write(row, _again(row, library.from_canonical(pack_of(row))), speed)
        self.runs.resumed(row, wall=wall())
        return live

    def _write(self, row: Run, prepared: Prepared, speed: str) -> Live:
        org, tally = prepared.org, Tally()
        journal = SqliteJournal(self.database, row, encode_state=encode, measure=lambda state: values(org, state))
        try:
            state = _state_of(journal, org, journal.count) if journal.count else None
            tally.take(journal.read() if state else ())
            engine = make_engine(org, journal, row.seed, pack_of(row), state)
            first = [] if state else [event for given in prepared.inputs for event in engine.execute(given)]
        except BaseException:
            journal.close()
            raise
        clock = clock_for(speed, max(org.start, state.now if state else 0))
        live = Live(row.id, org, engine, prepared.until, tally, clock, first)
        live.close = self._closer(row, journal)
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
        return facts_of(self.find(word))

    def all_facts(self) -> list[RunFacts]:
        """The rows of all runs, the latest first."""
        found = []
        for row in self.runs.list():
            try:
                found.append(facts_of(row))
            except IntegrityError:
                found.append(altered(row))
        return found

    def digests(self, word: str) -> Iterator[str]:
        """The digest of each event, in order."""
        number = key_of(self.find(word))
        with self.database.reading() as connection:
            rows = driver(connection).execute("SELECT digest FROM event WHERE run = ? ORDER BY seq", (number,))
            for (digest,) in rows:
                yield digest.hex()

    def resimulate(self, row: Run) -> tuple[Difference | None, str]:
        """Play the recorded inputs again in memory; the first difference, or None, and the head it came to."""
        org = Organisation(library.from_canonical(pack_of(row)))
        reader = RunReader(self.database, key_of(row))
        engine = make_engine(org, MemoryJournal(), row.seed, pack_of(row))
        found = first_difference(reader.read(), played_again(engine, dict(reader.inputs()), row.count))
        return found, engine.journal.head


def verified(opened: Store, word: str) -> Verdict:
    """Check a run against itself and against the engine as it is now."""
    with opened.database.still():
        row = opened.find(word)
        return verdict_of(row, checks(opened.database, row), opened.resimulate)


def _again(row: Run, blueprint: Blueprint) -> Prepared:
    """What a recorded run began with: its pack holds the what-ifs already, its settings the facts."""
    facts = facts_of(row)
    wanted = Wanted(
        scenario=row.scenario,
        workflow=row.workflow,
        days=facts.days,
        start=blueprint.start,
        seed=row.seed,
        settings=facts.settings,
    )
    return prepare(blueprint, wanted)


def _state_of(journal: SqliteJournal | RunReader, org: Organisation, upto: int) -> State:
    """The state after event `upto`: the last snapshot and what followed."""
    found = journal.snapshot_before(upto)
    seq, state = (found[0], decode(found[1])) if found else (0, None)
    return fold(org, journal.read(seq + 1, upto), state)

"""Runs that are written: begun, forked, gone on with. A part of bootstrap."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from time import perf_counter

from data import library
from data.database import Database
from data.forks import create_fork
from data.journal import SqliteJournal
from data.reader import FINISHED, RunReader
from data.runs import Runs, key_of, pack_of
from data.tables import Run
from department.commands import AnyInput
from department.engine import recall
from department.eras import Eras
from department.errors import DayshiftError, UsageError
from department.remembering import Remembering
from department.state import State, encode
from scheduler.turns import TurnPool
from tui.clocks import clock_for
from tui.forking import ForkWanted, plan_fork
from tui.item_input import require_loaded, row_settings
from tui.live import Live, Observer, Watch
from tui.making import make_engine, new_id, wall
from tui.measures import values
from tui.minds import commands, pool_of
from tui.openings import eras_of, opening_of, remembered, until_of
from tui.present.tally import Tally
from tui.recorded import facts_of, with_origin
from tui.request import Prepared
from tui.verifying import require_sound, require_sound_events, sound_to_show
from tui.versions import version


class Writing:
    """The runs of one store, to be written."""

    def __init__(self, database: Database, watch: Watch | None = None) -> None:
        """Write to a store; `watch` says how each run that is begun, forked or gone on with is observed."""
        self.database, self._watch = database, watch
        self.runs = Runs(database)

    def find(self, word: str) -> Run:
        """A run by id, beginning of an id, name, or `latest`."""
        return self.runs.find(word)

    def start(self, prepared: Prepared, speed: str, lost: str = "") -> Live:
        """Record a new run and begin it. `lost` as for `resume`."""
        begin = prepared.begin
        row = self.runs.create(
            id=new_id(self.runs.words()),
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
        return self._begin(row, Eras(prepared.org), prepared.inputs, speed, lost)

    def fork(
        self, word: str, wanted: ForkWanted, speed: str = "max", *, checked: bool = False, shown: bool = False
    ) -> Live:
        """Record a new run that shares the past of another up to an instant, and begin it with what is changed there.

        The past must be sound, as whoever shows it may have `checked`; where it is `shown`, the events of a long one
        are checked and not what was made of them. Raises UsageError or CommandError, with nothing written, for an
        instant or a change that does not fit.
        """
        row = self.find(word)
        if not checked:
            (require_sound_events if shown else require_sound)(self.database, row)
        plan = plan_fork(self.database, row, self.runs.list(), wanted)
        made = create_fork(
            self.database, plan.parent, plan.seq, plan.at, id=new_id(self.runs.words()), name=wanted.name,
            pack=plan.pack, seed=plan.seed, settings=plan.settings, engine=version(), created=wall(),
        )  # fmt: skip
        return self._begin(made, plan.eras, [plan.command], speed, shown=shown)

    def _begin(
        self, row: Run, eras: Eras, opening: Sequence[AnyInput], speed: str, lost: str = "", *, shown: bool = False
    ) -> Live:
        try:
            return self._write(row, eras, lambda _: opening, speed, lost, shown=shown)
        except BaseException:
            with suppress(DayshiftError):
                self.runs.delete(row)
            raise

    def resume(self, word: str | None, speed: str, lost: str = "", *, shown: bool = False) -> Live:
        """Go on with a run that was stopped or killed; the latest unfinished one when none is named.

        `lost` is what becomes of turns whose answers were lost: ask or retry; empty as the pack says. Where the run is
        `shown`, the session checks what an opening cannot wait for.
        """
        row = self.find(word) if word else self._unfinished()
        if row.state == FINISHED:
            raise UsageError(
                f"Run '{row.id}' is finished: there is nothing to go on with. Start one with 'dayshift run'."
            )
        rest = sound_to_show(self.database, row, gradually=shown)
        require_loaded(facts_of(row), RunReader(self.database, key_of(row)))
        eras = eras_of(self.database, row)
        live = self._write(row, eras, lambda state: opening_of(row, eras, state), speed, lost, shown=shown)
        live.checking = rest
        self.runs.resumed(row, wall=wall())
        return live

    def _write(
        self, row: Run, eras: Eras, opening: Callable[[State | None], Sequence[AnyInput]], speed: str, lost: str,
        *, shown: bool,
    ) -> Live:  # fmt: skip
        """Go on with a run; one with no event of its own yet begins with its `opening`. If `shown`, without a tally."""
        org, tally, settings = eras.last, Tally(), facts_of(row).settings
        pool: TurnPool | None = None
        journal = SqliteJournal(self.database, row, encode_state=encode, measure=lambda state: values(org, state))
        try:
            state = recall(eras, journal, journal.count) if journal.count else None
            pool = pool_of(self.database, row, settings, org, state, wall, lost)
            tally.take(journal.read() if state and not shown else ())
            observers = [self._watch(row.id, org, journal.read(), journal.count)] if self._watch else []
            engine = make_engine(org, journal, row.seed, pack_of(row), state, eras, pool)
            begun, answers = journal.count > (row.fork_seq or 0), remembered(self.database, row)
            inputs = commands(settings, org, state, [] if begun else opening(state)) if pool or not begun else []
            first = [event for given in inputs for event in engine.execute(given)]
            engine.wake()
        except BaseException:
            journal.close()
            if pool is not None:
                pool.close()
            raise
        clock = clock_for(speed, max(org.start, state.now if state else 0))
        answering = Remembering(engine, answers) if answers else engine
        live = Live(row.id, org, answering, until_of(row, eras), tally, clock, first)
        live.close, live.minds, live.observers = self._closer(row, journal, pool, observers), pool, observers
        live.origin = with_origin(facts_of(row), row, self.runs.list()).parent
        return live

    def _closer(
        self, row: Run, journal: SqliteJournal, pool: TurnPool | None, observers: Sequence[Observer]
    ) -> Callable[[bool], float]:
        began = perf_counter()

        def close(finished: bool) -> float:  # noqa: FBT001 - the signature of Live.close
            try:
                journal.flush()
                if pool is not None:
                    pool.close()
                self.runs.stopped(row, wall=wall(), state=FINISHED if finished else "stopped")
            finally:
                journal.close()
                for observer in observers:
                    observer.ended(finished=finished)
            return perf_counter() - began

        return close

    def _unfinished(self) -> Run:
        for row in self.runs.list():
            if row.state != FINISHED:
                return row
        raise UsageError(f"Store '{self.database.path}' has no unfinished run. Start one with 'dayshift run'.")

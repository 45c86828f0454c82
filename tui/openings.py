"""How a run of the store goes on: in which organisation each of its events happened, and what it began with."""

from collections.abc import Sequence

from data import library
from data.database import Database
from data.forks import packs_of
from data.reader import RunReader
from data.tables import Run
from department.blueprint.pack import Blueprint
from department.commands import Answer, AnyInput, HandBack
from department.eras import Eras
from department.org import Organisation
from department.remembering import Remembered
from department.state import State
from scheduler.triggers import RoutineTriggers
from tui.fork_what_ifs import fork_of
from tui.recorded import facts_of
from tui.request import Prepared, Wanted, prepare


def triggers_of(org: Organisation) -> RoutineTriggers:
    """The routines of an organisation."""
    crons = {name: str(routine.cron) for name, routine in org.pack.routines.items()}
    return RoutineTriggers(crons, org.zone, org.start)


def eras_of(database: Database, row: Run) -> Eras:
    """The organisations of a run: one, or of a fork its parents' and its own; IntegrityError for an altered pack."""
    return eras_from(packs_of(database, row))


def eras_from(packs: Sequence[tuple[int, bytes]]) -> Eras:
    """The organisations of canonical packs, each with the first event in which it held; equal ones are one."""
    compiled: dict[bytes, Organisation] = {}
    for _, pack in packs:
        if pack not in compiled:
            compiled[pack] = Organisation(library.from_canonical(pack))
    return Eras(compiled[packs[0][1]], [(seq, compiled[pack]) for seq, pack in packs[1:]])


def until_of(row: Run, eras: Eras) -> int:
    """The last close of business of a run, UTC ms."""
    return eras.last.calendar.closing((row.days or 1) - 1)


def opening_of(row: Run, eras: Eras, state: State | None) -> Sequence[AnyInput]:
    """What a run that was killed before its first own event begins with; a fork, where its parent stood at `state`."""
    if state is None or row.fork_seq is None:
        return _again(row, eras.last.pack).inputs
    return [fork_of(eras.at(row.fork_seq).pack, state, facts_of(row).settings, row.fork_at or 0).command]


def remembered(database: Database, row: Run) -> list[Remembered]:
    """What a person answered after the fork in the run that `row` was forked from; nothing for other runs."""
    if row.parent is None or row.fork_seq is None:
        return []
    reader = RunReader(database, row.parent)
    later = [(seq, given) for seq, given in reader.inputs(row.fork_seq + 1) if isinstance(given, Answer | HandBack)]
    return [Remembered(next(reader.read(seq, seq)).at, given) for seq, given in later]


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

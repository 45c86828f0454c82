"""Is a run what was written, and does it play the same? Check by check, into one verdict."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial

from data.database import Database
from data.reader import RunReader
from data.runs import Runs, key_of
from data.tables import Run
from data.verify import GradualCheck, Report, check_chain, check_ends, check_row
from data.verify_attempts import check_attempts
from data.verify_models import Difference, check_read_models, check_snapshots
from department.engine import fold
from department.eras import Eras
from department.errors import DayshiftError, IntegrityError
from department.events.record import Event
from department.state import decode, encode
from tui.measures import values
from tui.openings import eras_of
from tui.present.verdict import Check, Verdict
from tui.resimulate import measured_again
from tui.versions import version

Again = Callable[[Run], tuple[Difference | None, str]]
"""Plays a run again: the first difference, or None, and the head it came to."""


def checks(database: Database, row: Run) -> Iterator[Check]:
    """Each check of what is stored; the later ones only make sense when the chain holds."""
    chain = check_chain(database, row)
    yield _check("chain", chain)
    yield _check("run", check_row(database, row))
    if chain.ok:
        eras = eras_of(database, row)
        measured = measured_again(RunReader(database, key_of(row)), eras, values)
        yield _check("read_models", check_read_models(database, row, measured))
        yield _check("snapshots", check_snapshots(database, row, partial(_folded, eras)))
        yield _check("minds", check_attempts(database, row))


def require_sound(database: Database, row: Run) -> None:
    """Raise IntegrityError when anything of a run was altered: nothing goes on from there."""
    with database.still():
        now = Runs(database).find(row.id)
        bad = next((check for check in checks(database, now) if not check.ok), None)
    if bad is not None:
        raise IntegrityError(_refusal(row.id, bad.says))


AT_ONCE = 20_000
"""The most events of a run that are checked whole before it is shown: half a second, on a quiet machine."""


def sound_to_show(database: Database, row: Run, *, gradually: bool = True) -> GradualCheck | None:
    """Check a run; of a long one `gradually` as far as an opening can wait, and the rest is returned, to be done later.

    Raises IntegrityError when anything that was checked was altered.
    """
    if row.count <= AT_ONCE or not gradually:
        require_sound(database, row)
        return None
    with database.still():
        report, rest = check_ends(database, Runs(database).find(row.id))
    _require(report, row.id)
    return rest


def require_sound_events(database: Database, row: Run) -> None:
    """Raise IntegrityError when an event that a fork may go on from was altered, or anything of a short run."""
    rest = sound_to_show(database, row)
    while rest is not None and not rest.done:
        rest.step()
    if rest is not None and rest.bad is not None:
        _require(rest.bad, row.id)


def _require(report: Report, run: str) -> None:
    if not report.ok:
        raise IntegrityError(_refusal(run, report.says))


def _refusal(run: str, says: str) -> str:
    return f"Run '{run}' cannot go on: {says} 'dayshift verify {run}' says more."


def verdict_of(row: Run, found: Iterable[Check], again: Again) -> Verdict:
    """All checks of a run, and how it plays now when they hold."""
    verdict = Verdict(row.id, row.count, row.head, row.engine, version())
    try:
        for check in found:
            verdict = replace(verdict, checks=[*verdict.checks, check])
        if not all(check.ok for check in verdict.checks):
            return verdict
        difference, head = again(row)
    except DayshiftError as error:
        return replace(verdict, resimulated=False, trouble=str(error))
    if difference is not None:
        return replace(verdict, resimulated=False, difference=(difference.seq, difference.recorded, difference.now))
    trouble = "" if head == row.head else f"the events are the same, but their bytes came to head {head}"
    return replace(verdict, resimulated=not trouble, trouble=trouble)


def _check(name: str, report: Report) -> Check:
    return Check(name, report.ok, report.says, report.first_bad, report.expected, report.found)


def _folded(eras: Eras, raw: bytes | None, events: Iterable[Event]) -> bytes:
    return encode(fold(eras, events, decode(raw) if raw else None))

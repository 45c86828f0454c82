"""Before minds outside are asked at all: the key is tried, the cost foretold, and the person says yes."""

from dataclasses import replace

import click
from msgspec import structs

from data.reader import RunReader
from data.runs import key_of
from department.engine import recall
from department.errors import UsageError
from department.evolve.minds import RUN
from department.prices import CENT, usd
from tui import bootstrap
from tui.forecast import forecast
from tui.forking import ForkWanted, plan_fork
from tui.minds import check_minds, require_recordable, today_prices
from tui.minds_what_ifs import CLAUDE, caps_of, outside
from tui.present.outlays import outlay_of
from tui.request import Prepared
from tui.terminals import in_terminal


def consented(ready: Prepared, *, yes: bool) -> Prepared:
    """The run as it may begin: unchanged where minds are simulated; else with a cap, once the person has agreed.

    Without a cap of the caller's or the pack's, the upper end of the forecast is doubled and taken. Raises FaultError
    where the key or a model does not work, UsageError where nobody can be asked, and Abort for a no.
    """
    settings = ready.begin.settings
    require_recordable(settings, forked=False)
    if not outside(settings):
        return ready
    check_minds(settings, ready.org)
    foretold = forecast(ready, today_prices())
    click.echo(foretold.as_text(), err=True)
    if "cap.run" not in settings and "run" not in ready.blueprint.minds.caps:
        ready = _capped(ready, 2 * foretold.high)
        click.echo(f"No --budget was given: the run holds before it passes {usd(2 * foretold.high)}.", err=True)
    _ask(yes=yes or "cap.run" in settings)
    return ready


def left_for_fork(store: "bootstrap.Store", word: str, wanted: ForkWanted) -> int | None:
    """How much a fork may be paid at most, in nano-dollars; None where nothing is paid.

    Raises FaultError where the key or a model does not work, and UsageError where no cap holds for the run.
    """
    if wanted.settings.get("minds") != CLAUDE:
        return None
    row = store.find(word)
    plan = plan_fork(store.database, row, store.runs.list(), wanted)
    check_minds(wanted.settings, plan.eras.last)
    state = recall(plan.eras.upto(plan.seq), RunReader(store.database, key_of(row)), plan.seq)
    spent, cap = outlay_of(state, RUN).spent, state.caps.get(RUN)
    limit = caps_of(wanted.settings).get(RUN, cap.limit if cap else None)
    usual = plan.eras.last.pack.minds.caps.get(RUN)
    if limit is None and usual is not None:
        limit = usual * CENT
    if limit is None:
        raise UsageError(
            f"Where the record has no reply minds={CLAUDE} is paid, and nothing caps run '{row.id}' there. "
            "Say how much it may cost at most: give --budget USD, or cap.run=USD."
        )
    return max(0, limit - spent)


def consent_to_fork(store: "bootstrap.Store", word: str, wanted: ForkWanted, *, yes: bool) -> None:
    """Let a fork that may be paid begin only once the person has agreed; UsageError where nobody can be asked."""
    left = left_for_fork(store, word, wanted)
    if left is None:
        return
    click.echo(f"Of the replies, those in the record cost nothing; the others up to {usd(left)} in all.", err=True)
    _ask(yes=yes or "cap.run" in wanted.settings)


def _capped(ready: Prepared, limit: int) -> Prepared:
    dollars = f"{limit // 10**9}.{limit % 10**9:09d}".rstrip("0")
    begin = structs.replace(ready.begin, settings={**ready.begin.settings, "cap.run": f"{dollars}0"})
    return replace(ready, begin=begin)


def _ask(*, yes: bool) -> None:
    if yes:
        return
    if not in_terminal():
        raise UsageError("This would be paid, and nobody is here to be asked. Give --budget USD, or --yes.")
    click.confirm("Begin?", default=False, abort=True, err=True)

"""Before minds outside are asked at all: the key is tried, the cost foretold, and the person says yes."""

from dataclasses import replace

import click
from msgspec import structs

from department.errors import UsageError
from tui.forecast import forecast
from tui.minds import check_minds, require_recordable, today_prices
from tui.minds_what_ifs import outside
from tui.present.money import usd
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

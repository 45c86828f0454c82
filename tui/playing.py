"""What `run` does: record a day, go on with one, or play many seeds unrecorded."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, Protocol

import click

from department.waiting import CAP, LOST
from scheduler.session import stands
from scheduler.stop import StopWish
from tui import bootstrap, comparing
from tui.commands.options import print_json
from tui.consent import consent_to_fork
from tui.forking import ForkWanted
from tui.live import Live, Watcher, play
from tui.measures import measured
from tui.output import Follower, Progress
from tui.present.compare import Comparison
from tui.present.compare_text import compare_text
from tui.present.distribution import Seeded, as_told, distribution_object, distribution_text
from tui.present.inert import one_line
from tui.present.run_view import RunFacts
from tui.present.summary import summary_object, summary_text
from tui.request import Prepared, Wanted, reseeded
from tui.standing import recap, standing
from tui.tracks import clock_of, compared
from tui.what_ifs import parse

__all__ = ["ForkWanted", "How", "fork", "go_on", "parse", "prepared", "record", "spread"]

STOPPED = 130
WAITS = {CAP: 1, LOST: 3}
"""The exit code of a run that waits for a person's word."""


@dataclass(frozen=True, slots=True)
class How:
    """Where a run is kept, how fast it goes, what it prints, and whether its spans are exported (`otel`)."""

    store: str | None = None
    speed: str = "max"
    follow: bool = False
    as_json: bool = False
    lost: str = ""
    otel: bool = False


class More(Protocol):
    """What is told after a summary."""

    def as_object(self) -> dict[str, Any]:
        """The keys it adds to the object of `--json`."""
        ...

    def as_text(self) -> str:
        """For people."""
        ...


def prepared(given: Mapping[str, Any]) -> Prepared:
    """The options of `run` as a pack that is ready to be played."""
    wanted = Wanted(
        department=given["department"],
        scenario=given["scenario"],
        workflow=given["workflow"],
        days=1 if given["days"] is None else given["days"],
        start=given["start"],
        seed=given["seed"],
        settings=parse(given["settings"]),
        name=given["name"],
        leads=given["leads"],
    )
    return bootstrap.load(wanted)


def say_notes(ready: Prepared) -> None:
    """Say on standard error what people should know of the file whose rows come in."""
    for note in ready.notes:
        click.echo(f"Note: {one_line(note)}", err=True)


def record(ready: Prepared, how: How) -> int:
    """Record a new run and print what it came to; returns the exit code."""
    with ExitStack() as stack:
        wish = stack.enter_context(StopWish())
        store = stack.enter_context(bootstrap.store(how.store, create=True, otel=how.otel))
        clock = clock_of(ready)
        live = store.start(ready, how.speed, how.lost)
        return _to_its_end(
            store, live, wish, how, watchers=[clock] if clock else [], more=lambda: compared(ready, clock)
        )


def go_on(run: str, how: How, budgets: Sequence[str] = ()) -> int:
    """Go on with a run (the latest unfinished one when not named), with new caps if any; returns the exit code."""
    with ExitStack() as stack:
        wish = stack.enter_context(StopWish())
        store = stack.enter_context(bootstrap.store(how.store, create=True, otel=how.otel))
        live = store.resume(run or None, how.speed, how.lost)
        recap(live, budgets)
        return _to_its_end(store, live, wish, how)


def fork(run: str, wanted: ForkWanted, how: How, *, yes: bool = False) -> int:
    """Fork a run, play it to the end, print what it came to and how that differs; returns the exit code.

    One that may be paid is asked for first, unless `yes`.
    """
    with ExitStack() as stack:
        wish = stack.enter_context(StopWish())
        store = stack.enter_context(bootstrap.store(how.store, write=True))
        parent = store.find(run).id  # 'latest' will be the fork
        consent_to_fork(store, parent, wanted, yes=yes)
        live = store.fork(parent, wanted, how.speed)
        return _to_its_end(store, live, wish, how, more=lambda: Beside(comparing.compared(store, parent, live.run)))


@dataclass(frozen=True, slots=True)
class Beside:
    """A fork beside the run it was forked from, after its summary."""

    found: Comparison

    def as_object(self) -> dict[str, Any]:
        """For `--json`."""
        return {"diff": self.found.as_object()}

    def as_text(self) -> str:
        """For people."""
        return f"\n{compare_text(self.found)}"


def _to_its_end(
    store: "bootstrap.Store",
    live: Live,
    wish: StopWish,
    how: How,
    watchers: Sequence[Watcher] = (),
    more: Callable[[], More | None] = lambda: None,
) -> int:
    try:
        finished, seconds = _play(live, wish, watchers, follow=how.follow)
    except BrokenPipeError:
        click.echo(f"Nobody reads on: stopped. Go on with: dayshift run --resume {live.run}", err=True)
        return STOPPED
    _show(store.facts(live.run), live, seconds, more() if finished else None, as_json=how.as_json)
    if finished:
        return 0
    if stands(live.engine) and live.engine.waiting is not None:
        click.echo(standing(live.run, live.engine.waiting), err=True)
        return WAITS[live.engine.waiting.kind]
    click.echo(f"Stopped at a command boundary. Go on with: dayshift run --resume {live.run}", err=True)
    return STOPPED


def _play(live: Live, wish: StopWish, others: Sequence[Watcher], *, follow: bool) -> tuple[bool, float]:
    """Drive it; whatever happens, what was played is kept and the run is free again."""
    finished, seconds = False, 0.0
    try:
        with Progress(live.org, live.org.start, live.until, shown=not follow) as bar:
            watchers = [Follower(live.org) if follow else bar, *others]
            finished = play(live, watchers, wish)
    finally:
        seconds = live.close(finished)
    return finished, seconds


def _show(facts: RunFacts, live: Live, seconds: float, more: More | None, *, as_json: bool) -> None:
    metrics = measured(live.org, live.engine.state)
    parts = (facts, live.tally, metrics, live.org.calendar.local, seconds, live.org.pack)
    if as_json:
        told = summary_object(*parts)
        print_json({**told, **more.as_object()} if more else told)
    else:
        click.echo(summary_text(*parts))
        if more:
            click.echo(more.as_text())


def _told(ready: Prepared, days: list[Seeded]) -> int | None:
    """In how many seeds the scenario went as its story tells; None without a scenario that says how."""
    scenario = ready.blueprint.scenarios.get(ready.begin.scenario or "")
    return as_told(days, str(scenario.workflow), scenario.ends_as) if scenario and scenario.ends_as else None


def spread(ready: Prepared, seeds: int, how: How) -> int:
    """Play so many seeds in memory, from the first one on, and print how they spread; the exit code."""
    days: list[Seeded] = []
    first = ready.begin.seed
    with StopWish() as wish:
        for seed in range(first, first + seeds):
            live = bootstrap.rehearse(reseeded(ready, seed))
            if not play(live, [], wish):
                break
            metrics = measured(live.org, live.engine.state)
            days.append(Seeded(seed, live.engine.journal.head, live.tally, metrics))
    told = _told(ready, days)
    if days and how.as_json:
        print_json(distribution_object(days, told))
    elif days:
        click.echo(distribution_text(days, told))
    return 0 if len(days) == seeds else STOPPED

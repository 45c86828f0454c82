"""Several scenarios of a department, one after the other with the same seed, and what they came to side by side."""

from collections.abc import Mapping
from contextlib import ExitStack
from typing import Any

import click

from department.errors import UsageError
from scheduler.stop import StopWish
from tui import bootstrap
from tui.commands.options import print_json
from tui.item_input import STDIN
from tui.live import Live, play
from tui.output import Progress
from tui.playing import STOPPED, How, prepared, say_notes
from tui.present.beside import beside_object, beside_text
from tui.present.course import P95, Course, Share, Side, over_seeds, percentile
from tui.request import Prepared, reseeded


def check_beside(given: Mapping[str, Any], scenarios: tuple[str, ...]) -> None:
    """Refuse what does not go together with several scenarios."""
    twice = next((name for at, name in enumerate(scenarios) if name in scenarios[:at]), None)
    if twice is not None:
        raise UsageError(f"--scenario {twice} is named twice: the same seed gives the same day. Name it once.")
    if given["resume"] is not None:
        raise UsageError("--resume goes on with one run as it was begun; it cannot take --scenario. Leave that out.")
    if given["follow"]:
        raise UsageError("--follow prints the threads of one day; play one --scenario, or leave --follow out.")
    if given["leads"] == STDIN:
        raise UsageError("--leads - is read once, for one run; name a file to play several scenarios on it.")
    if given["workflow"] is not None:
        raise UsageError("--workflow starts nothing beside a scenario; leave it out, or leave out --scenario.")


def side_by_side(given: Mapping[str, Any], scenarios: tuple[str, ...], how: How) -> int:
    """Play each, recorded, or over several seeds in memory; print one table; the exit code."""
    ready = [prepared({**given, "scenario": name, "name": _name(given["name"], name)}) for name in scenarios]
    say_notes(ready[0])
    with ExitStack() as stack:
        wish = stack.enter_context(StopWish())
        if given["seeds"] is None:
            store = stack.enter_context(bootstrap.store(how.store, create=True, otel=how.otel))
            sides, stopped = _recorded(store, ready, wish, how)
        else:
            sides, stopped = _rehearsed(ready, given["seeds"], wish)
    if sides and how.as_json:
        print_json(beside_object(ready[0].blueprint.id, ready[0].days, sides))
    elif sides:
        click.echo(beside_text(ready[0].blueprint.title, sides))
    if stopped:
        click.echo(stopped, err=True)
    return STOPPED if stopped else 0


def _name(name: str | None, scenario: str) -> str | None:
    """Each run is named after its scenario as well: names tell runs apart."""
    return f"{name}-{scenario}" if name else None


def _recorded(store: "bootstrap.Store", ready: list[Prepared], wish: StopWish, how: How) -> tuple[list[Side], str]:
    """The runs that came to their end, and what to say of one that did not."""
    sides: list[Side] = []
    for one in ready:
        live = store.start(one, how.speed, how.lost)
        side = _played(live, one, wish)
        if side is None:
            return sides, f"Stopped at a command boundary. Go on with: dayshift run --resume {live.run}"
        sides.append(side)
    return sides, ""


def _rehearsed(ready: list[Prepared], seeds: int, wish: StopWish) -> tuple[list[Side], str]:
    """The medians of each scenario over so many seeds, from the first one on; nothing is kept."""
    sides: list[Side] = []
    for one in ready:
        found: list[Side] = []
        for seed in range(one.begin.seed, one.begin.seed + seeds):
            again = reseeded(one, seed)
            side = _played(bootstrap.rehearse(again), again, wish)
            if side is None:
                return sides, f"Stopped in scenario '{one.begin.scenario}' at seed {seed}; what was done is above."
            found.append(side)
        sides.append(over_seeds(found))
    return sides, ""


def _played(live: Live, ready: Prepared, wish: StopWish) -> Side | None:
    """One run to its end; None when it was stopped before."""
    course, finished = Course(), False
    try:
        with Progress(live.org, live.org.start, live.until, shown=True) as bar:
            finished = play(live, [bar, course], wish)
    finally:
        live.close(finished)
    return _side(live, ready, course) if finished else None


def _side(live: Live, ready: Prepared, course: Course) -> Side:
    kinds, load = live.tally.kinds, live.tally.load
    grades, given = course.waits(course.graded), course.waits(course.assigned)
    figures: dict[str, float | None] = {
        "arrived": len(course.came),
        "first_grade_median_ms": percentile(grades, 50),
        "first_grade_p95_ms": percentile(grades, P95),
        "to_assignee_median_ms": percentile(given, 50),
        "to_assignee_p95_ms": percentile(given, P95),
        "messages": kinds["message.posted"],
        "handoffs": kinds["handoff.made"],
        "turns": kinds["turn.requested"],
        "decisions": kinds["decision.made"],
        "escalations": kinds["escalation.raised"],
        "events": live.tally.events,
        "requests": load.requests,
        "human_minutes": load.minutes,
        "estimated_micro": live.tally.estimated,
    }
    ends: dict[str, dict[str, float]] = {group: dict(counts.most_common()) for group, counts in course.ends.items()}
    return Side(
        scenario=str(ready.begin.scenario),
        seeds=(ready.begin.seed,),
        figures=figures,
        busiest=_busiest(live, course),
        ends=ends,
        run=live.run,
        head=live.engine.journal.head if live.run else "",
    )


def _busiest(live: Live, course: Course) -> Share:
    """Whoever spent most of its working hours at the desk, and how much of them."""
    org = live.org
    shares = {
        agent: course.busy[agent] * 1000 // max(1, org.calendar_of(agent).between(org.start, live.until))
        for agent in org.agents
    }
    name = max(shares, key=lambda agent: shares[agent])
    return org.title(name), shares[name]

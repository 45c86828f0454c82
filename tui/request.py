"""What the caller wants played, checked against the pack: days, start, seed, scenario, what-ifs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from data import library
from department.blueprint.pack import Blueprint
from department.commands import Begin, Load
from department.decide.days import require_startable
from department.errors import UsageError, nearest
from department.org import Organisation
from tui.what_ifs import LARGEST, apply

MOST_DAYS = 10_000
"""The most working days of one run: forty years."""
YEARS = (1971, 9900)
"""The first and the last year in which a run may start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The words of the caller."""

    department: str | None = None
    scenario: str | None = None
    workflow: str | None = None
    days: int = 1
    start: str | None = None
    seed: int | None = None
    settings: dict[str, str] = field(default_factory=dict)
    name: str | None = None
    leads: str | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A pack as it will be played, the input that begins the run, and the one that brings a file's rows, if any.

    `notes` say what people should know of the file.
    """

    blueprint: Blueprint
    org: Organisation
    begin: Begin
    days: int
    name: str | None = None
    load: Load | None = None
    notes: Sequence[str] = ()

    @property
    def inputs(self) -> list[Begin | Load]:
        """What the run is given before its first step."""
        return [self.begin, *([self.load] if self.load else [])]

    @property
    def until(self) -> int:
        """The last close of business, UTC ms."""
        return self.org.calendar.closing(self.days - 1)


def prepare(blueprint: Blueprint, wanted: Wanted) -> Prepared:
    """Check every name and apply the what-ifs; UsageError with the nearest names. Nothing is written."""
    if wanted.days < 1:
        raise UsageError(f"--days {wanted.days} is not a number of working days; give 1 or more.")
    if wanted.days > MOST_DAYS:
        raise UsageError(f"--days {wanted.days} is more than a run may take; give at most {MOST_DAYS:,}.")
    if abs(wanted.seed or 0) >= LARGEST:
        raise UsageError(f"--seed {wanted.seed} is too large; seeds go up to {LARGEST - 1:,}.")
    scenario = _known("scenario", wanted.scenario, blueprint.scenarios)
    workflow = _known("workflow", wanted.workflow, blueprint.workflows)
    start = wanted.start or (blueprint.scenarios[scenario].start if scenario else None)
    began = _starting(blueprint, start)
    what_if = apply(began, wanted.settings)
    if what_if.blueprint is not began:
        require_playable(what_if.blueprint, wanted.settings)
    seeds = (what_if.seed, wanted.seed, blueprint.seed)
    begin = Begin(
        seed=next(seed for seed in seeds if seed is not None),
        scenario=scenario,
        workflow=workflow,
        facts=what_if.facts,
        settings=what_if.settings,
    )
    org = Organisation(what_if.blueprint)
    require_startable(org, workflow)
    prepared = Prepared(what_if.blueprint, org, begin, wanted.days, wanted.name)
    if prepared.until <= org.start:
        close = org.calendar.local(prepared.until)
        raise UsageError(f"The run would start after its last close of business, {close:%H:%M}. Start it earlier.")
    return prepared


def require_playable(changed: Blueprint, settings: Mapping[str, str]) -> None:
    """A what-if may do to a pack only what its author may."""
    faults = library.faults(changed)
    if faults:
        asked = ", ".join(f"{key}={value}" for key, value in settings.items())
        raise UsageError(f"'{asked}' makes a department that cannot be played: {faults[0]}")


def reseeded(prepared: Prepared, seed: int) -> Prepared:
    """The same with another seed."""
    begin = prepared.begin
    changed = Begin(seed, begin.scenario, begin.workflow, begin.facts, begin.settings)
    return replace(prepared, begin=changed)


def _known(what: str, name: str | None, names: Mapping[str, object]) -> str | None:
    if name is not None and name not in names:
        raise UsageError(f"There is no {what} '{name}' in this department; {nearest(name, set(names))}.")
    return name


def _starting(blueprint: Blueprint, start: str | None) -> Blueprint:
    """The pack starting on another day, at its usual hour unless `start` gives one."""
    if start is None:
        return blueprint
    usual = datetime.fromisoformat(blueprint.start)
    try:
        if len(start) == len("2026-01-05"):
            moment = datetime.combine(date.fromisoformat(start), usual.time())
        else:
            moment = datetime.fromisoformat(start)
    except ValueError:
        raise UsageError(f"--start '{start}' is not a day; write 2026-01-05, or 2026-01-05T09:00.") from None
    if not YEARS[0] <= moment.year <= YEARS[1]:
        raise UsageError(f"--start '{start}' is out of reach; give a day of the years {YEARS[0]} to {YEARS[1]}.")
    if moment.tzinfo is not None:
        raise UsageError(f"--start '{start}' names a zone; leave it out, it is {blueprint.timezone} time.")
    return replace(blueprint, start=moment.isoformat(sep=" ", timespec="minutes"))

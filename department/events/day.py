"""The run itself: its start, its days, its clock, what the world injects and what routines start."""

from typing import ClassVar

from department.blueprint.words import Value
from department.events.record import Data


class RunStarted(Data, frozen=True):
    """The first event: what is played. `agents` and `budgets` are not copied: the pack is in the store."""

    kind: ClassVar[str] = "run.started"
    department: str
    version: str
    pack: str
    seed: int
    facts: dict[str, Value] = {}
    scenario: str | None = None
    workflow: str | None = None
    settings: dict[str, str] = {}


class ScenarioStarted(Data, frozen=True):
    """A scenario's workflow is due at `due`; `stimuli` are the instants at which the world acts."""

    kind: ClassVar[str] = "scenario.started"
    scenario: str
    replaces: list[str] = []
    stimuli: list[int] = []


class TimelinePlanned(Data, frozen=True):
    """The first fire time (ms) of every routine, and when the first item of every stream arrives."""

    kind: ClassVar[str] = "timeline.planned"
    fires: dict[str, int]
    arrivals: dict[str, int] = {}


class DayOpened(Data, frozen=True):
    """A working day began; `due` is its close."""

    kind: ClassVar[str] = "day.opened"
    day: str


class DayClosed(Data, frozen=True):
    """A working day ended; `due` is the next opening. `open` counts the tasks still open."""

    kind: ClassVar[str] = "day.closed"
    day: str
    open: int = 0


class ClockJumped(Data, frozen=True):
    """The wall clock was found ahead of the virtual one (a laptop slept)."""

    kind: ClassVar[str] = "clock.jumped"
    to: int


class FactInjected(Data, frozen=True):
    """The world, or somebody outside, changed facts."""

    kind: ClassVar[str] = "fact.injected"
    facts: dict[str, Value]
    says: str = ""


class FactLearned(Data, frozen=True):
    """A step's results changed facts."""

    kind: ClassVar[str] = "fact.learned"
    facts: dict[str, Value]


class AutonomyChanged(Data, frozen=True):
    """The operator changed the autonomy level of a decision type."""

    kind: ClassVar[str] = "autonomy.changed"
    decision: str
    level: str
    was: str


class RoutineFired(Data, frozen=True):
    """A routine started its workflow; `due` is its next fire time."""

    kind: ClassVar[str] = "routine.fired"
    late: int = 0


class RoutineMissed(Data, frozen=True):
    """A firing that did not start anything, and why; `due` is the next one."""

    kind: ClassVar[str] = "routine.missed"
    why: str

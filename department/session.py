"""What the screens see of a run, live or recorded: they cannot tell which.

A session has a *cursor*, the last event shown, and a *head*, the last event there is. Behind the head everything is
play: nothing is decided, called or written. At the head of a live run, going on lets the engine run.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Protocol

from department.commands import AnyInput
from department.events.record import Event
from department.org import Organisation
from department.state import State

LIVE, REPLAY, STEP, FORK = "live", "replay", "step", "fork"
"""The verbs: what a session is, told on every screen."""

MAX = None
"""The speed that waits for no clock."""

SPEEDS: tuple[Fraction | None, ...] = (
    *(Fraction(1, 4), Fraction(1), Fraction(4), Fraction(15), Fraction(60), Fraction(240), Fraction(1000)), MAX,
)  # fmt: skip
"""Virtual time per wall time, slowest first; the last is as fast as it goes."""

EVENT, MESSAGE, DECISION, WORKFLOW_STEP, CHAPTER = "event", "message", "decision", "step", "chapter"
"""What one step may be."""

KINDS_OF: dict[str, tuple[str, ...]] = {
    MESSAGE: ("message.posted",),
    DECISION: ("decision.made", "decision.expired"),
    WORKFLOW_STEP: ("step.completed", "step.failed"),
    CHAPTER: (
        "meeting.started", "decision.made", "escalation.raised", "approval.requested", "content.published",
        "campaign.launched", "fact.injected", "day.opened",
    ),
}  # fmt: skip
"""The kinds of event at which a step of that unit ends; a step by event ends at the next one."""


class Session(Protocol):
    """A run, as it was or is at the cursor. Instants are UTC ms.

    `at` is the clock on the screen: never before the last event shown, never past the next one. `state` is only
    read; it changes whenever the cursor moves, so nobody keeps it. `hit` is the breakpoint that stopped the run,
    until it goes on.
    """

    run: str
    verb: str
    origin: str
    read_only: bool
    playing: bool
    speed: Fraction | None
    live_calls: int
    breakpoints: "Breakpoints"
    hit: str

    @property
    def org(self) -> Organisation:
        """The organisation as of the cursor; a fork may have changed it on the way."""
        ...

    @property
    def cursor(self) -> int:
        """The seq of the last event shown."""
        ...

    @property
    def head(self) -> int:
        """The seq of the last event there is."""
        ...

    @property
    def at(self) -> int:
        """The clock on the screen."""
        ...

    @property
    def until(self) -> int:
        """The last close of business."""
        ...

    @property
    def over(self) -> bool:
        """Whether nothing follows the cursor."""
        ...

    @property
    def held(self) -> str:
        """The approval for which the clock waits; empty when it does not."""
        ...

    @property
    def following(self) -> bool:
        """Whether the cursor goes along with a head that another process moves."""
        ...

    @property
    def state(self) -> State:
        """The state after the event at the cursor."""
        ...

    def beat(self) -> int:
        """Let happen what the clock says; the number of events by which the cursor moved. Called at a frame rate."""
        ...

    def play(self) -> None:
        """Let the clock run."""
        ...

    def pause(self) -> None:
        """Hold it."""
        ...

    def set_speed(self, speed: Fraction | None) -> None:
        """Go on from now at another speed."""
        ...

    def step(self, unit: str = EVENT) -> bool:
        """Move to the next event that ends such a unit, or to the end; False when nothing followed. Pauses."""
        ...

    def step_back(self, unit: str = EVENT) -> bool:
        """Move before the last event that ended such a unit; False at the beginning. Pauses."""
        ...

    def seek(self, seq: int) -> None:
        """Show the run after event `seq`, within what there is. Pauses nothing."""
        ...

    def seek_time(self, at: int) -> None:
        """Show the run as it was at an instant; later than the head is the head."""
        ...

    def follow(self) -> None:
        """Be at the head."""
        ...

    def history(self, kinds: Sequence[str], limit: int = 1000, *, ahead: bool = False) -> list[Event]:
        """The newest `limit` events of these kinds as of the cursor (`ahead`: of the head), oldest first."""
        ...

    def event(self, seq: int) -> Event | None:
        """An event there is, shown or not."""
        ...

    def past(self, seq: int) -> State:
        """The state as it was after event `seq`, to be looked at beside the cursor's."""
        ...

    def events(self, first: int, last: int) -> Iterator[Event]:
        """The events with seqs from `first` to `last`, both included."""
        ...

    def execute(self, command: AnyInput) -> list[Event]:
        """Let the person do something, at the head of a live run; raises SessionError elsewhere."""
        ...

    def expire(self) -> list[Event]:
        """Let the deadline that the clock waits for pass; nothing where it waits for none."""
        ...

    def close(self) -> None:
        """Keep what there is, and let go."""
        ...


class Breakpoints(Protocol):
    """Where a run is to stop."""

    def hit(self, event: Event) -> str:
        """The breakpoint that this event hits, or nothing."""
        ...


class NoBreakpoints:
    """Nowhere."""

    def hit(self, event: Event) -> str:  # noqa: ARG002
        """Nothing is ever hit."""
        return ""

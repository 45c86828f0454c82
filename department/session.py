"""What the screens see of a run, live or recorded: they cannot tell which.

A session has a *cursor*, the last event shown, and a *head*, the last event there is. Behind the head everything is
play: nothing is decided, called or written. At the head of a live run, going on lets the engine run.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Protocol

from department.commands import AnyInput
from department.events.record import Event
from department.org import Organisation
from department.state import State
from department.waiting import Waiting

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


class Fault(Protocol):
    """What a check found to be wrong."""

    @property
    def says(self) -> str:
        """In one sentence."""
        ...

    @property
    def first_bad(self) -> int | None:
        """The seq."""
        ...


class Checking(Protocol):
    """A long recording, checked little by little: `checked` of its `count` events so far."""

    @property
    def count(self) -> int:
        """How many events are to be checked."""
        ...

    @property
    def checked(self) -> int:
        """How many of them were found to be what was written."""
        ...

    @property
    def done(self) -> bool:
        """Whether nothing is left to check."""
        ...

    @property
    def bad(self) -> Fault | None:
        """What is wrong, once it was found."""
        ...

    def step(self, most: int) -> None:
        """Check at most so many more."""
        ...


class Session(Protocol):
    """A run, as it was or is at the cursor. Instants are UTC ms.

    `at` is the clock on the screen: never before the last event shown, never past the next one. `state` is only
    read; it changes whenever the cursor moves, so nobody keeps it. `hit` is the breakpoint that stopped the run,
    until it goes on. `checking` is there for a recording too long to be checked before it is shown; once a bad event is
    found, `distrusted` says so, and the run ends before that event.
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
    checking: Checking | None
    distrusted: str

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
    def waiting(self) -> Waiting | None:
        """For which mind outside, or for what word about one, the clock waits; None when it does not."""
        ...

    @property
    def waited(self) -> int:
        """For how long (wall ms) it has been waiting for that."""
        ...

    @property
    def typed(self) -> Mapping[str, str]:
        """What each turn that is out has written so far."""
        ...

    def decide_lost(self, *, again: bool) -> None:
        """Say of the turn whose answer was lost, for which the clock waits, that it is asked again, or fails."""
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

    def history(
        self, kinds: Sequence[str], limit: int = 1000, *, ahead: bool = False, until: int | None = None
    ) -> Sequence[Event]:
        """The newest `limit` events of these kinds, oldest first, as of the cursor.

        `ahead`: as of the head; `until`: as of an instant (ms), shown or not. Backwards it reads only what is taken.
        """
        ...

    def event(self, seq: int) -> Event | None:
        """An event there is, shown or not."""
        ...

    def pick(self, seqs: Sequence[int]) -> list[Event]:
        """Those of these events that there are, shown or not, in order."""
        ...

    def causes(self, first: int, last: int) -> Iterable[tuple[int, int]]:
        """Of each event from `first` to `last` that has a cause: its seq, and its cause's."""
        ...

    def past(self, seq: int) -> State:
        """The state as it was after event `seq`, to be looked at beside the cursor's."""
        ...

    def past_at(self, at: int) -> State:
        """The state as it was at an instant (ms), to be looked at beside the cursor's."""
        ...

    def events(self, first: int, last: int, kinds: Sequence[str] = ()) -> Iterator[Event]:
        """The events with seqs from `first` to `last`, both included; of `kinds` only when given."""
        ...

    def execute(self, command: AnyInput) -> list[Event]:
        """Let the person do something, at the head of a live run; raises SessionError elsewhere."""
        ...

    def expire(self) -> list[Event]:
        """Let the deadline that the clock waits for pass; nothing where it waits for none."""
        ...

    def check(self, most: int) -> bool:
        """Check at most so many more events of a long recording; whether anything new is known."""
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

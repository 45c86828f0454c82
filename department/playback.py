"""Play: a cursor over a journal, and the state after the event at it. Nothing is decided, called or written.

Going on folds the next events; going back starts from the snapshot before. Pacing asks a clock that comes from
outside; as fast as possible still leaves the loop after a slice, so that keys are heard.
"""

from collections import deque
from collections.abc import Callable, Mapping
from fractions import Fraction

from department.commands import AnyInput
from department.eras import Eras
from department.errors import PastError
from department.events.record import Event
from department.evolve.apply import evolve, fold
from department.org import Organisation
from department.ports import Clock, Recording
from department.reading import FIRST, Reading
from department.session import EVENT, KINDS_OF, REPLAY, Breakpoints, Checking, NoBreakpoints
from department.state import State
from department.waiting import Waiting

SLICE = 15
"""Wall ms that one beat may take when it goes as fast as possible."""

_AHEAD = 400
_NEAR = 800

MakeClock = Callable[[int, Fraction], Clock]
"""A clock that shows an instant (ms) now and runs at a rate; rate 0 stands."""


class Playback(Reading):
    """A recorded run, played: the Session whose head stands still (see `department.session.Session`)."""

    def __init__(
        self, org: Organisation | Eras, journal: Recording, make_clock: MakeClock, wall: Callable[[], int], until: int,
        *, run: str = "", verb: str = REPLAY, origin: str = "",
    ) -> None:  # fmt: skip
        super().__init__(Eras.of(org), journal)
        self.run, self.verb, self.origin = run, verb, origin
        self.read_only = True
        self.playing = False
        self.speed: Fraction | None = Fraction(60)
        self.live_calls = 0
        self.breakpoints: Breakpoints = NoBreakpoints()
        self.hit = ""
        self.checking: Checking | None = None
        self.distrusted = ""
        self._until = until
        self._make_clock, self._wall = make_clock, wall
        self._state = State()
        self._next: deque[Event] = deque()
        self._clock: Clock | None = None
        self._shown_at = 0
        if journal.count:
            self._go(FIRST)

    @property
    def org(self) -> Organisation:
        """The organisation as it is at the cursor: a fork may have changed it."""
        return self._eras.at(self.cursor)

    @property
    def cursor(self) -> int:
        """The seq of the last event shown."""
        return self.state.seq

    @property
    def until(self) -> int:
        """The last close of business, UTC ms."""
        return self._until

    @property
    def over(self) -> bool:
        """Whether nothing follows the cursor."""
        return self.cursor >= self.head

    @property
    def held(self) -> str:
        """A recording waits for nobody."""
        return ""

    @property
    def waiting(self) -> Waiting | None:
        """A recording waits for no mind."""
        return None

    @property
    def waited(self) -> int:
        """No time at all."""
        return 0

    @property
    def typed(self) -> Mapping[str, str]:
        """Nobody types."""
        return {}

    def decide_lost(self, *, again: bool) -> None:  # noqa: ARG002
        """Nothing is lost here."""
        raise PastError("This is a recording: no turn waits for a word.")

    @property
    def following(self) -> bool:
        """Nobody else adds to it."""
        return False

    @property
    def state(self) -> State:
        """The state after the event at the cursor."""
        return self._state

    @property
    def at(self) -> int:
        """The clock on the screen, UTC ms."""
        if self.playing and self._clock is not None:
            following = self._due()
            now = self._clock.now()
            self._shown_at = max(self._shown_at, now if following is None else min(now, following))
        return self._shown_at

    def play(self) -> None:
        """Let the clock run, from where the cursor is; at the end, nothing plays."""
        if self.over:
            return
        self.hit = ""
        self.playing = True
        self._rebase()

    def pause(self) -> None:
        """Hold the clock where it is."""
        self._shown_at = self.at
        self.playing, self._clock = False, None

    def set_speed(self, speed: Fraction | None) -> None:
        """Go on from now at another speed; None waits for no clock."""
        self._shown_at = self.at
        self.speed = speed
        self._rebase()

    def beat(self) -> int:
        """Show what the clock has come to; how many events that were."""
        if not self.playing:
            return 0
        before, stop = self.cursor, self._wall() + SLICE
        while self.playing and self._due_now():
            if not self._advance() or self._wall() >= stop:
                break
        if self.over and self.playing:
            self._ended()
        elif self._clock is not None and self._due_now():
            self._rebase()
        return self.cursor - before

    def step(self, unit: str = EVENT) -> bool:
        """Move to the next event that ends such a unit, or to the end."""
        self.pause()
        self.hit = ""
        kinds = KINDS_OF.get(unit, ())
        moved = False
        while (events := self._advance()) and not self.hit:
            moved = True
            found = next((event for event in events if unit == EVENT or event.kind in kinds), None)
            if found is not None:
                self._land(found.seq)
                break
        return moved or bool(self.hit)

    def step_back(self, unit: str = EVENT) -> bool:
        """Move before the last event that ended such a unit."""
        self.pause()
        cursor = self.cursor
        if cursor <= FIRST:
            return False
        if unit == EVENT:
            self._go(cursor - 1)
            return True
        found = self._journal.newest(KINDS_OF[unit], cursor - 1, 1)
        self._go(found[-1].seq if found else FIRST)
        return True

    def seek(self, seq: int) -> None:
        """Show the run after event `seq`, within what there is."""
        self._go(max(FIRST, min(seq, self.head)))
        self._rebase()

    def seek_time(self, at: int) -> None:
        """Show the run as it was at an instant (ms)."""
        self._go(max(FIRST, min(self._journal.seq_at(at), self.head)))
        following = self._due()
        self._shown_at = max(self._shown_at, at if following is None else min(at, following))
        self._rebase()

    def follow(self) -> None:
        """Be at the head."""
        self.seek(self.head)

    def execute(self, command: AnyInput) -> list[Event]:  # noqa: ARG002 - the Session's signature
        """Refuse: what is recorded stays as it is."""
        raise PastError(
            f"Run '{self.run}' is being replayed at event {self.cursor}: nothing can be answered there. "
            "Fork it from here to try another answer."
        )

    def expire(self) -> list[Event]:
        """A recording waits for nobody."""
        return []

    def check(self, most: int) -> bool:
        """Check at most so many more events; from a bad one on, nothing is shown."""
        if self.checking is None or self.checking.done:
            return False
        self.checking.step(most)
        bad = self.checking.bad
        if bad is not None:
            seq = bad.first_bad or self.checking.checked + 1
            self._distrust(max(FIRST, seq - 1), bad.says)
        return True

    def _distrust(self, last: int, says: str) -> None:
        """The run ends at event `last`: what follows is not what was written."""
        self.pause()
        self.distrusted = f"{says} The run is shown up to event {last}; 'dayshift verify {self.run}' says more."
        self._sound_upto = last
        self._next.clear()
        if self.cursor > last:
            self._go(last)

    def close(self) -> None:
        """Nothing is open that would have to be kept."""

    def _due(self) -> int | None:
        """The instant of the event after the cursor."""
        following = self._peek()
        return None if following is None else following.at

    def _due_now(self) -> bool:
        due = self._due()
        return due is not None and (self._clock is None or due <= self._clock.now())

    def _peek(self) -> Event | None:
        if not self._next:
            cursor = self.cursor
            if cursor < self.head:
                self._next.extend(self._journal.read(cursor + 1, min(cursor + _AHEAD, self.head)))
        return self._next[0] if self._next else None

    def _advance(self) -> list[Event]:
        """Show what comes next: one more event here, a whole command where the engine runs."""
        event = self._peek()
        if event is None:
            return []
        self._next.popleft()
        evolve(self._eras.at(event.seq), self._state, event)
        self._passed([event])
        return [event]

    def _passed(self, events: list[Event]) -> None:
        """The clock has come so far; and one of these events may be where to stop."""
        self._shown_at = max(self._shown_at, events[-1].at)
        for event in events:
            hit = self.breakpoints.hit(event)
            if hit:
                self.pause()
                self._land(event.seq)
                self.hit = hit
                return

    def _ended(self) -> None:
        """The clock has come to the last event there is."""
        self.pause()

    def _land(self, seq: int) -> None:
        """Be at an event that has just been passed."""

    def _go(self, seq: int) -> None:
        """Be at event `seq`, by the shortest way."""
        self._state = self._state_at(seq)
        self._next.clear()
        self._shown_at = self._state.now
        self.hit = ""

    def _state_at(self, seq: int) -> State:
        here = self._state.seq
        if here and here <= seq <= here + _NEAR:
            return fold(self._eras, self._journal.read(here + 1, seq), self._state)
        found = self._journal.snapshot_before(seq)
        if here and here <= seq and (found is None or found[0] <= here):
            return fold(self._eras, self._journal.read(here + 1, seq), self._state)
        return self.past(seq)

    def _rebase(self) -> None:
        """Let the clock run from what the screen shows, where it runs at all."""
        paced = self.playing and self.speed is not None
        self._clock = self._make_clock(self._shown_at, self.speed) if paced and self.speed is not None else None

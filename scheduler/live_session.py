"""The live session: the engine at the head, play behind it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import msgspec

from department.calendar import MINUTE
from department.commands import AnyInput, JumpClock, Said
from department.eras import Eras
from department.errors import IntegrityError, PastError
from department.events.record import Event
from department.org import OPERATOR, Organisation
from department.playback import MakeClock, Playback
from department.ports import Recording
from department.session import EVENT, LIVE
from department.state import State
from department.waiting import LOST, REPLY, Waiting
from scheduler.session import OnEvents

LATE = MINUTE
"""In real time, a gap longer than this (ms) is a jump of the clock."""


class LiveJournal(Recording, Protocol):
    """What is played while it is written."""

    def flush(self) -> None:
        """Make everything taken durable."""
        ...


class Running(Protocol):
    """What a live session needs of an engine."""

    state: State

    @property
    def waiting(self) -> Waiting | None:
        """For whom it waits."""
        ...

    def next_due(self) -> int | None:
        """The instant (ms) of the next item of the agenda."""
        ...

    def step(self) -> list[Event]:
        """Run that item: one command, its events."""
        ...

    def execute(self, command: AnyInput) -> list[Event]:
        """Take an input."""
        ...


class Minds(Protocol):
    """What a live session needs of minds outside."""

    typed: dict[str, str]

    def decide(self, turn: str, *, again: bool) -> None:
        """A person's word on a turn whose answer was lost."""
        ...


class LiveSession(Playback):
    """A run that goes on: at its head the engine runs, as far as the clock has come."""

    def __init__(
        self, org: Organisation | Eras, engine: Running, journal: LiveJournal, make_clock: MakeClock,
        wall: Callable[[], int], until: int, *, run: str = "", verb: str = LIVE, origin: str = "",
        hold: bool = True, close: Callable[[bool], object] = lambda _finished: None, minds: Minds | None = None,
        sees: Sequence[OnEvents] = (),
    ) -> None:  # fmt: skip
        """Drive `engine`, whose events go into `journal`.

        `hold` lets the clock wait for the operator's deadlines; `close` ends the writing, True for finished; `minds`
        are those outside, if any; each of `sees` is called with the events of a command as they happen.
        """
        self._engine, self._live_journal = engine, journal
        self._behind = False
        self._minds, self._stepping, self._sees = minds, "", sees
        self._waits: tuple[str, str] | None = None
        self._waits_since = 0
        self._hold, self._close, self._closed = hold, close, False
        super().__init__(org, journal, make_clock, wall, until, run=run, verb=verb, origin=origin)
        self.read_only = False
        self.follow()

    @property
    def state(self) -> State:
        """The state after the event at the cursor: the engine's own at the head."""
        return self._state if self._behind else self._engine.state

    @property
    def over(self) -> bool:
        """Whether nothing follows: the last close of business has passed, or what follows cannot be relied on."""
        if self.distrusted:
            return self.cursor >= self.head
        return not self._behind and self._engine_due() is None

    @property
    def held(self) -> str:
        """The operator's approval whose deadline the clock waits for."""
        name, deadline = self._asked_next()
        return name if name and self._shown_at >= deadline else ""

    @property
    def waiting(self) -> Waiting | None:
        """For which mind outside, or for what word about one, the engine waits."""
        return None if self._behind else self._engine.waiting

    @property
    def waited(self) -> int:
        """For how long (wall ms) the engine has been waiting for that."""
        return 0 if self.waiting is None else self._wall() - self._waits_since

    @property
    def typed(self) -> Mapping[str, str]:
        """What each turn that is out has written so far."""
        return dict(self._minds.typed) if self._minds and not self._behind else {}

    def decide_lost(self, *, again: bool) -> None:
        """Say of the turn that is waited for that it is asked again, or fails; that happens at once."""
        if self.waiting is None or self.waiting.kind != LOST or self._minds is None or self.read_only:
            raise PastError("No turn whose answer was lost waits for a word here.")
        self._minds.decide(self.waiting.turn, again=again)
        self._run()
        self._live_journal.flush()

    def play(self) -> None:
        """Let the clock run, from where the cursor is."""
        self._stepping = ""
        super().play()

    def beat(self) -> int:
        """Show, or let happen, what the clock has come to; a step that waited for a mind goes on."""
        if self._stepping and not self.playing:
            before = self.cursor
            self.step(self._stepping)
            return self.cursor - before
        self._notice_sleep()
        moved = super().beat()
        if moved:
            self._live_journal.flush()
        return moved

    def step(self, unit: str = EVENT) -> bool:
        """Move to the next event that ends such a unit, or to the end; what happened is kept, and may be forked."""
        moved = super().step(unit)
        self._stepping = unit if self.waiting is not None and self.waiting.kind == REPLY else ""
        self._live_journal.flush()
        return moved

    def expire(self) -> list[Event]:
        """Let the deadline that the clock waits for pass."""
        events = self._run() if self.held else []
        self._live_journal.flush()
        self._rebase()
        return events

    def execute(self, command: AnyInput) -> list[Event]:
        """Let the person do something now."""
        if self.read_only:
            raise PastError("This room only shows: nothing can be answered in it. Open the run without --read-only.")
        if self.distrusted:
            raise IntegrityError(self.distrusted)
        if self._behind:
            raise PastError(
                f"The screen shows event {self.cursor} of {self.head}: what is past cannot be answered. "
                "Go to the head, or fork from here."
            )
        if isinstance(command, Said):
            command = msgspec.structs.replace(command, at=self.at)
        events = self._engine.execute(command)
        self._happened(events)
        return events

    def close(self) -> None:
        """Keep what there is, and let go of the run; once."""
        self.pause()
        if self._closed:
            return
        self._closed = True
        finished = self._engine_due() is None
        self._close(finished)

    def _engine_due(self) -> int | None:
        due = self._engine.next_due()
        return None if due is None or due > self._until else due

    def _due(self) -> int | None:
        return super()._due() if self._behind else self._engine_due()

    def _advance(self) -> list[Event]:
        if not self._behind:
            return self._run()
        events = super()._advance()
        if self._behind and self._state.seq >= self._journal.count:
            self._behind = False
        return events

    def _run(self) -> list[Event]:
        if self._engine_due() is None:
            return []
        events = self._engine.step()
        if events:
            self._happened(events)
        waiting = self._engine.waiting
        waits = (waiting.kind, waiting.turn) if waiting else None
        if waits != self._waits:
            self._waits, self._waits_since = waits, self._wall()
        return events

    def _happened(self, events: list[Event]) -> None:
        for see in self._sees:
            see(events)
        self._passed(events)

    def _land(self, seq: int) -> None:
        if seq < self.head:
            self._go(seq)

    def _go(self, seq: int) -> None:
        self._stepping = ""
        self._behind = seq < self._journal.count
        if self._behind:
            super()._go(seq)
            return
        self._next.clear()
        self._shown_at = max(self.state.now, self._shown_at) if self.playing else self.state.now
        self.hit = ""

    def _asked_next(self) -> tuple[str, int]:
        """The operator's approval that expires next of all, and when, where the clock has to wait for it."""
        if self._behind or not self._hold or self.speed == 1 or self._engine_due() is None:
            return "", 0
        following = self.state.agenda.peek()
        if following is None or not following[0].startswith("expire|"):
            return "", 0
        name = following[0].removeprefix("expire|")
        return (name, following[1][0]) if self.state.approvals[name].to == OPERATOR else ("", 0)

    def _due_now(self) -> bool:
        """In accelerated time the operator's own deadline holds the clock, until it is answered or let expire."""
        if not super()._due_now():
            return False
        name, deadline = self._asked_next()
        if name:
            self._shown_at = max(self._shown_at, deadline)
            self._rebase()
        return not name

    def _notice_sleep(self) -> None:
        """A laptop that slept: at the wall's own pace, what is long past is a jump of the clock."""
        due = None if self._behind or not self.playing or self.speed != 1 else self._engine_due()
        now = self._clock.now() if self._clock is not None else 0
        if due is not None and now - due > LATE:
            self._happened(self._engine.execute(JumpClock(to=min(now, self._until))))

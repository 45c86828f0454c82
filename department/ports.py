"""What the department needs from outside, one verb each, and what it offers to those who show it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol

import msgspec

from department.blueprint.words import Value
from department.commands import AnyInput, Reply
from department.events.record import Event
from department.prices import Spent


class Briefing(msgspec.Struct, frozen=True):
    """What a mind is told: content only, no ids, seqs or instants (its digest must not depend on them).

    `ask` names the phrase bank or kind of answer; `facts` are rendered or reasoned from; `options` are the
    choices the authority rules leave open, each with its computed values by criterion. `version` is the one of the
    agent's versions that is asked; it is not set for an agent that has only its own. `known` is what a mind outside is
    told besides, lines under headings; simulated ones need none.
    """

    agent: str
    purpose: str
    ask: str
    facts: dict[str, Value]
    options: dict[str, dict[str, int]] = {}
    version: str | msgspec.UnsetType = msgspec.UNSET
    known: dict[str, list[str]] | msgspec.UnsetType = msgspec.UNSET


class Mind(Protocol):
    """What an agent thinks with."""

    name: str

    def think(self, briefing: Briefing, key: str) -> Reply:
        """Answer the briefing; `key` is the turn's cause path, from which a seeded mind draws."""
        ...


class Question(msgspec.Struct, frozen=True):
    """A turn as it is put to a mind outside: `seq` of its request, which try it is (0 the first), and what it may take.

    `system` is what stays the same for the agent, `prompt` what is asked now; `reserved` the most one call can cost
    (nano-dollars), `most_out` the most tokens of a reply. `models` are the one to ask and those to fall back to.
    """

    turn: str
    seq: int
    tried: int
    briefing: Briefing
    digest: str
    system: str
    prompt: str
    models: list[str]
    effort: str
    most_out: int
    reserved: int


class Heard(msgspec.Struct, frozen=True):
    """What came of a try: a `reply`; or nothing, for the reason `why`; or `again`: it is to be asked once more."""

    spent: Spent
    reply: Reply | None = None
    why: str = ""
    again: bool = False


class Outside(Protocol):
    """Minds whose replies cannot be worked out again: asked when a turn is requested, heard when it is due."""

    def ask(self, question: Question) -> None:
        """Put a question whose request is durable; returns at once."""
        ...

    def heard(self, turn: str, tried: int) -> Heard | None:
        """What came of a try at a turn; None while it is outstanding.

        Raises RecordError where nothing was ever asked and nothing can be.
        """
        ...

    def undecided(self, turn: str, tried: int) -> str:
        """Why a person must say whether to ask again: the answer was lost, and may have been paid. Else nothing."""
        ...

    def wait(self, seconds: float) -> None:
        """Sleep until something was heard, at most so long."""
        ...


class Triggers(Protocol):
    """When routines fire."""

    def next_fire(self, routine: str, previous: int | None, now: int) -> int | None:
        """The first fire time after `previous` (ms), or at or after `now` when it never fired; None if never again."""
        ...


class Clock(Protocol):
    """Virtual time as a function of the wall's."""

    def now(self) -> int:
        """The virtual instant, UTC ms."""
        ...


class Kept(Protocol):
    """Events that can be had again, with a state now and then: in memory, or in a store."""

    def read(self, first: int = 1, last: int | None = None) -> Iterator[Event]:
        """The events with seqs from `first` to `last`, both included."""
        ...

    def snapshot_before(self, seq: int) -> tuple[int, bytes] | None:
        """The last snapshot at or before `seq`: its seq and the encoded state."""
        ...


class Recording(Kept, Protocol):
    """A journal as it is played, written to or not. `count` is what it holds now."""

    def read(self, first: int = 1, last: int | None = None, kinds: Sequence[str] = ()) -> Iterator[Event]:
        """The events with seqs from `first` to `last`, both included; of `kinds` only when given."""
        ...

    @property
    def count(self) -> int:
        """How many events there are."""
        ...

    def newest(self, kinds: Sequence[str], upto: int, limit: int, after: int = 0) -> list[Event]:
        """The last `limit` events of these kinds with seqs from `after` + 1 to `upto`, oldest first."""
        ...

    def pick(self, seqs: Sequence[int]) -> list[Event]:
        """Those of these events that there are, in order."""
        ...

    def causes(self, first: int, last: int) -> Iterable[tuple[int, int]]:
        """Of each event from `first` to `last` that has a cause: its seq, and its cause's."""
        ...

    def seq_at(self, at: int) -> int:
        """The last event at or before the instant `at` (ms); 0 when all are later."""
        ...


class Journal(Kept, Protocol):
    """The append-only list of events of one run.

    `append` takes all events of one command, or nothing. Inputs are kept whole, and flushed, before it
    returns. `head` is the digest of the last event taken (32 hex digits), `count` how many were.
    """

    head: str
    count: int

    def append(self, events: Sequence[Event], given: AnyInput | None = None) -> None:
        """Take the events of one command, in order; raises StoreError and takes nothing when it cannot."""
        ...

    def applied(self, state: Any) -> None:
        """Called after the state has evolved: the journal may keep a snapshot of it."""
        ...

    def flush(self) -> None:
        """Make everything taken durable."""
        ...

    def boundary(self, seq: int) -> int:
        """The last event of a command at or before `seq`; 0 when there is none."""
        ...

    def inputs(self, first: int = 1) -> Iterator[tuple[int, AnyInput]]:
        """The inputs with the seq of the first event each produced."""
        ...

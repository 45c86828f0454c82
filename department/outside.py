"""Minds outside, seen from those who call them and those who keep what came of it: tries, faults, and what they mean.

One row of the record is an attempt: one call that was sent. A *try* is what may be paid: it ends with the first attempt
that was, or may have been. Attempts that cannot have been paid are made again within their try.
"""

from collections.abc import Callable, Sequence
from typing import Protocol

import msgspec

from department.commands import Reply
from department.errors import DayshiftError
from department.ports import Heard, Question
from department.prices import Spent, Usage

SENT, ANSWERED, REFUSED, FAILED, UNKNOWN, REUSED = "sent", "answered", "refused", "failed", "unknown", "reused"
"""An attempt is sent; then answered, refused (unpaid: made again), failed for good, unknown, or taken from a record."""
ASK, RETRY = "ask", "retry"
"""What becomes of a try whose answer was lost: a person decides, or it is asked again."""
AGAIN, LET_FAIL = "again", "fail"
"""What a person decides."""


class Attempt(msgspec.Struct, omit_defaults=True):
    """One call for one turn. Instants are wall time, ISO 8601; `latency` ms; costs nano-dollars.

    `seq` is that of the turn's request, `briefing` the digest in its event; `system`, `prompt` and `reply` are digests
    of kept texts: what was sent, and what came back. `prices` is the date of the price row, `request` the service's id
    of the call, `stop` why the reply ended, `error` a sentence. `decided` is what a person said of an unknown one.
    """

    turn: str
    number: int
    tried: int
    seq: int
    agent: str
    purpose: str
    briefing: str
    system: str
    prompt: str
    model: str
    requested: str
    reserved: int
    status: str = SENT
    answered: str = ""
    latency: int = 0
    paid: int = 0
    usage: Usage = Usage()
    prices: str = ""
    request: str = ""
    stop: str = ""
    reply: str = ""
    error: str = ""
    decided: str = ""


class Answered(msgspec.Struct, frozen=True):
    """A usable reply of a model, and what it took."""

    reply: Reply
    usage: Usage
    model: str
    request: str = ""
    stop: str = ""
    reset: float = 0
    """Seconds after which the service takes the next call, where it says that none is left now."""


NOTHING, MAYBE, CHARGED = "nothing", "maybe", "charged"
"""Whether a call that failed was paid: surely not, perhaps, or as its usage says."""


class FaultError(DayshiftError):
    """A call that brought no usable reply. `charge` says whether it was paid, by its `usage` where that is known.

    `again` says whether making it again may help; `after` are the seconds the service asks to wait; `busy` that the
    model is overloaded or limited, not this call.
    """

    def __init__(
        self, says: str, *, charge: str = NOTHING, again: bool = False, after: float | None = None, busy: bool = False,
        usage: Usage | None = None, request: str = "", stop: str = "", model: str = "",
    ) -> None:  # fmt: skip
        super().__init__(says)
        self.charge, self.again, self.after, self.busy = charge, again, after, busy
        self.usage, self.request, self.stop, self.model = usage or Usage(), request, stop, model


class Thinker(Protocol):
    """A mind outside: one verb. Retries nothing. One event loop uses it, and closes it at the end."""

    async def think(self, question: Question, model: str, on_text: Callable[[str], None]) -> Answered:
        """Ask one model once; `on_text` is given the text so far as it is written. Raises FaultError."""
        ...

    async def close(self) -> None:
        """Give back what it holds."""
        ...


class AttemptRecord(Protocol):
    """The attempts of one run and the texts they are about, to be read; any thread."""

    def attempts(self, turn: str) -> list[Attempt]:
        """All attempts at a turn, in order; empty when it was never asked."""
        ...

    def all(self) -> list[Attempt]:
        """Every attempt there is, in the order of the requests."""
        ...

    def text(self, digest: str) -> bytes:
        """A kept text; raises RecordError when there is none."""
        ...

    def reply(self, digest: str) -> Reply:
        """A kept reply; raises RecordError when there is none."""
        ...


class AttemptLog(AttemptRecord, Protocol):
    """The record of attempts of one run, to be written. Every write is durable on return; any thread."""

    def write(self, attempt: Attempt) -> None:
        """Keep an attempt, new or changed."""
        ...

    def close(self) -> None:
        """Let go of it."""
        ...

    def keep(self, text: bytes) -> str:
        """Keep a text once; its digest."""
        ...


def heard_of(log: AttemptRecord, attempts: Sequence[Attempt], tried: int) -> Heard | None:
    """What the record says of a try; None while it is open, or a person has not decided."""
    tries = [attempt for attempt in attempts if attempt.tried == tried]
    if not tries:
        return None
    last = tries[-1]
    spent = Spent(last.model, last.paid, 0, last.usage, last.reply, last.status == REUSED)
    if last.status in (ANSWERED, REUSED):
        return Heard(spent, log.reply(last.reply))
    if last.status == FAILED:
        return Heard(spent, why=last.error)
    if last.status == UNKNOWN and last.decided:
        lost = Spent(last.model, booked=last.reserved)
        return Heard(lost, again=True) if last.decided == AGAIN else Heard(lost, why=last.error)
    return None


class Known(Protocol):
    """Replies of another run that need not be asked for again."""

    def take(self, agent: str, purpose: str, briefing: str, turn: str) -> Attempt | None:
        """An answered attempt at the same briefing that was not taken yet; None where there is none."""
        ...

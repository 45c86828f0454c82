"""Messages and meetings."""

from typing import ClassVar

from department.events.record import Data, written


class MessagePosted(Data, frozen=True):
    """Somebody wrote. `reply_to` is the seq of the message answered, `late` that it came after `respond_by`.

    `reads` are the seconds after which each of `to` will look at it, in their order (-1: a person, who may not).
    """

    kind: ClassVar[str] = "message.posted"
    to: list[str]
    body: str
    type: str = written("note")
    subject: str = ""
    channel: str = ""
    priority: str = written("normal")
    reply_to: int | None = None
    requires_response: bool = False
    respond_by: int | None = None
    mentions: list[str] = []
    attachments: list[str] = []
    reads: list[int] = []
    late: bool = False


class MessageRead(Data, frozen=True):
    """An agent read these messages (seqs), urgent ones first; `answers` are those it will answer."""

    kind: ClassVar[str] = "message.read"
    messages: list[int]
    answers: list[int] = []


class MeetingStarted(Data, frozen=True):
    """It ends at `due`. `shifted` are the new due instants of work put aside for it, by turn."""

    kind: ClassVar[str] = "meeting.started"
    meeting: str
    title: str
    led_by: str
    attendees: list[str]
    shifted: dict[str, int] = {}


class UpdateGiven(Data, frozen=True):
    """Done, doing and blockers as the journal holds them (`refs` are the events behind them)."""

    kind: ClassVar[str] = "update.given"
    done: list[str]
    doing: list[str]
    blockers: list[str]


class PrioritiesSet(Data, frozen=True):
    """What goes first, most pressing first, and whose it is; `works` move up on the desks."""

    kind: ClassVar[str] = "priorities.set"
    priorities: list[str]
    owners: list[str]
    works: list[str] = []


class MeetingHeld(Data, frozen=True):
    """It is over; `said` counts the contributions."""

    kind: ClassVar[str] = "meeting.held"
    meeting: str
    attendees: list[str]
    said: int
    took: int

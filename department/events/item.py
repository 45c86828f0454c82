"""What comes in from outside, where it goes, and the services and answers it needs."""

from typing import ClassVar

from department.blueprint.words import Value
from department.events.record import Data


class ItemsLoaded(Data, frozen=True):
    """A file's rows will arrive instead of the stream's own; `aside` rows were set aside."""

    kind: ClassVar[str] = "items.loaded"
    file: str
    count: int
    aside: int


class ItemSetAside(Data, frozen=True):
    """A row that cannot be worked: where it stands, and why. Nothing of it is lost."""

    kind: ClassVar[str] = "item.set_aside"
    file: str
    line: int
    why: str
    row: dict[str, str] = {}


class ItemArrived(Data, frozen=True):
    """An item came in; the next one of its stream is due at `due`. `truth` is known to the world only.

    `faults` name the fields whose formula could not be worked out, and why; they came empty.
    """

    kind: ClassVar[str] = "item.arrived"
    source: str
    title: str
    record: dict[str, Value]
    truth: dict[str, Value] = {}
    number: int = 0
    faults: list[str] = []


class ItemScored(Data, frozen=True):
    """Points by criterion, the bands they fall in, the total and its grade; which `version` of the agent graded."""

    kind: ClassVar[str] = "item.scored"
    rubric: str
    points: dict[str, int]
    bands: dict[str, str]
    total: int
    grade: str
    version: str = ""


class ItemAssigned(Data, frozen=True):
    """The item is `to`'s now; `open` is how many that makes, `considered` how many candidates fitted."""

    kind: ClassVar[str] = "item.assigned"
    to: str
    considered: int
    open: int
    waited: int


class HandoffMade(Data, frozen=True):
    """The item went from one agent to the next, with what was found so far (`payload` names it)."""

    kind: ClassVar[str] = "handoff.made"
    to: list[str]
    payload: list[str]
    priority: str
    retries: int = 0
    previous: str = ""
    deadline: int | None = None


class CallFailed(Data, frozen=True):
    """A service did not answer; it is tried again at `due`, or not any more. `cached`: put off for later."""

    kind: ClassVar[str] = "call.failed"
    service: str
    attempt: int
    cached: bool = False


class CallAnswered(Data, frozen=True):
    """A service answered, at which attempt."""

    kind: ClassVar[str] = "call.answered"
    service: str
    attempt: int


class AnswerAwaited(Data, frozen=True):
    """Somebody outside was written to: the world knows when it answers (`due`), or that it does not."""

    kind: ClassVar[str] = "answer.awaited"
    reminder: int | None = None


class ReminderDue(Data, frozen=True):
    """Silence so far: a reminder goes out; the next is due at `due`."""

    kind: ClassVar[str] = "reminder.due"
    number: int


class AgentWentDown(Data, frozen=True):
    """An agent takes up nothing any more; what lies on its desk waits."""

    kind: ClassVar[str] = "agent.down"


class AgentCameUp(Data, frozen=True):
    """It works again."""

    kind: ClassVar[str] = "agent.up"

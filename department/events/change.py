"""What is changed while a department works: who is there, what may be spent, and a fork, from which all may differ."""

from typing import ClassVar

from department.events.record import Data


class RunForked(Data, frozen=True):
    """From here on this is a run of its own.

    `set` are its what-ifs by name, `pack` the digest of the pack that holds now, `seed` the seed of further draws.
    """

    kind: ClassVar[str] = "run.forked"
    set: dict[str, str]
    pack: str
    seed: int


class AgentLeft(Data, frozen=True):
    """An agent is away from now on; `to` stands in. `leads` names who leads the meetings it was leading, by meeting."""

    kind: ClassVar[str] = "agent.left"
    to: str
    leads: dict[str, str] = {}


class AgentReturned(Data, frozen=True):
    """An agent that was away is at its desk again."""

    kind: ClassVar[str] = "agent.returned"


class TurnCancelled(Data, frozen=True):
    """A turn under way will not be finished by whom it was asked of."""

    kind: ClassVar[str] = "turn.cancelled"
    why: str


class WorkReassigned(Data, frozen=True):
    """Work of somebody who is away lies on the desk of `agent` now. Its subject is a `task`, or a part of a step."""

    kind: ClassVar[str] = "work.reassigned"
    agent: str
    was: str
    title: str


class MessageForwarded(Data, frozen=True):
    """A question (seq `message`) that somebody who is away has not read goes to `to`, who reads it at `due`."""

    kind: ClassVar[str] = "message.forwarded"
    to: str
    message: int
    title: str = ""


class BudgetSet(Data, frozen=True):
    """The allocation of a budget was set, up or down, in cents."""

    kind: ClassVar[str] = "budget.set"
    allocation: int
    was: int

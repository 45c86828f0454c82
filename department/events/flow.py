"""Work: workflows, their steps, tasks, and the turns of minds."""

from typing import ClassVar

from department.blueprint.words import Value
from department.events.record import Data, written
from department.prices import Spent


class WorkflowStarted(Data, frozen=True):
    """An instance of a workflow. `base` is its day's midnight in UTC ms; `params` its own facts.

    `ready` are the steps that start at once, here as in the events of steps below.
    """

    kind: ClassVar[str] = "workflow.started"
    workflow: str
    title: str
    owner: str
    base: int
    channel: str = ""
    params: dict[str, Value] = {}
    mode: str = ""
    item: str = ""
    ready: list[str] = []


class WorkflowCompleted(Data, frozen=True):
    """All steps are done or skipped."""

    kind: ClassVar[str] = "workflow.completed"
    outcome: str
    took: int


class WorkflowFailed(Data, frozen=True):
    """A step failed and no path led on."""

    kind: ClassVar[str] = "workflow.failed"
    step: str
    why: str


class StepScheduled(Data, frozen=True):
    """What the step needs is done; it starts at `due`, which is still to come."""

    kind: ClassVar[str] = "step.scheduled"


class StepStarted(Data, frozen=True):
    """A step began. `who` act first, `pending` are the parts it waits for; `due` is its time-out, if any."""

    kind: ClassVar[str] = "step.started"
    title: str
    who: list[str] = []
    pending: list[str] = []
    round: int = 1


class StepCompleted(Data, frozen=True):
    """A step is done; `result` is what later conditions may ask of it."""

    kind: ClassVar[str] = "step.completed"
    result: dict[str, Value] = {}
    counts: dict[str, int] = {}
    ready: list[str] = []


class StepSkipped(Data, frozen=True):
    """The step's condition did not hold; and the steps of `unused` are not needed any more, all of them at once.

    A step is unused when nothing can lead to its failure path, or when what it needs did not run. Without a step
    in the subject none was asked: something else that happened made those of `unused` needless.
    """

    kind: ClassVar[str] = "step.skipped"
    unused: list[str] = []
    ready: list[str] = []


class StepFailed(Data, frozen=True):
    """A step could not be done, or took too long (`timed_out`); `then` is the step of its failure path."""

    kind: ClassVar[str] = "step.failed"
    why: str
    then: str | None = None
    timed_out: bool = False
    ready: list[str] = []


class StepLooped(Data, frozen=True):
    """A review or an approval sent work back: `resets` start anew in round `round`."""

    kind: ClassVar[str] = "step.looped"
    to: str
    round: int
    resets: list[str]
    ready: list[str] = []


class TaskAssigned(Data, frozen=True):
    """A piece of work for one agent; `by` gave it. `estimate` is its working ms."""

    kind: ClassVar[str] = "task.assigned"
    agent: str
    title: str
    purpose: str
    by: str
    estimate: int
    priority: str = written("normal")


class TaskStarted(Data, frozen=True):
    """Its agent took it up; it is due at `due`. `estimate` is the working time it will take."""

    kind: ClassVar[str] = "task.started"
    title: str


class TaskCompleted(Data, frozen=True):
    """Done. `took` is working ms from its start, `lead` elapsed ms from its assignment."""

    kind: ClassVar[str] = "task.completed"
    took: int
    lead: int
    title: str = ""


class TaskFailed(Data, frozen=True):
    """It ended undone."""

    kind: ClassVar[str] = "task.failed"
    why: str


class TaskCancelled(Data, frozen=True):
    """Nobody needs it any more."""

    kind: ClassVar[str] = "task.cancelled"
    why: str


class TurnRequested(Data, frozen=True):
    """A mind was asked to think; its reply takes effect at `due`. `options` are those it may choose from.

    `briefing` is the digest of what it was told; costs are in micro-dollars. `version` is the one that was asked,
    of an agent that has several. Of a mind outside, `model` is what answers and `reserved` the most it may cost, in
    nano-dollars; where that would pass the cap on a scope (`capped`) nothing is asked. `workflow` is whom it is for.
    """

    kind: ClassVar[str] = "turn.requested"
    purpose: str
    tier: str
    briefing: str
    estimated_cost: int
    mind: str = written("simulated")
    meeting: str = ""
    cost: int = 0
    version: str = ""
    options: list[str] = []
    model: str = ""
    reserved: int = 0
    capped: str = ""
    workflow: str = ""


class TurnRepeated(Data, frozen=True):
    """A try came to nothing that could be had (`spent`); the mind is asked once more, for `reserved` nano-dollars."""

    kind: ClassVar[str] = "turn.repeated"
    reserved: int
    spent: Spent


class TurnCompleted(Data, frozen=True):
    """Its reply took effect, or had none (`stale`: the work was closed meanwhile, or what it chose is not offered now).

    `choice` is what it chose among what was offered, `confidence` in thousandths, `took` working ms; `spent` is what
    the reply of a mind outside cost.
    """

    kind: ClassVar[str] = "turn.completed"
    choice: str | None = None
    confidence: int = 0
    took: int = 0
    stale: bool = False
    spent: Spent | None = None


class TurnFailed(Data, frozen=True):
    """The mind gave no usable reply."""

    kind: ClassVar[str] = "turn.failed"
    why: str
    spent: Spent | None = None

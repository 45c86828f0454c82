"""What is so now: what is open, bounded tails, and counters. Only `department.evolve` changes it.

What only grows (messages, closed tasks, past decisions) is not here; it is read from the journal.
"""

import msgspec

from department.agenda import Agenda
from department.blueprint.words import Value
from department.learned import SwarmState, Trial, Tried
from department.outlay import Cap, Minds, Outlay, Turn


class Unread(msgspec.Struct):
    """A message an agent has not read: its seq, thread and path, who wrote it, how pressing, what it wants."""

    seq: int
    thread: str
    path: str
    sender: str
    subject: str
    urgent: bool
    wants_answer: bool
    direct: bool
    respond_by: int | None = None


class Work(msgspec.Struct):
    """Something in an agent's queue. `step` is `flow/step` (empty for a plain answer), `unit` its part of it.

    `retaken` counts the turns that were cancelled: the next is another one.
    """

    id: str
    agent: str
    purpose: str
    title: str
    priority: str
    seq: int
    created: int
    step: str = ""
    unit: str = ""
    task: bool = False
    started: int | None = None
    estimate: int = 0
    message: Unread | None = None
    retaken: int = 0


class Releases(msgspec.Struct):
    """Which version of an agent is at work (`live`, since that ms), which were before, which is in staging.

    `served` are the counts of steps done by the live one since it is at work. What was compared is counted since the
    staging began: `beside` are the counts of the live one, `shadow` those of the staged one on the same input.
    """

    live: str
    since: int = 0
    before: list[str] = []
    staged: str = ""
    compared: int = 0
    same: int = 0
    served: dict[str, int] = {}
    beside: dict[str, int] = {}
    shadow: dict[str, int] = {}


class Person(msgspec.Struct):
    """An agent at run time. `done` are [seq, title] since its last update; `current` is the work at its desk."""

    current: str | None = None
    queue: list[str] = []
    unread: list[Unread] = []
    meeting: str | None = None
    absent: bool = False
    done: list[tuple[int, str]] = []
    tasks: int = 0
    busy: int = 0
    down: bool = False
    items: int = 0


class StepState(msgspec.Struct):
    """A step of an open workflow: waiting, scheduled, active, done, skipped, unused or failed.

    `spent` is what it has paid so far, in cents by budget, in all its rounds.
    """

    status: str = "waiting"
    round: int = 1
    seq: int = 0
    since: int = 0
    who: list[str] = []
    pending: list[str] = []
    result: dict[str, Value] = {}
    spent: dict[str, int] = {}


class Piece(msgspec.Struct):
    """A version of something made. `defects` are hidden; `found` is what the last reviews found."""

    id: str
    craft: str
    title: str
    author: str
    version: int = 1
    defects: list[str] = []
    found: list[str] = []
    score: int = 0
    threshold: int = 0
    passed: dict[str, bool] = {}
    first_score: int | None = None
    seq: int = 0
    approved: bool = False


class Position(msgspec.Struct):
    """What an agent would choose in a workflow."""

    choice: str
    confidence: int
    seq: int
    reasons: list[str] = []


class Flow(msgspec.Struct):
    """An open instance of a workflow. `day` is the number of its first working day."""

    id: str
    workflow: str
    title: str
    owner: str
    day: int
    since: int
    seq: int
    channel: str = ""
    params: dict[str, Value] = {}
    steps: dict[str, StepState] = {}
    positions: dict[str, Position] = {}
    pieces: dict[str, list[Piece]] = {}
    mode: str = ""
    item: str = ""


class Case(msgspec.Struct):
    """An open decision: who holds it now, how far it has climbed, what was recommended."""

    id: str
    type: str
    title: str
    origin: str
    holder: str
    seq: int
    since: int
    values: dict[str, dict[str, int]] = {}
    amount: int | None = None
    level: int = 0
    escalated: bool = False
    chain: list[str] = []
    choice: str = ""
    confidence: int = 0
    reasons: list[str] = []
    approval: str = ""
    piece: str = ""


class Approval(msgspec.Struct):
    """A request to a person that is open."""

    id: str
    case: str
    asks: str
    to: str
    title: str
    digest: str
    level: str
    then: str
    options: list[str]
    recommendation: str
    seq: int
    since: int
    due: int


class Meeting(msgspec.Struct):
    """A meeting under way; its id is `flow/step`. `retaken` counts the summings-up that were cancelled."""

    id: str
    meeting: str
    led_by: str
    attendees: list[str]
    since: int
    due: int
    seq: int
    said: list[int] = []
    blockers: list[tuple[str, str]] = []
    retaken: int = 0


class Track(msgspec.Struct):
    """A published piece whose figures are still to be read."""

    id: str
    craft: str
    title: str
    score: int
    left: int
    every: int
    seq: int
    reading: int = 0


class Item(msgspec.Struct):
    """An item in work: when it came, what is known of it, what is true of it, and whose it is."""

    id: str
    since: int
    record: dict[str, Value]
    truth: dict[str, Value]
    assignee: str = ""
    holder: str = ""


class Spending(msgspec.Struct):
    """A budget in cents. `over` is by how much the last refused spend would have passed the allocation."""

    allocation: int
    spent: int = 0
    over: int = 0


class State(msgspec.Struct):
    """Everything that is so after the event `seq`. `works_of` are the ids of the open works of each step.

    `talk` are the last things said in each open thread, for minds outside, which are told them; else it is empty.
    """

    seq: int = 0
    now: int = 0
    seed: int = 0
    department: str = ""
    scenario: str | None = None
    workflow: str | None = None
    day: int = 0
    settings: dict[str, str] = {}
    agenda: Agenda = msgspec.field(default_factory=Agenda)
    facts: dict[str, Value] = {}
    people: dict[str, Person] = {}
    releases: dict[str, Releases] = {}
    flows: dict[str, Flow] = {}
    works: dict[str, Work] = {}
    works_of: dict[str, list[str]] = {}
    turns: dict[str, Turn] = {}
    cases: dict[str, Case] = {}
    approvals: dict[str, Approval] = {}
    meetings: dict[str, Meeting] = {}
    tracks: dict[str, Track] = {}
    items: dict[str, Item] = {}
    streams: dict[str, int] = {}
    loaded: dict[str, int] = {}
    attempts: dict[str, int] = {}
    trials: dict[str, Trial] = {}
    records: dict[str, dict[str, Tried]] = {}
    swarms: dict[str, SwarmState] = {}
    budgets: dict[str, Spending] = {}
    fired: dict[str, int] = {}
    aside: list[str] = []
    autonomy: dict[str, str] = {}
    thresholds: list[str] = []
    tally: dict[str, int] = {}
    at_opening: dict[str, int] = {}
    last_started: dict[str, str] = {}
    minds: Minds = msgspec.field(default_factory=Minds)
    outlays: dict[str, Outlay] = {}
    caps: dict[str, Cap] = {}
    talk: dict[str, list[str]] = {}


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(State)


def encode(state: State) -> bytes:
    """The state as bytes; equal states give equal bytes."""
    return _ENCODER.encode(state)


def decode(raw: bytes) -> State:
    """The state that `encode` wrote."""
    return _DECODER.decode(raw)

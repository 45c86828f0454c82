"""What may be asked of a department: imperative, one class per request.

`Begin` and the inputs come from outside and are journalled whole before they act; `Due` is the engine's own
(the next item of its agenda has come).
"""

import msgspec

from department.blueprint.words import Value
from department.prices import Price, Spent


class Command(msgspec.Struct, frozen=True, tag_field="do", omit_defaults=True):
    """Anything that can be asked."""


class Begin(Command, frozen=True, tag="begin"):
    """Start the run. `settings` are what-ifs by name, `human.presence=0` for instance."""

    seed: int
    scenario: str | None = None
    workflow: str | None = None
    facts: dict[str, Value] = {}
    settings: dict[str, str] = {}


class Due(Command, frozen=True, tag="due"):
    """The agenda's item `key` has come, at `at` (ms)."""

    key: str
    at: int


class Said(Command, frozen=True, kw_only=True):
    """Something a person did: `at` (ms) is the clock they saw; 0 is the instant of the last event."""

    at: int = 0


class Answer(Said, frozen=True, tag="answer"):
    """The operator answers an approval: approved, rejected or changes; or chooses one of its options.

    `digest` must be the one that was shown.
    """

    approval: str
    outcome: str
    digest: str
    choice: str = ""
    comment: str = ""


class HandBack(Said, frozen=True, tag="hand-back"):
    """The operator gives a request back undecided: it goes where silence leads, at once.

    `to_deputy` asks the deputy instead. `digest` must be the one that was shown.
    """

    approval: str
    digest: str
    comment: str = ""
    to_deputy: bool = False


class Say(Said, frozen=True, tag="say"):
    """The operator writes, to agents or into a channel."""

    to: list[str]
    body: str
    channel: str = ""
    priority: str = "normal"
    reply_to: int | None = None


class Row(msgspec.Struct, frozen=True):
    """A row of a file: when it came in (ms), its source, its fields; or why it cannot be worked (`why`)."""

    line: int
    at: int
    source: str
    record: dict[str, Value]
    why: str = ""


class Load(Command, frozen=True, tag="load"):
    """The rows of a file arrive instead of a stream's own items, each at its time."""

    stream: str
    file: str
    rows: list[Row]


class Claim(Said, frozen=True, tag="claim"):
    """An actor claims a decision of a type for itself; the matrix says whether it may."""

    actor: str
    decision: str
    choice: str
    amount: int | None = None


class Inject(Said, frozen=True, tag="inject"):
    """Something outside changes facts."""

    facts: dict[str, Value]
    says: str = ""


class SetAutonomy(Said, frozen=True, tag="set-autonomy"):
    """The operator changes the autonomy level of a decision type."""

    decision: str
    level: str


class SetAbsence(Said, frozen=True, tag="set-absence"):
    """An agent goes away, or comes back: its turns are cancelled, its work goes on elsewhere."""

    agent: str
    absent: bool


class SetBudget(Said, frozen=True, tag="set-budget"):
    """The allocation of a budget is set, in cents."""

    budget: str
    allocation: int


class RollBack(Command, frozen=True, tag="roll-back"):
    """The operator takes the version of an agent that is at work back: the one before it returns."""

    agent: str


class SetVersion(Said, frozen=True, tag="set-version"):
    """The operator puts another version of an agent to work."""

    agent: str
    version: str


class JumpClock(Command, frozen=True, tag="jump-clock"):
    """The wall clock is ahead: go to `to` (ms) and treat missed routines by their policy."""

    to: int


class SetMinds(Said, frozen=True, tag="set-minds"):
    """From now on agents think with `mind` (`simulated`, or one outside); what was asked already is heard as asked.

    `prices` are the rows that hold, by tier; `tiers` overrides a tier by agent, by purpose, or for `all`.
    """

    mind: str
    prices: dict[str, Price] = {}
    tiers: dict[str, str] = {}


class SetCap(Said, frozen=True, tag="set-cap"):
    """The most that minds outside may cost, in nano-dollars, within a scope: `run`, `day`, `agent:ID`, `workflow:ID`.

    `was` is the limit that was shown (None: there was none): raising it is an approval, and binds to what was seen.
    `then` says what happens where a turn would pass it: `hold` everything, `fail` that turn, or `downgrade` its tier
    while that helps, then hold.
    """

    scope: str
    limit: int
    was: int | None = None
    then: str = "hold"


class Fork(Said, frozen=True, tag="fork"):
    """Go on from here as a run of its own, with something changed.

    `settings` are the what-ifs by name, `seed` is for all further draws; `inputs` are done at once, in order. What
    they change in the organisation is in the pack of the fork.
    """

    settings: dict[str, str] = {}
    seed: int | None = None
    inputs: list[
        Answer | HandBack | Say | Inject | SetAutonomy | SetAbsence | SetBudget | SetVersion | SetMinds | SetCap
    ] = []


class Reply(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a mind answers: words, and a choice among what was offered (thousandths of confidence).

    `scores` are what each option was worth to it. `claims` names a decision type that the mind claims to have
    decided; the engine refuses it where the matrix does.
    """

    text: str = ""
    choice: str | None = None
    confidence: int = 0
    reasons: list[str] = []
    scores: dict[str, int] = {}
    claims: str | None = None


class CompleteTurn(Command, frozen=True, tag="complete-turn"):
    """The reply to a turn takes effect at the turn's due instant.

    `shadow` is what the agent's staged version answered to the same briefing; it is only compared.
    """

    turn: str
    reply: Reply
    shadow: Reply | None = None
    spent: Spent | None = None


class FailTurn(Command, frozen=True, tag="fail-turn"):
    """The mind gave no usable reply to a turn: it fails at the turn's due instant, for the reason `why`."""

    turn: str
    why: str
    spent: Spent | None = None


class AskAgain(Command, frozen=True, tag="ask-again"):
    """A try at a turn came to nothing that could be had, and may have been paid (`spent`): it is asked once more."""

    turn: str
    spent: Spent


AnyInput = (
    Begin | Load | Answer | HandBack | Say | Claim | Inject | SetAutonomy | SetAbsence | SetBudget | SetVersion
    | RollBack | JumpClock | SetMinds | SetCap | Fork
)  # fmt: skip
"""An input of any kind, as the journal keeps and decodes it."""

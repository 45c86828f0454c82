"""What was tried out, what it brought, and what a swarm made of its topics."""

from typing import ClassVar

from department.events.record import Data, written


class TrialOpened(Data, frozen=True):
    """Each version went to `shown` people, in round `number` of `times`; the figures are in at `due`.

    `versions` are the pieces' titles by version; `record` is the name under which the results are kept.
    """

    kind: ClassVar[str] = "trial.opened"
    number: int
    times: int
    versions: dict[str, str]
    shown: dict[str, int]
    record: str = written("")


class TrialMeasured(Data, frozen=True):
    """How many answered, by version; `best` goes to `rest` more people, whose figures are in at `due`.

    `rates` are the estimates by which it is the best, and `margin` its lead over the next, in thousandths. `truth`
    is what the world knows of the versions (thousandths); nobody in the department is told.
    """

    kind: ClassVar[str] = "trial.measured"
    number: int
    shown: dict[str, int]
    responded: dict[str, int]
    rates: dict[str, int]
    best: str
    margin: int
    rest: int
    truth: dict[str, int]


class RolloutMeasured(Data, frozen=True):
    """What the best version brought from the rest of the audience; `even` is what a mix of all would have brought.

    The next trial opens at `due`, if there is one.
    """

    kind: ClassVar[str] = "rollout.measured"
    version: str
    shown: int
    responded: int
    even: int


class SwarmSensed(Data, frozen=True):
    """A round of a swarm: a letter for each member's vote (r rising, f flat, d falling), in the pack's order.

    `agreement` is how many thousandths of the weight said `trend`; `even` is what unweighted votes would have said.
    `truth` is known to the world only until `due`; the next round is at `next`.
    """

    kind: ClassVar[str] = "swarm.sensed"
    number: int
    votes: str
    trend: str
    agreement: int
    even: str
    truth: str
    next: int | None = None


class SwarmAdapted(Data, frozen=True):
    """The truth of a round is known: who was right gains weight. `hits` are how many members were."""

    kind: ClassVar[str] = "swarm.adapted"
    number: int
    trend: str
    truth: str
    hits: int
    weights: list[int]

"""What a department has learned so far, as part of its state: records of versions, weights of swarms."""

import msgspec


class Tried(msgspec.Struct):
    """What a version has brought so far in the contests of one record: to how many it went, how many answered."""

    shown: int = 0
    responded: int = 0


class Trial(msgspec.Struct):
    """A contest under way: which round of how many, to how many each version went, what is kept under which name.

    `best` is the version that goes to the `rest`, once the trial is read.
    """

    number: int
    times: int
    record: str
    shown: dict[str, int]
    best: str = ""
    rest: int = 0


class Round(msgspec.Struct):
    """A round of a swarm whose truth is not known yet: the votes, what they came to, and the truth."""

    votes: str
    trend: str
    even: str
    truth: str


class SwarmState(msgspec.Struct):
    """A swarm: its members' weights and how often each was right, in the pack's order; rounds still open.

    `behind` counts the rounds wrong since the truth last turned; None when the turn was followed.
    """

    weights: list[int]
    hits: list[int]
    number: int = 0
    rounds: dict[str, Round] = {}
    truth: str = ""
    behind: int | None = None

"""What agents think with, and the most that it may cost."""

from typing import ClassVar

from department.events.record import Data, written
from department.prices import Price


class MindsSet(Data, frozen=True):
    """From now on turns are asked of `mind`. `prices` hold by tier; `tiers` overrides by agent, purpose or `all`."""

    kind: ClassVar[str] = "minds.set"
    mind: str
    prices: dict[str, Price] = {}
    tiers: dict[str, str] = {}


class CapSet(Data, frozen=True):
    """The most that minds may cost within a scope, in nano-dollars; `was` the most before (None: there was none).

    `then` is what happens where a turn would pass it: hold, fail or downgrade.
    """

    kind: ClassVar[str] = "cap.set"
    scope: str
    limit: int
    was: int | None = None
    then: str = written("hold")


class CapWarned(Data, frozen=True):
    """Of what minds may cost within a scope, four fifths are spent or reserved (nano-dollars)."""

    kind: ClassVar[str] = "cap.warned"
    scope: str
    spent: int
    limit: int

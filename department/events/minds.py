"""Minds outside: which are asked at what price, and the most that they may cost."""

from typing import ClassVar

from department.events.record import Data
from department.prices import Price


class MindsSet(Data, frozen=True):
    """From now on agents think with `mind`; `prices` are the rows that hold, by tier, `tiers` the tiers overridden."""

    kind: ClassVar[str] = "minds.set"
    mind: str
    prices: dict[str, Price] = {}
    tiers: dict[str, str] = {}


class CapSet(Data, frozen=True):
    """The most that minds may cost within a scope, in nano-dollars; `was` the limit before (None: there was none).

    `then` says what happens where a turn would pass it: hold, fail, downgrade.
    """

    kind: ClassVar[str] = "cap.set"
    scope: str
    limit: int
    was: int | None
    then: str


class CapWarned(Data, frozen=True):
    """Much of a limit is spent or reserved, in nano-dollars."""

    kind: ClassVar[str] = "cap.warned"
    scope: str
    spent: int
    limit: int

"""Turns under way, what agents think with, what that has cost, and the most it may cost: part of the state."""

import msgspec

from department.prices import Price


class Outlay(msgspec.Struct):
    """What minds outside have cost within a scope, and what is reserved for turns under way, in nano-dollars."""

    spent: int = 0
    reserved: int = 0


class Cap(msgspec.Struct):
    """The most they may cost there, what happens where a turn would pass it, and whether four fifths were told."""

    limit: int
    then: str
    warned: bool = False


class Minds(msgspec.Struct):
    """What agents think with; the price rows that hold, by tier; overrides of tiers by agent, purpose or `all`."""

    mind: str = "simulated"
    prices: dict[str, Price] = {}
    tiers: dict[str, str] = {}


class Turn(msgspec.Struct):
    """A thinking under way; `meeting` is set for contributions, which do not occupy the agent's desk.

    `version` is the one of the agent's versions that was asked, where it has several; `options` are those it was
    offered to choose from. Asked outside it has a `model`, what is `reserved` for it (nano-dollars), and the number of
    tries before; `capped` names the cap for which nothing was asked.
    """

    id: str
    agent: str
    purpose: str
    seq: int
    since: int
    due: int
    meeting: str = ""
    version: str = ""
    options: list[str] = []
    model: str = ""
    reserved: int = 0
    capped: str = ""
    workflow: str = ""
    tried: int = 0

"""Versions of agents: put beside the one at work, compared with it, deployed, taken back."""

from typing import ClassVar

from department.events.record import Data


class VersionStaged(Data, frozen=True):
    """From now on `version` gets the same input as `live`, and what it makes of it is compared."""

    kind: ClassVar[str] = "version.staged"
    version: str
    live: str
    summary: str = ""


class VersionCompared(Data, frozen=True):
    """The same input went to both: what the one at work made of it (`result`), and what the staged one would have.

    `points` and `would_points` are the totals, scores or confidences behind these; `counts` and `would_count` what
    the step counts for each. Nothing follows from it but these figures.
    """

    kind: ClassVar[str] = "version.compared"
    live: str
    version: str
    purpose: str
    result: str
    would: str
    same: bool
    points: int = 0
    would_points: int = 0
    counts: dict[str, int] = {}
    would_count: dict[str, int] = {}


class VersionWithdrawn(Data, frozen=True):
    """Staging ended and `live` stays at work: of `compared` inputs that both had, `same` ended alike."""

    kind: ClassVar[str] = "version.withdrawn"
    version: str
    live: str
    compared: int = 0
    same: int = 0


class VersionDeployed(Data, frozen=True):
    """From this instant on the agent works as `version`; `previous` can come back.

    In staging both had `compared` inputs, `same` of which ended alike.
    """

    kind: ClassVar[str] = "version.deployed"
    version: str
    previous: str
    compared: int = 0
    same: int = 0


class VersionRolledBack(Data, frozen=True):
    """From this instant on the agent works as `version` again, as before `withdrawn`, which was at work `served` ms."""

    kind: ClassVar[str] = "version.rolled_back"
    version: str
    withdrawn: str
    served: int

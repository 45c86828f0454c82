"""Why an engine cannot go on by itself."""

from msgspec import Struct

from department.errors import CapError

REPLY, LOST, CAP = "reply", "lost", "cap"
"""What is waited for: a reply; a person's word on a lost one; a person's word on a cap."""


class Waiting(Struct, frozen=True):
    """Why the next thing on the agenda cannot happen yet: `kind`, a sentence, whose `turn`, which `cap` holds it."""

    kind: str
    says: str
    turn: str = ""
    agent: str = ""
    cap: CapError | None = None


def of_cap(error: CapError) -> Waiting:
    """A turn that would pass a cap waits for a person's word."""
    return Waiting(CAP, str(error), agent=error.agent, cap=error)

"""The envelope of every event, and what all kinds of data share."""

from typing import ClassVar

import msgspec


class Data(msgspec.Struct, frozen=True, omit_defaults=True):
    """The part of an event that belongs to its kind."""

    kind: ClassVar[str] = ""


def written(value: str) -> str:
    """A default that is written all the same.

    msgspec leaves a default out when it is the very same object: a word read from a pack is equal and not the same,
    and equal events must have equal bytes.
    """
    default: str = msgspec.field(default_factory=lambda: value)
    return default


class Event(msgspec.Struct, frozen=True):
    """One thing that happened.

    `at` and `due` are UTC ms; `cause` and `refs` are seqs of earlier events (`cause` is None only for the
    run's start and for outside stimuli); `subject` maps a word (`task`, `thread`, `decision` ...) to an id.
    """

    seq: int
    at: int
    kind: str
    actor: str
    subject: dict[str, str]
    cause: int | None
    data: Data
    refs: tuple[int, ...] = ()
    due: int | None = None

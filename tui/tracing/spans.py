"""A span as a plain record, and how its ids follow from what it is about."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b

Figure = str | int | bool
"""What an attribute may be."""

ROOT = "run"
"""The key of the span that all others lie in."""

CANCELLED, CUT_OFF, EXPIRED, FAILED, TIMEOUT = "cancelled", "cut_off", "expired", "failed", "timeout"
CAPPED, LOST, UNUSABLE = "capped", "lost", "unusable_reply"
ERRORS = (CANCELLED, CUT_OFF, EXPIRED, FAILED, TIMEOUT, CAPPED, LOST, UNUSABLE)
"""The values of `error.type`: `cut_off` is what ended because that in which it lay did."""


@dataclass(frozen=True, slots=True)
class Span:
    """What began and ended: `start` and `end` in ns since 1970, `parent` empty for the run itself.

    `key` names it within its trace, `links` are the keys of what caused it elsewhere; `client` where a service was
    asked; `error` is empty or one of ERRORS.
    """

    key: str
    parent: str
    name: str
    start: int
    end: int
    attributes: Mapping[str, Figure]
    links: tuple[str, ...] = ()
    client: bool = False
    error: str = ""


def trace_of(run: str, part: str) -> bytes:
    """The 16 bytes that name the trace of a part of a run: of what was played live from an event on, or of all."""
    return blake2b(f"{run}/{part}".encode(), digest_size=16).digest()


def span_of(trace: bytes, key: str) -> bytes:
    """The 8 bytes that name a span: the same key is the same span, in whichever order and process it is met."""
    return blake2b(key.encode(), key=trace, digest_size=8).digest()

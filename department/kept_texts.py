"""What minds outside were told and replied, as the record keeps it: each text once, by the digest of its bytes."""

from hashlib import blake2b

import msgspec

from department.commands import Reply
from department.errors import RecordError
from department.outside import AttemptLog, AttemptRecord

_SIZE = 16


class Told(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A briefing as it is kept: the digest of what stays the same for the agent, and what was asked now."""

    system: str
    prompt: str


def digest_of(text: bytes) -> str:
    """Names a text by its content: 32 hex digits."""
    return blake2b(text, digest_size=_SIZE).hexdigest()


def keep_briefing(log: AttemptLog, system: str, prompt: str) -> str:
    """Keep what a mind is told, its stable part as a text of its own; the digest of the whole."""
    return log.keep(msgspec.json.encode(Told(log.keep(system.encode()), prompt)))


def told(log: AttemptRecord, digest: str) -> tuple[str, str]:
    """What a mind was told: the stable part, and what was asked; RecordError when it is not kept."""
    whole = told_of(log.text(digest))
    if whole is None:
        return "", log.text(digest).decode(errors="replace")
    return log.text(whole.system).decode(errors="replace"), whole.prompt


def told_of(text: bytes) -> Told | None:
    """A kept text as a briefing; None when it is another."""
    try:
        return msgspec.json.decode(text, type=Told)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


def keep_reply(log: AttemptLog, reply: Reply) -> str:
    """Keep what a mind replied; its digest."""
    return log.keep(msgspec.json.encode(reply))


def reply_of(text: bytes, digest: str) -> Reply:
    """A kept text as a reply; RecordError when it is none."""
    try:
        return msgspec.json.decode(text, type=Reply)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise RecordError(f"The kept text {digest} is no reply: {error}. 'dayshift verify' says more.") from error

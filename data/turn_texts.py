"""What minds outside were told and replied, as it is kept: each text once, compressed, by the digest of its bytes."""

import zlib
from hashlib import blake2b

import msgspec

from data.codec import DIGEST_SIZE
from department.commands import Reply
from department.errors import IntegrityError, RecordError


def digest_of(text: bytes) -> str:
    """Return what names a text by its content: 32 hex digits."""
    return blake2b(text, digest_size=DIGEST_SIZE).hexdigest()


def packed(text: bytes) -> bytes:
    """Return a text as it is kept."""
    return zlib.compress(text)


def plain(body: bytes, digest: str) -> bytes:
    """Return a kept text as it was; IntegrityError when it was altered."""
    try:
        text = zlib.decompress(body)
    except (zlib.error, TypeError) as error:
        raise IntegrityError(f"The kept text {digest} cannot be read: {error}.") from error
    if digest_of(text) != digest:
        raise IntegrityError(f"The kept text {digest} is not what was written.")
    return text


def reply_of(text: bytes, digest: str) -> Reply:
    """Return a kept text as a reply; RecordError when it is none."""
    try:
        return msgspec.json.decode(text, type=Reply)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise RecordError(f"The kept text {digest} is no reply: {error}. 'dayshift verify' says more.") from error

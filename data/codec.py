"""Events and inputs as bytes: what is stored is what is hashed, so one encoding serves both.

The keys of `subject` and `data` keep the order the engine gave them: it is the same in every process, and an
event that was read back is then the event that was written, down to the order of its options.
"""

from collections.abc import Callable
from hashlib import blake2b

import msgspec

from department.commands import AnyInput
from department.errors import IntegrityError
from department.events.kinds import KINDS
from department.events.record import Data, Event

DIGEST_SIZE = 16
START = bytes(DIGEST_SIZE)
"""What the first event's digest follows."""

EventRow = tuple[int, int, int, int, str, str, str, int | None, str | None, int | None, bytes, bytes]
"""run, seq, batch, at, kind, actor, subject, cause, refs, due, payload, digest: a row of `event`."""

StoredEvent = tuple[int, int, str, str, str, int | None, str | None, int | None, bytes]
"""seq, at, kind, actor, subject, cause, refs, due, payload: what an event is decoded from."""

encode = msgspec.json.Encoder().encode
_raw = msgspec.Raw
_subject = msgspec.json.Decoder(dict[str, str]).decode
_refs = msgspec.json.Decoder(tuple[int, ...]).decode
_input: Callable[[bytes], AnyInput] = msgspec.json.Decoder(AnyInput).decode
_payloads: dict[str, Callable[[bytes], Data]] = {
    kind: msgspec.json.Decoder(record).decode for kind, record in KINDS.items()
}


def link(
    previous: bytes,
    head: tuple[int, int, int, str, str],
    subject: bytes,
    cause: int | None,
    refs: bytes | None,
    due: int | None,
    payload: bytes,
) -> bytes:
    """Return the digest of an event: of the previous digest, its header and its payload as they are stored.

    `head` is (seq, batch, at, kind, actor); `batch` is the seq of the first event of the same command.
    """
    header = encode((*head, _raw(subject), cause, None if refs is None else _raw(refs), due))
    return blake2b(previous + header + payload, digest_size=DIGEST_SIZE).digest()


def event_row(run: int, batch: int, event: Event, previous: bytes) -> EventRow:
    """Return the row of `event`, its digest following `previous`."""
    seq, at, kind, actor, cause, due = event.seq, event.at, event.kind, event.actor, event.cause, event.due
    subject = encode(event.subject)
    refs = encode(event.refs) if event.refs else None
    payload = encode(event.data)
    digest = link(previous, (seq, batch, at, kind, actor), subject, cause, refs, due, payload)
    texts = subject.decode(), None if refs is None else refs.decode()
    return (run, seq, batch, at, kind, actor, texts[0], cause, texts[1], due, payload, digest)


def decode_event(row: StoredEvent) -> Event:
    """Return the event of a stored row; raises IntegrityError when it cannot be one."""
    seq, at, kind, actor, subject, cause, refs, due, payload = row
    try:
        data = _payloads[kind](payload)
        return Event(seq, at, kind, actor, _subject(subject), cause, data, _refs(refs) if refs else (), due)
    except KeyError:
        raise IntegrityError(
            f"Event {seq} is of kind '{kind}', which this version does not know: "
            "it was altered or recorded by a newer dayshift. Run 'dayshift verify', or update dayshift."
        ) from None
    except (msgspec.MsgspecError, TypeError, ValueError) as error:
        raise IntegrityError(
            f"Event {seq} ({kind}) cannot be read: {error}. 'dayshift verify' says what was altered."
        ) from error


def encode_input(given: AnyInput) -> bytes:
    """Return an input as it is journalled: JSON with its name under `do`."""
    return encode(given)


def decode_input(seq: int, payload: bytes) -> AnyInput:
    """Return the input whose first event is `seq`; raises IntegrityError when it cannot be one."""
    try:
        return _input(payload)
    except (msgspec.MsgspecError, TypeError, ValueError) as error:
        raise IntegrityError(f"The input at event {seq} cannot be read: {error}. The journal was altered.") from error


def link_input(previous: bytes, seq: int, payload: bytes) -> bytes:
    """Return the digest of an input: the inputs of a run are a chain of their own."""
    return blake2b(previous + seq.to_bytes(8, "big") + payload, digest_size=DIGEST_SIZE).digest()


def seal(*parts: bytes) -> bytes:
    """Return a checksum of what stands beside the chain: snapshots, packs, wall facts."""
    return blake2b(b"\x1f".join(parts), digest_size=DIGEST_SIZE).digest()

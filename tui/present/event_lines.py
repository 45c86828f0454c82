"""An event as a line of JSON, for other programs."""

from collections.abc import Callable
from datetime import datetime

import msgspec

from department.events.record import Event
from tui.present.inert import inert_json

_ENCODE = msgspec.json.Encoder().encode


def event_line(event: Event, digest: str, local: Callable[[int], datetime]) -> str:
    """One event as JSON on one line, instants in ISO 8601 with the department's offset; nothing in it acts."""
    line = _ENCODE(
        {
            "seq": event.seq,
            "at": _iso(local(event.at)),
            "kind": event.kind,
            "actor": event.actor,
            "subject": event.subject,
            "cause": event.cause,
            "refs": event.refs,
            "data": event.data,
            "due": None if event.due is None else _iso(local(event.due)),
            "digest": digest,
        }
    ).decode()
    return inert_json(line)


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")

"""What stands around the line to write in: to whom words go, why none can be written."""

from collections.abc import Sequence

from department.events.record import Event
from department.session import Session
from tui.present.facts_of_day import name_of
from tui.present.figures import plural
from tui.present.inert import one_line
from tui.present.lines import DIM, STRONG, Line, ends, line
from tui.present.room.talk import CHANNEL, DIRECT, THREAD
from tui.speaking import Target, members

HINT = "c writes · @name · / commands · ↑ before · esc back"
"""What may be done here, when nothing else is to be said."""


def closed(session: Session) -> str:
    """Why nothing can be said here; empty where it can."""
    if session.read_only:
        return "This is a recording. f forks it from here, to speak there."
    if session.cursor < session.head:
        return "This is the past. G goes to the head; f forks from here, to speak there."
    return ""


def target(session: Session, place: str, answered: Event | None = None) -> Target:
    """To whom words go that name nobody, in a place or in answer to a message."""
    org = session.org
    kind, _, name = place.partition("|")
    if answered is not None:
        channel = getattr(answered.data, "channel", "")
        channel = channel if channel in org.pack.channels else ""
        to = (answered.actor,) if answered.actor in org.pack.agents else _agents(session, answered)
        return Target(to, channel, answered.seq if answered.kind == "message.posted" else 0)
    if kind == CHANNEL and name in org.pack.channels:
        return Target(members(org, name), name)
    if kind == DIRECT:
        return Target((name,))
    flow = session.state.flows.get(name) if kind == THREAD else None
    return Target((flow.owner,)) if flow and flow.owner in org.pack.agents else Target()


def _agents(session: Session, event: Event) -> tuple[str, ...]:
    return tuple(one for one in getattr(event.data, "to", []) if one in session.org.pack.agents)


def placeholder(session: Session, target_: Target) -> str:
    """The words in an empty line: where they would go."""
    pack = session.org.pack
    if target_.reply_to:
        return f"Reply to {', '.join(name_of(one, pack) for one in target_.to)} (#{target_.reply_to})"
    if target_.channel:
        return f"Message #{one_line(target_.channel, 40)} ({plural(len(target_.to), 'person', 'people')})"
    if target_.to:
        return f"Message {', '.join(name_of(one, pack) for one in target_.to)}"
    return "@name words"


def conversation_head(told: Sequence[Event], width: int) -> Line:
    """The line over a conversation."""
    replies = max(0, len(told) - 1)
    words = plural(replies, "reply", "replies") if replies else "no replies yet"
    return ends(line((" Replies", STRONG), (f" · {words}", DIM)), line(("escape closes ", DIM)), width)

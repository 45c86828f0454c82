"""Messages: posting them, reading them, answering them."""

from collections.abc import Sequence

from department.decide.context import Deciding
from department.draws import chance
from department.events.talk import MessagePosted, MessageRead
from department.org import OPERATOR
from department.state import Unread, Work

_ACKNOWLEDGED = 1
"""How many plain messages an agent answers out of courtesy at one look."""


def post(
    deciding: Deciding,
    sender: str,
    to: Sequence[str],
    body: str,
    *,
    thread: str,
    path: str,
    kind: str = "note",
    subject: str = "",
    channel: str = "",
    priority: str = "normal",
    reply_to: int | None = None,
    respond_by: int | None = None,
    attachments: Sequence[str] = (),
    late: bool = False,
    refs: Sequence[int] = (),
) -> int:
    """Write to `to` in a thread; returns the message's seq. `path` is its place within the thread."""
    readers = [person for person in dict.fromkeys(to) if person != sender]
    message = MessagePosted(
        to=readers,
        body=body,
        type=kind,
        subject=subject,
        channel=channel,
        priority=priority,
        reply_to=reply_to,
        requires_response=respond_by is not None,
        respond_by=respond_by,
        mentions=mentions(deciding, body),
        attachments=list(attachments),
        reads=deciding.reading(readers, f"{thread}/{path}", urgent=priority == "urgent"),
        late=late,
    )
    return deciding.emit(message, sender, {"thread": thread, "message": path}, refs=refs)


def mentions(deciding: Deciding, body: str) -> list[str]:
    """The agents named with an @ in a text; anything else after an @ is just text."""
    if "@" not in body:
        return []
    words = (part.split()[0].rstrip(".,:;!?)") for part in body.split("@")[1:] if part.split())
    return [word for word in dict.fromkeys(words) if word in deciding.state.people or word == OPERATOR]


def read(deciding: Deciding, agent: str) -> None:
    """An agent looks at its messages, urgent ones first, and sees which want an answer."""
    unread = sorted(deciding.state.people[agent].unread, key=lambda message: not message.urgent)
    answers = [message.seq for message in unread if message.wants_answer]
    polite = [message for message in unread if _courtesy(deciding, agent, message)]
    answers += [message.seq for message in polite[:_ACKNOWLEDGED]]
    seen = [message.seq for message in unread]
    deciding.emit(MessageRead(messages=seen, answers=answers), agent, {"agent": agent}, refs=seen[1:])


def _courtesy(deciding: Deciding, agent: str, message: Unread) -> bool:
    """Whether a message that asks for nothing gets a short answer: from those directly addressed, by nature."""
    asked = message.wants_answer or ">" in message.path
    if asked or not message.direct or message.sender not in deciding.state.people:
        return False
    likely = deciding.working(agent).acknowledges
    path = f"{message.thread}/{message.path}>{agent}"
    return chance(likely, deciding.state.seed, "acknowledge", path)


def answer(deciding: Deciding, work: Work, body: str, channel: str) -> int:
    """Reply to the message that asked."""
    message = work.message
    if message is None:
        raise AssertionError(f"'{work.id}' answers no message.")
    late = message.respond_by is not None and deciding.at > message.respond_by
    return post(
        deciding, work.agent, [message.sender], body, thread=message.thread,
        path=f"{message.path}>{work.unit.removeprefix('answer:')}", kind="answer" if message.wants_answer else "reply",
        subject=message.subject, channel=channel, reply_to=message.seq, late=late,
    )  # fmt: skip

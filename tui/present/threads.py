"""Threads as people read them: who wrote, when and where, replies indented, every word inert."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from textwrap import wrap
from typing import Any

from department.blueprint.pack import Blueprint
from department.events.record import Event
from tui.present.facts_of_day import name_of, sentence
from tui.present.inert import inert, one_line

MESSAGE = "message.posted"
HEADLINES = frozenset(
    [
        "day.opened",
        "scenario.started",
        "fact.injected",
        "items.loaded",
        "item.set_aside",
        "meeting.held",
        "decision.made",
        "decision.expired",
        "escalation.raised",
        "escalation.expired",
        "approval.requested",
        "approval.answered",
        "approval.expired",
        "approval.delegated",
        "authority.refused",
        "content.published",
        "campaign.launched",
        "spend.refused",
        "workflow.failed",
        "turn.failed",
        "clock.jumped",
    ]
)
"""The kinds beside messages that a reader of the threads wants to see pass."""

DEEPEST = 3
_TO_SHOWN = 4
_INDENT = "       "

Line = list[tuple[str, str]]
"""Pieces of one line: the text, and its style (time, author, place, subject, body, urgent, note)."""


@dataclass(frozen=True, slots=True)
class Post:
    """A message, ready to be shown; `depth` counts the messages it replies to."""

    event: Event
    moment: datetime
    author: str
    place: str
    to: str
    depth: int

    @property
    def data(self) -> Any:
        """The message itself."""
        return self.event.data


class Threads:
    """Turns events into posts, in order: it remembers how deep each message stands in its thread."""

    def __init__(self, blueprint: Blueprint, local: Callable[[int], datetime]) -> None:
        self._blueprint = blueprint
        self._local = local
        self._depths: dict[int, int] = {}

    def post(self, event: Event) -> Post | None:
        """The event as a post; None when it is no message."""
        if event.kind != MESSAGE:
            return None
        data: Any = event.data
        depth = 0 if data.reply_to is None else self._depths.get(data.reply_to, 0) + 1
        self._depths[event.seq] = depth
        author = name_of(event.actor, self._blueprint)
        return Post(event, self._local(event.at), author, _place(data), self._to(data), depth)

    def lines(self, event: Event, width: int) -> Iterator[Line]:
        """The lines to print for an event: a post, a headline, or nothing."""
        post = self.post(event)
        if post is not None:
            yield from post_lines(post, width)
        elif event.kind in HEADLINES:
            moment = self._local(event.at)
            yield from _headline(f"{moment:%H:%M}  ", sentence(event, self._blueprint), width)

    def _to(self, data: Any) -> str:
        names = [name_of(actor, self._blueprint) for actor in data.to]
        if len(names) > _TO_SHOWN:
            return f"{len(names)} people"
        return one_line(", ".join(names))


def _headline(time: str, words: str, width: int) -> Iterator[Line]:
    """What passed beside the messages, its second line under its first."""
    first, *rest = wrap(words, max(20, width - len(_INDENT) - 2)) or [""]
    yield [(time, "time"), (f"· {first}", "note")]
    for line in rest:
        yield [(f"{_INDENT}  {line}", "note")]


def _place(data: Any) -> str:
    return f"#{one_line(data.channel, 40)}" if data.channel else "direct"


def post_lines(post: Post, width: int) -> Iterator[Line]:
    """A post as lines of at most `width` columns, with a blank line before a new thread."""
    indent = "  " * min(post.depth, DEEPEST)
    arrow = "↳ " if post.depth else ""
    if not post.depth:
        yield [("", "body")]
    head: Line = [
        (f"{post.moment:%H:%M}  ", "time"),
        (f"{indent}{arrow}{one_line(post.author, 60)}", "author"),
        (f"  {post.place}", "place"),
    ]
    if post.to:
        head.append((f" to {post.to}", "place"))
    if post.data.priority not in ("normal", "low"):
        head.append((f"  {one_line(post.data.priority, 20)}", "urgent"))
    yield head
    lead = f"{_INDENT}{indent}{'  ' if arrow else ''}"
    if post.data.subject and not post.depth:
        yield [(f"{lead}{one_line(post.data.subject, 100)}", "subject")]
    for paragraph in inert(post.data.body).splitlines():
        for line in wrap(paragraph, max(20, width - len(lead)), drop_whitespace=True) or [""]:
            yield [(f"{lead}{line}", "body")]


def post_object(post: Post) -> dict[str, Any]:
    """A post for `log --json`; its words are as they were written."""
    data = post.data
    return {
        "seq": post.event.seq,
        "at": post.moment.isoformat(),
        "actor": post.event.actor,
        "to": data.to,
        "channel": data.channel,
        "thread": post.event.subject.get("thread", ""),
        "reply_to": data.reply_to,
        "type": data.type,
        "priority": data.priority,
        "subject": data.subject,
        "body": data.body,
        "mentions": data.mentions,
        "attachments": data.attachments,
    }

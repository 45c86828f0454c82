"""Which messages are asked for: by channel, by agent, by words, by time."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, Self

from department.calendar import instant
from department.errors import UsageError, nearest
from department.events.record import Event
from department.org import OPERATOR, Organisation
from tui.present.threads import Post, Threads


@dataclass(frozen=True, slots=True)
class Sought:
    """What a message must be; None asks for nothing. `since` is UTC ms, `search` in lower case."""

    channel: str | None = None
    agent: str | None = None
    search: str | None = None
    since: int = 0

    @classmethod
    def of(
        cls,
        org: Organisation,
        *,
        channel: str | None,
        agent: str | None,
        search: str | None,
        since: str | None,
    ) -> Self:
        """Check the caller's words; UsageError with the nearest names."""
        known = {*org.agents, OPERATOR}
        if agent is not None and agent not in known:
            raise UsageError(f"There is no agent '{agent}' in this run; {nearest(agent, known)}.")
        return cls(
            channel.removeprefix("#") if channel else None,
            agent,
            search.casefold() if search else None,
            _since(org, since) if since else 0,
        )

    def fits(self, event: Event) -> bool:
        """Whether a message is sought."""
        data: Any = event.data
        return (
            event.at >= self.since
            and (self.channel is None or data.channel == self.channel)
            and (self.agent is None or self.agent in (event.actor, *data.to, *data.mentions))
            and (self.search is None or self.search in f"{data.subject}\n{data.body}".casefold())
        )


def _since(org: Organisation, word: str) -> int:
    try:
        if "-" not in word:
            moment = datetime.combine(org.first_day, time.fromisoformat(word))
        else:
            moment = datetime.fromisoformat(word)
    except ValueError:
        raise UsageError(f"--since '{word}' is not a time; write 11:20, 2026-01-06 or 2026-01-06T11:20.") from None
    return instant(moment if moment.tzinfo else moment.replace(tzinfo=org.zone))


def found_posts(org: Organisation, events: Iterable[Event], sought: Sought, limit: int | None) -> list[Post]:
    """The posts that fit, in order, the last `limit` of them; UsageError when there is no such channel."""
    threads = Threads(org.pack, org.calendar.local)
    posts: deque[Post] = deque(maxlen=limit)
    channels: set[str] = set(org.pack.channels)
    for event in events:
        post = threads.post(event)
        if post is not None:
            channels.update(filter(None, [post.data.channel]))
            if sought.fits(event):
                posts.append(post)
    if sought.channel is not None and sought.channel not in channels:
        raise UsageError(f"There is no channel '{sought.channel}' in this run; {nearest(sought.channel, channels)}.")
    return list(posts)

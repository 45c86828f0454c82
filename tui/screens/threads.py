"""The threads: where people talk on the left, what they say beside it, a line to write in below."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.events import Resize

from department.events.record import Event
from department.session import Session
from tui import completing
from tui.idling import Idling
from tui.present.lines import Line
from tui.present.room import places, waits, writing
from tui.present.room.posts import Posts, told_of
from tui.present.room.talk import ALL, YOU, Talk
from tui.screens.pane import Pane
from tui.speaking import understood
from tui.widgets.composer import Composer, Offered
from tui.widgets.feed import Feed
from tui.widgets.lines import LineBar, LineList

BESIDE = 110
"""From so many columns on, a conversation stands beside the feed, else in front of it."""

NARROW = 100
"""Under so many columns the places take fewer."""

HINTS = ("enter replies  i inspect  w why ", "i inspect  w why ")
"""What may be done with a message of the feed, and with one of a conversation."""


class Typed(LineList, can_focus=False):
    """What is being typed: as many lines as there are, and no keys go there."""

    DEFAULT_CSS = "Typed { height: auto; max-height: 3; display: none; }"


class Threads(Pane):
    """Channels, threads and people; their messages; a conversation of one message and its replies."""

    OPENS = "Open the replies of a message; a request, where it is answered"
    DEFAULT_CSS = """
    Threads #threads { height: 1fr; }
    Threads #places { width: 32; border-right: vkey $border; }
    Threads.narrow #places { width: 24; }
    Threads #talk { width: 1fr; }
    Threads #feeds { height: 1fr; }
    Threads .feed { width: 1fr; height: 1fr; }
    Threads #replies { display: none; border-left: vkey $border; }
    Threads.replies #replies { display: block; }
    Threads.replies.narrow #flow, Threads.replies.medium #flow { display: none; }
    Threads.replies.narrow #replies, Threads.replies.medium #replies { border-left: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "write", "Write: as the human, @agent, /command; ↑ brings back what was written", show=False),
        Binding("right", "to_feed", "From the places to the messages", show=False),
        Binding("left", "to_places", "From the messages to the places", show=False),
        Binding("escape", "back", "Close the replies, then back to the places", show=False),
    ]

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self._place = ALL
        self._looked: dict[str, int] = {}
        self._root = 0
        self._talk: Talk | None = None
        self._offered: list[completing.Offer] = []

    @property
    def talk(self) -> Talk:
        """The index of the session on the screen."""
        talk = self.app.talk if isinstance(self.app, Idling) else Talk(self.session)
        if self._talk is not talk:
            self._talk, self._looked, self._root = talk, {}, 0
        return talk

    def compose(self) -> ComposeResult:
        """The places first, for the tab key."""
        posts = Posts(self.talk)
        with Horizontal(id="threads"):
            yield LineList(id="places")
            with Vertical(id="talk"):
                with Horizontal(id="feeds"):
                    for name, head in (("flow", self._flow_head), ("replies", self._replies_head)):
                        with Vertical(id=name, classes="feed"):
                            yield LineBar(head)
                            yield Feed[Event](posts, id=f"{name}-feed")
                            if name == "flow":
                                yield Typed(id="typed")
                yield LineBar(
                    lambda width: told_of(Posts(self.talk), self.feed.chosen, width, HINTS[bool(self._root)]), id="told"
                )
                yield Composer(self._offer, self._complete, self._take)

    @property
    def feed(self) -> Feed[Event]:
        """The feed that is looked at: the conversation where one is open."""
        return self._feed("replies" if self._root else "flow")

    def _feed(self, name: str) -> Feed[Event]:
        return self.query_one(f"#{name}-feed", Feed)

    def on_resize(self, event: Resize) -> None:
        """What stands beside or in front depends on the width."""
        self.set_class(event.size.width < NARROW, "narrow")
        self.set_class(NARROW <= event.size.width < BESIDE, "medium")
        self.call_after_refresh(self.refresh_pane)

    def show(self, session: Session) -> None:
        """Draw it."""
        talk = self.talk
        talk.travel()
        self._show_flow(talk)
        self._show_replies(talk)
        if self._feed("flow").following:
            self._looked[self._place] = session.cursor
        list_ = self.query_one("#places", LineList)
        looked = places.Looked(self._looked, self._looked.get(ALL, 0))
        list_.show(places.rows(talk, looked, max(16, list_.scrollable_content_region.width), self.words))
        closed = writing.closed(session)
        target = writing.target(session, self._place, self._answered())
        self.query_one(Composer).open(writing.placeholder(session, target), writing.HINT, closed)
        for bar in self.query(LineBar):
            bar.refresh()
        self.show_typed(session)

    def show_typed(self, session: Session) -> None:
        """What is being typed here stands under what was said."""
        typed = self.query_one("#typed", LineList)
        rows = waits.typing(session, self._place, max(16, self._feed("flow").size.width - 1))
        typed.display = bool(rows)
        typed.show(rows)

    def _show_flow(self, talk: Talk) -> None:
        feed = self._feed("flow")
        feed.teller = Posts(talk, placed=self._place in (ALL, YOU), words=self.words)
        told = talk.of(self._place, self.words)
        feed.show(told, f"{self._place}/{self.words}", places.empty(self._place, self.words, talk.session.org.pack))

    def _show_replies(self, talk: Talk) -> None:
        told = talk.conversation(self._root) if self._root else []
        if self._root and not told:
            self._close_replies()
        self.set_class(bool(self._root), "replies")
        feed = self._feed("replies")
        feed.teller = Posts(talk, words=self.words)
        feed.show(told, f"#{self._root}")

    @property
    def subject(self) -> int:
        """The event behind the chosen message, or behind the last in the chosen place."""
        chosen = self.feed.chosen
        if chosen is not None and not self.query_one("#places", LineList).has_focus:
            return chosen.seq
        row = self.query_one("#places", LineList).row
        return row.seq if row else 0

    def open_at(self, key: str) -> None:
        """Open a place (`channel|ID`, `thread|ID`, `direct|ID`, `you`), or the message of an event (`event|SEQ`)."""
        kind, _, name = key.partition("|")
        if kind != "event":
            self._go(key)
            self.query_one("#places", LineList).choose_key(key)
            return
        self._go(ALL)
        message = self.talk.message(int(name)) if name.isdecimal() else None
        if message is not None:
            shown = self._feed("flow")
            shown.choose(self.talk.of(ALL, self.words).place(message.seq))

    def on_line_list_moved(self, event: LineList.Moved) -> None:
        """Another place is shown."""
        event.stop()
        if event.list.id == "places":
            self._go(event.row.key)

    def on_line_list_opened(self, event: LineList.Opened) -> None:
        """Into the messages."""
        event.stop()
        self.action_to_feed()

    def on_feed_moved(self, event: Feed.Moved) -> None:
        """Something else is chosen: the line below says what; at the end everything has been looked at."""
        event.stop()
        self.refresh_pane()

    async def on_feed_opened(self, event: Feed.Opened) -> None:
        """A request opens where it is answered, a message with its replies."""
        event.stop()
        chosen: Event | None = event.feed.chosen
        if chosen is None:
            return
        approval = chosen.subject.get("approval", "")
        if approval and approval in self.session.state.approvals:
            await self.run_action(f"app.place('4', {approval!r})")
        elif event.feed.id == "flow-feed":
            self._open_replies(chosen)

    def _open_replies(self, event: Event) -> None:
        self._root = event.seq
        self.refresh_pane()
        feed = self._feed("replies")
        self.call_after_refresh(feed.focus)

    def _close_replies(self) -> None:
        self._root = 0
        self.set_class(False, "replies")  # noqa: FBT003 - Textual's signature

    def on_composer_left(self, event: Composer.Left) -> None:
        """Back to the messages."""
        event.stop()
        self.feed.focus()

    def action_write(self) -> None:
        """Into the composer, or say why not."""
        if not self.query_one(Composer).begin():
            self.notify(writing.closed(self.session), markup=False)

    def action_to_feed(self) -> None:
        """The keys go to the messages."""
        self.feed.focus()

    def action_to_places(self) -> None:
        """The keys go to the places."""
        self.query_one("#places", LineList).focus()

    def action_back(self) -> None:
        """The conversation closes first, then back to the places."""
        if self._root:
            self._close_replies()
            self.refresh_pane()
            self._feed("flow").focus()
        else:
            self.action_to_places()

    def _go(self, place: str) -> None:
        if place != self._place:
            self._place = place
            self._close_replies()
            self.refresh_pane()

    def _flow_head(self, width: int) -> Line:
        return places.head(self.talk, self._place, self._feed("flow").things, width)

    def _replies_head(self, width: int) -> Line:
        return writing.conversation_head(self._feed("replies").things, width)

    def _answered(self) -> Event | None:
        """The message that words would answer: the chosen one of a conversation."""
        return (self._feed("replies").chosen or self.talk.message(self._root)) if self._root else None

    def _offer(self, text: str, cursor: int) -> Offered:
        self._offered = completing.offers(self.session, text, cursor)
        return self._offered

    def _complete(self, text: str, cursor: int, place: int) -> tuple[str, int]:
        return completing.completed(text, cursor, self._offered[place])

    def _take(self, text: str) -> str:
        """Do what was written; errors go back to the composer."""
        target = writing.target(self.session, self._place, self._answered())
        given = understood(self.session, text, target)
        self.session.execute(given.command)
        self.refresh_pane()
        return given.done

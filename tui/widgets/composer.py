"""A line to write in, with a list of what may stand there, and a sentence under it."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.events import DescendantBlur, DescendantFocus
from textual.message import Message
from textual.widgets import Input, Static

from department.errors import DayshiftError
from tui.present.inert import one_line
from tui.present.lines import DIM, LIVE, PLAIN, TROUBLE, Row, fit, line
from tui.widgets.entry import Entry
from tui.widgets.lines import LineBar, LineList

Offered = Sequence[tuple[str, str]]
"""Words with their meanings."""

REMEMBERED = 100
"""So many of the last lines that were done come back with the arrow up."""

SHOWN = 6
"""The most offers that are seen at once."""


class Composer(Vertical):
    """`offer` says what may stand at the cursor, `complete` puts it there, `take` does what was written.

    `take` gives back a sentence, or raises a DayshiftError: then the text stays, with the reason under it.
    """

    DEFAULT_CSS = """
    Composer { height: auto; border-top: hkey $border; }
    Composer #offers { display: none; background: $surface; }
    Composer #writing { height: 1; }
    Composer #writing Static { width: 3; color: $warning; text-style: bold; }
    Composer Input { border: none; height: 1; padding: 0; background: $surface; width: 1fr; }
    Composer Input:focus { border: none; }
    Composer.closed #writing { display: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Leave", show=False),
        Binding("tab", "complete", "Complete", show=False),
        Binding("up", "move(-1)", "Up", show=False),
        Binding("down", "move(1)", "Down", show=False),
    ]

    class Left(Message):
        """The person has done with writing."""

    def __init__(
        self,
        offer: Callable[[str, int], Offered],
        complete: Callable[[str, int, int], tuple[str, int]],
        take: Callable[[str], str],
        *,
        id: str | None = None,  # noqa: A002 - Textual's word
    ) -> None:
        """`complete` gets text, cursor, and the place of the offer among those last offered."""
        super().__init__(id=id)
        self._offer, self._complete, self._take = offer, complete, take
        self._offered: Offered = []
        self._said, self._tone, self._hint = "", DIM, ""
        self._sent: list[str] = []
        self._back, self._draft = 0, ""

    def compose(self) -> ComposeResult:
        """The offers above the line, the sentence below."""
        yield LineList(id="offers")
        with Horizontal(id="writing"):
            yield Static(" > ", markup=False)
            yield Entry(select_on_focus=False)
        yield LineBar(lambda width: fit(line((f"   {self._said or self._hint}", self._tone)), width), id="said")

    def on_mount(self) -> None:
        """Only the line takes keys: the list is moved by them."""
        self.query_one(LineList).can_focus = False

    @property
    def writing(self) -> bool:
        """Whether keys go into the line."""
        return self.query_one(Input).has_focus

    @property
    def text(self) -> str:
        """What is written."""
        return self.query_one(Input).value

    def open(self, placeholder: str, hint: str, closed: str = "") -> None:
        """Words to whom it would go; or, where nothing can be written, why."""
        self.set_class(bool(closed), "closed")
        input_ = self.query_one(Input)
        if input_.placeholder != placeholder:
            input_.placeholder = placeholder
        if closed != "" and input_.has_focus:
            self.action_leave()
        hint = closed or hint
        if hint != self._hint:
            self._hint = hint
            self.query_one(LineBar).refresh()

    def begin(self) -> bool:
        """Let the person write; False where that is closed."""
        if self.has_class("closed"):
            return False
        self.screen.set_focus(self.query_one(Input))  # at once: the next key is for it
        return True

    def say(self, words: str, tone: str = DIM) -> None:
        """A sentence under the line."""
        self._said, self._tone = one_line(words, 400), tone if words else DIM
        self.query_one(LineBar).refresh()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Offer what fits; what was said of the text before is past."""
        event.stop()
        if event.value:
            self.say("")
        if self._back and self.text == self._sent[-self._back]:
            return  # what was written before is leafed through: the arrows are for that
        self._back = 0
        self._offer_again()

    def on_descendant_focus(self, _: DescendantFocus) -> None:
        """Offers come back with the focus."""
        self._offer_again()

    def on_descendant_blur(self, _: DescendantBlur) -> None:
        """Offers go with it."""
        self._close()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Complete what is unfinished, else do it; an error leaves the text as it is."""
        event.stop()
        if self._offered and not self._is_whole():
            self.action_complete()
            return
        try:
            done = self._take(event.value)
        except DayshiftError as error:
            self.say(str(error), TROUBLE)
            return
        self._remember(event.value)
        self.query_one(Input).value = ""
        self._close()
        self.say(done, LIVE)

    def _remember(self, text: str) -> None:
        """Keep what was done, for the arrow up; the same twice is once."""
        if self._sent[-1:] != [text]:
            self._sent = [*self._sent, text][-REMEMBERED:]
        self._back, self._draft = 0, ""

    def action_complete(self) -> None:
        """Put the chosen offer in place."""
        row = self.query_one(LineList).row
        if not self._offered or row is None:
            return
        input_ = self.query_one(Input)
        text, cursor = self._complete(input_.value, input_.cursor_position, int(row.key))
        input_.value, input_.cursor_position = text, cursor
        self._offer_again()

    def action_move(self, by: int) -> None:
        """Another offer; where nothing is offered, what was written before, and back to what is being written."""
        if self._offered:
            self.query_one(LineList).action_move(by)
            return
        back = max(0, min(len(self._sent), self._back - by))
        if back == self._back:
            return
        input_ = self.query_one(Input)
        if not self._back:
            self._draft = input_.value
        self._back = back
        input_.value = self._sent[-back] if back else self._draft
        input_.cursor_position = len(input_.value)

    def action_leave(self) -> None:
        """First the offers go, then the person."""
        if self._offered:
            self._close()
        else:
            self.post_message(self.Left())

    def _is_whole(self) -> bool:
        """Whether the word before the cursor is one of those offered already."""
        input_ = self.query_one(Input)
        before = input_.value[: input_.cursor_position].split(" ")[-1]
        return not before or any(word == before for word, _ in self._offered)

    def _offer_again(self) -> None:
        input_ = self.query_one(Input)
        self._offered = self._offer(input_.value, input_.cursor_position) if input_.has_focus else []
        rows = [
            Row(line((f"   {word:<24} ", PLAIN), (meaning, DIM)), str(place))
            for place, (word, meaning) in enumerate(self._offered)
        ]
        list_ = self.query_one(LineList)
        list_.show(rows)
        list_.styles.height = min(len(rows), SHOWN)
        list_.display = bool(rows)

    def _close(self) -> None:
        self._offered = []
        self.query_one(LineList).display = False

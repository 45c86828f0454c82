"""The escalations: the inbox, one request on one page, and the keys that answer it."""

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.events import Resize

from department.commands import Answer, AnyInput, HandBack
from department.errors import DayshiftError
from department.outside import Attempt
from department.session import Session
from department.state import Approval
from department.waiting import Waiting
from tui.present.lines import DIM, HUMAN, Line, Row, line
from tui.present.names import choice_label
from tui.present.room import escalations, request_page, waits, waits_page
from tui.room import Room
from tui.screens.ask import Ask
from tui.screens.listing import Listing
from tui.screens.word_on_minds import WordOnMinds
from tui.widgets.lines import LineBar, LineList

WIDE = 100
_KEYS = "a approve  r reject…  c changes…  o other option…  h hand back…  d deputy  x select"
_SHORT_KEYS = "a yes  r no  c changes  o option  h back  d deputy  x select"


class Escalations(WordOnMinds):
    """Requests and their answers. An answer goes to exactly the request that is shown."""

    OPENS = "From the inbox to the request; there, why a line stands in it"
    DEFAULT_CSS = """
    Escalations Horizontal { height: 1fr; }
    Escalations #inbox { width: 46; border-right: vkey $border; padding: 0 0 0 1; }
    Escalations #right { width: 1fr; }
    Escalations #page { height: 1fr; padding: 0 1; }
    Escalations.narrow Horizontal { layout: vertical; }
    Escalations.narrow #inbox { width: 1fr; height: auto; max-height: 7; }
    Escalations.narrow #inbox { border-right: none; border-bottom: hkey $border; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "answer('approved')", "Approve", show=False),
        Binding("r", "answer('rejected')", "Reject", show=False),
        Binding("c", "answer('changes')", "Ask for changes", show=False),
        Binding("o", "choose", "Decide: choose one of the options", show=False),
        Binding("h", "hand_back", "Hand back", show=False),
        Binding("d", "deputise", "To the deputy", show=False),
        Binding("x", "select", "Select several, to answer them together", show=False),
    ]

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self._selected: frozenset[str] = frozenset()

    def compose(self) -> ComposeResult:
        """The inbox, the page, and what may be done."""
        with Horizontal():
            yield LineList(id="inbox")
            with Vertical(id="right"):
                yield LineList(id="page")
                yield LineBar(self._keys, id="keys")

    def on_resize(self, event: Resize) -> None:
        """The inbox stands above the page where it is narrow."""
        self.set_class(event.size.width < WIDE, "narrow")
        self.call_after_refresh(self.refresh_pane)

    def show(self, session: Session) -> None:
        """Draw inbox and page."""
        self._selected &= frozenset(escalations.open_requests(session))
        inbox = self.query_one("#inbox", LineList)
        width = max(30, inbox.scrollable_content_region.width)
        inbox.show(escalations.inbox(session, width, self._selected, self.words))
        self._show_page()

    def _show_page(self) -> None:
        page = self.query_one("#page", LineList)
        width = max(40, page.scrollable_content_region.width)
        word = self._word_key
        page.show(
            waits_page.page(self.session, word, self._attempts(), width)
            if word
            else request_page.page(self.session, self._shown, width)
        )
        self.query_one("#keys", LineBar).refresh()

    def _attempts(self) -> Sequence[Attempt]:
        """What was tried at the turn for which the clock waits."""
        word = self._word
        if word is None or not word.turn or not isinstance(self.app, Room):
            return []
        try:
            return self.app.house.record(self.session.run).attempts(word.turn)
        except DayshiftError:
            return []  # the page says what the state knows

    def _keys(self, width: int) -> Line:
        word = self._word
        if word is not None and not self.session.read_only:
            return line((f" {waits_page.KEYS[word.kind]}", HUMAN))
        if self._request is None:
            return line(("", DIM))
        if self.session.read_only or self.session.cursor < self.session.head:
            return line((" This is the past: f forks from here, to try another answer.", DIM))
        words = _KEYS if width >= len(_KEYS) + 1 else _SHORT_KEYS
        return line(*(span for one in words.split("  ") for span in ((f" {one[0]}", HUMAN), f"{one[1:]} ")))

    @property
    def _shown(self) -> str:
        row = self.query_one("#inbox", LineList).row
        kind, _, name = (row.key if row else "").partition("|")
        return name if kind == "approval" else ""

    @property
    def _word_key(self) -> str:
        """The key of the row that stands for a word on minds outside, where it is the chosen one."""
        row = self.query_one("#inbox", LineList).row
        return row.key if row and row.key.startswith(f"{waits.WORD}|") else ""

    @property
    def _word(self) -> Waiting | None:
        """That for which the clock waits, where it is on the page."""
        word = waits.word_wanted(self.session)
        return word if word is not None and waits.key_of(word) == self._word_key else None

    @property
    def _request(self) -> Approval | None:
        """The open request on the page."""
        return self.session.state.approvals.get(self._shown)

    @property
    def subject(self) -> int:
        """The request, or the event chosen on its page."""
        page, inbox = self.query_one("#page", LineList), self.query_one("#inbox", LineList)
        chosen = page.row if page.has_focus else inbox.row
        return chosen.seq if chosen else 0

    def open_at(self, key: str) -> None:
        """Choose the request of an approval, or the word on minds outside that has this key."""
        self.query_one("#inbox", LineList).choose_key(key if key.startswith(f"{waits.WORD}|") else f"approval|{key}")

    def on_line_list_moved(self, event: LineList.Moved) -> None:
        """Another request is on the page."""
        event.stop()
        if event.list.id == "inbox":
            self._show_page()

    async def on_line_list_opened(self, event: LineList.Opened) -> None:
        """From the inbox to the page; from a line of it to why."""
        event.stop()
        if event.list.id == "inbox" and event.row.key.partition("|")[0] in ("approval", waits.WORD):
            self.query_one("#page", LineList).focus()
        else:
            await self.run_action("app.why")

    def action_select(self) -> None:
        """Let the next answer count for this request too."""
        if self._request is not None:
            self._selected ^= {self._shown}
            self.refresh_pane()

    def _asked(self) -> list[Approval]:
        """The requests that the next answer is for, as they are shown now."""
        known = self.session.state.approvals
        wanted = sorted(self._selected) or ([self._shown] if self._request else [])
        return [known[name] for name in wanted if name in known]

    def action_answer(self, outcome: str) -> None:
        """Approve at once; a no and a wish for changes ask for a word, several ask once."""
        word = self._word
        if word is not None and not self._selected:
            self._say(word, outcome)
            return
        asked = self._asked()
        if not asked:
            self.app.notify("No open request is chosen.", markup=False)
            return
        what = f"“{asked[0].title}”" if len(asked) == 1 else f"{len(asked)} requests"
        if outcome == "approved" and len(asked) == 1:
            self._give([_answer(asked[0], outcome, "")])
            return
        title = {"approved": "Approve", "rejected": "Reject", "changes": "Ask for changes to"}[outcome]
        ask = Ask(f"{title} {what}", "A comment for those who asked; it may be empty. Escape leaves it open.")
        self.app.push_screen(ask, partial(self._commented, asked, outcome))

    def _say(self, word: Waiting, outcome: str) -> None:
        """A yes or a no to that for which the clock waits."""
        if outcome == "approved":
            self.say_yes(word)
        elif outcome == "rejected":
            self.say_no(word)

    def _commented(self, asked: list[Approval], outcome: str, comment: str | None) -> None:
        if comment is not None:
            self._give([_answer(approval, outcome, comment) for approval in asked])

    def action_choose(self) -> None:
        """Another option than the one recommended."""
        request = self._request
        if request is None or not request.options:
            self.app.notify("There is nothing to choose from here: approve, reject, or ask for changes.", markup=False)
            return
        pack = self.session.org.pack
        rows = [Row(line(choice_label(option, request.case, pack)), option) for option in request.options]
        listing = Listing(f"Decide “{request.title}”", rows, hint="enter decides · escape leaves it open")
        self.app.push_screen(listing, partial(self._chosen, request))

    def _chosen(self, request: Approval, row: Row | None) -> None:
        if row is not None:
            self._give([Answer(request.id, "approved", request.digest, choice=row.key)])

    def action_hand_back(self) -> None:
        """Leave it undecided: it goes where silence leads."""
        asked = self._asked()
        if asked:
            ask = Ask(f"Hand back “{asked[0].title}”", "Why; it goes where your silence would lead, at once.")
            self.app.push_screen(ask, partial(self._handed_back, asked))

    def _handed_back(self, asked: list[Approval], comment: str | None) -> None:
        if comment is not None:
            self._give([HandBack(approval.id, approval.digest, comment) for approval in asked])

    def action_deputise(self) -> None:
        """Let the deputy answer."""
        self._give([HandBack(approval.id, approval.digest, to_deputy=True) for approval in self._asked()])

    def _give(self, commands: list[AnyInput]) -> None:
        """Carry the answers out, each on its own; what is refused is said."""
        for command in commands:
            try:
                self.session.execute(command)
            except DayshiftError as error:
                self.app.notify(str(error), severity="warning", markup=False)
        self._selected = frozenset()
        self.refresh_pane()


def _answer(approval: Approval, outcome: str, comment: str) -> Answer:
    choice = approval.recommendation if outcome == "approved" and approval.options else ""
    return Answer(approval.id, outcome, approval.digest, choice=choice, comment=comment)

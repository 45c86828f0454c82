"""The control room: one app for live, replay and step. It drives the session; the panes show it."""

import gc
from collections.abc import Callable, Iterable
from typing import ClassVar

from textual.app import ComposeResult, SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import ContentSwitcher

from department.errors import DayshiftError
from department.session import Session
from tui.house import House
from tui.idling import PAUSE, Idling
from tui.keys import COMMANDS, PLACES, first
from tui.looking import Looking
from tui.present.room import header, stops, waits
from tui.ringing import ESCALATIONS, Ringing
from tui.screens.pane import Pane
from tui.screens.panes import PANES
from tui.terminal_app import TooSmall
from tui.themes import THEMES, theme_of
from tui.widgets.lines import LineBar, ScrubBar
from tui.widgets.tabs import PressBar

FRAME = 0.1
"""Wall seconds between two frames: the session is asked, and what changed is drawn."""


def _bindings() -> list[Binding]:
    """The keys of all commands, by their ids, so that a keymap file can give them others."""
    found = [
        Binding(command.keys, command.id, command.title, show=False, id=command.id, tooltip=command.help)
        for command in COMMANDS
    ]
    return found + [Binding(one.key, f"place('{one.key}')", one.title, show=False, id=one.id) for one in PLACES]


class ControlRoom(Idling, Looking, Ringing):
    """A session on screens: moved, remembered, looked into, stopped and rung by the classes it is made of."""

    CSS = """
    Screen { background: $background; color: $foreground; layout: vertical; }
    ContentSwitcher { height: 1fr; }
    ModalScreen { background: $background 60%; }
    ToastRack { dock: top; align: right top; margin: 2 0 0 0; }
    .rule { height: 1; color: $border; }
    #stopped { display: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*_bindings()]
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "ctrl+p"

    def __init__(
        self, session: Session, house: House, *, keymap: dict[str, str] | None = None, theme: str = ""
    ) -> None:
        super().__init__(session, house)
        self.own_keys, self._theme_wanted = keymap or {}, theme
        self._drawn: tuple[object, ...] = ()
        self._typed, self._seen = False, 0

    def compose(self) -> ComposeResult:
        """The lines that are always there, and the panes between them; a pane is made when it is first opened."""
        yield LineBar(lambda width: header.top(self.session, width), id="top")
        yield LineBar(lambda width: ((("─" * width), "dim"),))
        yield LineBar(lambda width: stops.stopped(self.session, width), id="stopped")
        yield ContentSwitcher(id="panes")
        yield LineBar(lambda width: ((("─" * width), "dim"),))
        yield ScrubBar(self.track, self.scrub, id="track")
        yield PressBar(lambda width: header.foot(self.tabs(), self.place, width), self._tab, id="foot")
        yield TooSmall()

    async def on_mount(self) -> None:
        """Dress, open the first screen, and begin to beat."""
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = theme_of(self._theme_wanted, None if self.is_headless else self.console.color_system)
        self.set_keymap(self.own_keys)
        self.title = "dayshift"
        self.recall_points()
        await self.action_place(PLACES[0].key)
        self.set_interval(FRAME, self.frame)
        self.set_interval(PAUSE, self.idle)
        self.call_after_refresh(_calm)

    @property
    def pane(self) -> Pane:
        """The pane that is open."""
        return self.query_one(f"#{self.query_one(ContentSwitcher).current}", Pane)

    @property
    def place(self) -> str:
        """The number key of the open pane."""
        current = self.query_one(ContentSwitcher).current
        return next((place.key for place in PLACES if place.id == current), "")

    def tabs(self) -> list[header.Tab]:
        """The screens, and what waits in them."""
        waiting = waits.count(self.session)
        return [header.Tab(one.key, one.title, waiting if one.key == ESCALATIONS else 0) for one in PLACES]

    def _tab(self, column: int, width: int) -> None:
        """Do what a click on the last line means."""
        action = header.pressed(self.tabs(), self.place, width, column)
        if action:
            self.run_worker(self.run_action(action))

    def frame(self) -> None:
        """Let pass what the clock says; draw what changed."""
        try:
            self.session.beat()
        except DayshiftError as error:
            self.session.pause()
            self.say(error)
        self.notice_hit()
        session = self.session
        waiting = waits.told(session)
        now = (session.cursor, session.head, waiting, session.at // 1000, session.playing)
        if now != self._drawn:
            moved = self._drawn[:3] != now[:3]
            self._drawn = now
            self.redraw(bars_only=not moved)
            before, self._seen = self._seen, session.cursor
            if before and before != session.cursor:
                self.told(before, session.cursor)
        if (session.typed or self._typed) and self.query("#stopped"):  # a last frame may come while the room is left
            self._typed = bool(session.typed)
            self.pane.show_typed(session)
        self.ring()

    def redraw(self, *, bars_only: bool = False) -> None:
        """Draw the bars, and the open pane where the session has moved."""
        stopped = self.query("#stopped")
        if not stopped:
            return  # the room is being left: a last frame may still come
        stopped.first().display = bool(self.session.hit)
        for bar in self.query(LineBar):
            bar.refresh()
        if not bars_only and self.query_one(ContentSwitcher).current:
            self.show_pane()

    async def action_place(self, place: str, key: str = "") -> None:
        """Open the screen of a number key; `key` names what to choose there."""
        switcher = self.query_one(ContentSwitcher)
        id_ = next(one.id for one in PLACES if one.key == place)
        if not switcher.query(f"#{id_}"):
            pane = PANES[place](id=id_)
            pane.session = self.session
            await switcher.mount(pane)
        switcher.current = id_
        self.show_pane()
        if key:
            self.pane.open_at(key)
        keys_to = next(iter(self.pane.query("LineList, Input")), None)
        if keys_to is not None:
            self.screen.set_focus(keys_to)  # at once: the next key is for it
        for bar in self.query(LineBar):
            bar.refresh()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:  # noqa: ARG002
        """What the palette offers: our commands and the screens."""
        for command in COMMANDS:
            keys = self.own_keys.get(command.id, command.keys)
            yield SystemCommand(f"{command.title}  ({first(keys)})", command.help, self._doing(command.id))
        for place in PLACES:
            yield SystemCommand(
                f"{place.title}  ({first(self.own_keys.get(place.id, place.key))})",
                "Open this screen.",
                self._doing(f"place('{place.key}')"),
            )

    def _doing(self, action: str) -> Callable[[], object]:
        return lambda: self.run_worker(self.run_action(action))

    def on_unmount(self) -> None:
        """Whatever way the room is left, the run is kept."""
        self.let_go()


def _calm() -> None:
    """Collections in a running screen cost most of its latency: what is there now will stay."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)

"""Opening the control room on a session; the only place that starts Textual."""

from collections.abc import Mapping

from department.session import Session
from tui.app import ControlRoom
from tui.house import House


def open_room(session: Session, house: House, *, keymap: Mapping[str, str] | None = None, theme: str = "") -> int:
    """Show it until the person leaves; the exit code."""
    room = ControlRoom(session, house, keymap=dict(keymap or {}), theme=theme)
    return room.run() or 0

"""Every command of the control room, once: its keys, words and help. Bindings, palette and help are made of it."""

from typing import NamedTuple


class Command(NamedTuple):
    """A command: `id` is its action and its name in a keymap file; `keys` are Textual's, the first is shown."""

    id: str
    keys: str
    title: str
    group: str
    help: str


_SHOWN = {
    "space": "space", "full_stop": ".", "comma": ",", "left_square_bracket": "[", "right_square_bracket": "]",
    "colon": ":", "slash": "/", "question_mark": "?", "greater_than_sign": ">", "less_than_sign": "<",
    "left": "←", "right": "→", "up": "↑", "down": "↓", "left_curly_bracket": "{", "right_curly_bracket": "}",
    "plus": "+", "minus": "-", "equals_sign": "=", "underscore": "_", "escape": "esc", "pageup": "PgUp",
    "pagedown": "PgDn", "home": "Home", "end": "End",
}  # fmt: skip


def first(keys: str) -> str:
    """The first of several keys, as people read it."""
    return shown(keys.split(",", maxsplit=1)[0].strip())


def shown(key: str) -> str:
    """A key by Textual's name, as people read it: `.` for `full_stop`, `ctrl+n` as it is."""
    held, _, last = key.rpartition("+")
    return f"{held}+{_SHOWN.get(last, last)}" if held else _SHOWN.get(last, last)


TIME, LOOK, DO, ROOM = "Time", "Looking", "Doing", "The room"

COMMANDS: tuple[Command, ...] = (
    Command("play_pause", "space", "Play or pause", TIME, "Let the clock run, or hold it."),
    Command("step", "full_stop", "Next event", TIME, "Show one more event; at the head of a live run, let it happen."),
    Command("step_back", "comma", "Event before", TIME, "Show the run as it was one event earlier."),
    Command("step_message", "M", "Next message", TIME, "Go on to the next message."),
    Command("step_decision", "D", "Next decision", TIME, "Go on to the next decision."),
    Command("step_workflow", "S", "Next workflow step", TIME, "Go on until a step of a workflow ends."),
    Command("next_chapter", "n", "Next chapter", TIME, "Go on to the next meeting, decision, request or publication."),
    Command("last_chapter", "N", "Chapter before", TIME, "Go back to the chapter before."),
    Command("slower", "left_square_bracket", "Slower", TIME, "The next slower speed."),
    Command("faster", "right_square_bracket", "Faster", TIME, "The next faster speed; the last is max."),
    Command("go_to", "g", "Go to a time …", TIME, "11:20, 2026-01-06 11:20, +30m, -2h, or #871 for an event."),
    Command("head", "G", "Go to the head", TIME, "Show the last event there is, and follow what comes."),
    Command("filter", "slash", "Filter …", LOOK, "Show only what holds these words; empty shows everything."),
    Command("inspect", "i", "Inspect", LOOK, "Open the raw event behind what is chosen."),
    Command("why", "w", "Why?", LOOK, "The causes of what is chosen, up to the stimulus, and what followed."),
    Command("bookmark", "m", "Bookmark …", LOOK, "Keep this instant, with a presenter's note."),
    Command("bookmarks", "B", "Bookmarks", LOOK, "The bookmarks of this run; enter goes to one."),
    Command("breakpoint", "b", "Breakpoint …", DO, "Stop where something happens: decision where confidence < 0.6."),
    Command("breakpoints", "P,ctrl+b", "Breakpoints", DO, "Those set, with their hits: switch, edit, delete."),
    Command("fork", "f", "Fork …", DO, "A new run that shares the past up to here, with something changed."),
    Command("expire", "E", "Let the deadline pass", DO, "Where the clock waits for you: let it go on unanswered."),
    Command("palette", "colon,ctrl+p", "Commands …", ROOM, "Find a command by its words."),
    Command("help", "question_mark,f1", "Help", ROOM, "Every key and what it does."),
    Command("theme", "ctrl+t", "Day or night", ROOM, "Switch between the dark and the light theme."),
    Command("save_picture", "ctrl+s", "Save a picture", ROOM, "Save this screen as an SVG file."),
    Command("interrupt", "ctrl+c", "Interrupt", ROOM, "Leave as Ctrl-C does everywhere, with exit code 130."),
    Command("leave", "q,ctrl+q", "Leave", ROOM, "Close the room; a live run can be resumed."),
)


class Place(NamedTuple):
    """A screen by its number key."""

    key: str
    title: str

    @property
    def id(self) -> str:
        """What its pane is called, and its key in a keymap file."""
        return f"screen-{self.title.casefold()}"


PLACES: tuple[Place, ...] = (
    Place("1", "Floor"), Place("2", "Threads"), Place("3", "Standup"), Place("4", "Escalations"),
    Place("5", "Timeline"), Place("6", "Workflows"), Place("7", "Decisions"), Place("8", "Metrics"), Place("9", "Runs"),
)  # fmt: skip

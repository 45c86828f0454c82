"""The settings file: TOML in the platform's config folder, below flags and `DAYSHIFT_*` variables.

    store = "/srv/dayshift/runs.db"

    [run]
    seed = 7
    speed = "max"

    [room]
    theme = "day"

    [room.keys]
    next_chapter = "ctrl+n"

`DAYSHIFT_CONFIG` names another file. What is at the top holds for every command that has such an option.
"""

import os
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from department.errors import UsageError, nearest

ROOM = "room"
THEMES = ("night", "day")


def config_path() -> Path:
    """Where the settings file is looked for; UsageError when the one that `DAYSHIFT_CONFIG` names is not there."""
    named = os.environ.get("DAYSHIFT_CONFIG")
    if named:
        from data.locations import expanded  # noqa: PLC0415 - help must not pay for it

        path = expanded(named)
        if not path.exists():
            raise UsageError(f"Settings file '{path}' does not exist; DAYSHIFT_CONFIG names it. Name one that does.")
        return path
    from platformdirs import user_config_path  # noqa: PLC0415 - help must not pay for it

    return user_config_path("dayshift", appauthor=False) / "config.toml"


def read_config(path: Path) -> dict[str, Any]:
    """Read the settings; an absent file is an empty one, a broken one is a UsageError with its line."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"Settings file '{path}' cannot be read: {error}. Mend it, or move it away.") from error


@dataclass(frozen=True, slots=True)
class RoomSettings:
    """The table `[room]`: the theme, `night` or `day`, and other keys for commands by their ids (`[room.keys]`)."""

    theme: str = ""
    keys: dict[str, str] = field(default_factory=dict)


def room_settings() -> RoomSettings:
    """What the settings file says of the control room; UsageError names an unknown theme, command or key."""
    path = config_path()
    room = read_config(path).get("room", {})
    theme, keys = room.get("theme", ""), room.get("keys", {})
    for key in room.keys() - {"theme", "keys"}:
        raise UsageError(f"Settings file '{path}' sets '{key}' in [room]; {nearest(key, ['theme', 'keys'])}.")
    if theme not in ("", *THEMES):
        raise UsageError(f"Settings file '{path}' names the theme '{theme}'; there are {', '.join(THEMES)}.")
    if not isinstance(keys, dict):
        raise UsageError(f"Settings file '{path}' sets 'keys' in [room]; make it a table, [room.keys].")
    if not keys:
        return RoomSettings(theme)
    from tui.keymap import checked  # noqa: PLC0415 - it knows Textual's keys

    return RoomSettings(theme, checked(path, keys))


def defaults_for(
    command: click.Command, name: str, commands: list[str], others: Callable[[], Iterable[click.Command]]
) -> dict[str, Any]:
    """The defaults that the settings file gives a command; unknown keys are refused by name.

    `others` loads every command: asked only for a key at the top that this command has no option for.
    """
    path = config_path()
    config = read_config(path)
    options = _options(command)
    known = sorted(options)
    given: dict[str, Any] = {}
    for key, value in config.items():
        if isinstance(value, dict):
            if key not in (*commands, ROOM):
                raise UsageError(f"Settings file '{path}' has a table [{key}]; {nearest(key, commands)}.")
        elif key.replace("_", "-") in options:
            given |= _setting(path, key, value, options)
        else:
            _require_known(path, key, others())
    for key, value in config.get(name, {}).items():
        if key.replace("_", "-") not in options:
            raise UsageError(f"Settings file '{path}' sets '{key}' in [{name}]; {nearest(key, known)}.")
        given |= _setting(path, key, value, options)
    return given


def _require_known(path: Path, key: str, commands: Iterable[click.Command]) -> None:
    """Refuse a key at the top that is an option of no command at all."""
    known = {word for command in commands for word in _options(command)}
    if key.replace("_", "-") not in known:
        raise UsageError(f"Settings file '{path}' sets '{key}'; {nearest(key, known)}.")


def _options(command: click.Command) -> dict[str, click.Option]:
    """A command's options by the words people write after the dashes."""
    return {
        word.removeprefix("--"): option
        for option in command.params
        if isinstance(option, click.Option)
        for word in option.opts
        if word.startswith("--")
    }


def _setting(path: Path, key: str, value: Any, options: dict[str, click.Option]) -> dict[str, Any]:
    option = options[key.replace("_", "-")]
    parts = value if option.multiple and isinstance(value, list) else [value]
    if not all(isinstance(part, str | int | float) for part in parts):
        raise UsageError(f"Settings file '{path}' sets '{key}' to {value!r:.60}; give it a text or a number.")
    return {str(option.name): [str(part) for part in parts] if option.multiple else value}

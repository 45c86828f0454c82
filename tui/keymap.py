"""Keys of one's own: the table `[room.keys]` of the settings file, checked before the control room opens.

    [room.keys]
    next_chapter = "ctrl+n"
    step = "full_stop,right"

A name is a command of `tui.keys` or a screen; its keys take the place of those it has otherwise. Keys are single signs
or Textual's names, with `ctrl+`, `shift+` or `alt+` before them; several stand with commas between them.
"""

import re
import string
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from textual.keys import Keys, _character_to_key

from department.errors import UsageError, nearest
from tui.keys import COMMANDS, PLACES

_MODIFIERS = ("ctrl", "shift", "alt", "super", "hyper", "meta")
_NAMED = {str(key.value) for key in Keys} | {_character_to_key(sign) for sign in string.punctuation} | {"space"}
_TABLE = re.compile(r"\s*\[\s*room\s*\.\s*keys\s*\]")


def checked(path: Path, given: Mapping[str, Any]) -> dict[str, str]:
    """The keys by command, as Textual takes them; UsageError names the file, the line and what is wrong there."""
    usual = {command.id: command.keys for command in COMMANDS} | {place.id: place.key for place in PLACES}
    found: dict[str, str] = {}
    for name, keys in given.items():
        if name not in usual:
            raise UsageError(f"{_place(path, name)} gives a key to '{name}'; {nearest(name, set(usual))}.")
        if not isinstance(keys, str):
            raise UsageError(
                f"{_place(path, name)} sets '{name}' to {keys!r:.60}; give it a key in quotes, \"ctrl+n\"."
            )
        found[name] = ",".join(_key(path, name, key) for key in _split(keys))
    _refuse_clashes(path, found, usual | found)
    return found


def _split(keys: str) -> list[str]:
    """The keys between commas; a comma alone is the key of that name."""
    return [keys] if keys.strip() in ("", ",") else keys.split(",")


def _key(path: Path, name: str, written: str) -> str:
    """One key by Textual's name."""
    *modifiers, base = written.strip().rsplit("+", 1) if written.strip() != "+" else ["+"]
    known = _named(base)
    if not known or not all(one in _MODIFIERS for part in modifiers for one in part.split("+")):
        raise UsageError(
            f"{_place(path, name)} gives '{name}' the key '{written.strip()[:40]}', which no keyboard has; "
            'write a sign, a name such as "f2" or "pageup", or "ctrl+n".'
        )
    return "+".join((*modifiers, known))


def _named(base: str) -> str:
    """The name of a key without what is held down with it; empty where there is none."""
    if len(base) == 1 and base.isprintable():
        return _character_to_key(base)
    return base if base in _NAMED else ""


def _refuse_clashes(path: Path, found: Mapping[str, str], all_keys: Mapping[str, str]) -> None:
    """One key, one command: of two that want the same, the one that the file names is told."""
    owners: dict[str, str] = {}
    for name, keys in sorted(all_keys.items(), key=lambda item: item[0] in found):
        for key in keys.split(","):
            other = owners.setdefault(key, name)
            if other != name:
                raise UsageError(
                    f"{_place(path, name)} gives '{name}' the key '{key}', which '{other}' has. "
                    f"Choose another, or give '{other}' another in [room.keys]."
                )


def _place(path: Path, name: str) -> str:
    """The file, and the line where the table sets this name, if it can be found."""
    line = next(_lines(path, name), 0)
    return f"Settings file '{path}', line {line}," if line else f"Settings file '{path}' in [room.keys]"


def _lines(path: Path, name: str) -> Iterator[int]:
    inside = False
    sought = re.compile(rf"\s*[\"']?{re.escape(name)}[\"']?\s*=")
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        inside = bool(_TABLE.match(text)) if text.lstrip().startswith("[") else inside
        if inside and sought.match(text):
            yield number

"""What may stand where somebody writes: agents after an @, commands after a /, and what a command asks for."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from department.queries import needs_you
from department.session import Session
from tui.present.facts_of_day import name_of
from tui.present.inert import one_line
from tui.present.names import choice_label, valued
from tui.speaking import COMMANDS
from tui.what_ifs import LEVELS

MOST = 40
"""The most that is offered at once."""

_WORD = re.compile(r"\S*$")
_ANSWERS = ("approve", "reject", "changes")


class Offer(NamedTuple):
    """A word that may stand there, and what it means."""

    word: str
    help: str


def offers(session: Session, text: str, cursor: int) -> list[Offer]:
    """What may stand in place of the word before the cursor; nothing where everything may."""
    before = text[:cursor]
    word = word_before(text, cursor)
    if word.startswith("@"):
        return _fitting(word, _agents(session))
    if not before.startswith("/"):
        return []
    command, sign, _ = before[1:].partition(" ")
    if not sign:
        return _fitting(word, [Offer(f"/{name}", f"{one.usage}  {one.help}") for name, one in COMMANDS.items()])
    return _fitting(word, _arguments(session, command, before.split()[1:], word))


def word_before(text: str, cursor: int) -> str:
    """The word that is being written."""
    found = _WORD.search(text[:cursor])
    return found[0] if found else ""


def completed(text: str, cursor: int, offer: Offer) -> tuple[str, int]:
    """The text with the word in place, and where the cursor stands then."""
    start = cursor - len(word_before(text, cursor))
    blank = "" if offer.word.endswith("=") or text[cursor : cursor + 1] == " " else " "
    word = f"{offer.word}{blank}"
    return text[:start] + word + text[cursor:], start + len(word)


def _fitting(word: str, found: Iterable[Offer]) -> list[Offer]:
    """Those that begin so first, then those that hold it, in the word or its meaning."""
    sought = word.casefold().lstrip("@/")
    begin, hold = [], []
    for offer in found:
        bare = offer.word.casefold().lstrip("@/")
        if bare.startswith(sought):
            begin.append(offer)
        elif sought in bare or (word.startswith("@") and sought in offer.help.casefold()):
            hold.append(offer)
    return [*begin, *hold][:MOST]


def _agents(session: Session) -> list[Offer]:
    return [Offer(f"@{name}", one_line(name_of(name, session.org.pack), 60)) for name in session.org.agents]


def _arguments(session: Session, command: str, words: list[str], word: str) -> list[Offer]:
    state, pack = session.state, session.org.pack
    place = len(words) - (1 if word else 0)
    if command in _ANSWERS:
        return _requests(session, command, words, place)
    if command == "inject":
        facts = pack.facts
        return [
            Offer(f"{name}=", f"now {one_line(valued(value, facts[name].unit if name in facts else ''), 60)}")
            for name, value in state.facts.items()
            if "=" not in word
        ]
    if command in ("autonomy", "decide") and place == 0:
        return [
            Offer(name, f"{one_line(pack.decisions[name].title, 50)} · now {level}")
            for name, level in state.autonomy.items()
        ]
    if command == "autonomy" and place == 1:
        now = state.autonomy.get(words[0], "")
        return [Offer(level, "as it is now" if level == now else "") for level in LEVELS]
    return []


def _requests(session: Session, command: str, words: list[str], place: int) -> list[Offer]:
    """The requests that wait; after one, its options."""
    approvals = session.state.approvals
    if place == 0:
        return [Offer(name, one_line(approvals[name].title, 60)) for name in needs_you(session.state)]
    asked = approvals.get(words[0])
    if asked is None or command != _ANSWERS[0] or place != 1:
        return []
    return [
        Offer(option, choice_label(option, asked.case, session.org.pack) + _advised(option, asked.recommendation))
        for option in asked.options
    ]


def _advised(option: str, recommendation: str) -> str:
    return " · recommended" if option == recommendation else ""

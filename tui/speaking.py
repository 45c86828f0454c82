"""What the person writes in the composer, understood: words to somebody, or a command of the department's.

`understood` gives the command to execute and the sentence to say when it was taken; what cannot be understood is a
UsageError that names what was written and what may be.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from department.blueprint.words import Value
from department.commands import Answer, AnyInput, Claim, Inject, Say, SetAutonomy
from department.errors import UsageError, nearest
from department.org import OPERATOR, Organisation
from department.queries import needs_you
from department.session import Session
from department.state import Approval
from tui.present.figures import plural
from tui.present.inert import one_line
from tui.present.names import choice_label, name_of
from tui.what_ifs import LEVELS, like

_ADDRESSED = re.compile(r"(?:^|(?<=\s))@([\w-]+)")
_FACT = re.compile(r"(?:fact\.)?([\w.]+)=(.*?)(?=\s+[\w.]+=|$)", re.DOTALL)


class Target(NamedTuple):
    """To whom words go that name nobody: people, a channel of the pack, the message answered (0: none)."""

    to: tuple[str, ...] = ()
    channel: str = ""
    reply_to: int = 0


class Given(NamedTuple):
    """A command, and what to say when it was taken."""

    command: AnyInput
    done: str


def understood(session: Session, text: str, target: Target) -> Given:
    """What the text asks for."""
    text = text.strip()
    if not text.startswith("/"):
        return _say(session, text, target)
    name, _, rest = text[1:].partition(" ")
    act = COMMANDS.get(name)
    if act is None:
        raise UsageError(f"There is no command '/{name}'; {nearest(name, set(COMMANDS))}.")
    return act.act(session, rest.strip(), target)


def members(org: Organisation, channel: str) -> tuple[str, ...]:
    """The agents of a channel."""
    return tuple(org.all_of([role for role in org.pack.channels[channel].members if role != OPERATOR]))


def _say(session: Session, text: str, target: Target, priority: str = "normal") -> Given:
    if not text:
        raise UsageError("There is nothing to say yet: write some words, or / for the commands.")
    org = session.org
    named = list(dict.fromkeys(_ADDRESSED.findall(text)))
    for name in named:
        if name not in org.pack.agents:
            raise UsageError(f"There is nobody called '@{name}'; {nearest(name, set(org.agents))}.")
    to = named or list(target.to)
    if not to:
        raise UsageError("Say to whom: begin with @ and a name, or open a channel or somebody's messages first.")
    reply = target.reply_to or None
    channel = target.channel if set(to) <= {*target.to} or not named else ""
    who = name_of(to[0], org.pack) if len(to) == 1 else plural(len(to), "person", "people")
    said = f"Sent to {who}{f' in #{channel}' if channel else ''}."
    return Given(Say(to=to, body=text, channel=channel, priority=priority, reply_to=reply), said)


def _urgent(session: Session, rest: str, target: Target) -> Given:
    return _say(session, rest, target, "urgent")


def _request(session: Session, words: list[str]) -> Approval:
    """The request that is meant: by its id, or the only one there is."""
    waiting = needs_you(session.state)
    if words and words[0] in waiting:
        return session.state.approvals[words.pop(0)]
    if not waiting:
        raise UsageError("Nothing waits for you now.")
    if len(waiting) > 1:
        raise UsageError(f"{len(waiting)} requests wait for you; say which: {', '.join(waiting)}.")
    return session.state.approvals[waiting[0]]


def _answer(session: Session, rest: str, outcome: str) -> Given:
    words = rest.split()
    asked = _request(session, words)
    choice = words.pop(0) if outcome == "approved" and words and words[0] in asked.options else ""
    told = f": {choice_label(choice, asked.case, session.org.pack)}" if choice else ""
    done = (
        f"{'Changes requested' if outcome == 'changes' else outcome.capitalize()}: {one_line(asked.title, 80)}{told}."
    )
    return Given(Answer(asked.id, outcome, asked.digest, choice, " ".join(words)), done)


def _inject(session: Session, rest: str, _: Target) -> Given:
    found = _FACT.findall(rest)
    if not found or _FACT.sub("", rest).strip():
        raise UsageError(f"'/inject {one_line(rest, 60)}' names no fact; write for instance /inject NAME=VALUE.")
    facts: dict[str, Value] = {}
    known = session.state.facts
    for name, value in found:
        if name not in known:
            raise UsageError(f"There is no fact '{name}'; {nearest(name, set(known))}.")
        facts[name] = like(known[name], name, value.strip())
    return Given(Inject(facts=facts), f"Injected: {', '.join(facts)}.")


def _autonomy(_session: Session, rest: str, _: Target) -> Given:
    words = rest.split()
    if len(words) != 2:  # noqa: PLR2004 - a type and a level
        raise UsageError(f"Write /autonomy TYPE LEVEL; the levels are {', '.join(LEVELS)}.")
    kind, level = words
    return Given(SetAutonomy(decision=kind, level=level.upper()), f"From now on {kind} is {level.upper()}.")


def _decide(_session: Session, rest: str, _: Target) -> Given:
    words = rest.split()
    amount = int(words.pop()) if len(words) == 3 and words[2].isdecimal() else None  # noqa: PLR2004
    if len(words) != 2:  # noqa: PLR2004 - a type and a choice
        raise UsageError("Write /decide TYPE CHOICE, or /decide TYPE CHOICE AMOUNT with the amount in cents.")
    claim = Claim(actor=OPERATOR, decision=words[0], choice=words[1], amount=amount)
    return Given(claim, f"Decided: {words[1]} on {words[0]}.")


class Command(NamedTuple):
    """A command of the composer: how it is written, what it does."""

    usage: str
    help: str
    act: Callable[[Session, str, Target], Given]


COMMANDS: dict[str, Command] = {
    "approve": Command(
        "[REQUEST] [OPTION] [words]", "Approve a request, with an option and a comment",
        lambda session, rest, _: _answer(session, rest, "approved"),
    ),
    "reject": Command(
        "[REQUEST] [words]", "Reject a request", lambda session, rest, _: _answer(session, rest, "rejected")
    ),
    "changes": Command(
        "[REQUEST] [words]", "Ask for changes", lambda session, rest, _: _answer(session, rest, "changes")
    ),
    "say": Command("@NAME words", "Write to agents", _say),
    "urgent": Command("@NAME words", "Write to agents, and have it read first", _urgent),
    "inject": Command("FACT=VALUE …", "Change facts of the world", _inject),
    "autonomy": Command("TYPE LEVEL", "Change how much of a type is left to the department", _autonomy),
    "decide": Command("TYPE CHOICE [CENTS]", "Decide something yourself", _decide),
}  # fmt: skip
"""By the word after the stroke."""

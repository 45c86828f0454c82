"""Reads a role: who is meant, as an id or a small call such as `common_manager(cmo, designer)`."""

import re
from dataclasses import dataclass
from functools import lru_cache

from department.errors import ExpressionError, nearest

FUNCTIONS = {"all": 0, "layer": 1, "rank": 1, "manager_of": 1, "reports_of": 1, "common_manager": 2, "tagged": 2}
"""What a role may call, and how many names each takes; `all` stands without brackets too."""

ITEM = "item"
"""The current item of a step's `each`."""
OPERATOR = "operator"
"""The human above the department."""
ASSIGNEE = "assignee"
"""Whoever a match step gave the item of the workflow to; nobody until then."""

_TOKEN = re.compile(r"\s*(?:([a-z][a-z0-9_-]*)|(.))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RoleTree:
    """A role as read: a name (`arguments` empty, `call` false) or a function and its arguments.

    `text` is the source of the whole role, for messages.
    """

    name: str
    arguments: tuple["RoleTree", ...] = ()
    call: bool = False
    text: str = ""

    @property
    def agents(self) -> tuple[str, ...]:
        """The agent ids named anywhere in it (`item`, `assignee` and `operator` are none), in order."""
        if self.call:
            literal = self.name in ("layer", "rank", "tagged")
            return () if literal else tuple(name for part in self.arguments for name in part.agents)
        return () if self.name in (ITEM, ASSIGNEE, OPERATOR) else (self.name,)

    @property
    def uses_item(self) -> bool:
        """Whether it depends on the current item of `each`."""
        return any(part.uses_item for part in self.arguments) if self.call else self.name == ITEM

    @property
    def uses_assignee(self) -> bool:
        """Whether it depends on who has the item of the workflow."""
        return any(part.uses_assignee for part in self.arguments) if self.call else self.name == ASSIGNEE

    def calls(self) -> tuple["RoleTree", ...]:
        """Every call in it, outermost first."""
        inner = tuple(call for part in self.arguments for call in part.calls())
        return (self, *inner) if self.call else inner


@lru_cache(maxsize=1024)
def parse_role(text: str) -> RoleTree:
    """Read a role, or say what in it is not one (ExpressionError)."""
    tokens = [name or mark for name, mark in _TOKEN.findall(text.strip())]
    tree, rest = _read(tokens, text)
    if rest:
        much = f"'{rest[0]}' is one too many"
        raise ExpressionError(f"'{text}' is not a role: {much}; write several as a list.")
    return tree


def _read(tokens: list[str], text: str) -> tuple[RoleTree, list[str]]:
    if not tokens or not tokens[0][0].isalpha():
        found = f"'{tokens[0]}'" if tokens else "its end"
        raise ExpressionError(f"'{text}' is not a role: a name must stand where {found} is.")
    word, rest = tokens[0], tokens[1:]
    if not rest or rest[0] != "(":
        return RoleTree(word, call=word == "all", text=text), rest
    if word not in FUNCTIONS:
        close = nearest(word, list(FUNCTIONS))
        raise ExpressionError(f"'{text}' calls '{word}', which roles do not have; {close}.")
    parts, rest = _arguments(rest[1:], text)
    if len(parts) != FUNCTIONS[word]:
        raise ExpressionError(f"'{text}' gives '{word}' {len(parts)} names; it takes {FUNCTIONS[word]}.")
    return RoleTree(word, parts, call=True, text=text), rest


def _arguments(tokens: list[str], text: str) -> tuple[tuple[RoleTree, ...], list[str]]:
    parts: list[RoleTree] = []
    while tokens and tokens[0] != ")":
        part, tokens = _read(tokens, text)
        parts.append(part)
        if tokens and tokens[0] == ",":
            tokens = tokens[1:]
        elif not tokens or tokens[0] != ")":
            break
    if not tokens or tokens[0] != ")":
        raise ExpressionError(f"'{text}' is not a role: a bracket is not closed.")
    return tuple(parts), tokens[1:]

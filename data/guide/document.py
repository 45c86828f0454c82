"""The guide as a file: what is written by hand, the reference between its marks, and the examples in it."""

import re
from typing import NamedTuple

from department.errors import UsageError

BEGINS, ENDS = "<!-- reference -->", "<!-- end reference -->"
"""Between these lines the guide is made; everything else is written by hand."""

_FENCE = re.compile(r"^```([\w-]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"# \S+/(\S+\.yaml)")


class Block(NamedTuple):
    """A fenced example: its language, its text, and the file of a pack that its first line names, if it does."""

    language: str
    text: str
    file: str


def with_reference(text: str, reference: str) -> str:
    """The guide with a new reference part; UsageError where its marks are missing."""
    head, begins, rest = text.partition(BEGINS)
    _, ends, tail = rest.partition(ENDS)
    if not begins or not ends:
        raise UsageError(f"The guide has no lines '{BEGINS}' and '{ENDS}'; put them where the reference belongs.")
    return f"{head}{BEGINS}\n\n{reference.strip()}\n\n{ENDS}{tail}"


def by_hand(text: str) -> str:
    """The guide without its reference part."""
    return text.partition(BEGINS)[0] + text.partition(ENDS)[2]


def blocks(text: str) -> list[Block]:
    """The fenced examples that are written by hand, in order."""
    found = []
    for match in _FENCE.finditer(by_hand(text)):
        named = _FILE.match(match[2])
        found.append(Block(match[1], match[2], named[1] if named else ""))
    return found

"""What a report is made of, before it is Markdown or HTML: claims, and the events each of them cites."""

from dataclasses import dataclass

CITED = 6
"""How many events one claim shows as its evidence; more are counted."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence and the seqs of the events it rests on. Its text is plain and not yet escaped."""

    text: str
    cites: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Items:
    """Claims as a list."""

    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its cells, and the events they rest on."""

    cells: tuple[str, ...]
    cites: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under heads; a head that starts with `>` is a column of numbers."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One thing told in a few claims; `sign` says in a word how it ended."""

    title: str
    claims: tuple[Claim, ...]
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture: SVG for pages, and the same in text."""

    title: str
    svg: str
    text: str


Block = Claim | Items | Table | Card | Figure
"""Anything a section holds."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands under it."""

    key: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A number for the head of the report: its value, what it counts, and its evidence."""

    value: str
    label: str
    cites: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """The whole: a title, a line under it, the numbers of the day, sections."""

    title: str
    line: str
    facts: tuple[Fact, ...]
    sections: tuple[Section, ...]

    def cited(self) -> tuple[int, ...]:
        """Every event that is shown as evidence, in order."""
        found = {seq for fact in self.facts for seq in fact.cites[:CITED]}
        for section in self.sections:
            for block in section.blocks:
                found |= _cited(block)
        return tuple(sorted(found))


def _cited(block: Block) -> set[int]:
    if isinstance(block, Claim):
        return set(block.cites[:CITED])
    if isinstance(block, Items | Card):
        return {seq for claim in block.claims for seq in claim.cites[:CITED]}
    if isinstance(block, Table):
        return {seq for row in block.rows for seq in row.cites[:CITED]}
    return set()

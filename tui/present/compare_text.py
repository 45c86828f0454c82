"""A comparison of two runs as plain text, in the columns there are."""

from collections.abc import Sequence
from datetime import datetime
from textwrap import wrap

from tui.present.compare import COST, LISTS, SPAN, Comparison, Row
from tui.present.figures import dollars, plural, span
from tui.present.inert import one_line
from tui.present.parting import Told
from tui.present.run_view import RunFacts, origin_words
from tui.present.summary import shortened

WIDTH = 80
"""The columns where nobody says how many there are."""

_MOST = 12
_CHANGES = 6
_HEADS = {
    "outcomes": ("Outcomes", "workflow"),
    "decisions": ("Decisions", "decision"),
    "targets": ("Targets", "target"),
    "leads": ("Lead times", "workflow"),
}


def compare_text(found: Comparison, width: int = WIDTH) -> str:
    """Where the two part, then what differs, side by side; no line is wider than `width`."""
    page = _Page(width)
    parts = [[*page.side("A", found.a, found.changes[0]), *page.side("B", found.b, found.changes[1])]]
    parts.append(page.parting(found))
    parts += [page.table(name, getattr(found, name), found.alike[name]) for name in LISTS]
    parts.append([page.line("In all", "A", "B"), *(page.row(row) for row in found.totals)])
    return "\n\n".join("\n".join(lines) for lines in parts if lines)


class _Page:
    """Lines of a width: a title in two fifths of it, then what each run has."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.title = width * 2 // 5 - 2
        self.value = (width - self.title - 4) // 2

    def side(self, letter: str, facts: RunFacts, changes: Sequence[str]) -> list[str]:
        settings = ", ".join(f"{key}={value}" for key, value in facts.settings.items())
        words = [f"run {facts.run}", origin_words(facts), f"with {settings}" if settings else "", f"seed {facts.seed}"]
        told = ", ".join(word for word in (*words, facts.state, plural(facts.events, "event")) if word)
        lines = self.wrapped(told, f"{letter}  ", "   ")
        for says in changes[:_CHANGES]:
            lines += self.wrapped(says, "   · ", "     ")
        return [*lines, f"   · and {len(changes) - _CHANGES} more"] if len(changes) > _CHANGES else lines

    def parting(self, found: Comparison) -> list[str]:
        if found.parting is None:
            return [f"No divergence: {plural(found.same, 'event')}, all the same."]
        lines = [f"First divergence, after {plural(found.same, 'event')} that are the same"]
        for letter, told in zip("AB", found.parting, strict=True):
            lines += self.moment(letter, told)
        return lines

    def moment(self, letter: str, told: Told | None) -> list[str]:
        if told is None:
            return [f"  {letter}  has ended"]
        at = datetime.fromisoformat(told.at)
        return self.wrapped(f"event {told.seq}, {at:%a %H:%M:%S}: {told.says}", f"  {letter}  ", "     ")

    def wrapped(self, text: str, first: str, later: str) -> list[str]:
        return wrap(one_line(text, 600), self.width, initial_indent=first, subsequent_indent=later)

    def table(self, name: str, rows: Sequence[Row], alike: int) -> list[str]:
        title, one = _HEADS[name]
        rows = [row for row in rows if _written(row, row.a) != _written(row, row.b)]
        if not rows:
            return [f"{title}: {plural(alike, one)}, no difference"] if alike else []
        lines = [self.line(f"{title} that differ" if name != "leads" else f"{title} that differ most", "A", "B")]
        lines += [self.row(row) for row in rows[:_MOST]]
        more = len(rows) - _MOST
        rest = [f"{more} more differ (--json has them all)"] if more > 0 else []
        return [*lines, f"  {', '.join([*rest, f'{plural(alike, one)} alike'])}"]

    def row(self, row: Row) -> str:
        return self.line(f"  {row.title}", _written(row, row.a), _written(row, row.b))

    def line(self, title: str, a: str, b: str) -> str:
        cells = f"{_cell(title, self.title):<{self.title}}  {_cell(a, self.value):<{self.value}}  "
        return f"{cells}{_cell(b, self.value)}".rstrip()


def _cell(text: str, width: int) -> str:
    indent = "  " if text.startswith("  ") else ""
    return indent + shortened(text, width - len(indent))


def _written(row: Row, value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, int):
        return span(value) if row.form == SPAN else dollars(value) if row.form == COST else f"{value:,}"
    return str(value)

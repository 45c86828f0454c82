"""A comparison of two runs as plain text, 80 columns wide."""

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
_TITLE, _VALUE = 30, 23
_MOST = 12
_CHANGES = 6
_HEADS = {
    "outcomes": ("Outcomes", "workflow"),
    "decisions": ("Decisions", "decision"),
    "targets": ("Targets", "target"),
    "leads": ("Lead times", "workflow"),
}


def compare_text(found: Comparison) -> str:
    """Where the two part, then what differs, side by side."""
    parts = [[*_side("A", found.a, found.changes[0]), *_side("B", found.b, found.changes[1])], _parting(found)]
    parts += [_table(name, getattr(found, name), found.alike[name]) for name in LISTS]
    parts.append([_line("In all", "A", "B"), *(_row(row) for row in found.totals)])
    return "\n\n".join("\n".join(lines) for lines in parts if lines)


def _side(letter: str, facts: RunFacts, changes: Sequence[str]) -> list[str]:
    settings = ", ".join(f"{key}={value}" for key, value in facts.settings.items())
    words = [f"run {facts.run}", origin_words(facts), f"with {settings}" if settings else "", f"seed {facts.seed}"]
    told = ", ".join(word for word in (*words, facts.state, plural(facts.events, "event")) if word)
    lines = _wrapped(told, f"{letter}  ", "   ")
    for says in changes[:_CHANGES]:
        lines += _wrapped(says, "   · ", "     ")
    return [*lines, f"   · and {len(changes) - _CHANGES} more"] if len(changes) > _CHANGES else lines


def _parting(found: Comparison) -> list[str]:
    if found.parting is None:
        return [f"No divergence: {plural(found.same, 'event')}, all the same."]
    lines = [f"First divergence, after {plural(found.same, 'event')} that are the same"]
    for letter, told in zip("AB", found.parting, strict=True):
        lines += _moment(letter, told)
    return lines


def _moment(letter: str, told: Told | None) -> list[str]:
    if told is None:
        return [f"  {letter}  has ended"]
    at = datetime.fromisoformat(told.at)
    return _wrapped(f"event {told.seq}, {at:%a %H:%M:%S}: {told.says}", f"  {letter}  ", "     ")


def _wrapped(text: str, first: str, later: str) -> list[str]:
    return wrap(one_line(text, 600), WIDTH, initial_indent=first, subsequent_indent=later)


def _table(name: str, rows: Sequence[Row], alike: int) -> list[str]:
    title, one = _HEADS[name]
    rows = [row for row in rows if _written(row, row.a) != _written(row, row.b)]
    if not rows:
        return [f"{title}: {plural(alike, one)}, no difference"] if alike else []
    lines = [_line(f"{title} that differ" if name != "leads" else f"{title} that differ most", "A", "B")]
    lines += [_row(row) for row in rows[:_MOST]]
    more = len(rows) - _MOST
    rest = [f"{more} more differ (--json has them all)"] if more > 0 else []
    return [*lines, f"  {', '.join([*rest, f'{plural(alike, one)} alike'])}"]


def _row(row: Row) -> str:
    return _line(f"  {row.title}", _written(row, row.a), _written(row, row.b))


def _line(title: str, a: str, b: str) -> str:
    cells = f"{_cell(title, _TITLE):<{_TITLE}}  {_cell(a, _VALUE):<{_VALUE}}  {_cell(b, _VALUE)}"
    return cells.rstrip()


def _cell(text: str, width: int) -> str:
    indent = "  " if text.startswith("  ") else ""
    return indent + shortened(text, width - len(indent))


def _written(row: Row, value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, int):
        return span(value) if row.form == SPAN else dollars(value) if row.form == COST else f"{value:,}"
    return str(value)

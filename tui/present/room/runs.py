"""The recorded runs as a table, one of them told whole, and two side by side."""

from collections.abc import Sequence

from department.prices import usd
from tui.present.compare import Comparison
from tui.present.compare_text import compare_text
from tui.present.figures import plural
from tui.present.inert import one_line
from tui.present.lines import CHOSEN, DIM, LIVE, PLAIN, STRONG, TROUBLE, Line, Row, Span, beside, line, wrapped
from tui.present.run_view import RunFacts, origin_words

_STATES = {"finished": PLAIN, "running": LIVE, "stopped": STRONG}
_WIDE, _MIDDLE = 130, 96
_LABEL = 12
HINT = "enter open · space select · c compare · f fork · r resume · d delete"


def rows(runs: Sequence[RunFacts], shown: str, chosen: Sequence[str], width: int, words: str = "") -> list[Row]:
    """One row a run, the latest first: `shown` is on the screen, `chosen` (at most two) are to be compared."""
    fitting = [facts for facts in runs if words in _searched(facts)]
    if not fitting:
        return [Row(line(("No run holds these words." if runs else "No run is recorded here yet.", DIM)))]
    heads: list[Line] = [line((title, DIM)) for title in ("", "run", "what", "days", " events", "state")]
    heads += [line((title, DIM)) for title in ("department", "seed", "recorded")]
    found = [Row(_laid(heads, width))]
    return found + [Row(_laid(_cells(facts, shown, chosen), width), f"run|{facts.run}") for facts in fitting]


def _searched(facts: RunFacts) -> str:
    parts = (facts.run, facts.name, facts.department, facts.scenario, facts.workflow, facts.state, facts.parent)
    return " ".join(part for part in parts if part).casefold()


def _cells(facts: RunFacts, shown: str, chosen: Sequence[str]) -> list[Line]:
    mark: Span = ("▶", LIVE) if facts.run == shown else (" ", PLAIN)
    letter: Span = ("AB"[chosen.index(facts.run)], CHOSEN) if facts.run in chosen else (" ", PLAIN)
    what = " · ".join(
        one_line(part, 60) for part in (facts.name, facts.scenario, facts.workflow, origin_words(facts)) if part
    )
    return [
        line(mark, letter), line((facts.run, STRONG)), line(what or ("an ordinary day", DIM)), line(f"{facts.days:>4}"),
        line(f"{facts.events:>7,}"), line((facts.state, _STATES.get(facts.state, TROUBLE))),
        line(one_line(facts.department, 40)), line(f"{facts.seed:>4}"),
        line((_recorded(facts, 16), DIM)),
    ]  # fmt: skip


def _recorded(facts: RunFacts, signs: int) -> str:
    return facts.recorded[:signs].replace("T", " ")


def _laid(cells: Sequence[Line], width: int) -> Line:
    """The columns there is room for: all of them, or without seed and department, or without the date too."""
    mark, run, what, days, events, state, department, seed, recorded = cells
    kept = [(mark, 2), (run, 5), (days, 4), (events, 7), (state, 9)]
    if width >= _MIDDLE:
        kept.append((recorded, 16))
    if width >= _WIDE:
        kept[2:2] = [(department, 16), (seed, 5)]
    rest = width - sum(size + 2 for _, size in kept)
    return beside(*kept[:2], (what, max(8, rest)), *kept[2:], gap="  ")


def card(facts: RunFacts | None, width: int) -> list[Row]:
    """Everything the row of a run says."""
    if facts is None:
        return []
    told = (
        ("run", " · ".join(part for part in (facts.run, facts.name, facts.title or facts.department) if part)),
        ("from", origin_words(facts)),
        ("played", _played(facts)),
        ("what-ifs", ", ".join(f"{key}={value}" for key, value in facts.settings.items())),
        ("state", _state(facts)),
        ("cost", "" if facts.cost is None else f"{usd(facts.cost)} for minds outside, known and booked"),
        ("head", facts.head),
        ("recorded", f"{_recorded(facts, 19)} UTC with dayshift {facts.engine}" if facts.engine else ""),
    )  # fmt: skip
    return [
        Row(line((f"{'' if place else label:<{_LABEL}}", DIM), text))
        for label, words in told
        if words
        for place, text in enumerate(wrapped(one_line(words, 600), max(10, width - _LABEL)))
    ]


def _played(facts: RunFacts) -> str:
    parts = (
        facts.scenario,
        facts.workflow,
        f"seed {facts.seed}",
        plural(facts.days, "day"),
        plural(facts.events, "event"),
    )
    return ", ".join(part for part in parts if part)


def _state(facts: RunFacts) -> str:
    if facts.state == "finished":
        return f"finished, after {facts.wall_seconds:,.1f} s"
    return f"{facts.state}: r goes on with it" if facts.state == "stopped" else facts.state


def comparison(found: Comparison, width: int) -> list[Row]:
    """First divergence, then outcomes, decisions, targets, lead times and totals, A beside B."""
    lines = compare_text(found, width).split("\n")
    return [Row(line((text, PLAIN if text.startswith(" ") else STRONG))) for text in lines]

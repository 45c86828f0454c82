"""What a turn is about, and the facts it is told: only those that the words asked for can use."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from department.blueprint.steps import Step
from department.blueprint.words import Value
from department.decide.context import Deciding
from department.decide.reports import update
from department.errors import ExpressionError
from department.state import Flow, Piece

NOBODY = "everyone concerned"


@dataclass(slots=True)
class Matter:
    """The workflow, step, item and piece behind a turn, whom it addresses, and facts of its own (`extra`)."""

    agent: str
    flow: Flow | None = None
    spec: Step | None = None
    item: Value = ""
    piece: Piece | None = None
    to: Sequence[str] = ()
    title: str = ""
    extra: dict[str, Value] = field(default_factory=dict)


def facts_for(deciding: Deciding, ask: str, matter: Matter) -> dict[str, Value]:
    """The facts that the bank(s) `ask` may put into words, for this matter."""
    facts = dict(matter.extra)
    for bank in ask.split("|"):
        for slot in deciding.phrases.slots(matter.agent, bank):
            if slot not in facts:
                value = _fact(deciding, matter, slot)
                if value is not None:
                    facts[slot] = value
    return facts


def fill(deciding: Deciding, text: str, matter: Matter) -> str:
    """A title, label or issue with its slots filled."""
    if "{" not in text:
        return text
    return deciding.phrases.fill(text, _Slots(deciding, matter))


class _Slots(dict[str, Value]):
    """Facts looked up as a text asks for them."""

    def __init__(self, deciding: Deciding, matter: Matter) -> None:
        super().__init__(matter.extra)
        self._deciding, self._matter = deciding, matter

    def __contains__(self, slot: object) -> bool:
        return super().__contains__(slot) or _fact(self._deciding, self._matter, str(slot)) is not None

    def __missing__(self, slot: str) -> Value:
        value = _fact(self._deciding, self._matter, slot)
        return "" if value is None else value


def _fact(deciding: Deciding, matter: Matter, slot: str) -> Value | None:
    if "." in slot:
        try:
            known: Value = deciding.scope(matter.flow, item=matter.item, piece=matter.piece)(slot)
        except ExpressionError:
            return None  # words go without what is not known; work does not stop for them
        return ", ".join(map(str, known)) if isinstance(known, list) else known
    reader = _PLAIN.get(slot)
    return reader(deciding, matter) if reader else None


def names(deciding: Deciding, people: Sequence[str]) -> str:
    """People by title, as a list in words."""
    titles = [deciding.org.title(person) for person in people]
    if len(titles) > 4:  # noqa: PLR2004 - a longer list is nobody in particular
        return NOBODY
    return ", ".join(titles[:-1]) + (" and " if len(titles) > 1 else "") + titles[-1] if titles else NOBODY


def _title(deciding: Deciding, matter: Matter) -> Value | None:
    if matter.title:
        return matter.title
    if matter.spec is None:
        return matter.flow.title if matter.flow else None
    bare = Matter(matter.agent, matter.flow, None, matter.item, matter.piece, matter.to)
    return fill(deciding, matter.spec.title, bare)


def _of_piece(name: str) -> Callable[[Deciding, Matter], Value | None]:
    return lambda _, matter: getattr(matter.piece, name) if matter.piece else None


def findings(deciding: Deciding, piece: Piece, found: Sequence[str]) -> str:
    """What a review found, in the craft's words."""
    defects = deciding.org.pack.crafts[piece.craft].defects
    return ", ".join(defects[name].says for name in found) or "nothing to change"


_PLAIN: dict[str, Callable[[Deciding, Matter], Value | None]] = {
    "title": _title,
    "subject": _title,
    "workflow": lambda _, m: m.flow.title if m.flow else None,
    "to": lambda d, m: names(d, m.to),
    "from": lambda d, m: d.org.title(m.agent),
    "me": lambda d, m: d.org.title(m.agent),
    "item": lambda d, m: d.org.title(str(m.item)) if m.item != "" else None,
    "piece": _of_piece("title"),
    "score": _of_piece("score"),
    "threshold": _of_piece("threshold"),
    "version": _of_piece("version"),
    "findings": lambda d, m: findings(d, m.piece, m.piece.found) if m.piece else None,
    "deadline": lambda d, _: f"{d.org.calendar.local(d.org.calendar.close_of(d.at)):%H:%M}",
    "day": lambda d, _: f"{d.org.calendar.local(d.at):%A}",
    "count": lambda _, m: len(m.to),
    "done": lambda d, m: "; ".join(update(d, m.agent)[0]["done"]) or "nothing new",
    "doing": lambda d, m: "; ".join(update(d, m.agent)[0]["doing"]) or "nothing",
    "blockers": lambda d, m: "; ".join(update(d, m.agent)[0]["blockers"]) or "nothing",
}

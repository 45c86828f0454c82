"""One plain line for every event: who did what, in the department's own names."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from department.blueprint.pack import Blueprint
from department.events.record import Event
from tui.present.facts_words import SENTENCES
from tui.present.figures import clock, money, plural, span
from tui.present.inert import one_line

_SLOT = re.compile(r"\{(\.?[a-z_]+)(?::([a-z_]+))?\}")
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_SLOTTED = re.compile(r"\s*[:,–(]?\s*\{[^{}]*\}\)?")
_SHOWN = 3


def sentence(event: Event, blueprint: Blueprint, limit: int = 240) -> str:
    """What happened, in one line that is safe to show; unknown kinds say their name."""
    template = SENTENCES.get(event.kind, "{actor}: " + event.kind + ".")
    writer = _Writer(event, blueprint)
    kept = _OPTIONAL.sub(lambda part: writer.fill(part[1]) if writer.holds(part[1]) else "", template)
    line = one_line(writer.fill(kept), limit)
    return line[:1].upper() + line[1:]


def name_of(actor: str, blueprint: Blueprint) -> str:
    """What people call an actor: an agent's title, the human's, or the part of the machinery."""
    if actor in blueprint.agents:
        return blueprint.agents[actor].title
    if actor == "operator":
        return blueprint.human.title
    kind, _, rest = actor.partition(":")
    if kind == "routine":
        return f"the routine {plain(rest)}"
    return {"world": "the world", "engine": "the department"}.get(actor, actor)


def flow_name(path: str, blueprint: Blueprint) -> str:
    """The instance of a workflow in words: its title where that has no gaps, else its id; and its day."""
    flow = path.split("/", maxsplit=1)[0]
    base, _, day = flow.partition("@")
    known = blueprint.workflows.get(base)
    title = _SLOTTED.sub("", known.title).strip() if known else plain(base)
    return f"{title} of {day}" if day else title


def plain(word: str) -> str:
    """An id as words: `launch_date` is `launch date`."""
    return word.replace("_", " ").replace("-", " ").strip()


class _Writer:
    """Fills the slots of one event's sentence."""

    def __init__(self, event: Event, blueprint: Blueprint) -> None:
        self._event, self._blueprint = event, blueprint
        self._zone = ZoneInfo(blueprint.timezone)
        self._forms: Mapping[str, Callable[[Any], str]] = {
            "name": self._name, "names": self._names, "step": self._step, "time": self._time,
            "flow": lambda path: flow_name(path, blueprint), **_FORMS,
        }  # fmt: skip

    def holds(self, part: str) -> bool:
        """Whether every value named in the part says something."""
        return all(self._written(slot[1], slot[2]) for slot in _SLOT.finditer(part))

    def fill(self, part: str) -> str:
        """The part with its slots written."""
        return _SLOT.sub(lambda slot: self._written(slot[1], slot[2]), part)

    def _written(self, name: str, form: str | None) -> str:
        value = self._value(name)
        if value is None or value in ("", [], {}, ()):
            return ""
        if form is None:
            return "" if value is False else one_line(str(value))
        return one_line(self._forms[form](value))

    def _value(self, name: str) -> Any:
        if name == "actor":
            return name_of(self._event.actor, self._blueprint)
        if name == "due":
            return self._event.due
        if name.startswith("."):
            return self._event.subject.get(name[1:])
        return getattr(self._event.data, name, None)

    def _name(self, actor: str) -> str:
        return name_of(actor, self._blueprint)

    def _names(self, actors: list[str]) -> str:
        if len(actors) > _SHOWN:
            return f"{len(actors)} people" if len(actors) < len(self._blueprint.agents) else "everyone"
        return " and ".join(self._name(actor) for actor in actors)

    def _step(self, path: str) -> str:
        flow, _, step = path.partition("/")
        flow = flow if step else self._event.subject.get("workflow", "")
        step = (step or path).split("/", maxsplit=1)[0]
        known = self._blueprint.workflows.get(flow.partition("@")[0])
        entry = known.steps.get(step) if known else None
        title = _SLOTTED.sub("", entry.title).strip() if entry else ""
        return title or plain(step)

    def _time(self, at: int) -> str:
        return clock(at, self._zone, beside=self._event.at)


def _some(words: list[str]) -> str:
    shown = "; ".join(word.rstrip(". ") for word in words[:_SHOWN])
    return shown if len(words) <= _SHOWN else f"{shown}; and {len(words) - _SHOWN} more"


def _facts(facts: Mapping[str, Any]) -> str:
    shown = ", ".join(f"{plain(key)} {_fact(value)}" for key, value in list(facts.items())[:6])
    return shown if len(facts) <= 6 else f"{shown}, …"  # noqa: PLR2004


def _fact(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _share(thousandths: int) -> str:
    return f"{thousandths / 1000:.2f}"


def _date(day: str) -> str:
    try:
        moment = date.fromisoformat(day)
    except ValueError:
        return day
    return f"{moment:%A} {moment.day} {moment:%B} {moment.year}"


_FORMS: dict[str, Callable[[Any], str]] = {
    "plain": lambda word: plain(str(word)),
    "words": lambda words: ", ".join(plain(word) for word in words),
    "some": _some,
    "facts": _facts,
    "quote": lambda text: f"“{one_line(text, 120)}”",
    "money": money,
    "span": span,
    "any_span": lambda ms: span(ms) if ms else "",
    "share": _share,
    "date": _date,
    "number": lambda value: f"{value:,}" if value else "",
    "count": lambda items: str(len(items)),
    "things": lambda count: plural(count, "task") if count else "",
    "people": lambda items: plural(len(items), "person", "people"),
    "messages": lambda items: plural(len(items), "message"),
    "routines": lambda fires: plural(len(fires), "routine"),
    "voices": lambda count: plural(count, "contribution"),
    "pressing": lambda priority: "" if priority == "normal" else str(priority),
    "round": lambda count: f"round {count}" if count > 1 else "",
    "or_task": lambda title: title or "a task",
    "passed": lambda passed: "passed" if passed else "not passed",
    "favours": lambda objects: "objects and favours" if objects else "favours",
    "stale": lambda stale: "its work was closed meanwhile" if stale else "",
}

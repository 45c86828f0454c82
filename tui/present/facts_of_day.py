"""One plain line for every event: who did what, in the department's own names."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from department.blueprint.pack import Blueprint
from department.events.record import Event
from department.prices import Spent, usd
from tui.present import names
from tui.present.facts_words import SENTENCES
from tui.present.figures import clock, local, money, plural, span
from tui.present.inert import one_line
from tui.present.names import flow_name, name_of, plain
from tui.present.outlays import scope_title

__all__ = ["flow_name", "name_of", "plain", "sentence"]

_SLOT = re.compile(r"\{(\.?[a-z_]+)(?::([a-z_]+))?\}")
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_SHOWN = 3
_FACTS = 6


def sentence(event: Event, blueprint: Blueprint, limit: int = 240) -> str:
    """What happened, in one line that is safe to show; unknown kinds say their name."""
    template = SENTENCES.get(event.kind, "{actor}: " + event.kind + ".")
    writer = _Writer(event, blueprint)
    kept = _OPTIONAL.sub(lambda part: part[1] if writer.holds(part[1]) else "", template)
    line = one_line(writer.fill(kept), limit)
    return line[:1].upper() + line[1:]


class _Writer:
    """Fills the slots of one event's sentence."""

    def __init__(self, event: Event, blueprint: Blueprint) -> None:
        self._event, self._blueprint = event, blueprint
        self._zone = ZoneInfo(blueprint.timezone)
        self._forms: Mapping[str, Callable[[Any], str]] = {
            "name": lambda actor: name_of(actor, blueprint), "names": self._names, "step": self._step,
            "steps": lambda steps: _some([f"“{self._step(step)}”" for step in steps]),
            "flow": self._flow, "time": self._time, "choice": self._choice, "facts": self._facts,
            "found": lambda found: _some([names.finding(defect, blueprint) for defect in found]),
            "reached": self._reached, "cap": lambda scope: scope_title(scope, blueprint),
            "routine": lambda routine: names.flow_title(routine, blueprint), "giver": self._giver,
            "scenario": lambda key: _titled(blueprint.scenarios, key),
            "budget": lambda key: _titled(blueprint.budgets, key),
            "service": lambda key: _titled(blueprint.services, key),
            "meeting": lambda key: _titled(blueprint.meetings, key),
            "metric": lambda key: _titled(blueprint.targets, key),
            "routines_of": lambda keys: ", ".join(names.flow_title(key, blueprint) for key in keys),
            "department": lambda _: blueprint.title,
            "answer": self._answer, "dissent": self._dissent, **_FORMS,
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

    def _names(self, actors: list[str]) -> str:
        if len(actors) > _SHOWN:
            return f"{len(actors)} people" if len(actors) < len(self._blueprint.agents) else "everyone"
        return " and ".join(name_of(actor.partition(".")[2] or actor, self._blueprint) for actor in actors)

    def _flow(self, path: str) -> str:
        return flow_name(path, self._blueprint, local(self._event.at, self._zone).date())

    def _step(self, step: str) -> str:
        return names.step_title(f"{self._event.subject.get('workflow', '')}/{step}", self._blueprint)

    def _choice(self, choice: str) -> str:
        subject = self._event.subject
        path = subject.get("decision") or subject.get("turn") or subject.get("workflow", "")
        return names.choice_label(choice, path, self._blueprint)

    def _answer(self, choice: str) -> str:
        """What was chosen beyond a plain yes or no."""
        return "" if choice in _PLAIN_ANSWERS else self._choice(choice)

    def _dissent(self, voices: list[str]) -> str:
        told = []
        for voice in voices:
            who, _, choice = voice.partition(": ")
            told.append(f"{name_of(who, self._blueprint)}, {self._choice(choice)}" if choice else voice)
        return _some(told)

    def _facts(self, facts: Mapping[str, Any]) -> str:
        told = [names.fact_words(key, value, self._blueprint) for key, value in list(facts.items())[:_FACTS]]
        return "; ".join(told) + ("; …" if len(facts) > _FACTS else "")

    def _reached(self, value: int) -> str:
        known = self._blueprint.targets.get(self._value("metric"))
        scaled = value / known.scale if known and known.scale > 1 else value
        return f"{scaled:,.1f}".removesuffix(".0") + (f" {known.unit}" if known and known.unit else "")

    def _giver(self, by: str) -> str:
        agent = self._value("agent")
        if by == agent:
            return f"{name_of(by, self._blueprint)} took on"
        return f"{name_of(by, self._blueprint)} gave {name_of(agent, self._blueprint)} the task"

    def _time(self, at: int) -> str:
        return clock(at, self._zone, beside=self._event.at)


def _titled(entries: Mapping[str, Any], key: str) -> str:
    """The title of an entry of the pack; its id in words where the pack has none."""
    return str(entries[key].title) if key in entries else plain(key)


def _some(words: list[str]) -> str:
    shown = "; ".join(word.rstrip(". ") for word in words[:_SHOWN])
    return shown if len(words) <= _SHOWN else f"{shown}; and {len(words) - _SHOWN} more"


def _date(day: str) -> str:
    try:
        moment = date.fromisoformat(day)
    except ValueError:
        return day
    return f"{moment:%A} {moment.day} {moment:%B} {moment.year}"


_ASKING = {"approve": "approve", "consult": "give a view on", "decide": "decide on"}
_PLAIN_ANSWERS = ("approve", "reject", "changes")


def _spent(spent: Spent) -> str:
    """What a try cost outside; of one that was capped, nothing was asked."""
    if spent.reused:
        return "reused, at no cost"
    booked = f"{usd(spent.booked)} booked" if spent.booked else ""
    paid = f"{usd(spent.paid)} paid" if spent.paid else ""
    return ", ".join(part for part in (paid, booked) if part)


_FORMS: dict[str, Callable[[Any], str]] = {
    "plain": lambda word: plain(str(word)),
    "what_ifs": lambda pairs: ", ".join(f"{key}={value}" for key, value in pairs.items()),
    "some": _some,
    "quote": lambda text: f"“{one_line(text, 96)}”",
    "money": money,
    "span": span,
    "spent": _spent,
    "usd": usd,
    "any_span": lambda ms: span(ms) if ms else "",
    "share": lambda thousandths: f"{thousandths / 1000:.2f}" if thousandths else "",
    "date": _date,
    "number": lambda value: f"{value:,}" if value else "",
    "count": lambda items: str(len(items)),
    "things": lambda count: plural(count, "task") if count else "",
    "people": lambda items: plural(len(items), "person", "people"),
    "items": lambda count: plural(count, "item"),
    "versions": lambda versions: plural(len(versions), "version"),
    "audience": lambda shown: plural(sum(shown.values()), "person", "people"),
    "by_version": lambda found: ", ".join(f"{plain(name)} {count}" for name, count in found.items()),
    "rate": lambda thousandths: f"{thousandths / 10:.1f} points" if thousandths else "",
    "rows": lambda count: f"{plural(count, 'row')} " + ("was" if count == 1 else "were") if count else "",
    "open_items": lambda count: f"{plural(count, 'item')} open there",
    "tries": lambda count: plural(count, "further call") if count else "",
    "messages": lambda items: plural(len(items), "message"),
    "routines": lambda fires: plural(len(fires), "routine"),
    "voices": lambda count: plural(count, "contribution"),
    "pressing": lambda priority: "" if priority == "normal" else str(priority),
    "round": lambda count: f"round {count}" if count > 1 else "",
    "asking": lambda asks: _ASKING.get(asks, asks),
    "passed": lambda passed: "passed" if passed else "not passed",
    "favours": lambda objects: "objects and favours" if objects else "favours",
    "stale": lambda stale: "its reply came too late to count" if stale else "",
}

"""What a mind outside is told, in words: the stable prefix of an agent, and the question of one turn. Pure text.

Whatever people, packs or minds wrote stands in it as JSON strings or on a line of its own, with every angle bracket
escaped: no text can close the block it stands in, open another, or pose as an instruction.
"""

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache

from msgspec import UnsetType

from department.asked import ASKED, OPENING, OTHERWISE, RULES
from department.authority import DECIDE, ESCALATE, PROPOSE, Verdict, authority, letter
from department.blueprint.people import Agent
from department.blueprint.rules import DecisionType
from department.blueprint.words import Value
from department.org import OPERATOR, Organisation
from department.phrases import Either, Slot, Template, number, tidy
from department.ports import Briefing

BREAK = "\n\n# You\n\n"
"""Where the part of a prefix ends that all agents of a department share, and the agent's own begins."""
ALLOWANCE = 2048
"""Tokens that the schema of a reply and the service's framing may add to a prompt, the options' ids aside."""
_CROWD = 60
"""Up to so many people are told of one by one; of more, those nearest to the agent."""
_LONGEST = 4000
"""Characters of one given text; what is longer is cut, and says so."""
_EXAMPLES = 3
_DEEP = 6
_LABEL = "label."
_UNSEEN = {ord("<"): "\\u003c", ord(">"): "\\u003e", 0x7F: "\\u007f"} | {
    code: f"\\u{code:04x}" for code in (*range(0x80, 0xA0), 0x2028, 0x2029)
}
"""What JSON would let through and could end a block or a line."""


@lru_cache(maxsize=256)
def system_of(org: Organisation, agent: str, version: str = "") -> str:
    """The prefix that stays the same for an agent: the department, its colleagues, what it may decide, who it is."""
    spec = org.agent(agent, version)
    shared = [*_department(org), RULES]
    own = [*_card(org, agent, spec), "", "# What you may decide", "", *_rights(org, agent)]
    return "\n".join(shared) + BREAK + "\n".join(own) + "\n"


def _department(org: Organisation) -> list[str]:
    pack = org.pack
    return [
        OPENING,
        "# The department\n",
        f"{_line(pack.title)}: {_line(pack.summary)}",
        f"Layers, from the top: {', '.join(map(_line, pack.layers))}.",
        f"Ranks of authority, from the lowest: {', '.join(map(_line, pack.ranks))}.",
        f"Above it stands a human, the {_line(org.title(OPERATOR))}: some decisions need them too; software asks them.",
        f"Working hours: {pack.hours.opens} to {pack.hours.closes}, {', '.join(pack.hours.days)} ({pack.timezone}).",
        *(_people(org, org.agents) if len(org.agents) <= _CROWD else []),
        "",
    ]


def _people(org: Organisation, agents: Iterable[str]) -> list[str]:
    """Who there is, and to whom each reports."""
    return ["", "# People", ""] + [
        f"- {_line(org.title(one))} ({_line(org.pack.agents[one].layer)}), reports to the "
        f"{_line(org.title(org.manager(one)))}"
        for one in agents
    ]


def _near(org: Organisation, agent: str) -> list[str]:
    """Of a crowd those above, beside and below an agent."""
    above = {agent, *org.chain(agent)}
    near = [one for one in org.agents if one in above or org.manager(one) in (agent, org.manager(agent))]
    return near[:_CROWD]


def _card(org: Organisation, agent: str, spec: Agent) -> list[str]:
    prefers = spec.prefers
    summary = ", with a summary" if prefers.summaries else ""
    return [
        f"You are the {_line(spec.title)} (layer {_line(spec.layer)}, rank {_line(spec.rank)}).",
        f"You report to the {_line(org.title(org.manager(agent)))}.",
        f"Role: {_line(spec.role)}",
        f"Approach: {_line(spec.approach)}",
        f"Tone: {_line(spec.tone)}. Style: {_line(spec.style)}.",
        f"Expertise: {', '.join(map(_line, spec.expertise))}.",
        f"You like reports as {_line(prefers.report_format)}{summary}.",
        f"Your threshold for raising an issue: {_line(prefers.escalation_threshold)}.",
        *_cares(spec.weights),
        *(_people(org, _near(org, agent)) if len(org.agents) > _CROWD else []),
    ]


def _cares(weights: Mapping[str, int]) -> list[str]:
    """How much an agent cares for each criterion, the most first."""
    if not weights:
        return []
    ranked = sorted(weights, key=lambda name: (-weights[name], name))
    words = ", ".join(f"{_line(name.replace('_', ' '))} {weights[name] // 10} %" for name in ranked)
    return [f"How much each criterion counts for you where you choose (100 % is as the figures say): {words}."]


def _rights(org: Organisation, agent: str) -> list[str]:
    lines = [
        f"- {_line(kind.title)}: {words}"
        for name, kind in org.pack.decisions.items()
        if (words := _right(org, agent, name, kind))
    ]
    return lines or ["- Nothing: you do your work, report it and say what you think."]


def _right(org: Organisation, agent: str, name: str, kind: DecisionType) -> str:
    """What the matrix lets an agent do with a kind of decision, in words; nothing where it is not involved."""
    verdict = authority(org, name, agent)
    if verdict.does == DECIDE:
        return f"you decide{_limit(org, agent, name, kind)}."
    if verdict.does == PROPOSE:
        return f"you propose; it goes to the {_to(org, verdict)}."
    if verdict.does == ESCALATE:
        return f"not yours: you raise it with the {_to(org, verdict)}."
    return {"C": "you may be asked for your view; others decide.", "I": "you are told; others decide."}.get(
        letter(org, name, agent), ""
    )


def _limit(org: Organisation, agent: str, name: str, kind: DecisionType) -> str:
    limit = kind.matrix[org.rank(agent)].limit
    if limit is None:
        return ""
    above = authority(org, name, agent, limit + 1)
    amount = number(limit, "money") if kind.unit == "cents" else f"{limit:,} {_line(kind.unit)}".strip()
    return f" up to {amount}; what is more goes to the {_to(org, above)}"


def _to(org: Organisation, verdict: Verdict) -> str:
    return _line(org.title(verdict.to or OPERATOR))


def prompt_of(org: Organisation, briefing: Briefing) -> str:
    """The question of one turn: what is known, the facts, how such a thing is said here, the options, what is asked."""
    known = {} if isinstance(briefing.known, UnsetType) else briefing.known
    parts = [_block("known", f' about="{_attribute(about)}"', map(_quoted, lines)) for about, lines in known.items()]
    parts.append(_block("facts", "", _facts(org, briefing)))
    examples = [_quoted(text) for text in examples_of(org, briefing)]
    if examples:
        parts += ["How people here say such a thing. Say it your own way, with the facts above:"]
        parts += [_block("examples", "", examples)]
    if briefing.options:
        parts += ["The options that are open, each with its computed value by criterion (points; more is better):"]
        parts += [_block("options", "", _options(briefing))]
    asked = ASKED.get(briefing.purpose, OTHERWISE)
    proposed = briefing.facts.get("proposed")
    if briefing.options:
        asked += " Choose one option by its id; say how sure you are, in thousandths, and give one to three reasons."
    if proposed in briefing.options:
        asked += f" Already proposed: {_quoted(str(proposed))}."
    return "\n\n".join([*parts, f"What is asked of you: {asked}"]) + "\n"


def bound(system: str, prompt: str, options: Iterable[str] = ()) -> int:
    """The most tokens that a request of these texts can have: a token is at least one byte, and `ALLOWANCE` is added.

    The ids of the options stand in the schema of the reply once more.
    """
    texts = len(system.encode()) + len(prompt.encode())
    return texts + sum(len(_quoted(option).encode()) + 1 for option in options) + ALLOWANCE


def examples_of(org: Organisation, briefing: Briefing) -> list[str]:
    """What such a message says, from the phrase banks of the ask: given facts filled in, others named in brackets."""
    found: list[str] = []
    banks = briefing.ask.split("|")
    for name in banks:
        bank = org.phrases.bank(briefing.agent, name) or ()
        found += [tidy(_said(org, briefing, template, 0)) for template in bank[: _EXAMPLES - (len(banks) > 1)]]
    return list(dict.fromkeys(text for text in found if text))


def _said(org: Organisation, briefing: Briefing, template: Template, deep: int) -> str:
    out: list[str] = []
    for part in template:
        if isinstance(part, str):
            out.append(part)
        elif isinstance(part, Either):
            out.append(_said(org, briefing, part.ways[0], deep + 1))
        elif part.name in briefing.facts:
            out.append(number(briefing.facts[part.name], part.form))
        else:
            bank = org.phrases.bank(briefing.agent, part.name) if deep < _DEEP else None
            out.append(_said(org, briefing, bank[0], deep + 1) if bank else f"[{part.name}]")
    return "".join(out)


def _facts(org: Organisation, briefing: Briefing) -> list[str]:
    forms: dict[str, str] = {}
    for name in briefing.ask.split("|"):
        _collect(org, briefing.agent, name, forms, set())
    lines = []
    for name, value in briefing.facts.items():
        if name.startswith(_LABEL) or name == "proposed":
            continue
        said = number(value, forms[name]) if forms.get(name) else value
        lines.append(f"{_quoted(name)}: {_value(said)}{_unit(org, name, said)}")
    return sorted(lines)


def _collect(org: Organisation, agent: str, name: str, forms: dict[str, str], seen: set[str]) -> None:
    """The forms in which the texts of a bank, and of those it uses, show their facts."""
    seen.add(name)
    ahead = list(org.phrases.bank(agent, name) or ())
    while ahead:
        for part in ahead.pop():
            if isinstance(part, Either):
                ahead += part.ways
            elif isinstance(part, Slot):
                if part.form:
                    forms.setdefault(part.name, part.form)
                elif part.name not in seen:
                    _collect(org, agent, part.name, forms, seen)


def _unit(org: Organisation, name: str, value: Value) -> str:
    """What a bare number of the department counts, where the pack says so."""
    fact = org.pack.facts.get(name.partition(".")[2]) if name.startswith("fact.") else None
    if fact is None:
        return ""
    unit = fact.unit if not isinstance(value, str) else ""
    words = ", ".join(_line(word) for word in (fact.title, unit) if word)
    return f" ({words})" if words else ""


def _options(briefing: Briefing) -> list[str]:
    return [
        f'{{"id": {_quoted(option)}, "what": {_value(briefing.facts.get(_LABEL + option, option))}, '
        f'"values": {{{", ".join(f"{_quoted(name)}: {value}" for name, value in sorted(values.items()))}}}}}'
        for option, values in briefing.options.items()
    ]


def _block(tag: str, more: str, lines: Iterable[str]) -> str:
    return "\n".join([f"<{tag}{more}>", *lines, f"</{tag}>"])


def _value(value: Value) -> str:
    return _quoted(value) if isinstance(value, str) else json.dumps(value)


def _quoted(text: str) -> str:
    """A text as a JSON string on one line without angle brackets; what is too long is cut."""
    if len(text) > _LONGEST:
        text = f"{text[:_LONGEST]} ... (cut: {len(text)} characters)"
    safe = text.encode("utf-8", "replace").decode()
    return json.dumps(safe, ensure_ascii=False).translate(_UNSEEN)


@lru_cache(maxsize=4096)
def _line(text: str) -> str:
    """A pack's own words within a sentence: on one line, without angle brackets."""
    return _quoted(" ".join(text.split()))[1:-1].replace('\\"', '"').replace("\\\\", "\\")


def _attribute(text: str) -> str:
    """A heading within the quotes of a tag."""
    return _line(text).replace('"', "'")

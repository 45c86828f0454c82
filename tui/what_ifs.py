"""What-ifs of `run --set KEY=VALUE`: one thing changed in the organisation or its world before the run.

    fact.NAME=VALUE                   a fact of the world
    human.presence=0                  and human.changes, human.rejections: thousandths
    authority.TYPE.RANK.limit=50000   the limit of a cell of the matrix; authority.TYPE.RANK.does=P its letter
    autonomy.TYPE=L2                  the autonomy level of a decision type
    agent.ID.reports_to=ID            another reporting line
    agent.ID.absent=true              somebody is away
    agent.ID.version=1.1              another of the agent's versions is at work from the start
    budget.NAME=100000                another allocation, in cents
    operator=ask                      a person answers, not the pack's model of one
    tracks=sequence                   a workflow's parallel tracks one after the other
    seed=9                            another seed

A what-if on the organisation changes the pack that the run stores: the run explains and verifies itself.
"""

import shlex
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from department.blueprint.pack import Blueprint
from department.blueprint.words import Value
from department.errors import UsageError, nearest
from department.org import OPERATOR

GRAMMAR = (
    "fact.NAME=V, human.presence=N, authority.TYPE.RANK.limit=N, autonomy.TYPE=L2, agent.ID.absent=true, "
    "agent.ID.version=V, agent.ID.reports_to=ID, budget.NAME=CENTS, operator=ask, tracks=sequence, seed=N"
)
"""The keys in one line."""

LEVELS = ("L1", "L2", "L3", "L4")
THOUSAND = 1000
LARGEST = 2**53
"""Whole numbers are smaller, so that every reader of an export has them exactly."""


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A pack as changed, and what the run begins with."""

    blueprint: Blueprint
    seed: int | None = None
    facts: dict[str, Value] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)


def words_of(line: str) -> list[str]:
    """What-ifs written on one line: blanks part them, quotes keep a value with blanks together."""
    try:
        return shlex.split(line)
    except ValueError:
        raise UsageError(f"In {line!r} a quotation has no end; write say.AGENT='some words'.") from None


def parse(pairs: Iterable[str]) -> dict[str, str]:
    """Read `KEY=VALUE` words; the last of the same key counts."""
    found: dict[str, str] = {}
    for pair in pairs:
        key, sign, value = pair.partition("=")
        if not sign or not key.strip() or not value.strip():
            raise UsageError(f"'{pair}' is not a what-if; write KEY=VALUE with one of: {GRAMMAR}.")
        found[key.strip()] = value.strip()
    return found


def apply(blueprint: Blueprint, settings: dict[str, str], grammar: str = GRAMMAR) -> WhatIf:
    """Change the pack as asked; UsageError with the nearest names, and the `grammar`, where there is no such thing."""
    changed = WhatIf(blueprint, settings=dict(settings))
    for key, value in settings.items():
        head, *rest = key.split(".")
        act = _ACTS.get(head)
        if act is None:
            known = {words.strip().partition("=")[0].partition(".")[0] for words in grammar.split(",")}
            raise UsageError(f"There is no what-if '{key}' ({nearest(head, known)}); write one of: {grammar}.")
        changed = act(changed, key, rest, value)
    _check_chart(changed.blueprint.agents, settings)
    return changed


def _fact(was: WhatIf, key: str, rest: list[str], value: str) -> WhatIf:
    name = _one_of(".".join(rest), was.blueprint.facts, key, "fact")
    sample = was.blueprint.facts[name].value
    return replace(was, facts={**was.facts, name: like(sample, key, value)})


def like(sample: Value, key: str, value: str) -> Value:
    """The value of a fact as written, of the kind that `sample` is; UsageError where it is not."""
    if isinstance(sample, bool):
        words = {"true": True, "yes": True, "false": False, "no": False}
        if value.lower() not in words:
            raise UsageError(f"'{key}={value}' needs true or false.")
        return words[value.lower()]
    return _whole(key, value) if isinstance(sample, int) else value


def _human(was: WhatIf, key: str, rest: list[str], value: str) -> WhatIf:
    name = _one_of(".".join(rest), ("presence", "changes", "rejections"), key, "property")
    rate = _whole(key, value)
    if not 0 <= rate <= THOUSAND:
        raise UsageError(f"'{key}={value}' is out of range; rates are thousandths, 0 to 1000.")
    return _pack(was, human=replace(was.blueprint.human, **{name: rate}))  # type: ignore[arg-type]


def _authority(was: WhatIf, key: str, rest: list[str], value: str) -> WhatIf:
    if len(rest) != 3:  # noqa: PLR2004 - type, rank, property
        raise UsageError(f"'{key}' is not a cell of the matrix; write authority.TYPE.RANK.limit=N.")
    kind = _one_of(rest[0], was.blueprint.decisions, key, "decision type")
    rank = _one_of(rest[1], was.blueprint.ranks, key, "rank")
    what = _one_of(rest[2], ("limit", "does"), key, "property")
    decision = was.blueprint.decisions[kind]
    if rank not in decision.matrix:
        raise UsageError(f"Rank '{rank}' has no cell for '{kind}'; {nearest(rank, set(decision.matrix))}.")
    new: Any = _one_of(value, tuple("DPARCIEF-"), key, "letter") if what == "does" else _limit(key, value)
    matrix = {**decision.matrix, rank: replace(decision.matrix[rank], **{what: new})}
    return _decision(was, kind, matrix=matrix)


def _limit(key: str, value: str) -> int | None:
    return None if value == "none" else _amount(key, value)


def _amount(key: str, value: str) -> int:
    number = _whole(key, value)
    if number < 0:
        raise UsageError(f"'{key}={value}' is less than nothing; give 0 or more.")
    return number


def _autonomy(was: WhatIf, key: str, rest: list[str], value: str) -> WhatIf:
    kind = _one_of(".".join(rest), was.blueprint.decisions, key, "decision type")
    return _decision(was, kind, autonomy=_one_of(value, LEVELS, key, "level"))


def _agent(was: WhatIf, key: str, rest: list[str], value: str) -> WhatIf:
    if len(rest) != 2:  # noqa: PLR2004 - agent, property
        raise UsageError(f"'{key}' is not a what-if on an agent; write agent.ID.absent=true.")
    agents = was.blueprint.agents
    agent = _one_of(rest[0], agents, key, "agent")
    what = _one_of(rest[1], ("absent", "reports_to", "version"), key, "property")
    if what == "absent":
        settings = {**was.settings, key: "true" if like(True, key, value) else "false"}  # noqa: FBT003
        return replace(was, settings=settings)
    if what == "version":
        _one_of(value, (agents[agent].version, *agents[agent].versions), key, f"version of '{agent}'")
        return was
    above = _one_of(value, [*agents, OPERATOR], key, "agent")
    return _pack(was, agents={**agents, agent: replace(agents[agent], reports_to=above)})  # type: ignore[arg-type]


def _check_chart(agents: dict[str, Any], settings: dict[str, str]) -> None:
    """Refuse reporting lines that, all of them drawn anew, run in a circle or leave a second head."""
    for key, value in settings.items():
        if not key.endswith(".reports_to"):
            continue
        agent = key.split(".")[1]
        seen, above = {agent}, agents[agent].reports_to
        while above != OPERATOR:
            if above in seen:
                raise UsageError(f"'{key}={value}' makes a circle: '{above}' would report to itself in the end.")
            seen.add(above)
            above = agents[above].reports_to
        others = [name for name, spec in agents.items() if spec.reports_to == OPERATOR and name != agent]
        if value == OPERATOR and others:
            raise UsageError(
                f"'{key}={value}' makes a second head: '{others[0]}' reports to the operator too, and a department has "
                f"one head. Let '{others[0]}' report to '{agent}' as well, or leave '{agent}' where it is."
            )


def _budget(was: WhatIf, key: str, rest: list[str], value: str) -> WhatIf:
    name = _one_of(".".join(rest), was.blueprint.budgets, key, "budget")
    budgets = was.blueprint.budgets
    changed = replace(budgets[name], allocation=_amount(key, value))
    return _pack(was, budgets={**budgets, name: changed})


def _tracks(was: WhatIf, key: str, rest: list[str], value: str) -> WhatIf:
    if rest:
        raise UsageError(f"There is no what-if '{key}'; write tracks=sequence.")
    _one_of(value, ("parallel", "sequence"), key, "way")
    return was


def _operator(was: WhatIf, key: str, rest: list[str], value: str) -> WhatIf:
    if rest:
        raise UsageError(f"There is no what-if '{key}'; write operator=ask.")
    _one_of(value, ("auto", "ask"), key, "way")
    return was


def _seed(was: WhatIf, key: str, rest: list[str], value: str) -> WhatIf:
    if rest:
        raise UsageError(f"There is no what-if '{key}'; write seed=9.")
    return replace(was, seed=_whole(key, value))


def _pack(was: WhatIf, **parts: Any) -> WhatIf:
    return replace(was, blueprint=replace(was.blueprint, **parts))


def _decision(was: WhatIf, kind: str, **parts: Any) -> WhatIf:
    decisions = was.blueprint.decisions
    return _pack(was, decisions={**decisions, kind: replace(decisions[kind], **parts)})


def _one_of(name: str, names: Iterable[str], key: str, what: str) -> str:
    known = list(names)
    if name not in known:
        raise UsageError(f"What-if '{key}': there is no {what} '{name}'; {nearest(name, known)}.")
    return name


def _whole(key: str, value: str) -> int:
    try:
        number = int(value.replace("_", ""))
    except ValueError:
        raise UsageError(f"'{key}={value:.60}' needs a whole number (cents, thousandths, counts).") from None
    if abs(number) >= LARGEST:
        raise UsageError(f"'{key}={value:.60}' is too large; whole numbers go up to {LARGEST - 1:,}.")
    return number


_ACTS: dict[str, Callable[[WhatIf, str, list[str], str], WhatIf]] = {
    "fact": _fact,
    "human": _human,
    "authority": _authority,
    "autonomy": _autonomy,
    "agent": _agent,
    "budget": _budget,
    "operator": _operator,
    "tracks": _tracks,
    "seed": _seed,
}

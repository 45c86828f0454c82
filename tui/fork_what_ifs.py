"""What may be changed at a fork: the what-ifs of `run`, and what a person could do at that instant.

    answer.APPROVAL=approve           an open approval is answered: approve, reject, changes, or one of its options;
                                      back hands it back undecided, deputy asks the deputy instead
    say.AGENT=TEXT                    a message from the person above

A limit, a reporting line or a rate changes the pack of the fork, from there on; a fact, a budget, an autonomy level,
an absence, an answer and a message happen at the instant of the fork, in the order given.
"""

from collections.abc import Callable
from dataclasses import dataclass

from department.blueprint.pack import Blueprint
from department.commands import (
    Answer,
    Fork,
    HandBack,
    Inject,
    Say,
    SetAbsence,
    SetAutonomy,
    SetBudget,
    SetCap,
    SetMinds,
    SetVersion,
)  # fmt: skip
from department.decide.humans import APPROVED, CHANGES, REJECTED
from department.errors import UsageError, nearest
from department.state import Approval, State
from tui import what_ifs

GRAMMAR = f"answer.APPROVAL=reject, say.AGENT=TEXT, {what_ifs.GRAMMAR}"
"""The keys in one line."""

Given = Answer | HandBack | Say | Inject | SetAutonomy | SetAbsence | SetBudget | SetVersion | SetMinds | SetCap
Hint = Callable[[str], str]
"""What a run knows of an approval that is not open: a sentence, or nothing."""

_WORDS = {"approve": APPROVED, "reject": REJECTED, "change": CHANGES}
_DEPUTY = "deputy"
_UNDECIDED = ("back", _DEPUTY)
_OUTCOMES = (APPROVED, REJECTED, CHANGES)


@dataclass(frozen=True, slots=True)
class Forked:
    """The pack that holds from the fork on, and the input that begins it."""

    blueprint: Blueprint
    command: Fork


def normal(settings: dict[str, str]) -> dict[str, str]:
    """The keys as they are kept: `answer X` is `answer.X`."""
    return {f"answer.{key[7:].strip()}" if key.startswith("answer ") else key: settings[key] for key in settings}


def fork_of(blueprint: Blueprint, state: State, settings: dict[str, str], at: int, hint: Hint = lambda _: "") -> Forked:
    """Read the what-ifs of a fork at `at` (ms), where the run stood at `state`; UsageError with the nearest names."""
    heads = {key: key.partition(".")[0] for key in settings}
    standing = {key: value for key, value in settings.items() if heads[key] not in _PERSONAL}
    what_if = what_ifs.apply(blueprint, standing, GRAMMAR)
    given: list[Given] = []
    for key, value in settings.items():
        name = key.partition(".")[2]
        if heads[key] in _PERSONAL:
            given.append(_PERSONAL[heads[key]](state, name, value, hint))
        elif heads[key] == "fact":
            given.append(Inject(facts={name: what_if.facts[name]}))
        else:
            given += _changed(what_if.blueprint, state, key, what_if.settings)
    command = Fork(at=at, settings=what_if.settings, seed=what_if.seed, inputs=given)
    return Forked(what_if.blueprint, command)


def _changed(blueprint: Blueprint, state: State, key: str, settings: dict[str, str]) -> list[Given]:
    """What the state holds of the pack, or of a setting, is changed by an input of its own."""
    head, _, name = key.partition(".")
    if head == "autonomy":
        return [SetAutonomy(decision=name, level=blueprint.decisions[name].autonomy)]
    if head == "budget":
        return [SetBudget(budget=name, allocation=blueprint.budgets[name].allocation)]
    agent, _, what = name.rpartition(".")
    wanted = settings[key]
    if head == "agent" and what == "absent" and state.people[agent].absent != (wanted == "true"):
        return [SetAbsence(agent=agent, absent=wanted == "true")]
    if head == "agent" and what == "version" and (agent not in state.releases or state.releases[agent].live != wanted):
        return [SetVersion(agent=agent, version=wanted)]
    return []


def _answer(state: State, name: str, value: str, hint: Hint) -> Answer | HandBack:
    approval = _open_approval(state, name, hint)
    word = _WORDS.get(value.lower(), value)
    if word in _OUTCOMES:
        return Answer(approval=approval.id, outcome=word, digest=approval.digest)
    if value in _UNDECIDED:
        return HandBack(approval=approval.id, digest=approval.digest, to_deputy=value == _DEPUTY)
    if value not in approval.options:
        known = [*_WORDS, *_UNDECIDED, *approval.options]
        raise UsageError(f"'{value}' is no answer to '{approval.id}'; {nearest(value, known)}.")
    return Answer(approval=approval.id, outcome=APPROVED, digest=approval.digest, choice=value)


def _open_approval(state: State, name: str, hint: Hint) -> Approval:
    """The approval of that name, or the only one whose name begins so."""
    fitting = [name] if name in state.approvals else [known for known in state.approvals if known.startswith(name)]
    if name and len(fitting) == 1:
        return state.approvals[fitting[0]]
    if name and fitting:
        raise UsageError(f"Approval '{name}' fits several: {', '.join(fitting)}. Write more of it.")
    raise UsageError(
        f"Approval '{name}' is not open at that instant; {nearest(name, set(state.approvals))}.{hint(name)}"
    )


def _say(state: State, name: str, value: str, _: Hint) -> Say:
    if name not in state.people:
        raise UsageError(f"There is nobody called '{name}' to write to; {nearest(name, set(state.people))}.")
    return Say(to=[name], body=value)


_PERSONAL: dict[str, Callable[[State, str, str, Hint], Given]] = {"answer": _answer, "say": _say}

"""What comes from outside: the operator's words and settings, injected facts, claims, a clock that jumped."""

from collections.abc import Sequence

from department.authority import DECIDE, REFUSE, Verdict, claimed
from department.blueprint.rules import LevelChange
from department.blueprint.words import Value
from department.commands import Claim, Inject, JumpClock, Say, SetAutonomy, SetBudget
from department.decide.cases import refuse
from department.decide.context import Deciding
from department.decide.outcomes import FULLY
from department.decide.talk import post
from department.errors import CommandError, nearest
from department.events import day as it
from department.events.change import BudgetSet
from department.events.rule import DecisionMade
from department.org import OPERATOR, WORLD

PRIORITIES = ("urgent", "normal", "low")
LEVELS = ("L1", "L2", "L3", "L4")
_LONGEST = 1_000_000


def say(deciding: Deciding, command: Say) -> None:
    """The operator writes; whoever is addressed reads it and answers."""
    known = deciding.state.people
    for person in command.to:
        if person not in known:
            raise CommandError(f"There is nobody called '{person}' to write to; {nearest(person, set(known))}.")
    if not command.to or not command.body.strip():
        raise CommandError("A message needs somebody to go to and something to say; nothing was sent.")
    if len(command.body) > _LONGEST:
        raise CommandError(f"A message of {len(command.body)} characters is too long; {_LONGEST} is the most.")
    _check_place(deciding, command)
    path = f"said-{deciding.state.seq + 1}"
    length = deciding.org.calendar.add(deciding.at, 3_600_000)
    post(
        deciding, OPERATOR, command.to, command.body, thread="operator", path=path, kind="request",
        subject=command.body[:60], channel=command.channel, priority=command.priority,
        reply_to=command.reply_to, respond_by=length,
    )  # fmt: skip


def _check_place(deciding: Deciding, command: Say) -> None:
    """Where and how a message goes: a known channel, a known priority, an answer to what was said."""
    channels = set(deciding.org.pack.channels)
    if command.channel and command.channel not in channels:
        raise CommandError(f"There is no channel '{command.channel}'; {nearest(command.channel, channels)}.")
    if command.priority not in PRIORITIES:
        raise CommandError(f"'{command.priority}' is no priority; there are {', '.join(PRIORITIES)}.")
    if command.reply_to is not None and not 0 < command.reply_to <= deciding.state.seq:
        raise CommandError(f"There is no message {command.reply_to} to reply to; the last is {deciding.state.seq}.")


def claim(deciding: Deciding, command: Claim) -> None:
    """An actor decides for itself: matrix and autonomy say whether it may; refused, nothing else changes."""
    kinds = deciding.org.pack.decisions
    if command.decision not in kinds:
        raise CommandError(f"There is no decision type '{command.decision}'; {nearest(command.decision, set(kinds))}.")
    if command.actor != OPERATOR and command.actor not in deciding.state.people:
        known = nearest(command.actor, set(deciding.state.people))
        raise CommandError(f"There is no agent '{command.actor}'; {known}.")
    verdict = claimed(deciding.org, command.decision, command.actor, command.amount)
    if verdict.does != DECIDE:
        refuse(deciding, command.actor, command.decision, command.choice, verdict)
        return
    exceptions = kinds[command.decision].exceptions
    level = min(deciding.state.autonomy[command.decision], *(exception.level for exception in exceptions), "L4")
    if level != FULLY and command.actor != OPERATOR:
        alone = Verdict(REFUSE, f"{verdict.rule}, but {_unless(exceptions, level)}at {level} not alone")
        refuse(deciding, command.actor, command.decision, command.choice, alone)
        return
    made = DecisionMade(
        type=command.decision, title=kinds[command.decision].title, choice=command.choice, rule=verdict.rule,
        confidence=1000, level=level, origin=command.actor,
    )  # fmt: skip
    deciding.emit(made, command.actor, {"decision": f"claim-{deciding.state.seq + 1}"})


def _unless(exceptions: Sequence[LevelChange], level: str) -> str:
    """A claim names no case, so that nobody can say whether an exception holds: the strictest counts."""
    return next((f"where {one.why}, " for one in exceptions if one.level == level and one.why), "")


def inject(deciding: Deciding, command: Inject) -> None:
    """The world changes from outside."""
    if not command.facts:
        raise CommandError("No fact was named; write for instance fact.holiday=false.")
    for name, value in command.facts.items():
        _check_fact(deciding, name, value)
    deciding.emit(it.FactInjected(facts=command.facts, says=command.says), WORLD, {"fact": next(iter(command.facts))})


def _check_fact(deciding: Deciding, name: str, value: Value) -> None:
    """Formulas rely on what a fact is: a number stays a number, a yes or no stays one."""
    facts = deciding.state.facts
    if name not in facts:
        raise CommandError(f"There is no fact '{name}'; {nearest(name, set(facts))}.")
    if type(value) is not type(facts[name]):
        raise CommandError(f"The fact '{name}' is {facts[name]!r}; {value!r} is not of its kind.")


def set_autonomy(deciding: Deciding, command: SetAutonomy) -> None:
    """The operator changes how much a type of decision is left to the department."""
    now = deciding.state.autonomy
    if command.decision not in now:
        raise CommandError(f"There is no decision type '{command.decision}'; {nearest(command.decision, set(now))}.")
    if command.level not in LEVELS:
        raise CommandError(f"'{command.level}' is no autonomy level; there are {', '.join(LEVELS)}.")
    changed = it.AutonomyChanged(decision=command.decision, level=command.level, was=now[command.decision])
    deciding.emit(changed, OPERATOR, {"decision": command.decision})


def set_budget(deciding: Deciding, command: SetBudget) -> None:
    """The operator allots another amount."""
    budgets = deciding.state.budgets
    if command.budget not in budgets:
        raise CommandError(f"There is no budget '{command.budget}'; {nearest(command.budget, set(budgets))}.")
    if command.allocation < 0:
        raise CommandError(f"A budget of {command.allocation} cents is less than nothing; give 0 or more.")
    changed = BudgetSet(allocation=command.allocation, was=budgets[command.budget].allocation)
    deciding.emit(changed, OPERATOR, {"budget": command.budget})


def jump_clock(deciding: Deciding, command: JumpClock) -> None:
    """Time has passed that nobody saw."""
    if command.to <= deciding.state.now:
        raise CommandError(f"The clock cannot go back to {command.to}; it is {deciding.state.now}.")
    deciding.emit(it.ClockJumped(to=command.to), WORLD, {"clock": "wall"})

"""What Hypothesis draws: lives of the tiny department, with people and the world meddling in them."""

from typing import Any

from hypothesis import strategies as st

from department.blueprint.rules import Cell, DecisionType
from department.calendar import MINUTE
from department.commands import (
    Answer,
    AnyInput,
    Claim,
    Fork,
    HandBack,
    Inject,
    JumpClock,
    Say,
    SetAbsence,
    SetAutonomy,
    SetBudget,
)
from department.engine import Engine
from department.org import OPERATOR
from department.state import Approval
from tests.builders import RANKS

AGENTS = ("chief", "left", "right", "ann", "bob", "cyd")
DECISIONS = ("small", "piece", "joint", "grave", "money")
LEVELS = ("L1", "L2", "L3", "L4")

seeds = st.integers(0, 2**31)
steps = st.tuples(st.just("step"), st.integers(1, 60))

_addressees = st.lists(st.sampled_from(AGENTS), min_size=1, max_size=3)
_claimants = st.sampled_from((*AGENTS, "operator"))
_meddling = st.one_of(
    st.tuples(st.just("answer"), st.integers(0, 9), st.sampled_from(("approved", "rejected", "changes"))),
    st.tuples(st.just("hand back"), st.integers(0, 9)),
    st.tuples(st.just("say"), _addressees, st.text(min_size=1, max_size=30)),
    st.tuples(st.just("inject"), st.sampled_from(("gain", "price")), st.integers(0, 20_000)),
    st.tuples(st.just("inject"), st.sampled_from(("ready", "quarrel")), st.booleans()),
    st.tuples(st.just("autonomy"), st.sampled_from(DECISIONS), st.sampled_from(LEVELS)),
    st.tuples(st.just("claim"), _claimants, st.sampled_from(DECISIONS), st.integers(0, 200)),
    st.tuples(st.just("jump"), st.integers(1, 300)),
    st.tuples(st.just("absence"), st.sampled_from(AGENTS)),
    st.tuples(st.just("budget"), st.integers(0, 9), st.integers(0, 100_000)),
    st.tuples(st.just("fork"), st.sampled_from(AGENTS), st.none() | st.integers(0, 99), st.sampled_from(("0", "1000"))),
)  # fmt: skip

lives = st.lists(st.one_of(steps, steps, _meddling), max_size=25)
"""What is done with a run, in order: steps of the engine, and inputs between them."""

settings_of_runs = st.fixed_dictionaries(
    {},
    optional={
        "operator": st.sampled_from(("auto", "ask")),
        "human.presence": st.sampled_from(("0", "500", "1000")),
        "agent.left.absent": st.just("true"),
        "agent.chief.absent": st.just("true"),
        "agent.cyd.absent": st.just("true"),
        "tracks": st.just("sequence"),
    },
)
scenarios = st.sampled_from((None, "stir"))

cells = st.builds(Cell, does=st.sampled_from("DAPRCIEF-"), limit=st.none() | st.integers(0, 1000))
rows = st.fixed_dictionaries(dict.fromkeys(RANKS, cells))
"""Any row of a matrix, sensible or not."""


def decision_types() -> st.SearchStrategy[DecisionType]:
    """A decision type with any row and any autonomy."""
    return st.builds(
        DecisionType, title=st.just("Any"), matrix=rows, autonomy=st.sampled_from(LEVELS), unit=st.just("cents"),
        on_expiry=st.sampled_from(("hold", "proceed")), deadline=st.just("30m"), answer_within=st.just("20m"),
    )  # fmt: skip


def _answer(engine: Engine, which: int, outcome: str) -> AnyInput | None:
    pending: list[Approval] = list(engine.state.approvals.values())
    if not pending:
        return None
    approval = pending[which % len(pending)]
    choice = approval.options[which % len(approval.options)] if approval.options else ""
    return Answer(approval.id, outcome, approval.digest, choice=choice)


def _hand_back(engine: Engine, which: int) -> AnyInput | None:
    pending: list[Approval] = [one for one in engine.state.approvals.values() if one.to == OPERATOR]
    if not pending:
        return None
    approval = pending[which % len(pending)]
    return HandBack(approval.id, approval.digest, "not mine")


def _absence(engine: Engine, agent: str) -> SetAbsence | None:
    """Who is there goes, who is away comes back; the last one at work stays."""
    people = engine.state.people
    if people[agent].absent:
        return SetAbsence(agent, absent=False)
    there = [name for name, person in people.items() if not person.absent]
    return SetAbsence(agent, absent=True) if len(there) > 1 else None


def _budget(engine: Engine, which: int, cents: int) -> AnyInput | None:
    names = sorted(engine.state.budgets)
    return SetBudget(names[which % len(names)], cents) if names else None


def _fork(engine: Engine, agent: str, seed: int | None, presence: str) -> AnyInput:
    """A fork within the organisation as it is: another seed, another person above, somebody who goes or comes."""
    changed = _absence(engine, agent)
    return Fork(settings={"human.presence": presence}, seed=seed, inputs=[changed] if changed else [])


_CHANGES = {"absence": _absence, "budget": _budget, "fork": _fork}


def command_of(engine: Engine, move: tuple[Any, ...]) -> AnyInput | None:
    """The input that a move means for a run as it stands; None where it means nothing."""
    made: AnyInput | None = None
    match move:
        case ("answer", which, outcome):
            made = _answer(engine, which, outcome)
        case ("hand back", which):
            made = _hand_back(engine, which)
        case ("say", to, body):
            made = Say(list(to), f"{body}!")
        case ("inject", fact, value):
            made = Inject({fact: value})
        case ("autonomy", decision, level):
            made = SetAutonomy(decision, level)
        case ("claim", actor, decision, amount):
            made = Claim(actor, decision, "yes", amount)
        case ("jump", minutes):
            made = JumpClock(engine.state.now + minutes * MINUTE)
        case (("absence" | "budget" | "fork") as what, *how):
            made = _CHANGES[what](engine, *how)
    return made


def live(engine: Engine, moves: list[tuple[Any, ...]], until: int) -> None:
    """Do the moves; the run must have begun. Nothing is done after `until` (ms)."""
    for move in moves:
        if move[0] == "step":
            for _ in range(move[1]):
                due = engine.next_due()
                if due is None or due > until:
                    return
                engine.step()
        else:
            command = command_of(engine, move)
            if command is not None:
                engine.execute(command)

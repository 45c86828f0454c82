"""Decide: one command and the state in, its events out. Invalid commands raise and nothing happens."""

from collections.abc import Callable, Mapping, Sequence

from department.commands import (
    Answer,
    AskAgain,
    Begin,
    Claim,
    Command,
    CompleteTurn,
    Due,
    FailTurn,
    Fork,
    HandBack,
    Inject,
    JumpClock,
    Load,
    RollBack,
    Row,
    Said,
    Say,
    SetAbsence,
    SetAutonomy,
    SetBudget,
    SetCap,
    SetMinds,
    SetVersion,
)  # fmt: skip
from department.decide import (
    absence,
    answers,
    arrivals,
    cases,
    days,
    faults,
    forks,
    items,
    meetings,
    operator,
    spending,
    swarms,
    talk,
    thinking,
    trials,
    versions,
)  # fmt: skip
from department.decide.context import Deciding
from department.decide.flow import time_out
from department.decide.starts import start
from department.errors import CommandError, MindError
from department.org import Organisation
from department.ports import Triggers
from department.state import State

_DUE: dict[str, Callable[[Deciding, str], None]] = {
    "day": lambda d, what: days.open_day(d) if what == "open" else days.close_day(d),
    "launch": days.launch,
    "stimulus": days.stimulus,
    "track": days.read_figures,
    "step": start,
    "timeout": time_out,
    "pick": thinking.pick,
    "inbox": talk.read,
    "wrap": meetings.wrap,
    "deadline": cases.pass_on,
    "answer": answers.by_model,
    "expire": answers.expire,
    "arrive": arrivals.arrive,
    "call": items.call_again,
    "replied": items.replied,
    "remind": items.remind,
    "trial": trials.open_next,
    "figures": trials.read_trial,
    "rollout": trials.read_rollout,
    "sense": swarms.sense_again,
    "known": swarms.adapt,
}


Feed = Mapping[str, Sequence[Row]]
"""The rows loaded from files, by stream: kept beside the state, for they do not change."""


def decide(
    org: Organisation, state: State, triggers: Triggers, command: Command, pack: str = "", feed: Feed | None = None
) -> Deciding:
    """The events of one command, with the briefings of the turns it requests. The state is only read."""
    if isinstance(command, Begin):
        deciding = Deciding(org, state, triggers, org.start, None)
        if state.seq:
            raise CommandError("This run has begun already; resume it or start another.")
        days.begin(deciding, command, pack)
        return deciding
    if isinstance(command, Due):
        return _due(org, state, triggers, command, feed)
    if isinstance(command, (CompleteTurn, FailTurn, AskAgain)):
        return _turn(org, state, triggers, command)

    def act(deciding: Deciding) -> None:
        if isinstance(command, Fork):
            forks.fork(deciding, command, pack, _given)
        else:
            _given(deciding, command)

    return faults.attempt(
        lambda: Deciding(org, state, triggers, _when(state, command), None),
        act,
        lambda deciding, error: faults.blame_input(deciding, command, error),
    )


def _given(deciding: Deciding, command: Command) -> None:
    _INPUTS[type(command)](deciding, command)


def _when(state: State, command: Command) -> int:
    """The instant of an input: the clock its giver saw, never before what has happened nor after what is due."""
    seen = command.at if isinstance(command, Said) else 0
    following = state.agenda.peek()
    return max(state.now, seen if following is None else min(seen, following[1][0]))


def _due(org: Organisation, state: State, triggers: Triggers, command: Due, feed: Feed | None) -> Deciding:
    place = state.agenda.items.get(command.key)
    if place is None:
        raise CommandError(f"Nothing called '{command.key}' is due.")
    prefix, _, what = command.key.partition("|")

    def act(deciding: Deciding) -> None:
        if prefix == "routine":
            days.routine(deciding, what, place[0])
        else:
            _DUE[prefix](deciding, what)

    deciding = faults.attempt(
        lambda: Deciding(org, state, triggers, max(place[0], state.now), place[2], feed),
        act,
        lambda deciding, error: faults.blame_due(deciding, prefix, what, error),
    )
    if not deciding.events:
        raise AssertionError(f"'{command.key}' was due and nothing happened.")
    return deciding


def _turn(org: Organisation, state: State, triggers: Triggers, command: CompleteTurn | FailTurn | AskAgain) -> Deciding:
    turn = state.turns.get(command.turn)
    if turn is None:
        raise CommandError(f"Turn '{command.turn}' is not open; it was answered already.")

    def make() -> Deciding:
        deciding = Deciding(org, state, triggers, max(turn.due, state.now), turn.seq)
        deciding.spent = command.spent
        spending.settling(deciding, turn, command.spent)
        return deciding

    if isinstance(command, AskAgain):
        deciding = make()
        cap = spending.ask_again(deciding, turn, command.spent)
        if not cap:
            return deciding
        why = f"its answer was lost, and asking again might have passed the cap on {cap}"
    elif isinstance(command, CompleteTurn):
        given = command
        try:
            return faults.attempt(
                make,
                lambda deciding: thinking.complete_turn(deciding, given.turn, given.reply, given.shadow),
                lambda deciding, error: faults.blame_turn(deciding, given, error),
            )
        except MindError as error:
            why = str(error)
    else:
        why = command.why
    deciding = make()
    thinking.fail_turn(deciding, command.turn, why)
    return deciding


_INPUTS: dict[type[Command], Callable[..., None]] = {
    Answer: answers.by_command,
    HandBack: answers.hand_back,
    Say: operator.say,
    Claim: operator.claim,
    Inject: operator.inject,
    Load: arrivals.load,
    SetAutonomy: operator.set_autonomy,
    SetAbsence: absence.set_absence,
    SetBudget: operator.set_budget,
    SetVersion: versions.set_version,
    RollBack: versions.roll_back,
    JumpClock: operator.jump_clock,
    SetMinds: spending.set_minds,
    SetCap: spending.set_cap,
}

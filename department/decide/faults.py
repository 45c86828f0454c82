"""What stands in a step's way fails the step, never the run.

Deciding buffers events, so a fault on the way (a formula that cannot be worked out on an item's data, nobody there
to do it) leaves nothing behind: the command is decided anew, and its outcome is that its step failed.
"""

from collections.abc import Callable

from department.commands import Answer, Command, CompleteTurn, HandBack
from department.decide.context import Deciding
from department.decide.flow import clause, fail
from department.decide.thinking import next_work
from department.errors import DayshiftError, ExpressionError, StepError
from department.events import flow as it
from department.state import State, Work

FAULTS = (ExpressionError, StepError)
"""What may stand in the way of a step."""

_OF_STEP = (
    "step", "timeout", "call", "replied", "remind", "deadline", "wrap", "trial", "figures", "rollout", "sense",
)  # fmt: skip
"""The items of the agenda whose names are a step's path."""


def attempt(
    make: Callable[[], Deciding], act: Callable[[Deciding], None], blame: Callable[[Deciding, DayshiftError], None]
) -> Deciding:
    """Decide `act`; where a fault stands in its way, decide `blame` instead, from the same beginning."""
    deciding = make()
    try:
        act(deciding)
    except FAULTS as error:
        deciding = make()
        blame(deciding, error)
    return deciding


def blame_due(deciding: Deciding, prefix: str, what: str, error: DayshiftError) -> None:
    """An item of the agenda could not be done: the step it belongs to fails; what belongs to none raises."""
    state = deciding.state
    if prefix == "pick":
        work = next_work(deciding, what)
        _fail_task(deciding, work, error)
        _fail_step(deciding, _open_step(state, work.step, error), error)
        return
    path = what if prefix in _OF_STEP else state.approvals[what].case if prefix in ("answer", "expire") else ""
    _fail_step(deciding, _open_step(state, path, error), error, timed_out=prefix == "timeout")


def blame_turn(deciding: Deciding, command: CompleteTurn, error: DayshiftError) -> None:
    """A reply could not take effect for no fault of the mind: the turn is over, and its step fails."""
    turn, reply = deciding.state.turns[command.turn], command.reply
    took = deciding.org.calendars[turn.agent].between(turn.since, deciding.at)
    done = it.TurnCompleted(
        choice=reply.choice, confidence=reply.confidence, took=0 if turn.meeting else took, spent=deciding.spent
    )  # fmt: skip
    deciding.emit(done, turn.agent, {"turn": turn.id})
    work = deciding.state.works.get(turn.id)
    if work is not None:
        _fail_task(deciding, work, error)
    path = turn.meeting or (work.step if work else "")
    _fail_step(deciding, _open_step(deciding.state, path, error), error)


def blame_input(deciding: Deciding, command: Command, error: DayshiftError) -> None:
    """What an answer leads to could not be done: the step that asked fails, and its question is withdrawn."""
    if not isinstance(command, Answer | HandBack):
        raise error
    approval = deciding.state.approvals[command.approval]
    deciding.cause = approval.seq
    _fail_step(deciding, approval.case, error)


def _open_step(state: State, path: str, error: DayshiftError) -> str:
    if path.partition("/")[0] not in state.flows:
        raise error
    return path


def _fail_task(deciding: Deciding, work: Work, error: DayshiftError) -> None:
    if work.task:
        deciding.closed.add(work.id)
        deciding.emit(it.TaskFailed(why=clause(error)), work.agent, {"task": work.id})


def _fail_step(deciding: Deciding, path: str, error: DayshiftError, *, timed_out: bool = False) -> None:
    flow, name, _, _ = deciding.step(path)
    fail(deciding, flow, name, clause(error), timed_out=timed_out)

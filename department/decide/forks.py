"""A fork: from here on the run is another one. What was asked for happens at once, each change on the one before."""

from collections.abc import Callable, Iterable

from department.commands import Fork, Said
from department.decide.context import Deciding
from department.decide.humans import plan_anew
from department.errors import CommandError
from department.events.change import RunForked
from department.evolve.apply import fold
from department.org import ENGINE
from department.state import decode, encode

Decide = Callable[[Deciding, Said], None]
"""How an input from outside is decided."""


def fork(deciding: Deciding, command: Fork, pack: str, decide: Decide) -> None:
    """The first events of a fork: `run.forked`, then what each of its changes leads to, all caused by it."""
    state = deciding.state
    if not state.seq:
        raise CommandError("A run that has not begun cannot be forked; start one instead.")
    seed = state.seed if command.seed is None else command.seed
    forked = RunForked(set=command.settings, pack=pack, seed=seed)
    first = deciding.emit(forked, ENGINE, {"run": deciding.org.pack.id})
    now = fold(deciding.org, deciding.events, decode(encode(state)))
    for act in _acts(command, decide):
        part = Deciding(deciding.org, now, deciding.triggers, deciding.at, first)
        act(part)
        now = fold(deciding.org, part.events, now)
        deciding.events += part.events
        deciding.briefings |= part.briefings


def _acts(command: Fork, decide: Decide) -> Iterable[Callable[[Deciding], None]]:
    if "human.presence" in command.settings:
        yield plan_anew
    for given in command.inputs:
        yield lambda part, given=given: decide(part, given)  # type: ignore[misc]

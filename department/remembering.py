"""What a person answered in the run that a fork came from holds in the fork too, as long as the same is asked."""

from collections.abc import Iterable
from typing import NamedTuple

from msgspec import structs

from department.commands import Answer, AnyInput, HandBack
from department.engine import Engine
from department.errors import CommandError
from department.events.record import Event
from department.org import OPERATOR


class Remembered(NamedTuple):
    """An answer, and the instant (ms) at which it was given."""

    at: int
    given: Answer | HandBack


class Remembering:
    """An engine in which a person's earlier answers are given again, at their instants.

    An answer binds to the digest of what was asked: where the fork asks something else it is not given. It is an input
    like any other. Where the pack's model of the person would answer sooner, the person's own answer counts.
    """

    def __init__(self, engine: Engine, answers: Iterable[Remembered]) -> None:
        self._engine = engine
        self.state, self.journal, self.eras = engine.state, engine.journal, engine.eras
        self._answers = {answer.given.approval: answer for answer in answers}

    def execute(self, command: AnyInput) -> list[Event]:
        """Carry out an input."""
        return self._engine.execute(command)

    def next_due(self) -> int | None:
        """The instant (ms) of what comes next, an answer included."""
        answer = self._next()
        return self._engine.next_due() if answer is None else answer.at

    def step(self) -> list[Event]:
        """Give the answer whose time has come, or let the next thing on the agenda happen."""
        answer = self._next()
        if answer is None:
            return self._engine.step()
        del self._answers[answer.given.approval]
        try:
            return self._engine.execute(structs.replace(answer.given, at=answer.at))
        except CommandError:
            return self.step()  # it does not fit any more: what was asked goes on without it

    def _next(self) -> Remembered | None:
        """The answer that comes before everything on the agenda, at its instant."""
        following = self.state.agenda.peek()
        found = None
        for name, answer in self._answers.items():
            approval = self.state.approvals.get(name)
            if approval is None or approval.to != OPERATOR or approval.digest != answer.given.digest:
                continue
            at = max(answer.at, self.state.now)
            if following is not None and following[0] in (f"answer|{name}", f"expire|{name}"):
                at = min(at, max(following[1][0], self.state.now))
            if (following is None or at <= following[1][0]) and (found is None or at < found.at):
                found = Remembered(at, answer.given)
        return found

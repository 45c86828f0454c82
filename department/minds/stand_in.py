"""The simulated mind in the place of one outside: what a record does not hold is answered by it, and costs nothing."""

from collections.abc import Callable

from department.outside import Answered
from department.ports import Mind, Question
from department.prices import Price, Usage

MODEL = "simulated"
PRICE = Price(MODEL, "", 0, 0, 0, 0, 0)


class StandIn:
    """A mind that can be worked out, asked like one outside."""

    def __init__(self, mind: Mind) -> None:
        self._mind = mind

    async def think(self, question: Question, model: str, on_text: Callable[[str], None]) -> Answered:  # noqa: ARG002
        """Answer at once."""
        return Answered(self._mind.think(question.briefing, question.turn), Usage(), MODEL)

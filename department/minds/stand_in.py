"""The simulated mind in the place of one outside: what a record does not hold is answered by it, and costs nothing."""

from collections.abc import Callable, Mapping

from department.org import SIMULATED, Organisation
from department.outside import Answered
from department.ports import Heard, Mind, Question
from department.prices import Price, Spent, Usage

MODEL = SIMULATED
PRICE = Price(MODEL, "", 0, 0, 0, 0, 0)
_BYTES_A_TOKEN = 4
"""Of English, about."""


class StandIn:
    """A mind that can be worked out, asked like one outside."""

    def __init__(self, mind: Mind) -> None:
        self._mind = mind

    async def think(self, question: Question, model: str, on_text: Callable[[str], None]) -> Answered:  # noqa: ARG002
        """Answer at once."""
        return Answered(self._mind.think(question.briefing, question.turn), Usage(), MODEL)

    async def close(self) -> None:
        """Do nothing: it holds nothing."""


class Rehearsal:
    """Minds outside as a forecast needs them: each question is put together as it would be sent, and answered at once.

    A reply counts the tokens of a usual one, `usual` by purpose and tier; of a prompt a fourth of its bytes, its stable
    part once for each agent and model, and from then on as read from the cache.
    """

    def __init__(self, org: Organisation, mind: Mind, prices: Mapping[str, Price]) -> None:
        self._org, self._mind = org, mind
        self._tiers = {price.model: (tier, price) for tier, price in prices.items()}
        self._asked: dict[str, Question] = {}
        self._cached: set[tuple[str, str]] = set()
        self.spent: list[tuple[str, Spent]] = []
        """Tier and cost of each turn, in the order in which they were asked."""

    def ask(self, question: Question) -> None:
        """Work out what it would cost."""
        self._asked[question.turn] = question
        tier, price = self._tiers[question.models[0]]
        usage = self._usage(question, tier)
        self.spent.append((tier, Spent(price.model, price.cost(usage), 0, usage)))

    def heard(self, turn: str, tried: int) -> Heard:  # noqa: ARG002
        """The simulated reply."""
        question = self._asked.pop(turn)
        return Heard(Spent(question.models[0]), self._mind.think(question.briefing, turn))

    def undecided(self, turn: str, tried: int) -> str:  # noqa: ARG002
        """Nothing is lost."""
        return ""

    def wait(self, seconds: float) -> None:
        """There is nothing to wait for."""

    def _usage(self, question: Question, tier: str) -> Usage:
        tokens = self._org.pack.tiers[tier].tokens
        out = (tokens.get(question.briefing.purpose) or tokens["default"])[1]
        stable, fresh = (len(text.encode()) // _BYTES_A_TOKEN for text in (question.system, question.prompt))
        key = (question.briefing.agent, question.models[0])
        known = key in self._cached
        self._cached.add(key)
        return Usage(fresh=fresh, out=out, cached=stable if known else 0, written=0 if known else stable)

"""How an engine asks minds outside and hears them."""

from msgspec import UNSET

from department.blueprint.minds import USUAL_EFFORT
from department.commands import AskAgain, CompleteTurn, FailTurn
from department.decide.spending import most_out
from department.errors import RecordError
from department.org import Organisation
from department.outlay import Turn
from department.ports import Briefing, Outside, Question
from department.prompts import bound, prompt_of, system_of
from department.state import State
from department.waiting import LOST, REPLY, Waiting


class Asking:
    """The turns of one engine that are asked outside; without an `outside`, nothing may be asked."""

    def __init__(self, org: Organisation, outside: Outside | None) -> None:
        self._org, self._outside = org, outside

    def ask(self, state: State, turn: Turn, briefing: Briefing, digest: str) -> None:
        """Put the question of an open turn; its request is durable."""
        if self._outside is None or turn.capped:
            return
        version = "" if briefing.version is UNSET else str(briefing.version)
        system, prompt = system_of(self._org, turn.agent, version), prompt_of(self._org, briefing)
        most, read = most_out(self._org, turn.purpose), bound(system, prompt, briefing.options)
        self._outside.ask(
            Question(
                turn=turn.id, seq=turn.seq, tried=turn.tried, briefing=briefing, digest=digest,
                system=system, prompt=prompt, models=[turn.model, *self._cheaper(state, turn, read, most)],
                effort=self._effort(turn.purpose), most_out=most, reserved=turn.reserved,
            )
        )  # fmt: skip

    def hear(self, turn: Turn) -> CompleteTurn | FailTurn | AskAgain | Waiting:
        """What came of a turn that is due, as a command; or why there is nothing yet."""
        if turn.capped:
            return FailTurn(turn.id, f"nothing was asked: it might have passed the cap on {turn.capped}")
        if self._outside is None:
            raise RecordError(f"Turn '{turn.id}' was asked of {turn.model}, and there is no record to hear it from.")
        heard = self._outside.heard(turn.id, turn.tried)
        if heard is None:
            return self._waiting(turn, self._outside.undecided(turn.id, turn.tried))
        if heard.again:
            return AskAgain(turn.id, heard.spent)
        if heard.reply is None:
            return FailTurn(turn.id, heard.why, heard.spent)
        return CompleteTurn(turn.id, heard.reply, None, heard.spent)

    def wait(self, seconds: float) -> None:
        """Sleep until something was heard, at most so long."""
        if self._outside is not None:
            self._outside.wait(seconds)

    def _waiting(self, turn: Turn, undecided: str) -> Waiting:
        title = self._org.title(turn.agent)
        if undecided:
            return Waiting(LOST, f"{title}: {undecided}", turn.id, turn.agent)
        return Waiting(REPLY, f"{title} is still thinking ({turn.model})", turn.id, turn.agent)

    def _cheaper(self, state: State, turn: Turn, read: int, most: int) -> list[str]:
        """The models to fall back to, the dearest first, where the pack allows it: what is reserved is enough."""
        if not self._org.pack.minds.fallback:
            return []
        needs = {price.model: price.ceiling(read, most) for price in state.minds.prices.values()}
        fit = [model for model, need in needs.items() if model != turn.model and need <= turn.reserved]
        return sorted(fit, key=lambda model: -needs[model])

    def _effort(self, purpose: str) -> str:
        efforts = self._org.pack.minds.effort
        return efforts.get(purpose, efforts.get("default", USUAL_EFFORT))

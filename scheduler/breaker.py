"""When to ask a model again: pauses with keyed jitter, and a circuit breaker for each model."""

from collections.abc import Awaitable, Callable, Sequence

from department.draws import below
from department.outside import FaultError

_FIRST, _MOST = 500, 30_000
_SPREAD = 10
"""What the service asks to wait is waited, and up to a tenth of it more: not all come back at once."""
_TRIPS = 5
"""How many times in a row a model may be busy until it is left alone."""
_REST = 20_000
"""For how long it is left alone, ms."""


def pause(turn: str, refused: int, after: float | None) -> float:
    """Seconds before a call is made again: what the service asks (`after`), or a `backoff`."""
    if after is None:
        return backoff(turn, refused)
    return after + after * below(1000, 0, f"after:{refused}", turn) / (1000 * _SPREAD)


def backoff(turn: str, refused: int) -> float:
    """Seconds before a call is made again: doubled each time up to half a minute, spread by the turn's own draw."""
    most = min(_MOST, _FIRST << min(refused, 10))
    return (most // 2 + below(most // 2, 0, f"backoff:{refused}", turn)) / 1000


class Breaker:
    """Which models are asked at all. `ticks` is a steady clock in ms.

    A model that was busy too often in a row is left alone for a while: another may be asked in its place. Where the
    service only asks for patience, it is waited: nobody gets a lesser mind for that.
    """

    def __init__(self, ticks: Callable[[], int]) -> None:
        self._ticks = ticks
        self._busy: dict[str, int] = {}
        self._alone: dict[str, int] = {}
        self._patient: dict[str, int] = {}

    def saw(self, model: str, fault: FaultError) -> None:
        """A call failed; a busy model is left alone after some times in a row."""
        if not fault.busy:
            return
        self._busy[model] = self._busy.get(model, 0) + 1
        self._later(self._patient, model, fault.after or 0)
        if self._busy[model] >= _TRIPS:
            self._later(self._alone, model, _REST / 1000)

    def well(self, model: str, reset: float) -> None:
        """A call went well; where the service says that none is left now, the next waits for its `reset` (seconds)."""
        self._busy[model] = 0
        self._later(self._patient, model, reset)

    def free(self, model: str) -> bool:
        """Whether a model may be asked now."""
        return self._left(self._alone, model) <= 0 and self._left(self._patient, model) <= 0

    async def model(self, models: Sequence[str], sleep: Callable[[float], Awaitable[None]]) -> str:
        """The first of the models that is not left alone, once it may be asked; waits while all are."""
        while True:
            alone = {model: self._left(self._alone, model) for model in models}
            chosen = next((model for model in models if alone[model] <= 0), None)
            wait = min(alone.values()) if chosen is None else self._left(self._patient, chosen)
            if chosen is not None and wait <= 0:
                return chosen
            await sleep(max(0.001, wait / 1000))

    def _left(self, until: dict[str, int], model: str) -> int:
        return until.get(model, 0) - self._ticks()

    def _later(self, until: dict[str, int], model: str, seconds: float) -> None:
        if seconds > 0:
            until[model] = max(until.get(model, 0), self._ticks() + int(seconds * 1000))

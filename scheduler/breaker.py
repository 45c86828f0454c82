"""When to ask a model again: backoff with keyed jitter, and a circuit breaker for each model."""

from collections.abc import Awaitable, Callable, Sequence

from department.draws import below
from department.outside import FaultError

_FIRST, _MOST = 500, 30_000
_TRIPS = 5
"""How many times in a row a model may be busy until it is left alone."""
_REST = 20_000
"""For how long it is left alone, ms."""


def backoff(turn: str, refused: int) -> float:
    """Seconds before a call is made again: doubled each time up to half a minute, spread by the turn's own draw."""
    most = min(_MOST, _FIRST << min(refused, 10))
    return (most // 2 + below(most // 2, 0, f"backoff:{refused}", turn)) / 1000


class Breaker:
    """Which models are asked at all. `ticks` is a steady clock in ms."""

    def __init__(self, ticks: Callable[[], int]) -> None:
        self._ticks = ticks
        self._busy: dict[str, int] = {}
        self._not_before: dict[str, int] = {}

    def saw(self, model: str, fault: FaultError) -> None:
        """A call failed; a busy model is left alone after some times in a row."""
        if not fault.busy:
            return
        self._busy[model] = self._busy.get(model, 0) + 1
        if self._busy[model] >= _TRIPS:
            self._rest(model, _REST)

    def well(self, model: str, reset: float) -> None:
        """A call went well; where the service says that none is left now, the next waits for its `reset` (seconds)."""
        self._busy[model] = 0
        if reset > 0:
            self._rest(model, int(reset * 1000))

    async def model(self, models: Sequence[str], sleep: Callable[[float], Awaitable[None]]) -> str:
        """The first of the models that may be asked; waits for the first one when none may."""
        while True:
            now = self._ticks()
            free = next((model for model in models if self._not_before.get(model, 0) <= now), None)
            if free is not None:
                return free
            await sleep(max(0.001, (self._not_before[models[0]] - now) / 1000))

    def _rest(self, model: str, length: int) -> None:
        self._not_before[model] = max(self._not_before.get(model, 0), self._ticks() + length)

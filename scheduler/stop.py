"""Ctrl-C as a wish, not a blow: the signal is noted, and the loop ends at the next command boundary."""

import signal
from types import FrameType, TracebackType
from typing import Any, Self

_WISHES = ("SIGINT", "SIGTERM", "SIGHUP")


class StopWish:
    """While entered, SIGINT, SIGTERM and SIGHUP only set `wanted`; a second one acts as it always did."""

    def __init__(self) -> None:
        self.wanted = False
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Self:
        for name in _WISHES:
            number = getattr(signal, name, None)
            if number is not None:
                self._before[number] = signal.signal(number, self._note)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, before in self._before.items():
            signal.signal(number, before)
        self._before.clear()

    def ask(self) -> None:
        """Ask for the end, from inside the process."""
        self.wanted = True

    def _note(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002
        self.wanted = True
        signal.signal(number, self._before[number])

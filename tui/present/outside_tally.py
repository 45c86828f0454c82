"""What minds outside cost in a run and where their replies came from, counted event by event. Nano-dollars."""

from collections.abc import Callable
from typing import Any

from department.events.record import Event
from department.minds.stand_in import MODEL
from department.prices import usd
from tui.present.figures import plural

DOLLAR = 10**9


class OutsideTally:
    """Turns asked outside. `paid` is known, `booked` the ceilings of what was lost or given up.

    Of the replies since the run's own fork, if it has one: `reused` came from a record, `stood_in` from simulated minds
    in the place of those that a record lacks, `live` from minds that were asked.
    """

    def __init__(self) -> None:
        self.turns = self.paid = self.booked = 0
        self.reused = self.live = self.stood_in = 0
        self.forked = False
        self._reserved: dict[str, int] = {}
        self.acts: dict[str, Callable[[Event], None]] = {
            "turn.requested": self._requested,
            "turn.repeated": self._repeated, "turn.completed": self._ended, "turn.failed": self._ended,
            "turn.cancelled": self._ended, "run.forked": self._fork,
        }  # fmt: skip

    @property
    def total(self) -> int:
        """What the run has cost: known and booked."""
        return self.paid + self.booked

    def take(self, event: Event) -> None:
        """Count one more event."""
        act = self.acts.get(event.kind)
        if act is not None:
            act(event)

    def _requested(self, event: Event) -> None:
        """A turn is asked."""
        data: Any = event.data
        if data.model:
            self.turns += 1
            self._reserved[event.subject["turn"]] = data.reserved

    def _fork(self, _: Event) -> None:
        """From here on it is another run."""
        self.forked = True
        self.reused = self.live = self.stood_in = 0

    def _repeated(self, event: Event) -> None:
        data: Any = event.data
        self._spent(data.spent)
        self._reserved[event.subject["turn"]] = data.reserved

    def _ended(self, event: Event) -> None:
        """Without a word on its cost, all that was reserved is booked."""
        reserved = self._reserved.pop(event.subject.get("turn", ""), None)
        spent = getattr(event.data, "spent", None)
        if reserved is None:
            return
        if spent is None:
            self.booked += reserved
            return
        self._spent(spent)
        self.reused += spent.reused
        self.stood_in += spent.model == MODEL and not spent.reused
        self.live += spent.model != MODEL and not spent.reused

    def _spent(self, spent: Any) -> None:
        self.paid += spent.paid
        self.booked += spent.booked

    def cost_words(self) -> str:
        """What it has cost, and what of that nobody knows for sure."""
        booked = f" ({usd(self.booked)} of it booked for lost answers)" if self.booked else ""
        return f"cost {usd(self.total)}{booked}"

    def sources(self) -> str:
        """Where the replies came from, where that is worth a word: a fork's, or a run's that stand-ins answered."""
        if not (self.forked or self.reused or self.stood_in) or not self.reused + self.live + self.stood_in:
            return ""
        told = [
            f"{plural(self.reused, 'turn')} reused from the record", f"{self.live:,} answered live",
            f"{self.stood_in:,} simulated",
        ]  # fmt: skip
        since = " since the fork" if self.forked else ""
        return f"Minds{since}: {', '.join(told)}"

    def as_object(self) -> dict[str, Any]:
        """For `--json`; dollars as numbers."""
        return {
            "turns": self.turns, "paid_usd": self.paid / DOLLAR, "booked_usd": self.booked / DOLLAR,
            "reused": self.reused, "live": self.live, "simulated": self.stood_in,
        }  # fmt: skip

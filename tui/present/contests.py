"""What contests of versions came to: what each brought, which was used for the rest, and what that brought."""

from collections.abc import Callable
from dataclasses import dataclass
from textwrap import fill
from typing import Any

from department.events.record import Event
from tui.present.figures import percent
from tui.present.inert import one_line
from tui.present.names import plain


@dataclass(slots=True)
class Trial:
    """One trial: people shown and answers by version, the best, and what it brought from the rest.

    `even` is what a mix of all versions would have brought there; `used` is None until those figures are in.
    """

    record: str
    at: int
    cites: list[int]
    shown: dict[str, int]
    responded: dict[str, int]
    best: str = ""
    used: int | None = None
    answered: int = 0
    even: int = 0


class Contests:
    """The trials of a run, event by event."""

    def __init__(self) -> None:
        self.trials: list[Trial] = []
        self._open: dict[tuple[str, str], Trial] = {}
        self.acts: dict[str, Callable[[Event], None]] = {
            "trial.opened": self._opened,
            "trial.measured": self._measured,
            "rollout.measured": self._rolled_out,
        }

    def _opened(self, event: Event) -> None:
        data: Any = event.data
        record = data.record or plain(event.subject.get("step", ""))
        trial = Trial(record, event.at, [event.seq], data.shown, dict.fromkeys(data.shown, 0))
        self.trials.append(trial)
        self._open[_place(event)] = trial

    def _measured(self, event: Event) -> None:
        data: Any = event.data
        trial = self._open[_place(event)]
        trial.responded, trial.best = data.responded, data.best
        trial.cites.append(event.seq)

    def _rolled_out(self, event: Event) -> None:
        data: Any = event.data
        trial = self._open[_place(event)]
        trial.used, trial.answered, trial.even = data.shown, data.responded, data.even
        trial.cites.append(event.seq)

    def as_objects(self) -> list[dict[str, Any]]:
        """For `--json`: a record for each trial, in order."""
        return [
            {
                "record": one.record, "shown": one.shown, "responded": one.responded, "best": one.best or None,
                "used_for": one.used, "answered": one.answered, "even": one.even,
            }
            for one in self.trials
        ]  # fmt: skip

    def as_text(self) -> str:
        """For people: two or three lines a contest, the trials of each added up."""
        lines = ["Contests, answers by version"]
        for record in dict.fromkeys(one.record for one in self.trials):
            told = _told(record, [one for one in self.trials if one.record == record])
            lines.append(fill(told, 78, initial_indent="  ", subsequent_indent="    "))
        return "\n".join(lines)


def _place(event: Event) -> tuple[str, str]:
    return event.subject.get("workflow", ""), event.subject.get("step", "")


def _told(record: str, trials: list[Trial]) -> str:
    versions = dict.fromkeys(version for one in trials for version in one.shown)
    brought = []
    for version in versions:
        shown, answered = (sum(found.get(version, 0) for found in of) for of in _columns(trials))
        brought.append(f"{plain(version)} {answered} of {shown} ({percent(answered, shown)})")
    used = [one for one in trials if one.used is not None]
    said = f"{one_line(record)}: {', '.join(brought)}"
    if used:
        best = dict.fromkeys(one.best for one in used)
        people = sum(one.used or 0 for one in used)
        answered, even = sum(one.answered for one in used), sum(one.even for one in used)
        said += (
            f"; used for {people:,} more: {', then '.join(map(plain, best))}, "
            f"{answered} answered (a mix of all: {even})"
        )
    return said


def _columns(trials: list[Trial]) -> tuple[list[dict[str, int]], list[dict[str, int]]]:
    return [one.shown for one in trials], [one.responded for one in trials]

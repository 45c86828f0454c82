"""What parallel tracks are worth: the same seed played with the tracks one after the other, and the ratio."""

from dataclasses import dataclass, replace
from typing import Any

from department.commands import Begin
from department.events.record import Event
from department.org import Organisation
from scheduler.stop import StopWish
from tui import bootstrap
from tui.live import play
from tui.present.figures import span
from tui.request import Prepared

SETTING = "tracks"
TARGET = 500
"""The thousandths of time that parallel tracks should save."""


class TrackClock:
    """Watches one workflow's tracks: working ms from the first of their steps to the last."""

    def __init__(self, org: Organisation, workflow: str, wish: StopWish | None = None) -> None:
        self._org, self._workflow, self._wish = org, workflow, wish
        steps = org.pack.workflows[workflow].steps
        self._left = {name for name, step in steps.items() if step.track}
        self.tracks = len({step.track for step in steps.values() if step.track})
        self._from = 0
        self.took = 0

    def see(self, events: list[Event]) -> None:
        """Note when tracked steps begin and end; when all have ended, the wish to stop is made."""
        for event in events:
            if not event.kind.startswith("step.") or not self._is_ours(event):
                continue
            if event.kind == "step.started" and event.subject["step"] in self._left:
                self._from = self._from or event.at
            elif event.kind in ("step.completed", "step.skipped"):
                self._ended(event)

    def _ended(self, event: Event) -> None:
        left = len(self._left)
        self._left -= {event.subject.get("step", ""), *getattr(event.data, "unused", ())}
        if left and not self._left:
            self.took = self._org.calendar.between(self._from, event.at)
            if self._wish is not None:
                self._wish.ask()

    def _is_ours(self, event: Event) -> bool:
        return event.subject.get("workflow", "").partition("@")[0] == self._workflow


@dataclass(frozen=True, slots=True)
class Compared:
    """Working ms of a workflow's tracks side by side and one after the other."""

    workflow: str
    parallel: int
    sequence: int

    @property
    def saved(self) -> int:
        """The thousandths of time that were saved."""
        return 1000 - self.parallel * 1000 // self.sequence

    def as_object(self) -> dict[str, Any]:
        """For `--json`."""
        told = {
            "workflow": self.workflow,
            "parallel_ms": self.parallel,
            "sequence_ms": self.sequence,
            "saved": self.saved / 1000,
            "target": TARGET / 1000,
            "met": self.saved >= TARGET,
        }
        return {"tracks": told}

    def as_text(self) -> str:
        """For people."""
        verdict = "met" if self.saved >= TARGET else "missed"
        return (
            f"Tracks of {self.workflow}: {span(self.parallel)} of working time side by side, {span(self.sequence)} "
            f"one after the other: {self.saved / 10:.1f} % sooner (target {TARGET / 10:.0f} %: {verdict})"
        )


def clock_of(ready: Prepared) -> TrackClock | None:
    """A clock for the workflow that was asked for, when it has tracks to compare."""
    begin = ready.begin
    if begin.workflow is None or begin.settings.get(SETTING):
        return None
    clock = TrackClock(ready.org, begin.workflow)
    return clock if clock.tracks > 1 else None


def compared(ready: Prepared, clock: TrackClock | None) -> Compared | None:
    """Play the same seed with the tracks in sequence, in memory, as far as they go; None without an answer."""
    workflow = ready.begin.workflow
    if clock is None or workflow is None or not clock.took:
        return None
    begin = ready.begin
    settings = {**begin.settings, SETTING: "sequence"}
    changed = Begin(begin.seed, begin.scenario, workflow, begin.facts, settings)
    live = bootstrap.rehearse(replace(ready, begin=changed))
    wish = StopWish()
    other = TrackClock(live.org, workflow, wish)
    play(live, [other], wish)
    return Compared(workflow, clock.took, other.took) if other.took else None

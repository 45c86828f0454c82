"""The commands that move the session: play, step, seek. Each is one call of the Session, and a redraw."""

from collections.abc import Callable

from department.errors import DayshiftError
from department.session import CHAPTER, DECISION, EVENT, MESSAGE, SPEEDS, WORKFLOW_STEP
from tui.present.room import header
from tui.present.room.times import Goal, goal_of
from tui.room import Room
from tui.screens.ask import Ask

NOT_YET = "Nothing later has happened yet: this is the head. Space lets the clock run, b says where it is to stop."
"""Said where somebody wants to go on beyond what there is."""


class Driving(Room):
    """Actions of the app that move its session."""

    def action_play_pause(self) -> None:
        """Let the clock run, or hold it."""
        if self.session.playing:
            self.session.pause()
        elif self.session.over:
            self.say(self.session.distrusted or "This is the end of the run. Press , to step back, g to go to a time.")
        else:
            self.session.play()
        self.redraw()

    def _step(self, unit: str) -> None:
        try:
            if not self.session.step(unit):
                waiting = self.session.waiting
                says = f"{waiting.says}." if waiting else "Nothing follows: this is the end of the run."
                self.say(self.session.distrusted or says)
        except DayshiftError as error:
            self.say(error)
        self.redraw()

    def _back(self, unit: str) -> None:
        def back() -> None:
            if not self.session.step_back(unit):
                self.say("This is where the run began.")

        self._move(back)

    def _move(self, move: Callable[[], object]) -> None:
        """Be somewhere else; of a long recording, what lies there may turn out not to be what was written."""
        try:
            move()
        except DayshiftError as error:
            self.doubt(error)
        self.redraw()

    def action_step(self) -> None:
        """One more event."""
        self._step(EVENT)

    def action_step_back(self) -> None:
        """One event back."""
        self._back(EVENT)

    def action_step_message(self) -> None:
        """On to the next message."""
        self._step(MESSAGE)

    def action_step_decision(self) -> None:
        """On to the next decision."""
        self._step(DECISION)

    def action_step_workflow(self) -> None:
        """On to where a step of a workflow ends."""
        self._step(WORKFLOW_STEP)

    def action_next_chapter(self) -> None:
        """On to the next chapter."""
        self._step(CHAPTER)

    def action_last_chapter(self) -> None:
        """Back to the chapter before."""
        self._back(CHAPTER)

    def action_slower(self) -> None:
        """The next slower speed."""
        self._speed(-1)

    def action_faster(self) -> None:
        """The next faster speed."""
        self._speed(1)

    def _speed(self, by: int) -> None:
        now = SPEEDS.index(self.session.speed) if self.session.speed in SPEEDS else SPEEDS.index(None)
        self.session.set_speed(SPEEDS[max(0, min(len(SPEEDS) - 1, now + by))])
        self.redraw(bars_only=True)

    def action_head(self) -> None:
        """The last event there is."""
        self._move(self.session.follow)

    def action_go_to(self) -> None:
        """Ask for a time, and go there."""
        help_ = "11:20 · 2026-01-06 11:20 · +30m · -2h · #871 (an event) · start · head"
        self.push_screen(Ask("Go to", help_, take=lambda words: goal_of(self.session, words)), self._went)

    def _went(self, words: str | None) -> None:
        if words is not None:
            self.go(goal_of(self.session, words))

    def go(self, goal: Goal) -> None:
        """Show the run as it was at an event or an instant."""
        self._move(lambda: self.session.seek(goal.seq) if goal.seq else self.session.seek_time(goal.at))
        late = not goal.seq and goal.at > self.session.at
        if late and self.session.cursor == self.session.head and not self.session.over:
            self.say(NOT_YET)

    def scrub(self, x: int, width: int) -> None:
        """Show the run as it was where the track is pointed at."""
        at = header.track_at(self.session, width, x)
        if at is not None:
            self._move(lambda: self.session.seek_time(at))

    def action_expire(self) -> None:
        """Let the deadline that the clock waits for pass."""
        if self.session.held:
            self.session.expire()
            self.redraw()
        else:
            self.say("The clock waits for nobody now.")

"""The one job of the one AsyncIOScheduler: every so often, run what is due by the clock.

APScheduler has no clock of its own to set, so nothing of the department is ever put into it at virtual
times: the heartbeat beats in wall time and asks the virtual clock how far the engine may go.
"""

import asyncio
import logging

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from department.calendar import MINUTE
from department.commands import JumpClock
from scheduler.clock import VirtualClock
from scheduler.session import OnEvents, Playable, ahead, stands
from scheduler.stop import StopWish

BEAT_SECONDS = 0.05
"""Wall time between two beats."""

COMMANDS_A_BEAT = 400
"""The most commands of one beat, so that a burst never holds up the loop."""

LATE = MINUTE
"""In real time, a gap longer than this (ms) is a jump of the clock."""


class Heartbeat:
    """Moves an engine along a clock until `until` (ms), or until somebody wishes to stop."""

    def __init__(self, engine: Playable, clock: VirtualClock, until: int, on_events: OnEvents, wish: StopWish) -> None:
        self._engine = engine
        self._clock = clock
        self._until = until
        self._on_events = on_events
        self._wish = wish
        self._over: asyncio.Future[bool] | None = None

    async def beat_until_over(self) -> bool:
        """Beat; True when the session reached its end, False when it was stopped."""
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        self._over = asyncio.get_running_loop().create_future()
        scheduler = AsyncIOScheduler(timezone="UTC")
        scheduler.add_job(
            self._beat,
            "interval",
            seconds=BEAT_SECONDS,
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
        scheduler.start()
        try:
            return await self._over
        finally:
            scheduler.shutdown(wait=False)

    async def _beat(self) -> None:
        over = self._over
        if over is None or over.done():
            return
        try:
            ended = self.beat()
        except BaseException as error:  # noqa: BLE001 - handed to whoever awaits the end
            over.set_exception(error)
            return
        if ended is not None:
            over.set_result(ended)

    def beat(self) -> bool | None:
        """Run what is due. True at the end, False when stopped, None to go on."""
        if self._wish.wanted:
            return False
        now = self._clock.now()
        self._notice_sleep(min(now, self._until))
        if self._work(now):
            self._engine.journal.flush()
        if stands(self._engine):
            return False
        return True if ahead(self._engine, self._until) is None else None

    def _work(self, now: int) -> int:
        """Run what is due by `now` and count it; when it is too much for one beat, the clock waits."""
        for done in range(COMMANDS_A_BEAT):
            due = ahead(self._engine, self._until)
            if due is None or due > now or self._wish.wanted:
                return done
            events = self._engine.step()
            if not events:
                self._clock.hold(due)
                return done
            self._on_events(events)
        due = ahead(self._engine, self._until)
        if due is not None and self._clock.rate != 1:
            self._clock.hold(due)
        return COMMANDS_A_BEAT

    def _notice_sleep(self, now: int) -> None:
        due = ahead(self._engine, self._until)
        if self._clock.rate == 1 and due is not None and now - due > LATE:
            self._on_events(self._engine.execute(JumpClock(to=now)))
